"""What no webhook brings is found in the carrier's list: once, at its own time, and with all that follows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier import lost_texts
from handrail_notifier.channels import Listed, ProviderAway, twilio
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_notifier.lost_texts import LostTexts
from handrail_notifier.receiving import Arrival
from handrail_notifier.store import senders
from handrail_shared.contracts.events import ActionDone, ConsentGiven, ConsentRevoked, NudgeSent, PreferencesSet
from prometheus_client import REGISTRY

from tests.notifier.test_loop import DUE
from tests.notifier.test_webhooks import inbound, post, stored
from tests.notifier.world import ACCOUNT, OURS, PUBLIC, SAM, World, kinds

CRISIS = "I want to kill myself"
OLD_ENOUGH = timedelta(minutes=3)
SAMS = "SM" + "a" * 32


def sweep(world: World) -> LostTexts:
    return next(each for each in world.service.parts if isinstance(each, LostTexts))


async def gone_through(world: World) -> None:
    """Every list whose turn it is, and all that follows at once."""
    while await sweep(world).round(world.clock.now()):
        pass
    await world.rest()


@asynccontextmanager
async def no_webhook(world: World) -> AsyncIterator[None]:
    """What is texted meanwhile only stands in the carrier's list."""
    world.carrier.carrier.own(OURS, None)
    yield
    world.carrier.carrier.own(OURS, f"{PUBLIC}/twilio/inbound")


async def lost(world: World, *bodies: str, sid: str | None = None) -> None:
    """Texts of Sam's that nobody heard, a while ago."""
    async with no_webhook(world):
        for body in bodies:
            await world.carrier.carrier.text(SAM, OURS, body, sid)
    world.clock.advance_to(world.clock.now() + OLD_ENOUGH)


@asynccontextmanager
async def database_away(world: World) -> AsyncIterator[None]:
    await world.admin.execute("ALTER ROLE handrail_notifier NOLOGIN")
    try:
        await world.admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'handrail_notifier'"
        )
        yield
    finally:
        await world.admin.execute("ALTER ROLE handrail_notifier LOGIN")


async def test_a_text_that_came_while_the_database_was_away_opens_its_case_once_it_is_back(world: World) -> None:
    await world.settled_client()
    await world.stands_behind_words()
    async with database_away(world):
        texted = await world.carrier.carrier.text(SAM, OURS, CRISIS)
    assert texted.answer == 503
    assert await stored(world) == 0
    came_at = world.clock.now()
    world.clock.advance_to(came_at + OLD_ENOUGH)
    async with asyncio.timeout(60):
        while not await stored(world):
            try:
                await gone_through(world)
            except (OSError, TimeoutError):  # the pool finds its way back
                await asyncio.sleep(0.1)
    await world.rest()
    [row] = await world.rows("SELECT received_at, account, provider_id FROM notifier.inbound")
    assert tuple(row) == (came_at, ACCOUNT, texted.sid)
    [case] = await world.rows("SELECT state, opened_at FROM notifier.crisis_case")
    assert tuple(case) == ("suspected", world.clock.now())
    assert any("988" in body for body in world.bodies())


async def test_a_text_that_came_while_the_process_was_down_is_found_at_its_start(world: World) -> None:
    await world.settled_client()
    await world.down()
    texted = await world.carrier.carrier.text(SAM, OURS, "STOP")
    assert texted.answer is None
    world.clock.advance_to(world.clock.now() + OLD_ENOUGH)
    await world.up()
    async with asyncio.timeout(60):
        while not await stored(world):
            await asyncio.sleep(0.05)
    await world.rest()
    assert len(await world.said(ConsentRevoked)) == 1


async def test_its_webhook_and_the_list_at_once_make_one_text_of_it(world: World) -> None:
    await world.settled_client()
    await world.play(DUE + timedelta(minutes=5))
    await lost(world, "1 7", sid=SAMS)
    form = inbound(Body="1 7", MessageSid=SAMS)
    answers = await asyncio.gather(
        post(world, "/twilio/inbound", form), gone_through(world), post(world, "/twilio/inbound", form)
    )
    await world.rest()
    assert [answers[0].status_code, answers[2].status_code] == [200, 200]
    assert await stored(world) == 1
    assert kinds(await world.said()).count("ActionDone") == 1
    world.clock.advance_to(world.clock.now() + OLD_ENOUGH)
    await gone_through(world)
    assert await stored(world) == 1


async def test_a_stop_that_is_found_late_counts_before_the_next_nudge(world: World) -> None:
    await world.settled_client()
    await lost(world, "STOP")
    await gone_through(world)
    [revoked] = await world.said(ConsentRevoked)
    assert isinstance(revoked, ConsentRevoked)
    await world.play(DUE + timedelta(hours=3))
    assert await world.said(NudgeSent) == []


async def test_a_start_that_is_found_late_undoes_no_later_stop(world: World) -> None:
    await world.settled_client()
    await lost(world, "START")
    await world.texts_in("STOP")
    await gone_through(world)
    assert await stored(world) == 2
    assert await world.said(ConsentGiven) == [], "also where the carrier does not stand in the way"


async def test_an_answer_that_is_found_a_day_late_is_of_the_day_on_which_it_came(world: World) -> None:
    await world.settled_client()
    await gone_through(world)
    await world.play(DUE + timedelta(minutes=5))
    await lost(world, "1 7")
    await world.play(DUE + timedelta(hours=25))
    first, _ = await world.said(NudgeSent)
    assert isinstance(first, NudgeSent)
    await gone_through(world)
    [done] = await world.said(ActionDone)
    assert isinstance(done, ActionDone)
    assert done.opportunity_id == first.opportunity_id


EVENING, NIGHT = datetime(2026, 3, 3, 1, 30, tzinfo=UTC), datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
"""Half past eight in New York, and three; the client's safe hours begin at nine."""
MORNING = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)


async def found_at_night(world: World, *bodies: str) -> int:
    """What was texted in the evening is found at night. How many texts were out before."""
    who = await world.settled_client()
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(PreferencesSet(**about, safe_from=time(9), safe_until=time(21)))
    await world.play(EVENING)
    before = len(world.bodies())
    async with no_webhook(world):
        for body in bodies:
            await world.carrier.carrier.text(SAM, OURS, body)
    world.clock.advance_to(NIGHT)
    await gone_through(world)
    await world.play(timedelta(minutes=5))
    return before


async def test_an_answer_that_comes_hours_late_waits_for_the_clients_hours(world: World) -> None:
    before = await found_at_night(world, "the bus was late again today", "NOW")
    assert world.bodies()[before:] == []
    await world.play(MORNING + timedelta(hours=2))
    [answer] = world.bodies()[before:]
    assert "next visit" in answer, "and a plan for this very moment is of no use any more"
    assert world.sent()[-1].created_at >= MORNING


@pytest.mark.parametrize("said", ["HELP", CRISIS])
async def test_who_we_are_and_whom_to_call_is_said_however_late(world: World, said: str) -> None:
    before = await found_at_night(world, said)
    assert len(world.bodies()) == before + 1


async def test_a_hold_that_is_found_late_holds_at_once_and_asks_in_the_morning(world: World) -> None:
    before = await found_at_night(world, "go away")
    [consent] = await world.rows("SELECT state FROM notifier.consent")
    assert (consent["state"], world.bodies()[before:]) == ("held", [])
    await world.play(MORNING + timedelta(minutes=5))
    assert len(world.bodies()) == before + 1


async def test_an_answer_that_comes_late_by_day_goes_at_once(world: World) -> None:
    await world.settled_client()
    async with no_webhook(world):
        await world.carrier.carrier.text(SAM, OURS, "the bus was late again today")
    world.clock.advance_to(world.clock.now() + timedelta(hours=2))
    await gone_through(world)
    assert len(world.bodies()) == 1


async def test_a_young_text_is_left_to_its_webhook(world: World) -> None:
    await world.settled_client()
    async with no_webhook(world):
        await world.carrier.carrier.text(SAM, OURS, "Sunset", SAMS)
    world.clock.advance_to(world.clock.now() + timedelta(seconds=30))
    await gone_through(world)
    assert await stored(world) == 0
    await post(world, "/twilio/inbound", inbound(Body="Sunset", MessageSid=SAMS, OptOutType="STOP"))
    await world.rest()
    assert len(await world.said(ConsentRevoked)) == 1, "the list does not tell what the carrier made of it"


async def test_a_carrier_that_lists_nothing_just_now_is_asked_again_and_told(world: World) -> None:
    await world.settled_client()
    await gone_through(world)
    await lost(world, "STOP")
    world.add_fault(Fault(Trouble.LIST_FAILS, times=1))
    await gone_through(world)
    assert await stored(world) == 0
    world.clock.advance_to(world.clock.now() + timedelta(minutes=20))
    told = await lost_texts.finding(world.db, ACCOUNT, world.clock)
    assert (told.state, "23 minutes" in told.says) == ("bad", True)
    assert REGISTRY.get_sample_value("handrail_notifier_unlisted_seconds") == 23 * 60
    await gone_through(world)
    assert len(await world.said(ConsentRevoked)) == 1
    assert (await lost_texts.finding(world.db, ACCOUNT, world.clock)).state == "good"


async def test_what_is_more_than_one_list_is_gone_through_in_shorter_times(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio, "LIST_LIMIT", 2)
    monkeypatch.setattr(twilio, "MOST_RECEIVED", 4)
    monkeypatch.setattr(lost_texts, "MOST", 2)
    await world.settled_client()
    for number in range(9):
        await lost(world, f"words {number}")
    await gone_through(world)
    rows = await world.rows("SELECT received_at FROM notifier.inbound ORDER BY number")
    assert len(rows) == 9
    assert [row["received_at"] for row in rows] == sorted(row["received_at"] for row in rows)


@pytest.mark.parametrize("poisoned", [1, 4])
async def test_one_that_cannot_be_taken_in_keeps_back_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, poisoned: int
) -> None:
    whole = lost_texts.receive

    async def broken(db: object, vault: object, arrival: Arrival) -> bool:
        if arrival.body == "poison":
            raise RuntimeError(arrival.provider_id)
        return await whole(world.db, world.vault, arrival)

    monkeypatch.setattr(lost_texts, "receive", broken)
    monkeypatch.setattr(lost_texts, "MOST", 3)
    await world.settled_client()
    await lost(world, *["poison"] * poisoned, "STOP")
    for _ in range(20):
        if not await sweep(world).round(world.clock.now()):
            break
    else:
        raise AssertionError("the same list is gone through again and again")
    await world.rest()
    assert len(await world.said(ConsentRevoked)) == 1


async def test_only_one_process_goes_through_a_list_at_a_time(world: World) -> None:
    await world.settled_client()
    async with world.db.everywhere() as tx:
        claims = [
            await senders.claim(tx, ACCOUNT, world.clock.now(), lease=lost_texts.LEASE, at_first=lost_texts.AT_FIRST)
            for _ in range(2)
        ]
    assert [each is not None for each in claims] == [True, False]


async def test_the_list_is_of_what_came_in_and_in_its_time(world: World) -> None:
    channel = next(each for each in world.service.parts if isinstance(each, TwilioChannel))
    start = world.clock.now()
    await lost(world, "one")
    await lost(world, "two")
    listed = await channel.received(OURS, start, start + OLD_ENOUGH)
    assert isinstance(listed, Listed)
    assert ([each.body for each in listed.texts], listed.cut) == (["one"], False)
    assert SAM not in repr(listed)
    assert await channel.received(SAM, start, world.clock.now()) == Listed((), cut=False)
    world.add_fault(Fault(Trouble.LIST_FAILS, times=1))
    assert await channel.received(OURS, start, world.clock.now()) == ProviderAway()
