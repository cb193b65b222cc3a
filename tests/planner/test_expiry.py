"""Plans end by themselves."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
import structlog
from handrail_planner import expiry
from handrail_planner.desk import Desk
from handrail_planner.expiry import Expiry, Round
from handrail_planner.handlers import plans
from handrail_shared.contracts.events import PlanEnded, ProposalWithdrawn
from handrail_shared.runtime import rounds
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.outbox import hold

from tests.planner.conftest import MONDAY, Caller, Said, plan_body
from tests.support.postgres import Database


async def test_a_plan_ends_when_its_days_are_over_and_not_before(
    clinic: Caller, desk: Desk, clock: VirtualClock, said: Said
) -> None:
    client_id = await clinic.client()
    goal_id = await clinic.goal(client_id)
    short = await clinic.active(client_id, goal_id, lasts_days=2)
    await clinic.active(client_id, goal_id, lasts_days=3)
    loop = Expiry(desk)
    assert (await loop.end_expired(), await loop.due()) == (Round(), False)
    clock.advance_to(MONDAY + timedelta(days=2))
    assert await loop.due()
    assert [await loop.end_expired() for _ in range(2)] == [Round(ended=1), Round()]
    news = await said.last()
    assert isinstance(news, PlanEnded)
    assert (str(news.plan_id), news.reason) == (short["plan_id"], "expired")


async def test_a_revised_plan_has_its_days_again(clinic: Caller, desk: Desk, clock: VirtualClock) -> None:
    client_id = await clinic.client()
    goal_id = await clinic.goal(client_id)
    live = await clinic.active(client_id, goal_id, lasts_days=2)
    clock.advance_to(MONDAY + timedelta(days=1))
    await clinic.put(f"/v1/plans/{live['plan_id']}", plan_body(goal_id, lasts_days=2, version=1))
    clock.advance_to(MONDAY + timedelta(days=2))
    assert await Expiry(desk).end_expired() == Round()


async def test_a_proposal_that_nobody_answers_in_time_is_a_draft_again(
    clinic: Caller, desk: Desk, clock: VirtualClock, said: Said
) -> None:
    client_id = await clinic.client()
    drafted = await clinic.draft(client_id, await clinic.goal(client_id))
    path = f"/v1/plans/{drafted['plan_id']}"
    await clinic.post(f"{path}/propose", {"way": "session", "answer_hours": 1})
    loop = Expiry(desk)
    assert (await loop.end_expired(), await loop.due()) == (Round(), False)
    clock.advance_to(MONDAY + timedelta(hours=1))
    assert await loop.due()
    assert [await loop.end_expired() for _ in range(2)] == [Round(withdrawn=1), Round()]
    assert (await clinic.get(path)).json()["state"] == "draft"
    news = await said.last()
    assert isinstance(news, ProposalWithdrawn)
    assert (news.reason, news.plan_version) == ("unanswered", 1)


async def test_what_got_more_time_since_it_was_looked_for_stays(clinic: Caller, desk: Desk) -> None:
    client_id = await clinic.client()
    goal_id = await clinic.goal(client_id)
    drafted = await clinic.draft(client_id, goal_id, copy_level="personal")
    await clinic.post(f"/v1/plans/{drafted['plan_id']}/propose", {"way": "text", "answer_hours": 1})
    live = await clinic.active(client_id, goal_id, lasts_days=2)
    in_care = UUID(clinic.clinic_id)
    async with desk.db.transaction(in_care) as tx:
        await plans.lapse(desk, tx, in_care, UUID(drafted["plan_id"]), now=MONDAY + timedelta(minutes=59))  # type: ignore[arg-type]  # ids of a test
        await plans.expire(desk, tx, in_care, UUID(live["plan_id"]), now=MONDAY + timedelta(days=1))  # type: ignore[arg-type]  # as above
    states = [(await clinic.get(f"/v1/plans/{each['plan_id']}")).json()["state"] for each in (drafted, live)]
    assert states == ["proposed", "active"]


async def test_the_loop_wakes_for_a_proposal_made_after_it_fell_asleep(
    clinic: Caller, desk: Desk, clock: VirtualClock, said: Said
) -> None:
    client_id = await clinic.client()
    drafted = await clinic.draft(client_id, await clinic.goal(client_id))
    loop = Expiry(desk)
    await loop.start()
    try:
        await _until_asleep(clock)
        await clinic.post(f"/v1/plans/{drafted['plan_id']}/propose", {"way": "session", "answer_hours": 2})
        async with asyncio.timeout(10):
            while clock.next_deadline() != MONDAY + timedelta(hours=2):
                await asyncio.sleep(0.01)
        clock.advance_to(MONDAY + timedelta(hours=2))
        await _until_asleep(clock)
    finally:
        await loop.stop()
    assert (await said.names())[-1] == "ProposalWithdrawn"


async def test_a_plan_that_rests_runs_out_as_well(clinic: Caller, desk: Desk, clock: VirtualClock, said: Said) -> None:
    client_id = await clinic.client()
    live = await clinic.active(client_id, await clinic.goal(client_id), lasts_days=2)
    await clinic.post(f"/v1/plans/{live['plan_id']}/pause")
    clock.advance_to(MONDAY + timedelta(days=2))
    assert await Expiry(desk).end_expired() == Round(ended=1)
    assert (await said.names())[-1] == "PlanEnded"


async def test_the_loop_wakes_for_a_plan_made_after_it_fell_asleep(
    clinic: Caller, desk: Desk, clock: VirtualClock, said: Said
) -> None:
    loop = Expiry(desk)
    await loop.start()
    try:
        await _until_asleep(clock)
        client_id = await clinic.client()
        await clinic.active(client_id, await clinic.goal(client_id), lasts_days=1)
        for _ in range(3):
            deadline = clock.next_deadline()
            assert deadline is not None
            clock.advance_to(deadline)
            await _until_asleep(clock)
    finally:
        await loop.stop()
    news = await said.last()
    assert isinstance(news, PlanEnded)
    assert news.occurred_at == MONDAY + timedelta(days=1)


async def test_a_plan_that_cannot_be_ended_is_passed_over_and_the_others_end(
    clinic: Caller, desk: Desk, clock: VirtualClock, said: Said, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry, "BATCH", 2)
    client_id = await clinic.client()
    goal_id = await clinic.goal(client_id)
    head, *others = [(await clinic.active(client_id, goal_id, lasts_days=days))["plan_id"] for days in (1, 2, 3)]
    await _as_admin(
        database, f"ALTER TABLE planner.plan ADD CONSTRAINT no CHECK (plan_id <> '{head}' OR state <> 'ended')"
    )
    clock.advance_to(MONDAY + timedelta(days=3))
    loop = Expiry(desk)
    assert await loop.end_expired() == Round(ended=2, passed_over=1)
    assert [str(each.plan_id) for each in await said.all() if isinstance(each, PlanEnded)] == others
    assert await loop.end_expired() == Round(passed_over=1)
    await _as_admin(database, "ALTER TABLE planner.plan DROP CONSTRAINT no")
    assert await loop.end_expired() == Round(ended=1)


async def test_between_two_tries_of_a_plan_that_cannot_be_ended_is_a_pause(
    clinic: Caller, desk: Desk, clock: VirtualClock, database: Database
) -> None:
    client_id = await clinic.client()
    await clinic.active(client_id, await clinic.goal(client_id), lasts_days=1)
    await _as_admin(database, "ALTER TABLE planner.plan ADD CONSTRAINT no CHECK (state <> 'ended')")
    clock.advance_to(MONDAY + timedelta(days=1))
    loop = Expiry(desk)
    with structlog.testing.capture_logs() as lines:
        await loop.start()
        await asyncio.sleep(expiry.PAUSE_SECONDS / 2)
        await asyncio.wait_for(loop.stop(), expiry.PAUSE_SECONDS)
    assert [each["event"] for each in lines] == ["expiry_failed"]


async def test_stopping_lets_the_plan_in_hand_end_and_takes_up_no_other(
    clinic: Caller, desk: Desk, clock: VirtualClock, database: Database, said: Said
) -> None:
    clients = [await clinic.client(phone=f"+1202555014{n}") for n in range(2)]
    for client_id in clients:
        await clinic.active(client_id, await clinic.goal(client_id), lasts_days=1)
    clock.advance_to(MONDAY + timedelta(days=1))
    loop = Expiry(desk)
    async with desk.db.transaction(UUID(clinic.clinic_id)) as tx:
        await hold(tx, [UUID(each) for each in clients])
        await loop.start()
        await _until_it_waits(database)
        stopped = asyncio.create_task(loop.stop())
        await asyncio.sleep(0)
    await asyncio.wait_for(stopped, rounds.STOP_SECONDS)
    assert (await said.names()).count("PlanEnded") == 1


async def _as_admin(database: Database, statement: str) -> object:
    admin = await asyncpg.connect(database.admin_dsn)
    try:
        return await admin.fetchval(statement)
    finally:
        await admin.close()


async def _until_it_waits(database: Database) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    async with asyncio.timeout(10):
        while not await _as_admin(database, waiting):
            await asyncio.sleep(0.02)


async def _until_asleep(clock: VirtualClock) -> None:
    async with asyncio.timeout(10):
        while clock.next_deadline() is None:
            await asyncio.sleep(0.01)
