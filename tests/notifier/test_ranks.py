"""What may not wait goes before what may, at every place on the way out; and nothing waits for ever."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import asyncpg
import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.channels import Outcome, Outgoing, Unknown
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.ranks import Rank, rank_of
from handrail_notifier.dispatcher import Dispatcher, moments
from handrail_notifier.dispatcher.attempts import Desk, Turn
from handrail_notifier.dispatcher.letters import Draft, Ready
from handrail_notifier.dispatcher.sending import CRISIS_PLACES, Seen, Sender
from handrail_notifier.loops import Doorbell, DueLoop
from handrail_notifier.store import SQL, LoopName
from handrail_notifier.store.ledger import DueText
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_crisis import ALARMING
from tests.notifier.test_loop import DUE
from tests.notifier.test_sending import Gate, until
from tests.notifier.world import OURS, SAM, Someone, World, opened
from tests.support.postgres import Database

MANY = 24
NUMBERS = "call your local emergency number"
BEFORE = (
    "UPDATE notifier.moment SET decision_at = decision_at - interval '1 minute', role = $2 WHERE client_id = ANY ($1)"
)
HOLD = "SELECT pg_advisory_xact_lock(notifier.hold_key(each)) FROM unnest($1::uuid[]) AS each"
BACKLOG = """
INSERT INTO notifier.plan (clinic_id, plan_id, client_id, version, cue, response, copy_level, expires_at)
SELECT md5((n % 20)::text)::uuid, md5('plan' || n)::uuid, md5('client' || n)::uuid, 1, 'hs1.', 'hs1.', 'discreet', now()
FROM generate_series(1, 2000) AS n;
INSERT INTO notifier.moment (clinic_id, moment_id, client_id, plan_id, rule, opens, closes, lead_minutes, since, decision_at,
                             local_date, window_start, window_end, aimed_at, role)
SELECT clinic_id, gen_random_uuid(), client_id, plan_id, '{"days":["MO"],"kind":"weekly"}', '17:00', '19:00', 20, now(),
       now() - random() * interval '1 hour', now(), now(), now(), now(),
       CASE WHEN random() < 0.0005 THEN 'nudge' ELSE 'prime' END
FROM notifier.plan, generate_series(1, 30);
"""


async def many(world: World) -> list[Someone]:
    people = [Someone(world.clinic_id, phone=f"+1202555{number:04}") for number in range(110, 110 + MANY)]
    await world.tell(world.clinic())
    for who in people:
        await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who))
    await world.rest()
    return people


async def order(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The phones in the order in which their texts are handed over, from now on."""
    called: list[str] = []
    call = TwilioChannel.send

    async def send(itself: Any, message: Outgoing) -> Outcome:
        called.append(message.recipient)
        return await call(itself, message)

    monkeypatch.setattr(TwilioChannel, "send", send)
    world.clock.advance_to(DUE)
    await world.rest()
    return called


async def test_a_nudge_before_a_moment_goes_before_all_that_was_due_earlier(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TwilioChannel, "at_once", 2)
    async with opened(database, valkey_url) as world:
        *routine, urgent = await many(world)
        await world.admin.execute(BEFORE, [who.client_id for who in routine], "prime")
        called = await order(world, monkeypatch)
        assert len(called) == MANY, "nothing is lost, and nothing is sent twice"
        assert called.index(urgent.phone) < 2


async def test_what_nobody_waits_for_does_not_starve_behind_nudges_before_a_moment(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TwilioChannel, "at_once", 1)
    async with opened(database, valkey_url) as world:
        *urgent, routine = await many(world)
        await world.admin.execute(BEFORE, [who.client_id for who in urgent], "nudge")
        await world.admin.execute(BEFORE, [routine.client_id], "prime")
        called = await order(world, monkeypatch)
        assert len(called) == MANY
        assert called.index(routine.phone) < MANY / 2


async def test_what_nobody_waits_for_does_not_starve_behind_planned_nudges_before_a_moment(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TwilioChannel, "at_once", 1)
    async with opened(database, valkey_url) as world:
        *urgent, routine = await many(world)
        await planned(world, urgent, "nudge")
        await world.admin.execute(BEFORE, [routine.client_id], "prime")
        called = await order(world, monkeypatch)
        assert len(called) == MANY
        assert called.index(routine.phone) < MANY / 2


@pytest.mark.parametrize("at_once", [1, 20])
async def test_texts_of_no_hurry_that_nobody_can_take_keep_no_decision_point_out(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(TwilioChannel, "at_once", at_once)
    async with opened(database, valkey_url) as world:
        *held, free = await many(world)
        await planned(world, held, "prime")
        await world.admin.execute(BEFORE, [free.client_id], "prime")
        gate = Gate(monkeypatch, TwilioChannel)
        gate.open()
        async with world.admin.transaction():
            await world.admin.fetch(HOLD, [who.client_id for who in held])
            world.clock.advance_to(DUE)
            await until(lambda: gate.waiting)
        await world.rest()
        assert gate.waiting[0].recipient == free.phone
        assert len(gate.waiting) == MANY


async def test_nudges_that_are_tried_again_go_before_points_that_fall_due_after_them(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TwilioChannel, "at_once", 1)
    async with opened(database, valkey_url) as world:
        people = await many(world)
        again, later = people[: MANY // 2], people[MANY // 2 :]
        await planned(world, again, "nudge")
        await world.admin.execute(BEFORE, [who.client_id for who in later], "nudge")
        called = await order(world, monkeypatch)
        assert len(called) == MANY
        assert {who.phone for who in again} == set(called[: MANY // 2])


async def test_a_text_that_does_not_read_keeps_no_other_one_back(world: World) -> None:
    who = await world.settled_client()
    unheard = """
        INSERT INTO notifier.text (clinic_id, text_id, client_id, kind, channel, state, useful_until, planned_at, changed_at, due_at, rank)
        VALUES ($1, gen_random_uuid(), gen_random_uuid(), 'unheard_of', 'sms', 'planned', $2, $3, $3, $3, $4)"""
    now = world.clock.now()
    for rank in (Rank.CRISIS, Rank.ROUTINE):
        await world.admin.execute(unheard, who.clinic_id, now + timedelta(days=1), now, rank)
    await world.carrier.carrier.text(who.phone, OURS, ALARMING, None)
    await world.rest()
    assert [body for body in world.bodies() if NUMBERS in body]
    waiting = await world.rows("SELECT due_at FROM notifier.text WHERE kind = 'unheard_of'")
    assert [row["due_at"] > now for row in waiting] == [True, True], "it is looked at again, and not at once"


async def planned(world: World, people: Sequence[Someone], role: str) -> None:
    """Their nudges were decided a minute early, and the carrier takes none of them before they are due."""
    await world.admin.execute(BEFORE, [who.client_id for who in people], role)
    world.add_fault(Fault(Trouble.BUSY, seconds=1))
    world.clock.advance_to(DUE - timedelta(minutes=1))
    await until(lambda: world.rows(f"SELECT 1 FROM notifier.text WHERE tries > 0 HAVING count(*) = {len(people)}"))
    await world.rest()
    world.carrier.carrier.drop_faults()
    await world.admin.execute("UPDATE notifier.text SET due_at = $1 WHERE state = 'planned'", DUE)


async def test_a_planned_nudge_before_a_moment_goes_before_planned_ones_that_may_wait(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TwilioChannel, "at_once", 1)
    async with opened(database, valkey_url, settings={"segments_per_second": 0.001}) as world:
        *routine, urgent = await many(world)
        await world.admin.execute(BEFORE, [who.client_id for who in routine], "prime")
        first = await order(world, monkeypatch)
        later = [who for who in routine if who.phone not in first][:5]
        assert later, "the burst is over, and the others wait in their line"
        ranks = await world.rows("SELECT client_id, rank FROM notifier.text")
        assert {row["rank"] for row in ranks if row["client_id"] != urgent.client_id} == {Rank.ROUTINE}
        assert [row["rank"] for row in ranks if row["client_id"] == urgent.client_id] == [Rank.MOMENT]


async def test_points_that_only_stand_in_line_take_no_places_of_planned_texts(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TwilioChannel, "at_once", 2)
    async with opened(database, valkey_url) as world:
        people = await many(world)
        again, lined_up = people[:6], {who.client_id for who in people[6:]}
        await planned(world, again, "prime")
        first = "UPDATE notifier.moment SET decision_at = $2, role = 'prime' WHERE client_id = ANY ($1)"
        await world.admin.execute(first, [*lined_up], DUE - timedelta(seconds=1))
        decided, before = list[UUID](), dict[str, int]()
        turns, send = Desk.turns, TwilioChannel.send

        async def one_line(itself: Desk, drafts: Sequence[Draft], now: datetime) -> Sequence[Turn | None]:
            waiting = [each.text.client_id in lined_up and not each.text.queued for each in drafts]
            decided.extend(draft.text.client_id for draft, waits in zip(drafts, waiting, strict=True) if waits)
            answers = await turns(itself, drafts, now)
            line = Turn(now + timedelta(minutes=1))
            return [line if waits else one for waits, one in zip(waiting, answers, strict=True)]

        async def counted(itself: Any, message: Outgoing) -> Outcome:
            before[message.recipient] = len(decided)
            return await send(itself, message)

        monkeypatch.setattr(Desk, "turns", one_line)
        monkeypatch.setattr(TwilioChannel, "send", counted)
        world.clock.advance_to(DUE)
        await world.rest()
        assert len(decided) == len(lined_up) == MANY - 6
        assert max(before[who.phone] for who in again) <= MANY / 2, (
            "two at a time leave, however many points are decided"
        )


async def test_what_a_crisis_calls_for_waits_for_no_other_call(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TwilioChannel, "at_once", 1)
    async with opened(database, valkey_url) as world:
        [who, *_] = await many(world)
        gate = Gate(monkeypatch, TwilioChannel)
        world.clock.advance_to(DUE)
        await until(lambda: gate.waiting)
        await world.carrier.carrier.text(who.phone, OURS, ALARMING, None)
        await until(lambda: [each for each in gate.waiting if NUMBERS in each.body])
        gate.open()
        await world.rest()


async def test_what_a_crisis_calls_for_is_at_the_carrier_before_anything_else_of_its_round_is_decided(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(database, valkey_url) as world:
        [who, *_] = await many(world)
        gate = Gate(monkeypatch, TwilioChannel)
        [dispatcher] = [part for part in world.service.parts if isinstance(part, Dispatcher)]
        await dispatcher.stop()
        world.clock.advance_to(DUE)
        await world.carrier.carrier.text(who.phone, OURS, ALARMING, None)
        planned = "SELECT 1 FROM notifier.text WHERE kind = 'numbers' AND state = 'planned'"
        await until(lambda: world.rows(planned))
        others = [part for part in world.service.parts if isinstance(part, DueLoop) and part is not dispatcher]
        await until(lambda: not any(loop.awake for loop in others))
        decide = moments.take_due

        async def later(*arguments: Any, **named: Any) -> Any:
            await until(lambda: [each for each in gate.waiting if NUMBERS in each.body])
            return await decide(*arguments, **named)

        monkeypatch.setattr(moments, "take_due", later)
        await dispatcher.start()
        await until(lambda: len(gate.waiting) > 1)
        assert NUMBERS in gate.waiting[0].body
        gate.open()
        await world.rest()


async def test_what_a_crisis_calls_for_waits_for_no_lock_on_a_breaker(world: World, database: Database) -> None:
    await world.settled_client()
    await world.admin.execute(
        "INSERT INTO notifier.breaker (clinic_id, name) VALUES ($1, 'wording:recap')", world.clinic_id
    )
    await world.admin.execute("INSERT INTO notifier.account_breaker (name) VALUES ('account:sms')")
    other = await asyncpg.connect(database.admin_dsn)
    try:
        async with other.transaction():
            await other.execute("SET LOCAL handrail.clinics = '*'")
            await other.execute("SELECT 1 FROM notifier.breaker FOR UPDATE")
            await other.execute("SELECT 1 FROM notifier.account_breaker FOR UPDATE")
            await world.carrier.carrier.text(SAM, OURS, ALARMING, None)
            await until(lambda: [each for each in world.bodies() if NUMBERS in each])
    finally:
        await other.close()


async def test_what_an_older_release_plans_has_the_rank_of_its_kind(world: World) -> None:
    said_nothing = """
        INSERT INTO notifier.text (clinic_id, text_id, client_id, kind, channel, state, useful_until, planned_at, changed_at)
        VALUES ($1, gen_random_uuid(), gen_random_uuid(), $2, 'sms', 'sending', now(), now(), now()) RETURNING rank"""
    ranks = {kind: Rank(await world.admin.fetchval(said_nothing, world.clinic_id, kind.value)) for kind in Kind}
    assert ranks == {kind: rank_of(kind, "nudge") for kind in Kind}
    await world.admin.execute("DELETE FROM notifier.text")


class Line:
    """A channel whose calls wait to be let through, one by one."""

    def __init__(self, at_once: int = 1) -> None:
        self.at_once = at_once
        self.begun: list[str] = []
        self.through = asyncio.Semaphore(0)

    async def send(self, message: Outgoing) -> Outcome:
        self.begun.append(message.body)
        await self.through.acquire()
        return Unknown()


def ready(name: str, rank: Rank) -> Ready:
    until_then = datetime.now(UTC) + timedelta(hours=1)
    kind = Kind.NUMBERS if rank is Rank.CRISIS else Kind.NUDGE
    text = DueText(new_id(), new_id(), new_id(), kind, "sms", None, until_then, 1, 1, rank=rank)
    return Ready(text, Outgoing(new_id(), "", SAM, "", name, timedelta(hours=1)), until_then)


async def test_what_is_ready_is_begun_by_rank_and_a_crisis_beside_the_places(world: World) -> None:
    line, now = Line(), world.clock.now()
    sender = Sender(world.db, {"sms": line}, clock=world.clock, grace=timedelta(), freed=lambda: None)  # type: ignore[dict-item]  # calls only
    seen = Seen(now, asyncio.get_running_loop().time())
    sender.hand_over([ready(f"routine {n}", Rank.ROUTINE) for n in range(3)], seen)
    sender.hand_over([ready("moment", Rank.MOMENT), ready("answer", Rank.ANSWER)], seen)
    sender.hand_over([ready(f"crisis {n}", Rank.CRISIS) for n in range(CRISIS_PLACES)], seen)
    await until(lambda: len(line.begun) == 1 + CRISIS_PLACES)
    assert line.begun[0] == "routine 0"
    assert {each.split()[0] for each in line.begun[1:]} == {"crisis"}
    for _ in range(20):
        line.through.release()
    await until(lambda: len(line.begun) == 10)
    assert line.begun[1 + CRISIS_PLACES :] == ["answer", "moment", "routine 1", "routine 2"]
    await until(lambda: not sender.busy)


async def test_what_is_ready_for_a_channel_that_begins_to_hang_takes_no_room_of_a_crisis(world: World) -> None:
    line, now = Line(at_once=20), world.clock.now()
    sender = Sender(world.db, {"sms": line}, clock=world.clock, grace=timedelta(), freed=lambda: None)  # type: ignore[dict-item]  # calls only
    sender.hand_over(
        [ready(f"routine {n}", Rank.ROUTINE) for n in range(40)], Seen(now, asyncio.get_running_loop().time())
    )
    await until(lambda: len(line.begun) == 20)
    assert sender.room() == {"sms": 0}
    assert sender.crisis_room() == {"sms": CRISIS_PLACES}
    sender.hand_over([ready("crisis", Rank.CRISIS)], Seen(now, asyncio.get_running_loop().time()))
    await until(lambda: len(line.begun) == 21)
    assert sender.crisis_room() == {"sms": CRISIS_PLACES - 1}
    for _ in range(41):
        line.through.release()
    await until(lambda: not sender.busy)


async def test_every_loop_that_is_rung_for_by_name_has_that_name(world: World) -> None:
    loops = [part for part in world.service.parts if isinstance(part, DueLoop)]
    assert {loop.name for loop in loops} >= set(get_args(LoopName))
    [bell] = [part for part in world.service.parts if isinstance(part, Doorbell)]
    await bell.stop()
    bell._named.clear()
    bell._heard(None, 0, "", "dispatcher")
    assert bell._named == {"dispatcher"}
    bell._heard(None, 0, "", "")
    assert bell._named == {loop.name for loop in loops}
    await bell.start()


async def test_a_claim_behind_a_long_backlog_sorts_nothing_and_looks_at_no_more_than_it_takes(
    database: Database,
) -> None:
    admin = await asyncpg.connect(database.admin_dsn)
    await admin.execute("SET session_replication_role = replica")
    await admin.execute(BACKLOG)
    await admin.execute("VACUUM ANALYZE notifier.moment, notifier.plan")
    await admin.close()
    connection = await asyncpg.connect(
        database.dsn("handrail_notifier"),
        server_settings={
            "search_path": "notifier",
            "handrail.clinics": "*",
            "enable_seqscan": "off",
            "enable_bitmapscan": "off",
            "jit": "off",
        },
    )
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    await connection.execute(f"PREPARE claim AS {SQL['claim_moments']}")
    told = await connection.fetchval("EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE claim(now(), 20, 5, 0)")
    await connection.close()
    nodes = list(_nodes(json.loads(told)[0]["Plan"]))
    assert "Sort" not in {node["Node Type"] for node in nodes}
    looked_at = max(
        node["Actual Rows"] * node["Actual Loops"] + node.get("Rows Removed by Filter", 0) for node in nodes
    )
    assert looked_at <= 40
    assert {node.get("Index Name") for node in nodes} >= {"moment_due_before", "moment_due_other"}


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _nodes(each)
