"""Sessions, as a clinic's system meets them, and what becomes of one that left the client without a plan."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from handrail_planner import due_sessions
from handrail_planner.desk import Desk
from handrail_planner.due_sessions import DueSessions, Round
from handrail_shared.contracts.events import SessionHeld, SessionLeftWithoutPlan, SessionPlanned
from handrail_shared.runtime.clock import VirtualClock

from tests.planner.conftest import MONDAY, Caller, Said, register


def at(**later: float) -> str:
    return (MONDAY + timedelta(**later)).isoformat()


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


async def a_session(clinic: Caller, client_id: str, **later: float) -> str:
    made = await clinic.made(f"/v1/clients/{client_id}/sessions", {"starts_at": at(**(later or {"hours": 0}))})
    return f"/v1/clients/{client_id}/sessions/{made['session_id']}"


async def test_a_session_is_planned_moved_and_cancelled(clinic: Caller, client_id: str, said: Said) -> None:
    path = await a_session(clinic, client_id, days=7)
    moved = await clinic.put(path, {"starts_at": at(days=8)}, If_Match='"1"')
    assert (moved.status_code, moved.headers["ETag"], moved.json()["state"]) == (200, '"2"', "planned")
    assert (await clinic.put(path, {"starts_at": at(days=9)}, If_Match='"1"')).json()["code"] == "stale_version"
    assert (await clinic.put(path, {"starts_at": at(days=9)})).status_code == 428
    for _ in range(2):
        assert (await clinic.post(f"{path}/cancel")).json()["state"] == "cancelled"
    assert (await clinic.post(f"{path}/held", {"held_at": at()})).json()["code"] == "session_cancelled"
    assert (await said.names())[-3:] == ["SessionPlanned", "SessionPlanned", "SessionCancelled"]


async def test_closing_a_session_keeps_its_notes_and_plans_the_next(clinic: Caller, client_id: str, said: Said) -> None:
    path = await a_session(clinic, client_id)
    body = {"held_at": at(), "notes": "Exit line works.\nNext: the bus.", "next_starts_at": at(days=7)}
    closed = [(await clinic.post(f"{path}/held", body)).json() for _ in range(2)]
    assert closed[0] == closed[1]
    assert (closed[0]["state"], closed[0]["notes"]) == ("held", "Exit line works.\nNext: the bus.")
    assert closed[0]["plan_due_by"] == (MONDAY + timedelta(hours=48)).isoformat().replace("+00:00", "Z")
    coming = (await clinic.get(f"/v1/clients/{client_id}/sessions?state=planned")).json()["items"]
    assert [each["starts_at"] for each in coming] == [at(days=7).replace("+00:00", "Z")]
    *_, held, planned = await said.all()
    assert isinstance(held, SessionHeld)
    assert isinstance(planned, SessionPlanned)
    assert (held.with_plan, held.plan_due_by) == (False, MONDAY + timedelta(hours=48))


async def test_a_session_without_a_plan_is_flagged_when_the_clinics_time_is_over(
    clinic: Caller, client_id: str, desk: Desk, clock: VirtualClock, said: Said
) -> None:
    assert (await clinic.put("/v1/clinic/patience", {"plan_within_hours": 6}, If_Match='"0"')).json()[
        "insight_days"
    ] == 14
    path = await a_session(clinic, client_id)
    await clinic.post(f"{path}/held", {"held_at": at()})
    loop = DueSessions(desk)
    clock.advance_to(MONDAY + timedelta(hours=5))
    assert (await loop.settle_all(), await loop.due()) == (Round(), False)
    clock.advance_to(MONDAY + timedelta(hours=6))
    assert await loop.due()
    assert [await loop.settle_all() for _ in range(2)] == [Round(settled=1), Round()]
    assert not await loop.due()
    flagged = (await clinic.get(path)).json()
    assert (flagged["left_without_plan_at"], flagged["plan_due_by"]) == ("2026-03-02T21:00:00Z", None)
    assert isinstance(await said.last(), SessionLeftWithoutPlan)


async def test_a_plan_that_goes_live_in_between_is_in_time(
    clinic: Caller, client_id: str, desk: Desk, clock: VirtualClock, said: Said
) -> None:
    path = await a_session(clinic, client_id)
    await clinic.post(f"{path}/held", {"held_at": at()})
    clock.advance_to(MONDAY + timedelta(hours=30))
    live = await clinic.active(client_id, await clinic.goal(client_id))
    await clinic.post(f"/v1/plans/{live['plan_id']}/end", {"reason": "met"})
    clock.advance_to(MONDAY + timedelta(hours=48))
    assert await DueSessions(desk).settle_all() == Round(settled=1)
    assert "SessionLeftWithoutPlan" not in await said.names()


async def test_nothing_is_awaited_of_a_client_who_was_discharged(
    clinic: Caller, client_id: str, desk: Desk, clock: VirtualClock, said: Said
) -> None:
    path = await a_session(clinic, client_id)
    await clinic.post(f"{path}/held", {"held_at": at()})
    await clinic.post(f"/v1/clients/{client_id}/discharge")
    assert (await clinic.get(path)).json()["plan_due_by"] is None
    async with desk.db.transaction(UUID(clinic.clinic_id)) as tx:  # one that was discharged before this was seen to
        await tx.execute("UPDATE session SET plan_due_by = $1", MONDAY)
    clock.advance_to(MONDAY + timedelta(hours=48))
    assert await DueSessions(desk).settle_all() == Round(settled=1)
    assert "SessionLeftWithoutPlan" not in await said.names()


async def test_a_live_plan_is_the_bridge_already(clinic: Caller, client_id: str) -> None:
    await clinic.active(client_id, await clinic.goal(client_id))
    path = await a_session(clinic, client_id)
    closed = (await clinic.post(f"{path}/held", {"held_at": at()})).json()
    assert (closed["with_plan"], closed["plan_due_by"]) == (True, None)


async def test_the_loop_wakes_for_a_session_closed_after_it_fell_asleep(
    clinic: Caller, client_id: str, desk: Desk, clock: VirtualClock, said: Said
) -> None:
    await clinic.put("/v1/clinic/patience", {"plan_within_hours": 4}, If_Match='"0"')
    loop = DueSessions(desk)
    await loop.start()
    try:
        await clock_at_rest(clock)
        path = await a_session(clinic, client_id)
        await clinic.post(f"{path}/held", {"held_at": at(hours=-40)})
        for _ in range(2):
            deadline = clock.next_deadline()
            assert deadline is not None
            clock.advance_to(deadline)
            await clock_at_rest(clock)
    finally:
        await loop.stop()
    news = await said.last()
    assert isinstance(news, SessionLeftWithoutPlan)
    assert news.occurred_at == MONDAY + due_sessions.LOOK_EVERY


async def clock_at_rest(clock: VirtualClock) -> None:
    import asyncio

    async with asyncio.timeout(10):
        while (deadline := clock.next_deadline()) is None or deadline <= clock.now():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "instant", ["2026-03-02", "2026-03-02T15:00:00", 1772463600, "0001-01-01T00:00:00+14:00", "2100-01-01T00:00:00Z"]
)
async def test_a_time_that_is_none_is_refused_by_name(clinic: Caller, client_id: str, instant: object) -> None:
    answer = await clinic.post(f"/v1/clients/{client_id}/sessions", {"starts_at": instant})
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "starts_at")


async def test_another_clinics_sessions_are_not_there(clinic: Caller, client_id: str) -> None:
    path = await a_session(clinic, client_id)
    other = await register(clinic.http)
    assert (await other.get(path)).json()["code"] == "client_unknown"
    mate = await clinic.client(phone="+12025550144")
    assert (await clinic.get(path.replace(client_id, mate))).json()["code"] == "session_unknown"
    assert datetime.fromisoformat((await clinic.get(path)).json()["starts_at"]) == MONDAY


async def test_a_clinics_patience_is_set_from_the_version_that_was_read(clinic: Caller) -> None:
    path = "/v1/clinic/patience"
    assert (await clinic.get(path)).headers["ETag"] == '"0"'
    assert (await clinic.put(path, {"idle_days": 20})).status_code == 428
    assert (await clinic.put(path, {"idle_days": 20}, If_Match='"7"')).status_code == 412
    for before, after in (('"0"', '"1"'), ('"1"', '"2"')):
        answer = await clinic.put(path, {"idle_days": 20}, If_Match=before)
        assert (answer.status_code, answer.headers["ETag"]) == (200, after)
        assert (await clinic.get(path)).headers["ETag"] == after
        stale = await clinic.put(path, {"idle_days": 30}, If_Match=before)
        assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert (await clinic.get(path)).json()["idle_days"] == 20
