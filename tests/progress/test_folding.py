"""Late and corrected answers, rules and ratings on a real database: the same rows in any order, and each correction said once."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_progress import folding
from handrail_progress.core import practice as core
from handrail_progress.core.announce import PlanKey
from handrail_progress.core.ledger import Ledger
from handrail_progress.refolding import Refolding
from handrail_progress.store import practice as store
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    BY_TYPE,
    Event,
    PlanGraduated,
    ProgressCorrected,
    RepetitionCounted,
    StrengthChanged,
)
from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import Outbox

from tests.progress.hearing import (
    CLIENT,
    CLINIC,
    NOW,
    PLAN,
    Hearing,
    decision,
    phase,
    rating,
    registered,
    reply,
    story,
)
from tests.progress.stories import START

KEY = PlanKey(ClinicId(CLINIC), ClientId(CLIENT), PlanId(PLAN))
OTHER = UUID(int=99)
STRICT = {"misses_until_pause": 1}


@pytest.fixture
def hearing(db: Db) -> Hearing:
    return Hearing(db)


@pytest.fixture
def refolding(db: Db) -> Refolding:
    return Refolding(db, Outbox("progress"), VirtualClock(NOW))


async def kept_of(db: Db, clinic: UUID = CLINIC) -> store.Kept:
    plan = PlanKey(ClinicId(clinic), KEY.client_id, KEY.plan_id)
    async with db.transaction(clinic) as tx:
        return (await store.kept(tx, [plan]))[clinic, PLAN]


async def rows_of(db: Db, table: str, columns: str, clinic: UUID = CLINIC) -> list[tuple[object, ...]]:
    async with db.transaction(clinic) as tx:
        rows = await tx.fetch(f"SELECT {columns} FROM {table} WHERE clinic_id = $1 ORDER BY {columns}", clinic)
    return [tuple(row) for row in rows]


async def said(db: Db, *kinds: type[Event]) -> list[Any]:
    """What is in the outbox, of these kinds."""
    async with db.everywhere() as tx:
        rows = await tx.fetch("SELECT type, data FROM outbox WHERE topic = 'handrail.progress.v1' ORDER BY seq")
    events = [BY_TYPE[row["type"]].model_validate_json(row["data"]) for row in rows]
    return [event for event in events if isinstance(event, kinds or Event)]


async def test_a_skip_spends_the_reserve_and_says_nothing(db: Db, hearing: Hearing) -> None:
    await hearing.take_in(*story("DDDD"))
    before = len(await said(db))
    await hearing.take_in(reply(4, "s"), reply(5, "s"))
    run = (await kept_of(db)).practice.run
    assert (run.run, run.reserve, run.misses, len(await said(db))) == (4, 0, 0, before)


async def test_a_correction_that_only_takes_back_is_said_once(db: Db, hearing: Hearing) -> None:
    correction = reply(1, ".", after=60)
    await hearing.take_in(*story("DD"))
    await hearing.take_in(correction)
    await hearing.take_in(correction)
    [corrected] = await said(db, ProgressCorrected)
    assert (corrected.was.run, corrected.now.run) == (2, 1)
    assert (corrected.was.total_repetitions, corrected.now.total_repetitions) == (2, 1)
    assert corrected.opportunity_id == correction.event.opportunity_id  # type: ignore[attr-defined]  # an answer is about one


def everything(clinic: UUID) -> list[Recorded[Event]]:
    """Answers with skips, corrections and late windows, ratings and changing rules."""
    about = {"clinic": clinic}
    return [
        *story("DDMD.MMDpsD_DMDDDDsMDDDD", **about),
        *(decision(number, **about) for number in range(23)),
        *(reply(number, letter, after=99, **about) for number, letter in ((4, "M"), (2, "D"), (20, "s"), (11, "D"))),
        *(rating(number, 5 + number % 5, **about) for number in (3, 9, 20)),
        registered(-3, **about),
        registered(8, **about, misses_until_pause=1),
        registered(15, **about, grace=False, repetitions_per_reserve=2),
    ]


TABLES = {
    "opportunity": "opportunity_id, outcome, turn, day, starts",
    "waypoint": "folded, folded_date, folded_opportunity, state, run, best_run, total_repetitions, reserve, misses, strength, strength_level",
    "rating": "rated_at, rating",
    "clinic_rules": "set_on, grace, misses_until_pause",
}


@pytest.mark.parametrize("seed", range(6))
async def test_any_order_any_repeats_and_any_batches_leave_the_same_rows(
    db: Db, hearing: Hearing, refolding: Refolding, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(core, "WAYPOINT_EVERY", 4)
    draw, facts = random.Random(seed), everything(CLINIC)
    facts += draw.sample(facts, 9)
    draw.shuffle(facts)
    while facts:
        size = draw.randint(1, 9)
        await hearing.take_in(*facts[:size])
        facts = facts[size:]
    await refolding.fold_all()
    await Hearing(db).take_in(*sorted(everything(OTHER), key=lambda fact: fact.event.occurred_at))
    await refolding.fold_all()
    mixed, in_order = await kept_of(db), await kept_of(db, OTHER)
    assert mixed.practice == in_order.practice
    assert mixed.practice.folded == 24
    for table, columns in TABLES.items():
        assert await rows_of(db, table, columns) == await rows_of(db, table, columns, OTHER), table
    assert len(await rows_of(db, "waypoint", "folded")) == 6


@pytest.mark.parametrize("seed", range(3))
async def test_whoever_follows_the_events_has_the_numbers_that_hold(
    db: Db, hearing: Hearing, refolding: Refolding, seed: int
) -> None:
    facts = everything(CLINIC)
    random.Random(seed).shuffle(facts)
    for fact in facts:
        await hearing.take_in(fact)
    await refolding.fold_all()
    last: Any = (await said(db, RepetitionCounted, ProgressCorrected))[-1]
    numbers = last.now if isinstance(last, ProgressCorrected) else last
    practice = (await kept_of(db)).practice
    run = practice.run
    assert (numbers.run, numbers.best_run, numbers.total_repetitions) == (run.run, run.best_run, run.total_repetitions)
    assert (await said(db, StrengthChanged))[-1].level == practice.strength.level


async def test_rules_that_are_heard_late_fold_again_and_are_corrected_once(
    db: Db, hearing: Hearing, refolding: Refolding
) -> None:
    late = registered(1, **STRICT)
    await hearing.take_in(registered(-3), *story("DDM"))
    await hearing.take_in(late)
    assert await refolding.due()
    assert await refolding.fold_all() == 1
    assert await refolding.fold_all() == 0
    assert not await refolding.due()
    [corrected] = await said(db, ProgressCorrected)
    assert (corrected.opportunity_id, corrected.was.state, corrected.now.state) == (None, "grace", "paused")
    async with db.everywhere() as tx:
        cause = await tx.fetchval("SELECT causation_id FROM outbox WHERE type LIKE '%progress_corrected%'")
    assert cause == late.envelope.id


async def test_one_plan_that_cannot_be_folded_keeps_no_other_from_it(
    db: Db, hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, clock, tried = uuid4(), VirtualClock(NOW), list[int]()
    refolding = Refolding(db, Outbox("progress"), clock)
    await hearing.take_in(registered(-3), *story("DDM"), *story("DDM", plan=bad, client=uuid4()))
    await hearing.take_in(registered(1, **STRICT))
    settle = folding.settle

    def breaks(ledger: Ledger, *news: Any, **more: Any) -> Any:
        tried.append(ledger.plan.plan_id == bad)
        if tried[-1]:
            raise ValueError("broken rows")
        return settle(ledger, *news, **more)

    monkeypatch.setattr(folding, "settle", breaks)
    assert await refolding.fold_all() == 1
    assert (await kept_of(db)).practice.run.state == "paused"
    tried.clear()
    assert (await refolding.fold_all(), tried) == (0, []), "it is put off, not tried every two seconds"
    monkeypatch.undo()
    clock.advance_to(NOW + timedelta(hours=1))
    assert await refolding.fold_all() == 1
    assert not await refolding.due()


async def test_an_answer_to_a_plan_that_waits_folds_it_by_the_new_rules(
    db: Db, hearing: Hearing, refolding: Refolding
) -> None:
    await hearing.take_in(registered(-3), *story("DDM"))
    await hearing.take_in(registered(1, **STRICT))
    await hearing.take_in(reply(3, "D"))
    assert await refolding.fold_all() == 0
    assert len(await said(db, ProgressCorrected)) == 1
    assert (await kept_of(db)).practice.run.run == 1


async def test_rules_of_today_leave_what_was_counted_as_it_was(db: Db, hearing: Hearing, refolding: Refolding) -> None:
    await hearing.take_in(registered(-3), *story("DDM"))
    await hearing.take_in(registered(2, **STRICT))
    assert not await refolding.due()
    await hearing.take_in(*(reply(number, letter) for number, letter in ((3, "D"), (4, "M"))))
    assert (await kept_of(db)).practice.run.state == "paused"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_of_one_day_the_last_that_was_set_holds(
    db: Db, hearing: Hearing, refolding: Refolding, order: Sequence[int]
) -> None:
    of_the_day = [registered(-3, minute=1), registered(-3, minute=2, **STRICT)]
    await hearing.take_in(*story("DDM"))
    for each in order:
        await hearing.take_in(of_the_day[each])
    await refolding.fold_all()
    assert (await kept_of(db)).practice.run.state == "paused"


async def test_other_clinics_are_not_folded_again(db: Db, hearing: Hearing, refolding: Refolding) -> None:
    await hearing.take_in(*story("DDM"), *story("DDM", clinic=OTHER))
    await hearing.take_in(registered(0, **STRICT))
    assert await refolding.fold_all() == 1
    assert (await kept_of(db, OTHER)).practice.run.state == "grace"


async def test_rules_wait_for_the_answers_in_hand(db: Db, hearing: Hearing) -> None:
    """Else a plan could be saved as the old rules have it, after the new ones looked for such plans."""
    async with db.transaction(CLINIC) as tx:
        await folding.take_in(tx, [reply(0, "D")], NOW)  # type: ignore[list-item]  # an answer is one
        task = asyncio.create_task(hearing.take_in(registered(0, **STRICT)))
        await until_one_waits(db)
        assert not task.done()
    await asyncio.wait_for(task, 10)


async def until_one_waits(db: Db) -> None:
    async with asyncio.timeout(10):
        while True:
            async with db.everywhere() as tx:
                if await tx.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
                    return
            await asyncio.sleep(0.01)


async def test_what_stood_before_this_release_is_folded_anew_and_corrects_nothing(
    db: Db, hearing: Hearing, refolding: Refolding
) -> None:
    await hearing.take_in(*story("DDDMDDDDDDD.s"))
    stood = await kept_of(db)
    async with db.everywhere() as tx:
        await tx.execute("UPDATE opportunity SET turn = NULL")
        await tx.execute(
            "UPDATE run SET began_on = NULL, last_on = NULL, strength = 0, strength_level = 0, strength_on = NULL, folded = 0,"
            " stale_since = '0001-01-01', stale_because = plan_id"
        )
        await tx.execute("DELETE FROM outbox")
    assert await refolding.fold_all() == 1
    told = await said(db)
    assert [type(event) for event in told] == [StrengthChanged]
    habit = replace(stood.habit, said_until=told[-1].occurred_at)
    assert await kept_of(db) == replace(stood, habit=habit)


async def test_a_plan_graduates_once_with_what_led_to_it(db: Db, hearing: Hearing) -> None:
    await hearing.take_in(*story("DDD"), phase(3, "maintain"))
    assert await said(db, PlanGraduated) == []
    await hearing.take_in(rating(4, 8), rating(5, 9))
    [graduated] = await said(db, PlanGraduated)
    assert (graduated.ground, graduated.rating, graduated.total_repetitions) == ("maintained", 8, 3)


async def test_an_answer_that_changes_the_past_reads_no_more_than_lies_after_the_waypoint_before_it(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "WAYPOINT_EVERY", 4)
    db = Db(dsn, schema="progress", max_size=2)
    await db.open()
    hearing, read = Hearing(db), list[int]()
    monkeypatch.setattr(store, "tails", counting(store.tails, read))
    await hearing.take_in(*story("D" * 40))
    await hearing.take_in(reply(38, "M", after=9))
    await hearing.take_in(reply(1, "M", after=9))
    await db.close()
    assert read == [4, 40]


def counting(tails: Any, read: list[int]) -> Any:
    async def counted(tx: asyncpg.Connection, places: Sequence[Any]) -> Any:
        found = await tails(tx, places)
        read.append(sum(map(len, found.values())))
        return found

    return counted


async def test_two_who_change_the_past_of_one_plan_at_once_lose_nothing(db: Db, hearing: Hearing) -> None:
    await hearing.take_in(*story("DDDDDDDD"))
    other = Hearing(db)
    await asyncio.gather(
        hearing.take_in(reply(2, "M", after=9), reply(9, "D")), other.take_in(reply(5, "M", after=9), reply(10, "D"))
    )
    run = (await kept_of(db)).practice.run
    assert (run.total_repetitions, run.last_on) == (8, (START + timedelta(days=10)).date())
