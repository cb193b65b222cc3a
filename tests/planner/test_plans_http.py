"""Plans, as a clinic's system meets them."""

import json
from datetime import date, timedelta
from uuid import uuid4

import httpx
import pytest
from handrail_shared.contracts.events import PlanActivated, PlanEnded, PlanRevised
from handrail_shared.runtime.clock import VirtualClock

from tests.planner.conftest import FRIDAY, MONDAY, Caller, Said, plan_body, register

SATURDAY = {"days": ["SA"], "start": "22:00", "end": "01:00", "lead_minutes": 30}


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


@pytest.fixture
async def goal_id(clinic: Caller, client_id: str) -> str:
    return await clinic.goal(client_id)


async def test_a_draft_is_nobody_elses_business(clinic: Caller, client_id: str, goal_id: str, said: Said) -> None:
    drafted = await clinic.draft(client_id, goal_id)
    assert (drafted["state"], drafted["version"], drafted["lasts_days"]) == ("draft", 1, 28)
    usual = {"lead_minutes": 20, "when": None, "aim": "before", "role": "nudge", "asks_about": None, "at_night": False}
    assert drafted["moments"][0] | {"moment_id": None} == FRIDAY | usual | {"moment_id": None}
    assert drafted["nudge"] == "Harbor: Friday plan. Reply 1 did it, 2 part, 3 missed, 0 n/a"
    assert drafted["warnings"] == []
    assert (await said.names())[-1] == "GoalSet"


async def test_an_activated_plan_is_said_whole(clinic: Caller, client_id: str, goal_id: str, said: Said) -> None:
    live = await clinic.active(client_id, goal_id)
    news = await said.last()
    assert isinstance(news, PlanActivated)
    assert (news.plan_version, news.copy_level, news.expires_at) == (1, "discreet", MONDAY + timedelta(days=28))
    assert str(news.moments[0].moment_id) == live["moments"][0]["moment_id"]
    assert live["expires_at"] == "2026-03-30T15:00:00Z"


async def test_activating_again_says_nothing(clinic: Caller, client_id: str, goal_id: str, said: Said) -> None:
    live = await clinic.active(client_id, goal_id)
    again = await clinic.post(f"/v1/plans/{live['plan_id']}/activate")
    assert (again.status_code, again.json()) == (200, live)
    assert (await said.names()).count("PlanActivated") == 1


LACKING: list[tuple[dict[str, object], str]] = [
    ({"cue": ...}, "cue"),
    ({"cue": "  "}, "cue"),
    ({"cue": "x" * 141}, "cue"),
    ({"cue": "the bar\nand then"}, "cue"),
    ({"response": ...}, "response"),
    ({"response": "..."}, "response"),
    ({"response": "x" * 141}, "response"),
    ({"discreet": None}, "discreet"),
    ({"discreet": "x" * 141}, "discreet"),
    ({"goal_id": str(uuid4())}, "goal_id"),
    ({"copy_level": "loud"}, "copy_level"),
    ({"lasts_days": 0}, "lasts_days"),
    ({"moments": [FRIDAY | {"end": "17:00"}]}, "moments.0"),
    ({"moments": [FRIDAY | {"days": ["FR", "FR"]}]}, "moments.0.days"),
    ({"moments": [FRIDAY | {"days": []}]}, "moments.0.days"),
    ({"moments": [FRIDAY | {"start": "25:00"}]}, "moments.0.start"),
    ({"moments": [FRIDAY | {"lead_minutes": 121}]}, "moments.0.lead_minutes"),
    ({"moments": [FRIDAY, FRIDAY]}, "moments.1"),
    ({"moments": [FRIDAY, {"days": ["FR"], "start": "18:59", "end": "20:00"}]}, "moments.1"),
    ({"mood": "good"}, "mood"),
    ({"obstacle": "one\x00two"}, "obstacle"),
    ({"steps": ["up", "a\u202eb"]}, "steps.1"),
    ({"minutes": 481}, "minutes"),
    ({"kind": "duty"}, "kind"),
    ({"rungs": [{"words": "up"}, {"words": "out"}]}, "rungs"),
]


async def test_a_plan_that_lacks_something_is_refused_by_name(clinic: Caller, client_id: str, goal_id: str) -> None:
    for change, field in LACKING:
        answer = await clinic.post(f"/v1/clients/{client_id}/plans", plan_body(goal_id, **change))
        assert (answer.status_code, answer.json()["code"]) == (422, "not_valid"), change
        assert [fault["field"] for fault in answer.json()["faults"]] == [field], change


async def test_half_a_character_is_no_text(clinic: Caller, client_id: str, goal_id: str) -> None:
    sent = json.dumps(plan_body(goal_id, first_act="half ?")).replace("?", "\\ud800")
    headers = {"Authorization": f"Bearer {clinic.key}", "Content-Type": "application/json"}
    answer = await clinic.http.post(f"/v1/clients/{client_id}/plans", content=sent, headers=headers)
    assert (answer.status_code, [each["field"] for each in answer.json()["faults"]]) == (422, ["first_act"])


async def test_a_personal_plan_needs_no_discreet_wording(clinic: Caller, client_id: str, goal_id: str) -> None:
    drafted = await clinic.draft(client_id, goal_id, copy_level="personal", discreet=None)
    assert drafted["nudge"].startswith("Harbor: If the Friday crowd heads for the bar: I say my exit line")


async def test_another_clients_goal_is_not_a_goal_of_this_one(clinic: Caller, goal_id: str) -> None:
    other = await clinic.client(phone="+12025550144")
    answer = await clinic.post(f"/v1/clients/{other}/plans", plan_body(goal_id))
    assert [fault["field"] for fault in answer.json()["faults"]] == ["goal_id"]


async def test_a_plan_without_a_moment_stays_a_draft(clinic: Caller, client_id: str, goal_id: str) -> None:
    drafted = await clinic.draft(client_id, goal_id, moments=[])
    answer = await clinic.post(f"/v1/plans/{drafted['plan_id']}/agree")
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "moments")


async def test_a_nudge_over_one_segment_is_warned_of_and_kept(clinic: Caller, client_id: str, goal_id: str) -> None:
    drafted = await clinic.draft(client_id, goal_id, copy_level="personal", response="x" * 90)
    assert [each["code"] for each in drafted["warnings"]] == ["two_segments"]
    wave = await clinic.draft(client_id, goal_id, discreet="Friday 🌊.")
    assert [each["code"] for each in wave["warnings"]] == ["not_gsm7"]


async def test_what_the_notifier_mends_is_mended_in_the_preview(clinic: Caller, client_id: str, goal_id: str) -> None:
    words = {"cue": "If the crowd heads for the bar.", "response": "then I say “no” — and go."}
    drafted = await clinic.draft(client_id, goal_id, copy_level="personal", **words)
    assert drafted["nudge"].startswith('Harbor: If the crowd heads for the bar: I say "no" - and go. Reply 1')
    assert drafted["warnings"] == []


async def test_a_fourth_active_plan_is_one_too_many(clinic: Caller, client_id: str, goal_id: str) -> None:
    live = [await clinic.active(client_id, goal_id) for _ in range(3)]
    fourth = await clinic.draft(client_id, goal_id)
    answer = await clinic.post(f"/v1/plans/{fourth['plan_id']}/agree")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_active_plans")
    await clinic.post(f"/v1/plans/{live[0]['plan_id']}/end", {"reason": "met"})
    assert (await clinic.post(f"/v1/plans/{fourth['plan_id']}/agree")).status_code == 200


async def test_a_revised_plan_keeps_the_ids_of_unchanged_windows(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    live = await clinic.active(client_id, goal_id)
    windows = [SATURDAY, FRIDAY | {"lead_minutes": 5}]
    body = plan_body(goal_id, moments=windows, version=1, cue="the crowd moves on")
    revised = (await clinic.put(f"/v1/plans/{live['plan_id']}", body)).json()
    assert (revised["version"], revised["state"], revised["cue"]) == (2, "active", "the crowd moves on")
    saturday, friday = revised["moments"]
    assert friday["moment_id"] == live["moments"][0]["moment_id"] != saturday["moment_id"]
    news = await said.last()
    assert isinstance(news, PlanRevised)
    assert (news.plan_version, [each.lead_minutes for each in news.moments]) == (2, [30, 5])


async def test_a_draft_is_replaced_in_silence(clinic: Caller, client_id: str, goal_id: str, said: Said) -> None:
    drafted = await clinic.draft(client_id, goal_id)
    path = f"/v1/plans/{drafted['plan_id']}"
    answer = await clinic.put(path, plan_body(goal_id, moments=[]), If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"], answer.json()["state"]) == (200, '"2"', "draft")
    assert (await said.names())[-1] == "GoalSet"
    assert (await clinic.get(path)).json() == answer.json()


async def test_who_has_not_read_the_newest_version_does_not_revise(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    live = await clinic.active(client_id, goal_id)
    path = f"/v1/plans/{live['plan_id']}"
    assert (await clinic.put(path, plan_body(goal_id, version=1))).status_code == 200
    for stale in (plan_body(goal_id, version=1), plan_body(goal_id, version=9)):
        answer = await clinic.put(path, stale)
        assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")
    assert (await clinic.put(path, plan_body(goal_id), If_Match='W/"1"')).json()["code"] == "stale_version"
    assert (await clinic.put(path, plan_body(goal_id), If_Match='"of-another-server"')).json()[
        "code"
    ] == "stale_version"
    assert (await clinic.put(path, plan_body(goal_id), If_Match="one")).status_code == 422
    assert (await clinic.put(path, plan_body(goal_id, version=1), If_Match='"2"')).status_code == 422
    assert (await clinic.put(path, plan_body(goal_id))).json()["code"] == "version_required"
    assert (await said.names()).count("PlanRevised") == 1


async def test_an_active_plan_is_not_revised_to_have_no_moment(clinic: Caller, client_id: str, goal_id: str) -> None:
    live = await clinic.active(client_id, goal_id)
    answer = await clinic.put(f"/v1/plans/{live['plan_id']}", plan_body(goal_id, moments=[], version=1))
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "moments")
    assert (await clinic.get(f"/v1/plans/{live['plan_id']}")).json() == live


async def test_a_plan_ends_on_the_clients_own_day(
    clinic: Caller, client_id: str, goal_id: str, said: Said, clock: VirtualClock
) -> None:
    live = await clinic.active(client_id, goal_id)
    clock.advance_to(MONDAY + timedelta(hours=11))
    for _ in range(2):
        answer = await clinic.post(f"/v1/plans/{live['plan_id']}/end", {"reason": "met"})
        assert (answer.status_code, answer.json()["ended_reason"]) == (200, "met")
    news = await said.last()
    assert isinstance(news, PlanEnded)
    assert (news.local_date, news.reason) == (date(2026, 3, 2), "met")
    assert (await said.names()).count("PlanEnded") == 1


async def test_a_command_without_a_body_takes_an_empty_one_and_no_other(
    clinic: Caller, client_id: str, goal_id: str
) -> None:
    drafted = await clinic.draft(client_id, goal_id)
    path = f"/v1/plans/{drafted['plan_id']}/agree"
    assert (await clinic.post(path, {"at": "once"})).json()["faults"] == [{"field": "at", "fault": "unknown field"}]
    assert (await clinic.post(path, {})).status_code == 200


async def test_an_ended_plan_stays_ended(clinic: Caller, client_id: str, goal_id: str) -> None:
    live = await clinic.active(client_id, goal_id)
    path = f"/v1/plans/{live['plan_id']}"
    await clinic.post(f"{path}/end", {"reason": "dropped"})
    for answer in (await clinic.post(f"{path}/activate"), await clinic.put(path, plan_body(goal_id, version=1))):
        assert (answer.status_code, answer.json()["code"]) == (409, "plan_ended")


async def test_a_clinic_gives_its_own_reasons_only(clinic: Caller, client_id: str, goal_id: str) -> None:
    live = await clinic.active(client_id, goal_id)
    answer = await clinic.post(f"/v1/plans/{live['plan_id']}/end", {"reason": "expired"})
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "reason")


async def test_plans_are_listed_with_their_words(clinic: Caller, client_id: str, goal_id: str) -> None:
    await clinic.active(client_id, goal_id)
    await clinic.draft(client_id, goal_id, cue="the late train")
    listed = (await clinic.get(f"/v1/clients/{client_id}/plans?state=draft")).json()["items"]
    assert [each["cue"] for each in listed] == ["the late train"]
    first = (await clinic.get(f"/v1/clients/{client_id}/plans?limit=1")).json()
    rest = (await clinic.get(f"/v1/clients/{client_id}/plans?limit=1&after={first['next']}")).json()
    assert rest["next"] is None
    assert {each["state"] for each in first["items"] + rest["items"]} == {"active", "draft"}


async def test_a_foreign_clinics_plan_is_not_there(
    clinic: Caller, client_id: str, goal_id: str, http: httpx.AsyncClient
) -> None:
    live = await clinic.active(client_id, goal_id)
    north = await register(http, alias="North")
    for unknown in (live["plan_id"], str(uuid4())):
        path = f"/v1/plans/{unknown}"
        answers = [
            await north.get(path),
            await north.post(f"{path}/activate"),
            await north.post(f"{path}/end", {"reason": "met"}),
            await north.put(path, plan_body(goal_id, version=1)),
        ]
        assert [(each.status_code, each.json()["code"]) for each in answers] == [(404, "plan_unknown")] * 4


async def test_a_plans_own_word_is_said_sealed_and_shown_open(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    live = await clinic.active(client_id, goal_id, cue_word="lantern")
    news = await said.last()
    assert isinstance(news, PlanActivated)
    assert (news.cue_word or "").startswith("hs1.")
    assert live["cue_word"] == "lantern"
    versions = (await clinic.get(f"/v1/plans/{live['plan_id']}/versions")).json()["items"]
    assert [each["cue_word"] for each in versions] == ["lantern"]
    changed = plan_body(goal_id, cue_word="Lantern", version=live["version"])
    assert (await clinic.put(f"/v1/plans/{live['plan_id']}", changed)).status_code == 200, "its own is no other's"


@pytest.mark.parametrize(
    "word", ["lantern", "Lantern", "lanterm", "l\u00e1ntern", "marmalade", "lighthouse", "estoy", "Llamenme"]
)
async def test_a_word_that_means_something_else_to_the_client_is_refused(
    clinic: Caller, client_id: str, goal_id: str, word: str
) -> None:
    wishes = {"cue_word": "lighthouse", "code_word": "marmalade", "version": 1}
    await clinic.put(f"/v1/clients/{client_id}/preferences", wishes)
    await clinic.draft(client_id, goal_id, cue_word="lantern")
    answer = await clinic.post(f"/v1/clients/{client_id}/plans", plan_body(goal_id, cue_word=word))
    assert (answer.status_code, [each["field"] for each in answer.json()["faults"]]) == (422, ["cue_word"])


async def test_a_word_is_free_again_once_its_plan_is_over_and_for_other_clients_at_once(
    clinic: Caller, client_id: str, goal_id: str
) -> None:
    live = await clinic.active(client_id, goal_id, cue_word="lantern")
    preferences = f"/v1/clients/{client_id}/preferences"
    for field in ("cue_word", "code_word"):
        refused = await clinic.put(preferences, {field: "lanterns", "version": 1})
        assert [each["field"] for each in refused.json()["faults"]] == [field]
    other = await clinic.client(phone="+12025550144")
    await clinic.draft(other, await clinic.goal(other), cue_word="lantern")
    await clinic.post(f"/v1/plans/{live['plan_id']}/end", {"reason": "dropped"})
    assert (await clinic.put(preferences, {"cue_word": "lantern", "version": 1})).status_code == 200


async def test_other_acts_are_said_sealed_and_shown_in_their_order(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    acts = ["I walk round the block", "I call my sister"]
    live = await clinic.active(client_id, goal_id, alternatives=acts)
    assert live["alternatives"] == acts
    news = await said.last()
    assert isinstance(news, PlanActivated)
    assert [each[:4] for each in news.alternatives] == ["hs1.", "hs1."]
    versions = (await clinic.get(f"/v1/plans/{live['plan_id']}/versions")).json()["items"]
    assert [each["alternatives"] for each in versions] == [acts]
    bare = await clinic.draft(client_id, goal_id)
    assert bare["alternatives"] == []
