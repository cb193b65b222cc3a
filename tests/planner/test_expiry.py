"""Plans end by themselves."""

import asyncio
from datetime import timedelta

from handrail_planner.desk import Desk
from handrail_planner.expiry import Expiry
from handrail_shared.contracts.events import PlanEnded
from handrail_shared.runtime.clock import VirtualClock

from tests.planner.conftest import MONDAY, Caller, Said, plan_body


async def test_a_plan_ends_when_its_days_are_over_and_not_before(
    clinic: Caller, desk: Desk, clock: VirtualClock, said: Said
) -> None:
    client_id = await clinic.client()
    goal_id = await clinic.goal(client_id)
    short = await clinic.active(client_id, goal_id, lasts_days=2)
    await clinic.active(client_id, goal_id, lasts_days=3)
    expiry = Expiry(desk)
    assert (await expiry.end_expired(), await expiry.due()) == (0, False)
    clock.advance_to(MONDAY + timedelta(days=2))
    assert await expiry.due()
    assert [await expiry.end_expired() for _ in range(2)] == [1, 0]
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
    assert await Expiry(desk).end_expired() == 0


async def test_the_loop_wakes_for_a_plan_made_after_it_fell_asleep(
    clinic: Caller, desk: Desk, clock: VirtualClock, said: Said
) -> None:
    expiry = Expiry(desk)
    await expiry.start()
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
        await expiry.stop()
    news = await said.last()
    assert isinstance(news, PlanEnded)
    assert news.occurred_at == MONDAY + timedelta(days=1)


async def _until_asleep(clock: VirtualClock) -> None:
    async with asyncio.timeout(10):
        while clock.next_deadline() is None:
            await asyncio.sleep(0.01)
