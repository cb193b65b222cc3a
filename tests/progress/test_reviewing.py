"""Ten weeks of a client through the service's own handlers and loop, on a virtual clock and a real database."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from handrail_progress import reviewing
from handrail_progress.core.stuck import weighing
from handrail_progress.core.stuck.traces import Kind
from handrail_progress.handlers import Handlers
from handrail_progress.http import build_app
from handrail_progress.reviewing import Reviewing
from handrail_progress.store import stuck
from handrail_progress.tracing import traces_of
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import (
    ActionDone,
    ActionMissed,
    BarrierNamed,
    ClientDischarged,
    ClientEnrolled,
    ClientErased,
    ClientEvent,
    ClinicRegistered,
    ContactChanged,
    Event,
    GoalRated,
    GoalSet,
    InsightNoted,
    NudgeDecided,
    NudgeDelivered,
    PlanActivated,
    PlanEnded,
    ReviewRecorded,
    SessionHeld,
    SuggestionsSet,
    WishTexted,
)
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.ids import ClinicId, EventId, derived
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.consume import Consumer, Retry
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import Outbox
from handrail_shared.runtime.vault import AccessKeys

from tests.progress.hearing import delivery, recorded
from tests.shared.runtime.keeping_bus import KeepingBus
from tests.support.postgres import Database

START = datetime.fromisoformat("2026-03-02T12:00:00Z")
CLINIC = UUID(int=51)
DAY = timedelta(days=1)
Facts = list[tuple[datetime, Recorded[Event]]]


class Client:
    """What is said on the bus of one client. Words are sealed, as the examples have them."""

    def __init__(self, number: int) -> None:
        self.id, self.goal, self.plan = (UUID(int=number * 100 + each) for each in (1, 2, 3))
        self.facts: Facts = []

    def say(self, kind: type[ClientEvent], at: float, heard: float = 0, **fields: Any) -> None:
        """On the `at`-th day; heard so many days later."""
        whose = {"clinic_id": CLINIC, "client_id": self.id, "occurred_at": START + at * DAY}
        known = example(kind).event.model_dump()
        event = kind.model_validate({**known, **whose, **self._own(known), **fields})
        event_id = EventId(derived(self.id, kind.__name__, str(at), str(fields)))
        fact = wrap(event, event_id=event_id, source="test", correlation_id=self.id)
        self.facts.append((START + (at + heard) * DAY, fact))

    def _own(self, known: dict[str, Any]) -> dict[str, Any]:
        own = {"goal_id": self.goal, "plan_id": self.plan}
        return {name: value for name, value in own.items() if name in known}

    def begin(self) -> "Client":
        self.say(ClientEnrolled, 0, zone="America/New_York")
        self.say(GoalSet, 0, weight=6, baseline=-2)
        self.say(PlanActivated, 0, rung=None)
        return self

    def nudged(self, number: int, *, answer: type[ClientEvent] | None = None, heard: float = 0) -> None:
        """A nudge of that day, that arrived, and perhaps an answer."""
        opens = START + number * DAY + timedelta(hours=5)
        about = {"opportunity_id": derived(self.plan, str(number)), "local_date": opens.date()}
        window = {"window_start": opens, "window_end": opens + timedelta(hours=2)}
        self.say(NudgeDecided, number + 0.2, **about, **window, decision="send", reasons=())
        self.say(NudgeDelivered, number + 0.21, opportunity_id=about["opportunity_id"])
        if answer is not None:
            self.say(answer, number + 0.3, heard, **about, reply_id=derived(self.plan, "reply", str(number)))


class World:
    """The consumer and the reviewer, without a bus between; time goes from one thing to the next."""

    def __init__(self, db: Db) -> None:
        self.db = db
        self.clock = VirtualClock(START)
        self._outbox = Outbox("progress")
        self._consumer = Consumer(group="progress", db=db, bus=KeepingBus(), clock=self.clock, retry=Retry((0.0,)))
        Handlers(self._outbox).register(self._consumer)
        self.reviewing = Reviewing(db, self._outbox, self.clock)

    async def hear(self, facts: Sequence[Recorded[Event]]) -> None:
        await self._consumer.handle([delivery(fact) for fact in facts])

    async def live(self, facts: Facts, days: int) -> None:
        """Hear everything when it is heard, and look whenever somebody is due."""
        waiting = sorted(facts, key=lambda pair: (pair[0], pair[1].envelope.id))
        until = START + days * DAY
        while (at := await self._next(waiting)) <= until:
            self.clock.advance_to(at)
            now = [fact for when, fact in waiting if when <= at]
            waiting = [pair for pair in waiting if pair[0] > at]
            await self.hear(now)
            await self.reviewing.look_at_all()
        self.clock.advance_to(until)

    async def _next(self, waiting: Facts) -> datetime:
        async with self.db.everywhere() as tx:
            due = await tx.fetchval("SELECT min(look_at) FROM next_look")
        far = START + 10_000 * DAY
        return min(waiting[0][0] if waiting else far, due or far)

    async def said(self, client: Client | None = None) -> list[tuple[int, str, str]]:
        """Day, name, and what of it: of reviews and stalls."""
        rows = await self.rows("SELECT * FROM outbox WHERE type LIKE '%review%' OR type LIKE '%stall%' ORDER BY seq")
        return [told for row in rows if client is None or row["subject"] == client.id for told in [_told(row)]]

    async def rows(self, query: str) -> list[asyncpg.Record]:
        async with self.db.everywhere() as tx:
            return list(await tx.fetch(query))


def _told(row: asyncpg.Record) -> tuple[int, str, str]:
    event = httpx.Response(200, content=bytes(row["data"])).json()
    what = event.get("code") or " ".join(event.get("triggers", [])) or event["reason"]
    if "step" in event:
        what = f"{what} {event['step']}"
    return (row["occurred_at"] - START) // DAY, row["type"].split(".")[1], what


@pytest.fixture
def world(db: Db) -> World:
    return World(db)


def ten_weeks() -> Client:
    """Used for two weeks and reviewed; missed, stalled, reviewed anew; then silence to the end."""
    client = Client(1).begin()
    for number in range(1, 15):
        client.nudged(number, answer=ActionDone)
    client.say(ReviewRecorded, 15, result="keep", client_level=-1, clinician_level=None, next_due_at=START + 29 * DAY)
    client.say(GoalRated, 15, rater="client", level=-1)
    for number in range(16, 24):
        client.nudged(number, answer=ActionMissed)
    client.say(ReviewRecorded, 25, result="shrink", client_level=-1, clinician_level=0, next_due_at=START + 39 * DAY)
    client.say(GoalRated, 25, rater="clinician", level=0)
    for number in range(30, 70):
        client.nudged(number)
    return client


async def test_ten_weeks_are_told_as_they_went(world: World) -> None:
    client = ten_weeks()
    await world.live(client.facts, 70)
    said = await world.said()
    assert [each for each in said if each[1].startswith("review")] == [
        (7, "review_due", "milestone"),
        (14, "review_due", "interval milestone"),
        (15, "review_settled", "recorded"),
        (21, "review_due", "lapses"),
        (25, "review_settled", "recorded"),
        (35, "review_due", "stall"),
        (42, "review_due", "interval stall"),
        (50, "review_overdue", "interval stall"),
    ]
    stalls = [each for each in said if each[1].startswith("stall")]
    assert stalls[:3] == [
        (22, "stall_detected", "low_use 1"),
        (25, "stall_cleared", "low_use"),
        (35, "stall_detected", "silent 2"),
    ]
    assert {each[2] for each in stalls[3:]} == {"silent 3", "drift 2", "drift 3"}


async def test_every_look_is_due_when_it_is_made_and_costs_what_is_due(world: World) -> None:
    """Somebody who is not due is not looked at, however many there are."""
    clients = [Client(number).begin() for number in range(1, 121)]
    await world.live([fact for client in clients for fact in client.facts], 1)
    assert await world.reviewing.look_at_all() == 0
    world.clock.advance_to(START + 2.2 * DAY)
    assert await world.reviewing.look_at_all() == 120
    assert await world.reviewing.look_at_all() == 0


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_the_order_and_however_often_the_same_is_found(world: World, seed: int) -> None:
    """Everything is heard before the look: in its order by one, mixed and twice by another."""
    one, other = ten_weeks(), Client(2)
    other.facts = [(at, _as(other, fact)) for at, fact in ten_weeks().facts]
    straight = [fact for _, fact in sorted(one.facts, key=lambda pair: pair[0])]
    mixed = [fact for _, fact in other.facts] * 2
    random.Random(seed).shuffle(mixed)
    await world.hear(straight)
    for cut in range(0, len(mixed), 7):
        await world.hear(mixed[cut : cut + 7])
    for number in range(71, 75):
        world.clock.advance_to(START + number * DAY)
        await world.reviewing.look_at_all()
    assert await world.said(one) == await world.said(other) != []
    traces = await world.rows("SELECT client_id, count(*) AS kept FROM trace GROUP BY client_id")
    assert len({row["kept"] for row in traces}) == 1


def _as(client: Client, fact: Recorded[Event]) -> Recorded[Event]:
    """The same fact of another client."""
    own = {"client_id": client.id, "plan_id": client.plan, "goal_id": client.goal}
    event = fact.event.model_copy(update={name: value for name, value in own.items() if hasattr(fact.event, name)})
    if opportunity := getattr(event, "opportunity_id", None):
        event = event.model_copy(update={"opportunity_id": derived(client.plan, str(opportunity))})
    event_id = EventId(derived(client.id, str(fact.envelope.id)))
    return wrap(event, event_id=event_id, source="test", correlation_id=client.id)


async def test_a_late_answer_takes_the_silence_back(world: World) -> None:
    client = Client(1).begin()
    for number in range(1, 6):
        client.nudged(number, answer=ActionDone if number == 5 else None, heard=3)
    await world.live(client.facts, 10)
    assert [each for each in await world.said() if "stall" in each[1]] == [
        (6, "stall_detected", "silent 1"),
        (8, "stall_cleared", "silent"),
    ]


async def test_the_same_barrier_three_times_is_a_stall_with_what_the_clinic_wants_suggested(world: World) -> None:
    client = Client(1).begin()
    for number in (1, 2, 3):
        client.say(BarrierNamed, number, barrier="wrong_time", opportunity_id=derived(client.plan, str(number)))
    moves = [{"code": "same_barrier", "moves": ["change_time"]}]
    stated = SuggestionsSet(clinic_id=CLINIC, occurred_at=START, suggestions_version=2, suggestions=moves)
    await world.hear([_of_clinic(stated)])
    await world.live(client.facts, 4)
    (stall,) = await world.rows("SELECT * FROM stall")
    assert (stall["code"], stall["step"]) == ("same_barrier", 1)
    assert (stall["suggestions"], stall["suggestions_version"]) == (["change_time"], 2)
    assert ("review_due", "stall") in [each[1:] for each in await world.said()]


@pytest.mark.parametrize(("wish", "due"), [("swap", True), ("change", True), ("later", False), ("call", False)])
async def test_what_a_client_texts_of_a_plan_makes_its_goal_due(world: World, wish: str, due: bool) -> None:
    client = Client(1).begin()
    client.say(WishTexted, 2, wish=wish, plan_id=client.plan)
    await world.live(client.facts, 3)
    assert await world.said() == ([(2, "review_due", "wish")] if due else [])


async def test_an_insight_loop_counts_use_as_far_back_as_its_sessions_go(world: World) -> None:
    """Five weeks apart, three are longer ago than anything else that is weighed."""
    client = Client(1).begin()
    others = [derived(client.id, "plan", str(number)) for number in range(2)]
    for plan in others:
        client.say(PlanActivated, 0, rung=None, plan_id=plan)
    for number, plan in enumerate([client.plan, *others]):
        opens = START + timedelta(days=3, hours=number)
        about = {"plan_id": plan, "opportunity_id": derived(plan, "used"), "local_date": opens.date()}
        client.say(ActionDone, 3 + number / 24, reply_id=derived(plan, "reply"), **about)
    for at in (1, 36, 71):
        session = {"session_id": derived(client.id, "session", str(at)), "held_at": START + at * DAY}
        client.say(SessionHeld, at, **session)
        client.say(InsightNoted, at, insight_id=derived(client.id, "insight", str(at)))
    await world.live(client.facts, 73)
    assert "insight_loop" not in {row["code"] for row in await world.rows("SELECT code FROM stall")}


async def test_a_clinics_interval_holds_and_older_settings_that_are_heard_late_do_not(world: World) -> None:
    settings = {"clinic_id": CLINIC, "alias": "Harbor", "help_phone": "+12025550100"}
    new = ClinicRegistered(**settings, review_days=7, review_latest_days=21, occurred_at=START - DAY)
    old = ClinicRegistered(**settings, occurred_at=START - 2 * DAY)
    await world.hear([_of_clinic(new), _of_clinic(old)])
    client = Client(1).begin()
    await world.live(client.facts, 8)
    assert await world.said() == [(7, "review_due", "interval")]


def _of_clinic(event: Event) -> Recorded[Event]:
    return wrap(event, event_id=EventId(derived(CLINIC, event.model_dump_json())), source="test", correlation_id=CLINIC)


async def test_who_left_care_is_no_more_looked_at_and_who_comes_back_is(world: World) -> None:
    client = Client(1).begin()
    client.say(PlanEnded, 2, reason="discharged")
    client.say(ClientDischarged, 2)
    await world.live(client.facts, 40)
    assert (await world.said(), await world.rows("SELECT * FROM next_look")) == ([], [])
    again = Client(1)
    again.say(GoalSet, 41)
    await world.live(again.facts, 60)
    assert ("stall_detected", "no_direction 2") in [each[1:] for each in await world.said()]


async def test_who_is_erased_leaves_no_row_behind_and_others_keep_theirs(world: World) -> None:
    gone, stays = ten_weeks(), Client(2).begin()
    await world.live([*gone.facts, *stays.facts], 40)
    tables = await _tables_of_clients(world)
    assert {"trace", "stall", "goal_review", "next_look"} <= {
        name for name, clients in tables.items() if gone.id in clients
    }
    erased = ClientErased(clinic_id=CLINIC, client_id=gone.id, occurred_at=START + 40 * DAY)
    await _publish_some(world)
    before = await _tables_of_clients(world)
    assert gone.id in before["outbox"] & before["event_log"] & before["heard"]
    await world.hear([_of_clinic(erased)])
    left = await _tables_of_clients(world)
    assert [name for name, clients in left.items() if gone.id in clients] == ["erased"], "that alone, and for good"
    assert stays.id in left["trace"] & left["heard"]
    late = Client(1)
    late.say(BarrierNamed, 39, barrier="forgot", opportunity_id=derived(gone.plan, "39"))
    late.say(ContactChanged, 39, zone="Asia/Tokyo")
    late.say(GoalRated, 39, rater="client", level=1)
    late.nudged(39, answer=ActionDone)
    await world.hear([fact for _, fact in late.facts])
    assert await _tables_of_clients(world) == left, "what is heard late brings nobody back"


async def _publish_some(world: World) -> None:
    """What the relay does with the first that was said."""
    columns = "event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, causation_id, data"
    await world.rows(
        f"""WITH said AS (DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox ORDER BY seq LIMIT 9) RETURNING *)
        INSERT INTO event_log ({columns}) SELECT {columns} FROM said RETURNING position"""
    )


async def _tables_of_clients(world: World) -> dict[str, set[UUID]]:
    """Every table of the service that names clients, and whom it names. An inbox holds ids of events alone."""
    named = """SELECT table_name, column_name FROM information_schema.columns
        WHERE column_name IN ('client_id', 'subject') AND table_schema = 'progress' AND table_name <> 'stall'
        UNION SELECT 'stall', 'client_id'"""
    tables = {row["table_name"]: row["column_name"] for row in await world.rows(named)}
    return {
        name: {row["whose"] for row in await world.rows(f"SELECT {column} AS whose FROM {name}")}
        for name, column in tables.items()
    }


async def test_one_client_who_cannot_be_looked_at_keeps_nobody_else_from_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = Client(1).begin(), Client(2).begin()
    await world.hear([fact for client in (good, bad) for _, fact in client.facts])
    weigh = weighing.look

    def breaks(known: weighing.Known, now: datetime) -> weighing.Looked:
        if known.client_id == bad.id:
            raise ValueError("broken evidence")
        return weigh(known, now)

    monkeypatch.setattr("handrail_progress.looking.look", breaks)
    world.clock.advance_to(START + DAY)
    assert await world.reviewing.look_at_all() == 1
    rows = {row["client_id"]: row["look_at"] for row in await world.rows("SELECT * FROM next_look")}
    assert rows[bad.id] == START + DAY + timedelta(hours=1)
    assert rows[good.id] == datetime.fromisoformat("2026-03-04T05:00:00-05:00"), "the next morning, where they live"
    monkeypatch.undo()
    world.clock.advance_to(START + 1.1 * DAY)
    assert await world.reviewing.look_at_all() == 1


async def test_whoever_is_looked_at_later_is_looked_at_as_they_are_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many pages the last may come minutes after the first."""
    monkeypatch.setattr(reviewing, "BATCH", 1)
    clients = [Client(number).begin() for number in (1, 2, 3)]
    await world.hear([fact for client in clients for _, fact in client.facts])
    world.clock.advance_to(START + 15 * DAY)
    together = Reviewing._together

    async def takes_a_minute(self: Reviewing, whom: Any, now: datetime) -> int:
        world.clock.advance_to(world.clock.now() + timedelta(minutes=1))
        return await together(self, whom, now)

    monkeypatch.setattr(Reviewing, "_together", takes_a_minute)
    assert await world.reviewing.look_at_all() == 3
    said_at = [row["said_at"] for row in await world.rows("SELECT said_at FROM goal_review ORDER BY 1")]
    assert said_at == [START + 15 * DAY + timedelta(minutes=number) for number in range(3)]


async def test_wishes_do_not_push_out_that_a_plan_is_live(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stuck, "MOST_TRACES", 6)
    client = Client(1).begin()
    for number in range(9):
        client.say(WishTexted, 1 + number / 24, wish="later", plan_id=client.plan)
    client.say(ReviewRecorded, 1, result="keep", client_level=-1, clinician_level=None, next_due_at=START + 20 * DAY)
    await world.live(client.facts, 20)
    assert await world.said() == [(20, "review_due", "interval")], "its goal and its plan are known"


async def test_two_reviewers_find_a_thing_once(world: World) -> None:
    client = Client(1).begin()
    await world.hear([fact for _, fact in client.facts])
    world.clock.advance_to(START + 15 * DAY)
    other = Reviewing(world.db, Outbox("progress"), world.clock)
    assert sorted(await asyncio.gather(world.reviewing.look_at_all(), other.look_at_all())) == [0, 1]
    assert await world.said() == [(15, "review_due", "interval")]


async def test_the_loop_looks_by_itself_when_time_comes_and_after_a_new_start(world: World) -> None:
    client = Client(1).begin()
    await world.reviewing.start()
    await world.hear([fact for _, fact in client.facts])
    for _ in range(3):
        assert await settled(world)
        deadline = world.clock.next_deadline()
        assert deadline is not None
        world.clock.advance_to(deadline)
    assert await settled(world)
    await world.reviewing.stop()
    world.clock.advance_to(START + 14 * DAY)
    assert (await world.reviewing.finding()).state == "bad"
    again = Reviewing(world.db, Outbox("progress"), world.clock)
    world.reviewing = again
    await again.start()
    assert await settled(world)
    await again.stop()
    assert await world.said() == [(14, "review_due", "interval")]
    assert (await again.finding()).state == "good"


async def settled(world: World) -> bool:
    """Once the loop has nothing to do that needs no time to pass."""
    async with asyncio.timeout(10):
        while await world.reviewing.busy():
            await asyncio.sleep(0.01)
    return True


@pytest.fixture
async def caller(database: Database, world: World) -> AsyncIterator[httpx.AsyncClient]:
    admin = Db(database.admin_dsn, schema="vault", max_size=2)
    await admin.open()
    async with admin.transaction(CLINIC) as tx:
        key = await AccessKeys(admin).make(tx, ClinicId(CLINIC), ("progress",))
    await admin.close()
    transport = httpx.ASGITransport(build_app(world.db, AccessKeys(world.db), world.clock))
    bearer = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://progress.example.com", headers=bearer) as http:
        yield http


async def test_an_integrator_is_told_why_and_how_far_the_goals_have_come(
    world: World, caller: httpx.AsyncClient
) -> None:
    client = ten_weeks()
    await world.live(client.facts, 37)
    flags = (await caller.get(f"/v1/clients/{client.id}/flags")).json()
    (stall,) = flags["stalls"]
    assert stall["reason"] == "The last 5 nudges of this plan went out and were not answered, for 5 days."
    assert (stall["code"], stall["rule_id"], list(stall["suggestions"])) == (
        "silent",
        "S1",
        ["talk", "halve_step", "pause_plan"],
    )
    assert [each["triggers"] for each in flags["reviews"]] == [["stall"]]
    assert flags["client_says"] == {"t": 40.0, "at_baseline": 30.0, "change": 10.0, "goals": 1}
    assert flags["clinician_says"] == {"t": 50.0, "at_baseline": 30.0, "change": 20.0, "goals": 1}
    nobody = (await caller.get(f"/v1/clients/{UUID(int=9)}/flags")).json()
    assert (nobody["stalls"], nobody["reviews"], nobody["client_says"]) == ([], [], None)


@pytest.mark.parametrize(
    ("wish", "kind"),
    [("later", Kind.LATER), ("call", None)] + [(wish, Kind.WISH) for wish in ("small", "swap", "change", "other_time")],
)
def test_a_wish_about_the_plan_speaks_for_a_review_and_one_of_the_clinic_does_not(wish: str, kind: Kind | None) -> None:
    texted = recorded(example(WishTexted).event.model_copy(update={"wish": wish}))
    assert [(trace.kind, trace.code) for _, trace in traces_of([texted])] == ([(kind, wish)] if kind else [])


def test_the_notifier_hears_nothing_of_what_is_stuck() -> None:
    """No stall has a way to a dose: who sends nudges does not listen to any. Of reviews it hears that one is due, which gives way to nudges."""
    from handrail_notifier import busy, proposals, reviews
    from handrail_notifier.handlers import Handlers as Notifies

    consumer = Consumer(group="notifier", db=None, bus=KeepingBus(), clock=VirtualClock(START))  # type: ignore[arg-type]  # opens nothing
    Notifies(None, mail_is_read=False).register(consumer)  # type: ignore[arg-type]  # seals nothing
    proposals.register(consumer)
    busy.register(consumer)
    heard = {kind.__name__ for kind in consumer._handlers}
    assert heard
    assert not {name for name in heard if name.startswith(("Stall", "Review", "Suggestions"))}
    reviews.register(consumer)
    more = {kind.__name__ for kind in consumer._handlers} - heard
    assert more == {"ReviewDue", "ReviewSettled"}
