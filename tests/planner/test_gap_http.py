"""From insight to lasting practice, and how plans fare by kind: as a clinic asks for it, on what was really heard."""

from dataclasses import replace
from datetime import datetime, timedelta
from importlib import resources
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_planner.forgetting import Forgetting
from handrail_planner.handlers.heard import on_heard
from handrail_planner.rebuild import KEPT, rebuild
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import ActionMissed, MilestoneReached, ProgressCorrected
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import hold

from tests.planner.conftest import MONDAY, Caller, register
from tests.planner.news import Story
from tests.support.postgres import Database

AT = MONDAY + timedelta(hours=2)


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


async def practised(db: Db, clinic: Caller, client_id: str, plan_id: str, *, lasting: bool) -> Story:
    """A week of practice, and word of the fourteenth repetition."""
    told = Story(UUID(clinic.clinic_id), UUID(client_id), UUID(plan_id), AT)
    facts = list(told.week())
    if lasting:
        facts.append(told.counted(6, run=14, total=14))
        reached = MilestoneReached.model_validate(
            {
                "clinic_id": told.clinic_id,
                "client_id": told.client_id,
                "plan_id": told.plan_id,
                "opportunity_id": told.opportunity(0),
                "local_date": AT.date(),
                "run": 14,
                "best_run": 14,
                "total_repetitions": 14,
                "milestone": 14,
                "occurred_at": AT + timedelta(days=20),
            }
        )
        facts.append(wrap(reached, event_id=EventId(uuid4()), source="progress", correlation_id=uuid4()))
    async with db.transaction(told.clinic_id) as tx:
        await hold(tx, [told.client_id])
        await on_heard(facts, tx, MONDAY)
    return told


async def _taken_back(db: Db, clinic: Caller, client_id: str, plan_id: str) -> None:
    """The client says that all of it was a mistake."""
    before = {"state": "running", "run": 14, "best_run": 14, "total_repetitions": 14}
    nothing = {"state": "fresh", "run": 0, "best_run": 0, "total_repetitions": 0}
    whose = {"clinic_id": clinic.clinic_id, "client_id": client_id, "plan_id": plan_id}
    corrected = ProgressCorrected.model_validate(
        whose | {"was": before, "now": nothing, "occurred_at": AT + timedelta(days=30)}
    )
    fact: Recorded[Any] = wrap(corrected, event_id=EventId(uuid4()), source="progress", correlation_id=uuid4())
    async with db.transaction(UUID(clinic.clinic_id)) as tx:
        await hold(tx, [UUID(client_id)])
        await on_heard([fact], tx, MONDAY)


async def test_the_way_of_an_insight_is_told_with_times(clinic: Caller, client_id: str, db: Db) -> None:
    insight = await clinic.made(f"/v1/clients/{client_id}/insights", {"words": "I drink when I expect to be judged"})
    open_one = await clinic.made(f"/v1/clients/{client_id}/insights", {"words": "I go quiet"})
    plan = await clinic.draft(client_id, await clinic.goal(client_id))
    await clinic.post(f"/v1/insights/{insight['insight_id']}/answer", {"plan_id": plan["plan_id"]})
    live = (await clinic.post(f"/v1/plans/{plan['plan_id']}/agree")).json()
    await practised(db, clinic, client_id, live["plan_id"], lasting=True)
    told = {each["insight_id"]: each for each in (await clinic.get(f"/v1/clients/{client_id}/gap")).json()["insights"]}
    went = told[insight["insight_id"]]
    assert (went["state"], went["plan_id"]) == ("answered", live["plan_id"])
    assert went["noted_at"] <= went["planned_at"] <= went["first_used_at"] < went["sustained_at"]
    assert told[open_one["insight_id"]]["planned_at"] is None
    path = f"/v1/clients/{client_id}/gap"
    page = (await clinic.get(f"{path}?limit=1")).json()
    last = (await clinic.get(f"{path}?limit=1&after={page['next']}")).json()
    assert [each["insight_id"] for each in (*page["insights"], *last["insights"])] == list(told), "newest first"
    assert last["next"] is None
    assert (await clinic.get(f"{path}?after={uuid4()}")).json()["code"] == "cursor_not_valid"
    clinics = (await clinic.get("/v1/gap")).json()
    assert clinics["floor"] == 5
    assert {name for name, value in clinics.items() if value is None} == {
        *("insights", "planned", "used", "sustained"),
        *("median_days_to_plan", "median_days_to_use", "median_days_to_sustained"),
    }, "one client is no clinic"
    assert clinics["set_aside"] == 0
    other = await register(clinic.http)
    assert (await other.get("/v1/gap")).json()["insights"] == 0, "of nobody is told"
    assert (await other.get(f"/v1/clients/{client_id}/gap")).json()["code"] == "client_unknown"
    await _taken_back(db, clinic, client_id, live["plan_id"])
    again = (await clinic.get(f"/v1/clients/{client_id}/gap")).json()["insights"]
    (went,) = [each for each in again if each["insight_id"] == insight["insight_id"]]
    assert (went["first_used_at"], went["sustained_at"]) == (None, None), "what was corrected away did not happen"
    assert went["planned_at"] is not None


async def planned(clinic: Caller, client_id: str) -> Any:
    """A live plan that answers an insight."""
    insight = await clinic.made(f"/v1/clients/{client_id}/insights", {"words": "I go quiet"})
    plan = await clinic.draft(client_id, await clinic.goal(client_id))
    await clinic.post(f"/v1/insights/{insight['insight_id']}/answer", {"plan_id": plan["plan_id"]})
    return (await clinic.post(f"/v1/plans/{plan['plan_id']}/agree")).json()


async def hear_all(db: Db, told: Story, *facts: Recorded[Any]) -> None:
    async with db.transaction(told.clinic_id) as tx:
        await hold(tx, [told.client_id])
        await on_heard(facts, tx, MONDAY)


async def test_the_first_use_is_one_that_stands_and_comes_after_the_plan(
    clinic: Caller, client_id: str, db: Db, clock: VirtualClock
) -> None:
    """Neither what was corrected, nor a use of the plan from before the insight, is a first step out of it."""
    live = await planned(clinic, client_id)
    told = Story(UUID(clinic.clinic_id), UUID(client_id), UUID(live["plan_id"]), AT)
    early = replace(told, begins=MONDAY - timedelta(days=30))
    await hear_all(db, told, early.answered(0), early.counted(0, run=1, total=1))
    await hear_all(db, told, told.answered(1), told.answered(1, ActionMissed, hours=5))
    (went,) = (await clinic.get(f"/v1/clients/{client_id}/gap")).json()["insights"]
    assert went["first_used_at"] is None
    await hear_all(db, told, told.answered(10), told.answered(11))
    (went,) = (await clinic.get(f"/v1/clients/{client_id}/gap")).json()["insights"]
    assert datetime.fromisoformat(went["first_used_at"]) == told.opens(10) + timedelta(hours=3)


async def test_how_far_a_plan_got_outlives_what_was_heard_of_it(
    clinic: Caller, client_id: str, db: Db, clock: VirtualClock
) -> None:
    live = await planned(clinic, client_id)
    told = Story(UUID(clinic.clinic_id), UUID(client_id), UUID(live["plan_id"]), AT)
    await hear_all(db, told, told.answered(0), told.answered(0, ActionMissed, hours=5))
    await practised(db, clinic, client_id, live["plan_id"], lasting=True)
    (before,) = (await clinic.get(f"/v1/clients/{client_id}/gap")).json()["insights"]
    assert None not in (before["first_used_at"], before["sustained_at"])
    for days in (KEPT + timedelta(days=10), KEPT + timedelta(days=90)):
        assert await Forgetting(db, VirtualClock(MONDAY + days)).look() == 1
        assert (await rebuild(db)).equal
        (after,) = (await clinic.get(f"/v1/clients/{client_id}/gap")).json()["insights"]
        assert after == before
    async with db.transaction(UUID(clinic.clinic_id)) as tx:
        assert await tx.fetchval("SELECT count(*) FROM heard") == 0
        assert await tx.fetchval("SELECT count(*) FROM standing WHERE about = 'opportunity'") == 0


async def test_what_many_clients_did_is_counted_and_what_few_did_is_not(clinic: Caller, db: Db) -> None:
    for number in range(5):
        client_id = await clinic.client(phone=f"+1202555014{number}")
        insight = await clinic.made(f"/v1/clients/{client_id}/insights", {"words": "I go quiet"})
        plan = await clinic.draft(client_id, await clinic.goal(client_id))
        await clinic.post(f"/v1/insights/{insight['insight_id']}/answer", {"plan_id": plan["plan_id"]})
        live = (await clinic.post(f"/v1/plans/{plan['plan_id']}/agree")).json()
        await practised(db, clinic, client_id, live["plan_id"], lasting=number == 0)
    told = (await clinic.get("/v1/gap")).json()
    assert (told["insights"], told["planned"], told["used"]) == (5, 5, 5)
    assert told["median_days_to_use"] is not None
    assert (told["sustained"], told["median_days_to_sustained"]) == (None, None), "one client's"


async def test_outcomes_are_counted_by_kind_and_nothing_is_told_of_a_few_clients(clinic: Caller, db: Db) -> None:
    for number in range(5):
        client_id = await clinic.client(phone=f"+1202555014{number}")
        live = await clinic.active(client_id, await clinic.goal(client_id))
        if number < 2:
            told = await practised(db, clinic, client_id, live["plan_id"], lasting=number == 0)
            async with db.transaction(told.clinic_id) as tx:
                await hold(tx, [told.client_id])
                faded = told.faded("own_cue", "practise", AT + timedelta(days=30 + number))
                await on_heard([faded] if number == 0 else [], tx, MONDAY)
        if number == 3:
            (kind,) = (await clinic.get("/v1/outcomes")).json()["kinds"]
            assert (kind["plans"], kind["used"], kind["used_rate"]) == (None, None, None)
    (kind,) = (await clinic.get("/v1/outcomes")).json()["kinds"]
    assert (kind["kind"], kind["plans"], kind["live"], kind["used"], kind["sustained"]) == ("plain", 5, 5, 2, 1)
    assert (kind["faded"], kind["used_rate"], kind["sustained_rate"], kind["faded_rate"]) == (1, 0.4, 0.2, 0.2)
    (same,) = (await clinic.get("/v1/outcomes?by=technique")).json()["kinds"]
    assert (same["technique"], same["plans"]) == (None, 5), "written freely"


async def test_rows_from_before_are_brought_to_what_their_log_gives(
    clinic: Caller, client_id: str, db: Db, database: Database
) -> None:
    """As they stood before: three numbers in the run, repetitions and best run apart, no first use."""
    live = await clinic.active(client_id, await clinic.goal(client_id))
    await practised(db, clinic, client_id, live["plan_id"], lasting=False)
    admin = await asyncpg.connect(database.admin_dsn)
    try:
        await admin.execute(BEFORE)
        assert not (await admin.fetchval("SELECT registers FROM planner.standing WHERE about = 'plan'")).count(
            "first_use"
        )
        text = resources.files("handrail_planner.migrations").joinpath("0020_corrected.sql").read_text("utf-8")
        async with admin.transaction():
            await admin.execute("SET LOCAL search_path = planner")
            await admin.execute(text.partition("-- Outcomes are counted")[0])
    finally:
        await admin.close()
    found = await rebuild(db)
    assert found.equal, found.differing


BEFORE = """
SET handrail.clinics = '*';
UPDATE planner.standing SET registers = (registers - 'first_use') || jsonb_build_object(
    'best_run', jsonb_build_array(registers -> 'run' -> 0 -> 3, registers -> 'run' -> 1, registers -> 'run' -> 2),
    'repetitions', jsonb_build_array(registers -> 'run' -> 0 -> 1, registers -> 'run' -> 1, registers -> 'run' -> 2),
    'run', jsonb_build_array((registers -> 'run' -> 0) - 4 - 3, registers -> 'run' -> 1, registers -> 'run' -> 2))
WHERE about = 'plan'
"""
