"""A plan's walk-through, as a clinic's system meets it: given, changed by version, taken away; what was rated stands with the ratings."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from handrail_planner.desk import Desk
from handrail_planner.handlers.walk_throughs import Walks
from handrail_shared.contracts.envelope import wrap
from handrail_shared.contracts.events import (
    RatingRecorded,
    StrainWanted,
    WalkBegun,
    WalkFinished,
    WalkOffered,
    WalkThroughSet,
    WalkThroughWithdrawn,
)
from handrail_shared.contracts.ids import EventId

from tests.planner.conftest import MONDAY, Caller, Said, hear, plan_body

OWN = {"name": "Ours", "steps": [{"text": "Sit down."}, {"text": "What do you see?", "takes": "words"}]}


@pytest.fixture
async def plan(clinic: Caller) -> Any:
    client_id = await clinic.client()
    return await clinic.active(client_id, await clinic.goal(client_id))


async def test_a_plan_gets_one_that_comes_with_handrail_and_shows_what_is_sent(
    clinic: Caller, plan: Any, said: Said
) -> None:
    names = [each["id"] for each in (await clinic.get("/v1/walk-throughs")).json()["items"]]
    assert names == ["here_and_now", "one_small_step"]
    path = f"/v1/plans/{plan['plan_id']}/walk-through"
    assert (await clinic.get(path)).json()["code"] == "walk_through_unknown"
    given = await clinic.put(path, {"shipped": "here_and_now", "rated": True})
    assert given.status_code == 200, given.text
    texts = given.json()["texts"]
    assert texts[0] == "Harbor: How strong is it right now? Reply 0 to 10."
    assert texts[1] == "Harbor: Feet flat on the floor. Press them down, and let one slow breath out. Text OK to go on."
    assert (await clinic.get(path)).json() == given.json()
    news = await said.last()
    assert isinstance(news, WalkThroughSet)
    assert [step.measures for step in news.steps] == ["before", None, None, None, None, None, "after"]
    assert "floor" not in news.model_dump_json()


async def test_an_edit_names_its_version_and_the_same_again_says_nothing(clinic: Caller, plan: Any, said: Said) -> None:
    path = f"/v1/plans/{plan['plan_id']}/walk-through"
    assert (await clinic.put(path, OWN)).json()["version"] == 1
    assert (await clinic.put(path, OWN)).status_code == 428
    assert (await clinic.put(path, OWN, If_Match='"1"')).json()["version"] == 1
    assert (await clinic.put(path, OWN | {"rated": True}, If_Match='"1"')).json()["version"] == 2
    assert (await clinic.put(path, OWN, If_Match='"1"')).status_code == 412
    for _ in range(2):
        assert (await clinic.call("DELETE", path)).status_code == 204
    assert isinstance(await said.last(), WalkThroughWithdrawn)
    assert (await clinic.get(path)).status_code == 404
    assert (await clinic.put(path, OWN)).json()["version"] == 4
    assert [name for name in await said.names() if name.startswith("Walk")] == [
        "WalkThroughSet",
        "WalkThroughSet",
        "WalkThroughWithdrawn",
        "WalkThroughSet",
    ]


async def test_what_is_not_fit_is_refused_by_its_place(clinic: Caller, plan: Any) -> None:
    path = f"/v1/plans/{plan['plan_id']}/walk-through"
    bad = await clinic.put(path, OWN | {"steps": [{"text": "Sit."}, {"text": "Reply STOP when done."}]})
    assert (bad.status_code, [each["field"] for each in bad.json()["faults"]]) == (422, ["steps.1.text"])
    assert (await clinic.put(path, {"shipped": "none_such"})).json()["faults"][0]["field"] == "shipped"
    await clinic.post(f"/v1/plans/{plan['plan_id']}/end", {"reason": "dropped"})
    ended = await clinic.put(path, OWN)
    assert (ended.status_code, ended.json()["code"]) == (409, "plan_ended")


async def test_before_and_after_stand_with_the_ratings_and_a_walk_counts_for_nothing_else(
    clinic: Caller, plan: Any, desk: Desk, said: Said
) -> None:
    about = {
        "clinic_id": clinic.clinic_id,
        "client_id": plan["client_id"],
        "plan_id": plan["plan_id"],
        "walk_id": uuid4(),
        "walk_version": 1,
        "local_date": MONDAY.date(),
    }
    events = [
        WalkFinished.model_validate(about | {"occurred_at": MONDAY + timedelta(minutes=4), "before": 8, "after": 5}),
        WalkBegun.model_validate(about | {"occurred_at": MONDAY}),
        WalkBegun.model_validate(about | {"occurred_at": MONDAY, "walk_id": uuid4()}),
    ]
    for event in (*events, events[0]):
        fact: Any = wrap(event, event_id=EventId(uuid4()), source="notifier", correlation_id=uuid4())
        await hear(desk.db, fact, Walks(desk).on_walk, MONDAY + timedelta(minutes=5))
    [rating] = (await clinic.get(f"/v1/plans/{plan['plan_id']}/ratings")).json()["items"]
    assert (rating["before"], rating["after"]) == (8, 5)
    assert isinstance(await said.last(), RatingRecorded)
    [went] = (await clinic.get(f"/v1/clients/{plan['client_id']}/brief")).json()["plans"]
    assert (went["walks_begun"], went["walks_finished"], went["repetitions"], went["counts"]["done"]) == (2, 1, 0, 0)
    text = (await clinic.get(f"/v1/clients/{plan['client_id']}/brief.txt")).text
    assert "Walk-through begun: 2; gone through: 1" in text


async def test_a_plans_use_is_rated_once_that_is_wanted_and_said_once(clinic: Caller, plan: Any, said: Said) -> None:
    path = f"/v1/plans/{plan['plan_id']}/before-after"
    assert (await clinic.get(path)).json() == {"asked": False}
    for wanted in (True, True, False):
        assert (await clinic.put(path, {"asked": wanted})).json() == {"asked": wanted}
    news = [each for each in await said.all() if isinstance(each, StrainWanted)]
    assert [each.wanted for each in news] == [True, False]
    revised = plan_body(plan["goal_id"], response="I text Sam and walk out", version=plan["version"])
    assert (await clinic.put(path, {"asked": True})).status_code == 200
    await clinic.put(f"/v1/plans/{plan['plan_id']}", revised)
    assert (await clinic.get(path)).json() == {"asked": True}, "a new version of the plan changes nothing of it"


async def test_a_single_step_between_two_numbers_is_a_walk_through(clinic: Caller, plan: Any) -> None:
    path = f"/v1/plans/{plan['plan_id']}/walk-through"
    single = {"name": "Just the step", "steps": [{"text": "Do the step you planned."}]}
    assert (await clinic.put(path, single)).status_code == 422
    assert len((await clinic.put(path, single | {"rated": True})).json()["texts"]) == 3


async def test_the_clinician_begins_it_for_a_live_plan_once_for_each_request(
    clinic: Caller, plan: Any, said: Said
) -> None:
    path = f"/v1/plans/{plan['plan_id']}/walk-through"
    assert (await clinic.post(f"{path}/begin")).json()["code"] == "walk_through_unknown"
    await clinic.put(path, OWN)
    first = await clinic.post(f"{path}/begin", {}, Idempotency_Key="one")
    again = await clinic.post(f"{path}/begin", {}, Idempotency_Key="one")
    assert (first.status_code, first.json()) == (202, again.json())
    [offered] = [each for each in await said.all() if isinstance(each, WalkOffered)]
    assert str(offered.offer_id) == first.json()["offer_id"]
    await clinic.post(f"/v1/plans/{plan['plan_id']}/pause")
    refused = await clinic.post(f"{path}/begin")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_active")
