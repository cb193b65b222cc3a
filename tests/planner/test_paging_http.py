"""Lists come page by page: what was there from the start comes exactly once, and a wrong cursor is told."""

import asyncio
from uuid import uuid4

import httpx

from tests.planner.conftest import Caller, register


async def pages(clinic: Caller, path: str, limit: int) -> list[dict[str, str]]:
    """Every page to the last, in at most a hundred."""
    seen: list[dict[str, str]] = []
    after = ""
    for _ in range(100):
        page = (await clinic.get(f"{path}?limit={limit}{after}")).json()
        assert len(page["items"]) <= limit
        seen += page["items"]
        if page["next"] is None:
            return seen
        after = f"&after={page['next']}"
        await asyncio.sleep(0)
    raise AssertionError("the pages do not end")


async def test_what_was_there_comes_exactly_once_while_more_is_added(clinic: Caller) -> None:
    there = {await clinic.client(phone=f"+12025550{each}") for each in range(110, 121)}
    reading = asyncio.create_task(pages(clinic, "/v1/clients", 2))
    added = {await clinic.client(phone=f"+12025550{each}") for each in range(130, 140)}
    seen = [each["client_id"] for each in await reading]
    assert len(seen) == len(set(seen))
    assert there <= set(seen) <= there | added


async def test_goals_and_plans_of_one_instant_come_exactly_once(clinic: Caller) -> None:
    client_id = await clinic.client()
    goals = [await clinic.goal(client_id) for _ in range(5)]
    plans = [(await clinic.draft(client_id, goals[0]))["plan_id"] for _ in range(5)]
    path = f"/v1/clients/{client_id}"
    assert sorted(each["goal_id"] for each in await pages(clinic, f"{path}/goals", 2)) == sorted(goals)
    assert sorted(each["plan_id"] for each in await pages(clinic, f"{path}/plans", 2)) == sorted(plans)


async def test_a_cursor_that_names_nothing_in_the_list_is_told(clinic: Caller, http: httpx.AsyncClient) -> None:
    sam, kim = await clinic.client(), await clinic.client(phone="+12025550144")
    goal = await clinic.goal(kim)
    plan = (await clinic.draft(kim, goal))["plan_id"]
    norths = await (await register(http, alias="North")).client()
    for path, strangers in (
        ("/v1/clients", (norths, goal, uuid4())),
        (f"/v1/clients/{sam}/goals", (goal, uuid4())),
        (f"/v1/clients/{sam}/plans", (plan, uuid4())),
    ):
        for stranger in strangers:
            answer = await clinic.get(f"{path}?after={stranger}")
            assert (answer.status_code, answer.json()["code"]) == (422, "cursor_not_valid"), path
    assert (await clinic.get(f"/v1/clients?after={kim}")).status_code == 200
