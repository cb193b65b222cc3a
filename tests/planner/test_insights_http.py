"""Insights, as a clinic's system meets them: a debt until a plan that answers them is live."""

from datetime import timedelta
from uuid import uuid4

import pytest
from handrail_planner.core.insight import QUESTION
from handrail_shared.contracts.events import InsightAnswered, InsightNoted
from handrail_shared.runtime.clock import VirtualClock

from tests.planner.conftest import MONDAY, Caller, Said, plan_body, register

WORDS = "I drink when I expect to be judged"


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


async def noted(clinic: Caller, client_id: str, **more: object) -> str:
    made = await clinic.made(f"/v1/clients/{client_id}/insights", {"words": WORDS} | more)
    assert (made["words"], made["state"]) == (WORDS, "open")
    return str(made["insight_id"])


async def test_an_insight_stands_open_under_the_question_that_it_waits_for(
    clinic: Caller, client_id: str, said: Said
) -> None:
    insight_id = await noted(clinic, client_id)
    page = (await clinic.get(f"/v1/clients/{client_id}/insights")).json()
    assert (page["question"], page["debt"]) == (QUESTION, 1)
    assert [each["insight_id"] for each in page["items"]] == [insight_id]
    assert (await clinic.get("/v1/insights")).json() == page
    assert isinstance(await said.last(), InsightNoted)


async def test_it_is_answered_when_the_plan_goes_live_and_not_while_it_is_a_draft(
    clinic: Caller, client_id: str, said: Said
) -> None:
    insight_id = await noted(clinic, client_id)
    plan = await clinic.draft(client_id, await clinic.goal(client_id))
    linked = await clinic.post(f"/v1/insights/{insight_id}/answer", {"plan_id": plan["plan_id"]})
    assert (linked.status_code, linked.json()["state"]) == (200, "being_answered")
    assert (await clinic.get("/v1/insights")).json()["debt"] == 1
    assert (await clinic.post(f"/v1/plans/{plan['plan_id']}/agree")).status_code == 200
    assert (await clinic.get(f"/v1/insights/{insight_id}")).json()["state"] == "answered"
    assert (await clinic.get("/v1/insights")).json()["debt"] == 0
    news = await said.last()
    assert isinstance(news, InsightAnswered)
    assert (str(news.insight_id), str(news.plan_id)) == (insight_id, plan["plan_id"])


async def test_a_live_plan_answers_at_once_and_once(clinic: Caller, client_id: str, said: Said) -> None:
    insight_id = await noted(clinic, client_id)
    live = await clinic.active(client_id, await clinic.goal(client_id))
    for _ in range(2):
        answer = await clinic.post(f"/v1/insights/{insight_id}/answer", {"plan_id": live["plan_id"]})
        assert answer.json()["state"] == "answered"
    assert (await said.names()).count("InsightAnswered") == 1
    refused = await clinic.post(f"/v1/insights/{insight_id}/set-aside", {"reason": "not_now"})
    assert (refused.status_code, refused.json()["code"]) == (409, "insight_answered")


async def test_a_plan_that_was_live_before_must_be_revised_first(
    clinic: Caller, client_id: str, clock: VirtualClock, said: Said
) -> None:
    goal_id = await clinic.goal(client_id)
    live = await clinic.active(client_id, goal_id)
    clock.advance_to(MONDAY + timedelta(hours=1))
    path = f"/v1/insights/{await noted(clinic, client_id)}/answer"
    refused = await clinic.post(path, {"plan_id": live["plan_id"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "plan_older_than_insight")
    assert "InsightAnswered" not in await said.names()
    revised = plan_body(goal_id, response="I say my exit line and walk out", version=live["version"])
    assert (await clinic.put(f"/v1/plans/{live['plan_id']}", revised)).json()["state"] == "active"
    assert (await clinic.post(path, {"plan_id": live["plan_id"]})).json()["state"] == "answered"


async def test_it_is_open_again_when_the_draft_that_was_to_answer_it_ends(clinic: Caller, client_id: str) -> None:
    insight_id = await noted(clinic, client_id)
    plan = await clinic.draft(client_id, await clinic.goal(client_id))
    await clinic.post(f"/v1/insights/{insight_id}/answer", {"plan_id": plan["plan_id"]})
    await clinic.post(f"/v1/plans/{plan['plan_id']}/end", {"reason": "dropped"})
    left = (await clinic.get(f"/v1/insights/{insight_id}")).json()
    assert (left["state"], left["plan_id"]) == ("open", None)
    again = await clinic.post(f"/v1/insights/{insight_id}/answer", {"plan_id": plan["plan_id"]})
    assert again.json()["code"] == "plan_ended"


async def test_it_may_be_set_aside_for_a_reason(clinic: Caller, client_id: str) -> None:
    insight_id = await noted(clinic, client_id)
    path = f"/v1/insights/{insight_id}/set-aside"
    assert (await clinic.post(path, {"reason": "because"})).status_code == 422
    assert (await clinic.post(path, {"reason": "covered_already"})).json()["reason"] == "covered_already"
    kept = (await clinic.get(f"/v1/clients/{client_id}/insights?state=set_aside")).json()
    assert ([each["insight_id"] for each in kept["items"]], kept["debt"]) == ([insight_id], 0)


async def test_only_a_plan_and_a_session_of_the_same_client_will_do(clinic: Caller, client_id: str) -> None:
    mate = await clinic.client(phone="+12025550144")
    theirs = await clinic.draft(mate, await clinic.goal(mate))
    insight_id = await noted(clinic, client_id)
    answer = await clinic.post(f"/v1/insights/{insight_id}/answer", {"plan_id": theirs["plan_id"]})
    assert [fault["field"] for fault in answer.json()["faults"]] == ["plan_id"]
    unknown = await clinic.post(f"/v1/clients/{client_id}/insights", {"words": WORDS, "session_id": str(uuid4())})
    assert [fault["field"] for fault in unknown.json()["faults"]] == ["session_id"]


async def test_another_clinic_has_no_such_insight(clinic: Caller, client_id: str) -> None:
    insight_id = await noted(clinic, client_id)
    other = await register(clinic.http)
    assert (await other.get(f"/v1/insights/{insight_id}")).json()["code"] == "insight_unknown"
    assert (await other.get("/v1/insights")).json()["debt"] == 0


async def test_the_debt_is_read_page_by_page(clinic: Caller, client_id: str) -> None:
    made = [await noted(clinic, client_id) for _ in range(3)]
    first = (await clinic.get("/v1/insights?limit=2")).json()
    rest = (await clinic.get(f"/v1/insights?limit=2&after={first['next']}")).json()
    assert sorted(each["insight_id"] for each in first["items"] + rest["items"]) == sorted(made)
    assert rest["next"] is None


async def test_it_is_open_again_when_the_goal_of_the_draft_that_was_to_answer_it_is_closed(
    clinic: Caller, client_id: str
) -> None:
    insight_id = await noted(clinic, client_id)
    goal_id = await clinic.goal(client_id)
    await answer_by_a_draft(clinic, client_id, insight_id, goal_id)
    closed = await clinic.post(f"/v1/clients/{client_id}/goals/{goal_id}/close", {"outcome": "dropped"})
    assert closed.status_code == 200, closed.text
    assert await standing(clinic, insight_id) == ("open", None)


async def test_it_is_open_again_when_a_review_finds_the_goal_achieved(clinic: Caller, client_id: str) -> None:
    insight_id = await noted(clinic, client_id)
    goal_id = await clinic.goal(client_id)
    await answer_by_a_draft(clinic, client_id, insight_id, goal_id)
    await clinic.made(f"/v1/clients/{client_id}/reviews", {"goal_id": goal_id, "result": "achieve"})
    assert await standing(clinic, insight_id) == ("open", None)


async def test_it_waits_for_no_plan_of_a_client_who_was_discharged(clinic: Caller, client_id: str) -> None:
    insight_id = await noted(clinic, client_id)
    await answer_by_a_draft(clinic, client_id, insight_id, await clinic.goal(client_id))
    discharged = await clinic.post(f"/v1/clients/{client_id}/discharge")
    assert discharged.status_code == 200, discharged.text
    assert await standing(clinic, insight_id) == ("open", None)


async def test_another_goals_draft_still_answers_it_when_a_goal_is_closed(clinic: Caller, client_id: str) -> None:
    insight_id = await noted(clinic, client_id)
    goal_id = await clinic.goal(client_id)
    plan_id = await answer_by_a_draft(clinic, client_id, insight_id, await clinic.goal(client_id))
    await clinic.post(f"/v1/clients/{client_id}/goals/{goal_id}/close", {"outcome": "met"})
    assert await standing(clinic, insight_id) == ("being_answered", plan_id)


async def answer_by_a_draft(clinic: Caller, client_id: str, insight_id: str, goal_id: str) -> str:
    plan = await clinic.draft(client_id, goal_id)
    linked = await clinic.post(f"/v1/insights/{insight_id}/answer", {"plan_id": plan["plan_id"]})
    assert linked.json()["state"] == "being_answered"
    return str(plan["plan_id"])


async def standing(clinic: Caller, insight_id: str) -> tuple[str, str | None]:
    found = (await clinic.get(f"/v1/insights/{insight_id}")).json()
    return found["state"], found["plan_id"]
