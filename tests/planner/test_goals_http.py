"""Goals, as a clinic's system meets them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from handrail_shared.contracts.events import GoalClosed, GoalRated, GoalRevised, PlanEnded
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db

from tests.planner.conftest import MONDAY, Caller, Said, plan_body

LEVELS = [
    "every Friday until closing",
    "most Fridays",
    "two Fridays home by nine",
    "most home by nine",
    "all home by nine",
]
WHOLE = {
    "statement": "I leave by nine two Fridays a month",
    "wants": "do",
    "why": "To be awake for Ada on Saturdays",
    "domain": "family",
    "measure": "Fridays home by half past nine",
    "target_date": "2026-06-30",
    "scale": {"levels": LEVELS, "baseline": -1},
    "importance": 3,
    "difficulty": 2,
}


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


async def a_goal(clinic: Caller, client_id: str, **changes: object) -> Any:
    return await clinic.made(f"/v1/clients/{client_id}/goals", WHOLE | changes)


def path_of(goal: Any) -> str:
    return f"/v1/clients/{goal['client_id']}/goals/{goal['goal_id']}"


async def test_words_alone_make_a_goal(clinic: Caller, client_id: str) -> None:
    goal = await clinic.made(f"/v1/clients/{client_id}/goals", {"statement": "Feel calm"})
    assert (goal["state"], goal["version"], goal["weight"], goal["scale"]) == ("open", 1, 1, None)
    assert (goal["review_due_at"], goal["review_due"]) == ("2026-03-16T15:00:00Z", False)
    assert [each["code"] for each in goal["findings"]] == ["verb_not_observable", "no_measure", "no_date"]
    assert (goal["findings"][0]["start"], goal["findings"][0]["end"], goal["findings"][0]["severity"]) == (0, 4, "warn")


async def test_a_whole_goal_comes_back_whole(clinic: Caller, client_id: str) -> None:
    goal = await a_goal(clinic, client_id)
    answer = await clinic.get(path_of(goal))
    assert (answer.json(), answer.headers["ETag"]) == (goal, '"1"')
    assert {name: goal[name] for name in WHOLE} == WHOLE
    assert (goal["weight"], goal["findings"]) == (6, [])


async def test_a_goal_is_judged_while_it_is_written(clinic: Caller) -> None:
    body = {"statement": "I want to feel better", "target_date": "2026-06-30", "has_scale": True}
    found = (await clinic.post("/v1/goals/lint", body)).json()["findings"]
    assert [(each["code"], each["start"], each["end"]) for each in found] == [("verb_not_observable", 10, 14)]


NOT_MEANT: list[tuple[dict[str, object], str]] = [
    ({"scale": {"levels": LEVELS[:4], "baseline": -1}}, "scale.levels"),
    ({"scale": {"levels": [*LEVELS[:4], LEVELS[0]], "baseline": -1}}, "scale.levels"),
    ({"scale": {"levels": [*LEVELS[:4], "x" * 161], "baseline": -1}}, "scale.levels.4"),
    ({"scale": {"levels": LEVELS}}, "scale.baseline"),
    ({"scale": {"levels": LEVELS, "baseline": 3}}, "scale.baseline"),
    ({"domain": "pets"}, "domain"),
    ({"wants": "have"}, "wants"),
    ({"target_date": "30 June"}, "target_date"),
    ({"target_date": 20260630}, "target_date"),
    ({"target_date": "2026-02-30"}, "target_date"),
    ({"importance": 4}, "importance"),
    ({"difficulty": 0}, "difficulty"),
    ({"why": "two\nlines"}, "why"),
    ({"measure": "\u0000"}, "measure"),
    ({"mood": "good"}, "mood"),
]


async def test_a_goal_that_cannot_be_meant_is_refused_by_name(clinic: Caller, client_id: str) -> None:
    for change, field in NOT_MEANT:
        answer = await clinic.post(f"/v1/clients/{client_id}/goals", WHOLE | change)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_valid"), change
        assert answer.json()["faults"][0]["field"] == field, change


async def test_every_edit_is_a_version_and_none_is_lost(
    clinic: Caller, client_id: str, said: Said, clock: VirtualClock
) -> None:
    goal = await a_goal(clinic, client_id)
    path = path_of(goal)
    clock.advance_to(MONDAY + timedelta(days=2))
    answer = await clinic.put(path, WHOLE | {"statement": "I leave by eight", "why": None}, If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"], answer.json()["why"]) == (200, '"2"', None)
    assert answer.json()["review_due_at"] == goal["review_due_at"]
    news = await said.last()
    assert isinstance(news, GoalRevised)
    assert (news.goal_version, news.why) == (2, None)
    assert (await clinic.put(path, WHOLE, If_Match='"1"')).json()["code"] == "stale_version"
    assert (await clinic.put(path, WHOLE)).json()["code"] == "version_required"
    first = (await clinic.get(f"{path}/versions?limit=1")).json()
    rest = (await clinic.get(f"{path}/versions?after={first['next']}")).json()
    shown = [*first["items"], *rest["items"]]
    assert [(each["version"], each["statement"], each["why"]) for each in shown] == [
        (1, WHOLE["statement"], WHOLE["why"]),
        (2, "I leave by eight", None),
    ]
    assert (first["next"], rest["next"], shown[0]["written_at"]) == (1, None, goal["set_at"])


async def test_goals_are_listed_by_state_page_by_page(clinic: Caller, client_id: str) -> None:
    made = [(await a_goal(clinic, client_id))["goal_id"] for _ in range(3)]
    await clinic.post(f"/v1/clients/{client_id}/goals/{made[0]}/close", {"outcome": "met"})
    path = f"/v1/clients/{client_id}/goals"
    first = (await clinic.get(f"{path}?state=open&limit=1")).json()
    rest = (await clinic.get(f"{path}?state=open&after={first['next']}")).json()
    assert sorted(each["goal_id"] for each in first["items"] + rest["items"]) == sorted(made[1:])
    assert [each["goal_id"] for each in (await clinic.get(f"{path}?state=met")).json()["items"]] == made[:1]


async def test_closing_a_goal_ends_its_plans_first(clinic: Caller, client_id: str, said: Said) -> None:
    goal, other = await a_goal(clinic, client_id), await a_goal(clinic, client_id)
    live = await clinic.active(client_id, goal["goal_id"])
    drafted = await clinic.draft(client_id, goal["goal_id"])
    untouched = await clinic.active(client_id, other["goal_id"])
    for _ in range(2):
        answer = await clinic.post(f"{path_of(goal)}/close", {"outcome": "dropped"})
        closed = answer.json()
        assert (answer.status_code, closed["state"], closed["review_due_at"]) == (200, "dropped", None)
        assert closed["findings"] == []
    ended, over = (await said.all())[-2:]
    assert isinstance(ended, PlanEnded)
    assert (str(ended.plan_id), ended.reason) == (live["plan_id"], "dropped")
    assert isinstance(over, GoalClosed)
    assert (str(over.goal_id), over.outcome) == (goal["goal_id"], "dropped")
    states = [(await clinic.get(f"/v1/plans/{each['plan_id']}")).json()["state"] for each in (live, drafted, untouched)]
    assert states == ["ended", "ended", "active"]


async def test_nothing_more_is_done_with_a_closed_goal(clinic: Caller, client_id: str, said: Said) -> None:
    goal = await a_goal(clinic, client_id)
    path = path_of(goal)
    drafted = await clinic.draft(client_id, await clinic.goal(client_id))
    await clinic.post(f"{path}/close", {"outcome": "met"})
    before = await said.names()
    for answer in (
        await clinic.post(f"{path}/close", {"outcome": "dropped"}),
        await clinic.put(path, WHOLE, If_Match='"1"'),
        await clinic.post(f"{path}/ratings", {"rater": "client", "level": 1}),
        await clinic.post(f"/v1/clients/{client_id}/reviews", {"goal_id": goal["goal_id"], "result": "keep"}),
        await clinic.post(f"/v1/clients/{client_id}/plans", plan_body(goal["goal_id"])),
        await clinic.put(f"/v1/plans/{drafted['plan_id']}", plan_body(goal["goal_id"]), If_Match='"1"'),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "goal_closed")
    assert await said.names() == before


async def test_two_raters_are_kept_apart_and_what_was_said_stays(
    clinic: Caller, client_id: str, said: Said, db: Db
) -> None:
    goal = await a_goal(clinic, client_id)
    path = f"{path_of(goal)}/ratings"
    for rater, level in (("client", -1), ("clinician", -2), ("client", 1)):
        rating = await clinic.made(path, {"rater": rater, "level": level})
        assert (rating["rater"], rating["level"], rating["goal_version"], rating["review_id"]) == (
            rater,
            level,
            1,
            None,
        )
    listed = (await clinic.get(f"{path}?limit=2")).json()
    rest = (await clinic.get(f"{path}?after={listed['next']}")).json()
    assert [each["level"] for each in listed["items"] + rest["items"]] == [-1, -2, 1]
    news = await said.last()
    assert isinstance(news, GoalRated)
    assert (news.rater, news.level) == ("client", 1)
    (seen,) = (await clinic.get(f"/v1/clients/{client_id}/attainment")).json()["goals"]
    assert (seen["baseline"], seen["client"]["level"], seen["clinician"]["level"]) == (-1, 1, -2)
    for statement in ("UPDATE goal_rating SET level = 2", "DELETE FROM goal_version"):
        with pytest.raises(asyncpg.RestrictViolationError):
            async with db.everywhere() as tx:
                await tx.execute(statement)


async def test_a_goal_without_its_five_levels_is_not_rated(clinic: Caller, client_id: str) -> None:
    goal = await a_goal(clinic, client_id, scale=None)
    answer = await clinic.post(f"{path_of(goal)}/ratings", {"rater": "client", "level": 0})
    assert (answer.status_code, answer.json()["code"]) == (409, "goal_without_scale")


async def test_attainment_is_the_published_score_by_each_rater(clinic: Caller, client_id: str) -> None:
    path = f"/v1/clients/{client_id}/attainment"
    nothing = (await clinic.get(path)).json()
    assert nothing == {"client": None, "clinician": None, "baseline": None, "goals": []}
    made = [await a_goal(clinic, client_id) for _ in range(3)]
    dropped = await a_goal(clinic, client_id)
    for goal, level in zip([*made, dropped], (1, 1, 0, -2), strict=True):
        await clinic.made(f"{path_of(goal)}/ratings", {"rater": "client", "level": level})
    await clinic.made(f"{path_of(made[0])}/ratings", {"rater": "clinician", "level": 1})
    await clinic.post(f"{path_of(dropped)}/close", {"outcome": "dropped"})
    await clinic.post(f"{path_of(made[0])}/close", {"outcome": "met"})
    shown = (await clinic.get(path)).json()
    assert shown["client"] == {"t": 59.1, "at_baseline": 36.3, "change": 22.8, "goals": 3}
    assert shown["clinician"] == {"t": 60.0, "at_baseline": 40.0, "change": 20.0, "goals": 1}
    assert (shown["baseline"], sorted(each["state"] for each in shown["goals"])) == (36.3, ["met", "open", "open"])


async def test_a_level_of_other_words_says_nothing_any_more(clinic: Caller, client_id: str) -> None:
    goal = await a_goal(clinic, client_id)
    path = path_of(goal)
    await clinic.made(f"{path}/ratings", {"rater": "client", "level": 2})
    await clinic.put(path, WHOLE | {"statement": "I leave by ten"}, If_Match='"1"')
    (kept,) = (await clinic.get(f"/v1/clients/{client_id}/attainment")).json()["goals"]
    assert kept["client"]["level"] == 2
    scale = {"levels": [*LEVELS[:4], "all of them, and a film"], "baseline": 0}
    await clinic.put(path, WHOLE | {"scale": scale}, If_Match='"2"')
    (gone,) = (await clinic.get(f"/v1/clients/{client_id}/attainment")).json()["goals"]
    assert (gone["client"], gone["baseline"]) == (None, 0)


async def test_the_balance_shows_where_the_work_lies(clinic: Caller, client_id: str) -> None:
    home = await a_goal(clinic, client_id)
    await a_goal(clinic, client_id, domain="work")
    await a_goal(clinic, client_id, domain=None)
    closed = await a_goal(clinic, client_id, domain="money")
    await clinic.post(f"{path_of(closed)}/close", {"outcome": "met"})
    for _ in range(2):
        await clinic.active(client_id, home["goal_id"])
    await clinic.draft(client_id, home["goal_id"])
    shares = (await clinic.get(f"/v1/clients/{client_id}/balance")).json()["domains"]
    counted = {each["domain"]: (each["goals"], each["plans"]) for each in shares}
    assert len(shares) == len(counted) == 13
    assert {domain: count for domain, count in counted.items() if count != (0, 0)} == {
        "family": (1, 2),
        "work": (1, 0),
        None: (1, 0),
    }


async def test_a_client_has_so_many_open_goals_at_most(clinic: Caller, client_id: str) -> None:
    for _ in range(20):
        last = await clinic.goal(client_id)
    body = {"statement": "One more"}
    answer = await clinic.post(f"/v1/clients/{client_id}/goals", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_open_goals")
    await clinic.post(f"/v1/clients/{client_id}/goals/{last}/close", {"outcome": "dropped"})
    await clinic.made(f"/v1/clients/{client_id}/goals", body)


async def test_another_clients_goal_is_not_there(clinic: Caller, client_id: str) -> None:
    goal = await a_goal(clinic, client_id)
    other = await clinic.client(phone="+12025550144")
    for unknown in (f"/v1/clients/{other}/goals/{goal['goal_id']}", f"/v1/clients/{client_id}/goals/{uuid4()}"):
        for answer in (
            await clinic.get(unknown),
            await clinic.get(f"{unknown}/versions"),
            await clinic.get(f"{unknown}/ratings"),
            await clinic.put(unknown, WHOLE, If_Match='"1"'),
            await clinic.post(f"{unknown}/ratings", {"rater": "client", "level": 1}),
            await clinic.post(f"{unknown}/close", {"outcome": "met"}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "goal_unknown")
