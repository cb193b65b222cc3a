"""Texts leave at the pace of their sender, whichever process sends them, and whether Valkey is there or not."""

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from handrail_notifier.core.rates import Ask, Granted, Later, Never, Urgency
from handrail_notifier.rates import AWAY_SECONDS, Leaving, Limits, Local, Shared
from handrail_shared.contracts.events import NudgeExpired, NudgeFellBack
from handrail_shared.runtime.ids import new_id
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from redis.asyncio import Redis

from tests.notifier.test_loop import DUE
from tests.notifier.world import SAM, START, Someone, opened, window
from tests.support import valkey
from tests.support.form import examples
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

SENDERS = ["+12025550100", "+12025550101"]
asks = st.builds(
    Ask,
    st.integers(1, 7),
    st.sampled_from(list(Urgency)),
    st.just(0.0) | st.floats(1.0, 60.0),
    st.booleans(),
    st.sampled_from(["first", "second", "third"]),
)
steps = st.lists(
    st.tuples(
        st.floats(0.0, 3.0) | st.floats(-120.0, 40.0) | st.sampled_from([-3600.0, 3600.0]),
        st.lists(st.tuples(st.sampled_from(SENDERS), asks), min_size=1, max_size=6),
    ),
    max_size=16,
)
"""How far the clock moves, back as well, and which texts ask then."""


@settings(max_examples=examples(80), deadline=None)
@given(steps)
def test_valkey_answers_as_the_core_does(
    valkey_server: valkey.TestServer, played: list[tuple[float, list[tuple[str, Ask]]]]
) -> None:
    asyncio.run(_both(valkey_server, played))


async def _both(server: valkey.TestServer, played: list[tuple[float, list[tuple[str, Ask]]]]) -> None:
    limits, address = Limits(4.0, 1.0, {SENDERS[1]: 3.75}), await server.fresh()
    shared, local = Shared(address, str(new_id()), limits), Local(limits)
    await shared.start()
    try:
        now = START
        for passed, texts in played:
            now += timedelta(seconds=passed)
            asked = [Leaving(sender, _until(ask, now)) for sender, ask in texts]
            theirs, ours = await shared.ask(asked, now), await local.ask(asked, now)
            for one, other in zip(theirs, ours, strict=True):
                assert type(one) is type(other)
                if isinstance(one, Later) and isinstance(other, Later):
                    assert one.at == pytest.approx(other.at, abs=1e-4)
    finally:
        await shared.stop()


def _until(ask: Ask, now: datetime) -> Ask:
    until = now.timestamp() + (ask.until or 1e6)
    return replace(ask, until=until)


async def test_two_processes_share_one_bucket(valkey_url: str) -> None:
    limits, account = Limits(100.0, 1.0, {}), str(new_id())
    one, other = Shared(valkey_url, account, limits), Shared(valkey_url, account, limits)
    await one.start()
    await other.start()
    asked = [Leaving(SENDERS[0], Ask(1, Urgency.ROUTINE, 1e12))] * 3
    answers = [*await one.ask(asked, START), *await other.ask(asked, START)]
    assert sum(isinstance(each, Granted) for each in answers) == 3
    await one.stop()
    await other.stop()


async def test_two_processes_whose_clocks_differ_share_one_bucket(valkey_url: str) -> None:
    limits, account = Limits(100.0, 1.0, {}), str(new_id())
    one, other = Shared(valkey_url, account, limits), Shared(valkey_url, account, limits)
    await one.start()
    await other.start()
    out = 0
    for tenths in range(100):
        for process, behind in ((one, 0), (other, 2)):
            now = START + timedelta(seconds=tenths / 10 - behind)
            asked = [Leaving(SENDERS[0], Ask(1, Urgency.ROUTINE, now.timestamp() + 3600, queued=True))] * 5
            out += sum(isinstance(each, Granted) for each in await process.ask(asked, now))
    assert out <= 3 + 10
    await one.stop()
    await other.stop()


async def test_without_valkey_texts_leave_more_slowly_and_never_in_a_flood() -> None:
    limits = Limits(100.0, 2.0, {})
    away = Shared("redis://127.0.0.1:1/0", "nobody", limits, processes=2)
    await away.start()
    asked = [Leaving(SENDERS[0], Ask(1, Urgency.ROUTINE, START.timestamp() + 100))] * 400
    answers = await away.ask(asked, START)
    assert sum(isinstance(each, Granted) for each in answers) == 1
    turns = [each.at - START.timestamp() for each in answers if isinstance(each, Later)]
    assert max(turns) - min(turns) == pytest.approx(len(turns) - 1, rel=0.02), "one a second, half of the rate"
    assert any(isinstance(each, Never) for each in answers)
    assert (await away.finding()).state == "bad"
    await away.stop()
    assert AWAY_SECONDS < 60


@settings(max_examples=examples(20), deadline=None)
@given(st.integers(1, 6), st.lists(st.tuples(st.floats(0.0, 2.0), st.integers(0, 5)), max_size=150))
def test_without_valkey_all_processes_together_keep_to_the_rate(
    processes: int, asking: list[tuple[float, int]]
) -> None:
    """Each text asks one of them. A text that is longer than a part of a burst owes the rest, in each process once."""
    limits = Limits(1000.0, 2.0, {})
    alone = [Local(limits, part=1 / processes) for _ in range(processes)]
    asyncio.run(_keep_to_the_rate(alone, asking))


async def _keep_to_the_rate(alone: list[Local], asking: list[tuple[float, int]]) -> None:
    now, left = START, list[datetime]()
    for passed, which in asking:
        now += timedelta(seconds=passed / 10)
        asked = Leaving(SENDERS[0], Ask(1, Urgency.ANSWER, now.timestamp() + 1))
        [answer] = await alone[which % len(alone)].ask([asked], now)
        if isinstance(answer, Granted):
            left.append(now)
    for begin, at in enumerate(left):
        for more, later in enumerate(left[begin:]):
            assert more + 1 <= 3 + len(alone) + 2 * (later - at).total_seconds() + 1e-6


async def test_a_burst_leaves_at_the_senders_pace_and_an_answer_goes_first(database: Database, valkey_url: str) -> None:
    async with opened(database, valkey_url, settings={"segments_per_second": 0.05}) as world:
        people = [Someone(world.clinic_id, phone=f"+1202555014{number}") for number in range(6)]
        await world.tell(world.clinic())
        for who in people:
            await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who))
        await world.play(DUE + timedelta(seconds=70))
        gone = sorted(m.created_at for who in people for m in world.sent(who.phone))
        assert [at - DUE for at in gone[:3]] == [timedelta()] * 3
        assert gone[3] - DUE >= timedelta(seconds=19), "the burst is over, so the rate holds"
        await world.texts_in("HELP", sender=people[0].phone)
        await world.play(timedelta(seconds=25))
        assert "Questions: call" in world.bodies(people[0].phone)[-1], "an answer overtakes what is left of the burst"
        await world.play(timedelta(minutes=2))
        assert all(len(world.sent(who.phone)) >= 1 for who in people)


async def test_two_clinics_on_one_number_take_turns(database: Database, valkey_url: str) -> None:
    async with opened(database, valkey_url, settings={"segments_per_second": 0.01}) as world:
        await world.tell(world.clinic())
        for who in [Someone(world.clinic_id, phone=f"+1202555{1000 + number}") for number in range(30)]:
            await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who))
        world.clinic_id = new_id()
        late = [Someone(world.clinic_id, phone=f"+1202555{2000 + number}") for number in range(2)]
        await world.tell(world.clinic(alias="Second"))
        for who in late:
            moments = [window(who, start=time(17, 2))]
            await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who, moments=moments))
        await world.play(DUE + timedelta(minutes=15))
        assert [len(world.sent(who.phone)) for who in late] == [1, 1]
        await world.play(DUE + timedelta(hours=1))
        assert len(world.carrier.carrier.messages()) == 32
        assert await world.said(NudgeExpired) == []


async def test_what_has_no_turn_before_its_moment_passes_ends_as_that(database: Database, valkey_url: str) -> None:
    async with opened(database, valkey_url, settings={"segments_per_second": 0.0005}) as world:
        people = [Someone(world.clinic_id, phone=f"+1202555014{number}") for number in range(6)]
        await world.tell(world.clinic())
        for who in people:
            await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who))
        await world.play(DUE + timedelta(hours=2))
        expired = await world.said(NudgeExpired)
        assert {each.reason for each in expired if isinstance(each, NudgeExpired)} == {"no_room"}
        assert len(expired) + sum(len(world.sent(who.phone)) for who in people) == 6


async def test_what_has_no_turn_goes_by_mail_at_once_where_that_is_agreed_to(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    slow = {"segments_per_second": 0.0002, "smtp_url": SecretStr(smtp_sink.url)}
    async with opened(database, valkey_url, settings=slow) as world:
        await world.tell(world.clinic())
        for number in range(6):
            who = Someone(world.clinic_id, phone=f"+1202555014{number}")
            email = await world.sealed(who.client_id, "contact.email", f"sam{number}@example.com")
            await world.tell(await world.enrolled(who, email=email), world.consent(who), await world.plan(who))
            await world.tell(world.consent(who, channel="email"))
        await world.rest()
        await world.play(DUE + timedelta(seconds=5))
        assert len(await smtp_sink.mails(3)) == 3
        fell_back = [each.code for each in await world.said(NudgeFellBack) if isinstance(each, NudgeFellBack)]
        assert fell_back == ["throttled"] * 3
        assert await world.said(NudgeExpired) == []


async def test_what_had_no_turn_asks_again_while_it_is_of_use(database: Database, valkey_url: str) -> None:
    """Those before it left the line meanwhile."""
    async with opened(database, valkey_url, settings={"segments_per_second": 0.0002}) as world:
        people = [Someone(world.clinic_id, phone=f"+1202555014{number}") for number in range(6)]
        await world.tell(world.clinic())
        for who in people:
            await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who))
        await world.play(DUE + timedelta(seconds=5))
        assert sum(len(world.sent(who.phone)) for who in people) == 3
        valkey = Redis.from_url(valkey_url)
        await valkey.delete(*[key async for key in valkey.scan_iter("handrail:rates:*")])
        await valkey.aclose()
        await world.play(timedelta(minutes=30))
        assert all(len(world.sent(who.phone)) == 1 for who in people)
        assert await world.said(NudgeExpired) == []


async def test_the_line_survives_a_valkey_that_forgets(database: Database, valkey_url: str) -> None:
    async with opened(database, valkey_url, settings={"segments_per_second": 0.05}) as world:
        people = [Someone(world.clinic_id, phone=f"+1202555014{number}") for number in range(6)]
        await world.tell(world.clinic())
        for who in people:
            await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who))
        await world.play(DUE + timedelta(seconds=5))
        valkey = Redis.from_url(valkey_url)
        forgotten = [key async for key in valkey.scan_iter("handrail:rates:*")]
        await valkey.delete(*forgotten)
        await valkey.aclose()
        await world.play(timedelta(minutes=5))
        assert all(len(world.sent(who.phone)) == 1 for who in people)
        assert SAM in {who.phone for who in people}
