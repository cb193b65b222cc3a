"""Everything that follows from what was heard, on a real database: folded again it is equal, or put right, and nothing is lost."""

import asyncio
import json
import random
from datetime import timedelta
from importlib import resources
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_progress import rebuild as rebuilding
from handrail_progress.core.announce import stated
from handrail_progress.handlers import Handlers
from handrail_progress.hearing import HEARD
from handrail_progress.keeping import KEPT
from handrail_progress.rebuild import rebuild, written
from handrail_progress.refolding import Refolding
from handrail_progress.store import FOLDED
from handrail_progress.store.practice import states_after
from handrail_progress.tracing import TRACED
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    ClientDischarged,
    Event,
    NudgeDelivered,
    NudgeExpired,
    PlanEnded,
    PlanPaused,
    PlanResumed,
    ProgressStated,
    SuggestionsSet,
)
from handrail_shared.contracts.examples import example
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import Outbox, hold

from tests.progress.hearing import (
    CLIENT,
    CLINIC,
    NOW,
    PLAN,
    Hearing,
    about_nudge,
    decision,
    enrolled,
    phase,
    rating,
    recorded,
    registered,
    reply,
    story,
)
from tests.progress.stories import START, day
from tests.support.postgres import Database

OTHER = UUID(int=99)


def life() -> list[Recorded[Event]]:
    """All that may be heard of one client, with late and corrected answers, and rules that came late."""
    about = {"clinic_id": CLINIC, "client_id": CLIENT, "plan_id": PLAN, "goal_id": uuid4(), "occurred_at": START}
    resting = {name: value for name, value in about.items() if name != "goal_id"}
    ended = recorded(PlanEnded.model_validate({**about, "reason": "dropped", "local_date": day(0), "occurred_at": NOW}))
    attempt = {"attempt_id": uuid4(), "channel": "sms"}
    return [
        recorded(PlanPaused.model_validate(resting)),
        recorded(example(PlanResumed).event.model_copy(update=resting)),
        enrolled("Pacific/Auckland"),
        *story("DDMD.MMDpDsDMDDDDDDDDDD" * 4),
        *(decision(number) for number in range(14)),
        decision(14, withheld=True, reasons=("faded",)),
        about_nudge(NudgeDelivered, 3, **attempt),
        about_nudge(NudgeExpired, 13, reason="on_hold"),
        reply(4, "M", after=99),
        registered(0),
        registered(30, grace=False, misses_until_pause=3),
        reply(2, "D", after=99, helpfulness=7),
        rating(4, 6),
        rating(70, 8),
        phase(71, "maintain"),
        ended,
        recorded(ClientDischarged(clinic_id=CLINIC, client_id=CLIENT, occurred_at=NOW)),
    ]


async def rows(db: Db) -> dict[str, list[str]]:
    async with db.everywhere() as tx:
        return {
            table: [row[0] for row in await tx.fetch(f"SELECT to_jsonb(each) AS line FROM {table} AS each ORDER BY 1")]
            for table in FOLDED
        }


async def settled(db: Db) -> None:
    """What the clinic's late rules make of it is folded, as the service does by itself."""
    await Refolding(db, Outbox("progress"), VirtualClock(NOW)).fold_all()


async def said(db: Db) -> int:
    async with db.everywhere() as tx:
        return int(await tx.fetchval("SELECT count(*) FROM outbox"))


def test_what_is_handled_is_kept() -> None:
    handled: set[type[Event]] = set()

    class Noting(Consumer):
        def on_batch(self, event_type: type[Event], handler: object) -> None:  # type: ignore[override]
            handled.add(event_type)

    handlers, consumer = Handlers(Outbox("progress")), Noting.__new__(Noting)
    handlers.register(consumer)
    folded = {*HEARD, *handlers.alone}
    assert folded == KEPT.keys()
    assert handled - folded == (TRACED.keys() | {SuggestionsSet}) - folded, (
        "a trace is kept as it is, and folded by nobody"
    )


@pytest.mark.parametrize("seed", range(3))
async def test_a_rebuild_gives_the_rows_that_stand_and_says_nothing(
    db: Db, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(rebuilding, "CLIENTS", 2)
    monkeypatch.setattr(rebuilding, "CHUNK", 7)
    facts = [*life(), *(fact for _ in range(4) for fact in story("DM.DD", plan=uuid4(), client=uuid4(), clinic=OTHER))]
    random.Random(seed).shuffle(facts)
    hearing = Hearing(db)
    for start in range(0, len(facts), 9):
        await hearing.take_in(*facts[start : start + 9])
    await settled(db)
    before, news = await rows(db), await said(db)
    found = await rebuild(db, NOW)
    assert (found.clinics, found.clients, found.events, found.plans) == (2, 5, len(facts), 5)
    assert found.equal, written(found)
    assert written(found).endswith("equal to the live rows")
    assert "traces, stalls and reviews are no part of this" in written(found)
    assert (await rows(db), await said(db)) == (before, news)


PLANTED = {
    "run": "UPDATE run SET total_repetitions = total_repetitions + 5, strength = 0.5",
    "opportunity": "UPDATE opportunity SET outcome = 'done' WHERE outcome = 'missed'",
    "waypoint": "UPDATE waypoint SET run = run + 1, best_run = best_run + 1",
    "rating": "UPDATE rating SET rating = 1",
    "clinic_rules": "DELETE FROM clinic_rules",
    "client_zone": "UPDATE client_zone SET zone = 'UTC'",
    "discharge": "DELETE FROM discharge",
}


@pytest.mark.parametrize("table", FOLDED)
async def test_a_planted_difference_in_any_table_is_named_and_put_right(db: Db, table: str) -> None:
    await Hearing(db).take_in(*life())
    await settled(db)
    before, news = await rows(db), await said(db)
    assert before[table], "there is something to differ"
    async with db.everywhere() as tx:
        await tx.execute(PLANTED[table])
    found = await rebuild(db, NOW)
    assert not found.equal
    assert {each.about for each in found.differing} == {table}
    assert f"{table} of" in written(found)
    assert (await rows(db), await said(db)) == (before, news)
    assert (await rebuild(db, NOW)).equal


async def test_a_plan_that_a_rebuild_puts_right_goes_on_counting_and_says_no_milestone_late(db: Db) -> None:
    hearing = Hearing(db)
    await hearing.take_in(*story("D" * 15))
    before, news = await rows(db), await said(db)
    async with db.everywhere() as tx:
        await tx.execute("UPDATE run SET total_repetitions = 3, best_run = 3, run = 3, milestone = 0")
    assert not (await rebuild(db, NOW)).equal
    assert (await rows(db), await said(db)) == (before, news)
    await hearing.take_in(reply(15, "D"))
    assert not hearing.bus.published, "nothing was put aside"
    async with db.everywhere() as tx:
        assert await tx.fetchval("SELECT total_repetitions FROM run") == 16
        milestones = await tx.fetchval("SELECT count(*) FROM outbox WHERE type = 'handrail.milestone_reached.v1'")
    assert milestones == 2, "7 and 14, each in its time"


async def test_two_milestones_that_one_answer_reaches_are_two_things_to_say(db: Db) -> None:
    """As where what was announced was lost."""
    hearing = Hearing(db)
    await hearing.take_in(*story("D" * 15))
    async with db.everywhere() as tx:
        await tx.execute("DELETE FROM outbox")
        await tx.execute("UPDATE run SET milestone = 0")
    await hearing.take_in(reply(15, "D"))
    assert not hearing.bus.published
    async with db.everywhere() as tx:
        told = await tx.fetch("SELECT data FROM outbox WHERE type = 'handrail.milestone_reached.v1' ORDER BY seq")
    assert [json.loads(row["data"])["milestone"] for row in told] == [7, 14]


async def test_rows_that_were_lost_altogether_come_back(db: Db) -> None:
    await Hearing(db).take_in(*life())
    await settled(db)
    before = await rows(db)
    async with db.everywhere() as tx:
        for table in FOLDED:
            await tx.execute(f"DELETE FROM {table}")
    assert not (await rebuild(db, NOW)).equal
    after = await rows(db)
    without_said = [[{**json.loads(row), "said": 0} for row in each["opportunity"]] for each in (after, before)]
    assert without_said[0] == without_said[1], "what was announced lay in the lost rows alone"
    assert {table: len(after[table]) for table in FOLDED} == {table: len(before[table]) for table in FOLDED}


ORPHANS = {
    "opportunity": "INSERT INTO opportunity (clinic_id, plan_id, opportunity_id, client_id) VALUES ($1, $2, $2, $3)",
    "waypoint": """INSERT INTO waypoint (clinic_id, plan_id, client_id, state, run, best_run, total_repetitions, reserve, misses,
                                        strength, strength_level, folded, folded_date, folded_start, folded_opportunity)
                  VALUES ($1, $2, $3, 'running', 1, 1, 1, 0, 0, 0, 0, 64, '2026-03-02', now(), $2)""",
    "rating": "INSERT INTO rating (clinic_id, plan_id, client_id, rated_at, event_id, rating) VALUES ($1, $2, $3, now(), $2, 7)",
    "client_zone": "INSERT INTO client_zone (clinic_id, client_id, zone, stated_at, event_id) VALUES ($1, $3, 'UTC', now(), $2)",
    "discharge": "INSERT INTO discharge (clinic_id, client_id, discharged_at) SELECT $1, $3, now() WHERE $2::uuid IS NOT NULL",
    "run": "INSERT INTO run (clinic_id, plan_id, client_id) VALUES ($1, $2, $3)",
}


@pytest.mark.parametrize(
    "whose", ["of nobody else", "of a clinic of which nothing was heard", "of a client who is known"]
)
@pytest.mark.parametrize("table", ORPHANS)
async def test_a_row_that_nothing_was_heard_of_is_named_and_goes(db: Db, table: str, whose: str) -> None:
    await Hearing(db).take_in(*story("DDM"))
    before = await rows(db)
    clinic = OTHER if "clinic" in whose else CLINIC
    client = CLIENT if "known" in whose else UUID(int=2**127)
    async with db.everywhere() as tx:
        await tx.execute(ORPHANS[table], clinic, uuid4(), client)
    found = await rebuild(db, NOW)
    assert {each.about for each in found.differing} == {table}
    assert await rows(db) == before


async def test_the_first_differences_are_named_and_the_rest_counted(db: Db) -> None:
    for _ in range(30):
        await Hearing(db).take_in(*story("D", plan=uuid4(), client=uuid4()))
    async with db.everywhere() as tx:
        await tx.execute("UPDATE run SET reserve = 2")
    found = await rebuild(db, NOW)
    assert (found.replaced, len(found.differing)) == (30, rebuilding.NAMED)
    assert written(found).splitlines()[-1] == "  and 10 more"


async def test_nothing_that_is_heard_during_a_rebuild_is_lost(db: Db) -> None:
    plans = [(uuid4(), uuid4()) for _ in range(4)]
    facts = [fact for plan, client in plans for fact in story("DDM.DDDMMD", plan=plan, client=client)]
    random.Random(1).shuffle(facts)
    hearing = Hearing(db)

    async def live() -> None:
        for fact in facts:
            await hearing.take_in(fact)

    results = await asyncio.gather(live(), *(rebuild(db, NOW) for _ in range(3)))
    assert all(found.equal for found in results[1:])
    last = await rebuild(db, NOW)
    assert (last.equal, last.events) == (True, len(facts))


async def test_a_rebuild_waits_for_the_client_that_is_being_counted(db: Db) -> None:
    await Hearing(db).take_in(*story("DD"))
    async with db.transaction(CLINIC) as tx:
        await hold(tx, [CLIENT])
        running = asyncio.create_task(rebuild(db, NOW))
        done, _ = await asyncio.wait([running], timeout=0.2)
        assert not done
    assert (await asyncio.wait_for(running, 10)).equal


async def test_what_stood_before_there_was_a_log_is_written_down_from_the_rows(db: Db, database: Database) -> None:
    """As the migration does it, on rows that were made without a log."""
    await Hearing(db).take_in(*life())
    await settled(db)
    before = await rows(db)
    async with db.everywhere() as tx:
        await tx.execute("DELETE FROM heard")
        await tx.execute("UPDATE opportunity SET nudge = 'not_available' WHERE nudge = 'called_off'")
    admin = await asyncpg.connect(database.admin_dsn)
    try:
        async with admin.transaction():
            await admin.execute("SET LOCAL search_path = progress; SET LOCAL handrail.clinics = '*'")
            for statement in _seeds():
                await admin.execute(statement)
    finally:
        await admin.close()
    async with db.everywhere() as tx:
        await tx.execute(
            "UPDATE opportunity SET nudge = 'called_off' WHERE nudge_event <> decision_event AND nudge = 'not_available'"
        )
    found = await rebuild(db, NOW + timedelta(days=1))
    assert found.equal, written(found)
    assert await rows(db) == before


async def test_the_compacted_topic_begins_with_where_plans_stood_before_it(db: Db, database: Database) -> None:
    """As the migration says it, in SQL: it reads as the service itself says it."""
    await Hearing(db).take_in(*life(), *story("DM", plan=uuid4(), client=uuid4(), clinic=OTHER))
    await settled(db)
    async with db.everywhere() as tx:
        await tx.execute("DELETE FROM outbox")
    text = resources.files("handrail_progress.migrations").joinpath("0005_heard.sql").read_text("utf-8")
    admin = await asyncpg.connect(database.admin_dsn)
    try:
        async with admin.transaction():
            await admin.execute("SET LOCAL search_path = progress; SET LOCAL handrail.clinics = '*'")
            await admin.execute("INSERT INTO outbox" + text.split("INSERT INTO outbox")[1])
    finally:
        await admin.close()
    async with db.everywhere() as tx:
        begun = [ProgressStated.model_validate_json(row["data"]) for row in await tx.fetch("SELECT data FROM outbox")]
        stand = [stated(*each, at=NOW).model_copy(update={"reserve": None}) for each in await states_after(tx, None, 9)]
    assert len(stand) == 2
    assert {each.plan_id: each.model_copy(update={"occurred_at": NOW}) for each in begun} == {
        each.plan_id: each for each in stand
    }


def _seeds() -> list[str]:
    text = resources.files("handrail_progress.migrations").joinpath("0005_heard.sql").read_text("utf-8")
    return ["INSERT INTO heard" + part.partition("-- The compacted")[0] for part in text.split("INSERT INTO heard")[1:]]


async def test_a_line_of_the_log_stays_as_it_was_heard(db: Db) -> None:
    await Hearing(db).take_in(*story("D"))
    with pytest.raises(asyncpg.RestrictViolationError):
        async with db.transaction(CLINIC) as tx:
            await tx.execute("UPDATE heard SET occurred_at = now()")


async def test_a_plan_that_waits_for_other_rules_is_left_to_the_service(db: Db) -> None:
    await Hearing(db).take_in(*story("DDMMD"), registered(0), registered(1, grace=False, misses_until_pause=1))
    before = await rows(db)
    found = await rebuild(db, NOW)
    assert (found.equal, found.waiting) == (True, 1)
    assert await rows(db) == before
