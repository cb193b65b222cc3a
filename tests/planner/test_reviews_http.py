"""Reviews, as a clinic's system meets them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from handrail_shared.contracts.events import ReviewRecorded
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db

from tests.planner.conftest import MONDAY, Caller, Said, register
from tests.planner.test_goals_http import LEVELS, WHOLE, a_goal, path_of

CANARY = "ptarmigan"


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


@pytest.fixture
async def goal(clinic: Caller, client_id: str) -> Any:
    return await a_goal(clinic, client_id)


async def test_a_review_is_recorded_with_both_raters_apart(
    clinic: Caller, client_id: str, goal: Any, said: Said
) -> None:
    plan = await clinic.active(client_id, goal["goal_id"])
    body = {
        "goal_id": goal["goal_id"],
        "plan_id": plan["plan_id"],
        "result": "shrink",
        "client_level": 0,
        "clinician_level": -1,
        "client_rating": 7,
        "clinician_rating": 4,
        "notes": "Nine is too early.\nTen would do.",
        "next_in_days": 7,
    }
    before = len(await said.all())
    review = await clinic.made(f"/v1/clients/{client_id}/reviews", body)
    told = {name: text for name, text in body.items() if name != "next_in_days"}
    assert {name: review[name] for name in told} == told
    assert (review["next_due_at"], review["next_step"]["code"]) == ("2026-03-09T15:00:00Z", "revise_plan")
    assert (await clinic.get(f"/v1/clients/{client_id}/reviews/{review['review_id']}")).json() == review
    assert (await clinic.get(path_of(goal))).json()["review_due_at"] == review["next_due_at"]
    ratings = (await clinic.get(f"{path_of(goal)}/ratings")).json()["items"]
    assert [(each["rater"], each["level"], each["review_id"]) for each in ratings] == [
        ("client", 0, review["review_id"]),
        ("clinician", -1, review["review_id"]),
    ]
    news = (await said.all())[before:]
    assert [type(each).__name__ for each in news] == ["ReviewRecorded", "GoalRated", "GoalRated"]
    assert isinstance(news[0], ReviewRecorded)
    assert (news[0].result, news[0].client_level, news[0].clinician_level) == ("shrink", 0, -1)
    assert (await clinic.get(f"/v1/plans/{plan['plan_id']}")).json() == plan


async def test_a_review_is_recorded_once(clinic: Caller, client_id: str, goal: Any, said: Said) -> None:
    body = {"goal_id": goal["goal_id"], "result": "keep", "client_level": 1}
    first = await clinic.made(f"/v1/clients/{client_id}/reviews", body, Idempotency_Key="k")
    assert await clinic.made(f"/v1/clients/{client_id}/reviews", body, Idempotency_Key="k") == first
    assert (await said.names()).count("ReviewRecorded") == 1


async def test_the_next_review_is_in_two_weeks_and_never_later_than_in_four(
    clinic: Caller, client_id: str, goal: Any, clock: VirtualClock
) -> None:
    clock.advance_to(MONDAY + timedelta(days=14))
    assert (await clinic.get(path_of(goal))).json()["review_due"] is True
    for days, due in ((None, "2026-03-30"), (60, "2026-04-13")):
        body = {"goal_id": goal["goal_id"], "result": "keep", "next_in_days": days}
        await clinic.made(f"/v1/clients/{client_id}/reviews", body)
        await clinic.put(path_of(goal), WHOLE, If_Match=f'"{1 if days is None else 2}"')
        shown = (await clinic.get(path_of(goal))).json()
        assert (shown["review_due"], shown["review_due_at"]) == (False, f"{due}T15:00:00Z")


async def test_a_retired_plan_ends_and_its_goal_stays_open(
    clinic: Caller, client_id: str, goal: Any, said: Said
) -> None:
    plan = await clinic.active(client_id, goal["goal_id"])
    body = {"goal_id": goal["goal_id"], "plan_id": plan["plan_id"], "result": "retire"}
    review = await clinic.made(f"/v1/clients/{client_id}/reviews", body)
    assert (review["next_step"]["code"], review["next_due_at"]) == ("draft_plan", "2026-03-16T15:00:00Z")
    assert (await clinic.get(f"/v1/plans/{plan['plan_id']}")).json()["ended_reason"] == "dropped"
    assert (await clinic.get(path_of(goal))).json()["state"] == "open"
    assert (await said.names())[-2:] == ["ReviewRecorded", "PlanEnded"]


async def test_a_review_can_rest_the_plan(clinic: Caller, client_id: str, goal: Any, said: Said) -> None:
    plan = await clinic.active(client_id, goal["goal_id"])
    body = {"goal_id": goal["goal_id"], "plan_id": plan["plan_id"], "result": "pause"}
    review = await clinic.made(f"/v1/clients/{client_id}/reviews", body)
    assert review["next_step"]["code"] == "resume_plan"
    assert (await clinic.get(f"/v1/plans/{plan['plan_id']}")).json()["state"] == "paused"
    assert (await said.names())[-2:] == ["ReviewRecorded", "PlanPaused"]
    drafted = await clinic.draft(client_id, goal["goal_id"])
    answer = await clinic.post(f"/v1/clients/{client_id}/reviews", body | {"plan_id": drafted["plan_id"]})
    assert answer.status_code == 409
    assert (await said.names())[-1] == "PlanPaused"


async def test_an_achieved_goal_is_met_and_its_plans_end(clinic: Caller, client_id: str, goal: Any, said: Said) -> None:
    plan = await clinic.active(client_id, goal["goal_id"])
    body = {"goal_id": goal["goal_id"], "result": "achieve", "client_level": 2}
    review = await clinic.made(f"/v1/clients/{client_id}/reviews", body)
    assert (review["next_step"]["code"], review["next_due_at"]) == ("set_goal", None)
    assert (await clinic.get(path_of(goal))).json()["state"] == "met"
    assert (await clinic.get(f"/v1/plans/{plan['plan_id']}")).json()["ended_reason"] == "met"
    assert (await said.names())[-4:] == ["ReviewRecorded", "GoalRated", "PlanEnded", "GoalClosed"]


async def test_a_review_that_cannot_be_is_refused_and_leaves_no_trace(
    clinic: Caller, client_id: str, goal: Any, said: Said
) -> None:
    other = await a_goal(clinic, client_id, scale=None)
    elsewhere = await clinic.draft(client_id, other["goal_id"])
    keep = {"goal_id": goal["goal_id"], "result": "keep"}
    refused: list[tuple[dict[str, object], int, str]] = [
        (keep | {"result": "pause"}, 422, "not_valid"),
        (keep | {"result": "retire"}, 422, "not_valid"),
        (keep | {"plan_id": elsewhere["plan_id"]}, 422, "not_valid"),
        (keep | {"plan_id": str(uuid4())}, 404, "plan_unknown"),
        (keep | {"goal_id": str(uuid4())}, 404, "goal_unknown"),
        (keep | {"goal_id": other["goal_id"], "clinician_level": 0}, 409, "goal_without_scale"),
        (keep | {"client_level": 3}, 422, "not_valid"),
        (keep | {"client_rating": 11}, 422, "not_valid"),
        (keep | {"next_in_days": 0}, 422, "not_valid"),
        (keep | {"notes": "a\u0000b"}, 422, "not_valid"),
    ]
    before = await said.names()
    for body, status, code in refused:
        answer = await clinic.post(f"/v1/clients/{client_id}/reviews", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    half = b'{"goal_id": "%b", "result": "keep", "notes": "\\ud800"}' % goal["goal_id"].encode()
    headers = {"Authorization": f"Bearer {clinic.key}", "Content-Type": "application/json"}
    answer = await clinic.http.post(f"/v1/clients/{client_id}/reviews", content=half, headers=headers)
    assert answer.status_code in {400, 422}
    assert await said.names() == before
    assert (await clinic.get(f"/v1/clients/{client_id}/reviews")).json() == {"items": [], "next": None}


async def test_reviews_come_page_by_page_and_stay_as_they_were_written(
    clinic: Caller, client_id: str, goal: Any, db: Db, http: httpx.AsyncClient
) -> None:
    other = await a_goal(clinic, client_id)
    path = f"/v1/clients/{client_id}/reviews"
    made = [
        (await clinic.made(path, {"goal_id": each["goal_id"], "result": "keep"}))["review_id"]
        for each in (goal, other, goal)
    ]
    first = (await clinic.get(f"{path}?limit=2")).json()
    rest = (await clinic.get(f"{path}?limit=2&after={first['next']}")).json()
    assert [each["review_id"] for each in first["items"] + rest["items"]] == made
    of_one = (await clinic.get(f"{path}?goal_id={goal['goal_id']}")).json()["items"]
    assert [each["review_id"] for each in of_one] == [made[0], made[2]]
    with pytest.raises(asyncpg.RestrictViolationError):
        async with db.everywhere() as tx:
            await tx.execute("UPDATE review SET result = 'achieve'")
    north = await register(http, alias="North")
    for unknown in (path, f"{path}/{made[0]}"):
        assert (await north.get(unknown)).json()["code"] == "client_unknown"
    stranger = await clinic.client(phone="+12025550144")
    answer = await clinic.get(f"/v1/clients/{stranger}/reviews/{made[0]}")
    assert (answer.status_code, answer.json()["code"]) == (404, "review_unknown")


async def test_no_word_of_goals_and_reviews_lies_in_clear(clinic: Caller, client_id: str, db: Db) -> None:
    words = {"statement": f"I call {CANARY}", "why": f"for {CANARY}", "measure": f"{CANARY}s"}
    scale = {"levels": [f"{each} {CANARY}" for each in LEVELS], "baseline": -2}
    goal = await a_goal(clinic, client_id, **words, scale=scale)
    await clinic.put(path_of(goal), WHOLE | words | {"scale": scale}, If_Match='"1"')
    body = {"goal_id": goal["goal_id"], "result": "keep", "client_level": 1, "notes": f"about {CANARY}"}
    review = await clinic.made(f"/v1/clients/{client_id}/reviews", body)
    assert review["notes"] == f"about {CANARY}"
    async with db.everywhere() as tx:
        found = {
            table: " ".join(
                row["row"] for row in await tx.fetch(f"SELECT (to_jsonb(each) - 'data')::text AS row FROM {table} each")
            )
            for table in ("goal", "goal_version", "goal_rating", "review", "made_by_request")
        }
        found["outbox"] = " ".join(row["data"].decode() for row in await tx.fetch("SELECT data FROM outbox"))
    assert found["goal"].count("hs1.") == 3
    assert found["goal_version"].count("hs1.") == 6
    assert found["review"].count("hs1.") == 1
    assert [table for table, text in found.items() if CANARY in text] == []
