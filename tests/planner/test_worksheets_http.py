"""Plans from templates, and worksheets that become plans, as a clinic's system meets them."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from handrail_planner.desk import Desk
from handrail_planner.library import built_in
from handrail_shared.contracts.ids import ClinicId

from tests.planner.conftest import FRIDAY, MONDAY, Caller, register

EVERY_GATE = {
    "requires_medical_ok": True,
    "not_where_violence": True,
    "rungs_by_clinician_only": True,
    "needs_night_consent": True,
}
ANSWERS: dict[str, object] = {
    "cue": "the Friday crowd heads for the bar",
    "first_act": "I say: early day, see you",
    "person": "Sam",
    "home": "I take the 22 bus",
    "risk": "Other people",
    "obstacle": "Ana asks twice",
    "days": ["SA", "FR"],
    "from": "17:30",
    "until": "23:00",
}


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


@pytest.fixture
async def goal_id(clinic: Caller, client_id: str) -> str:
    return await clinic.goal(client_id)


async def begun(clinic: Caller, client_id: str, template_id: str = "exit_line", **answers: object) -> Any:
    return await clinic.made(
        f"/v1/clients/{client_id}/worksheets", {"template_id": template_id, "answers": answers or ANSWERS}
    )


async def shown(clinic: Caller, plan_id: str) -> Any:
    return (await clinic.get(f"/v1/plans/{plan_id}")).json()


async def test_a_template_becomes_a_draft_in_the_clients_words(clinic: Caller, client_id: str, goal_id: str) -> None:
    body = {
        "template_id": "exit_line",
        "goal_id": goal_id,
        "cue": "Ana picks up her coat",
        "obstacle": "she asks twice",
        "moments": [FRIDAY],
    }
    path = f"/v1/clients/{client_id}/plans/from-template"
    made = await clinic.post(path, body, Idempotency_Key="once")
    assert (made.status_code, made.json()["state"], made.json()["gates_cleared"]) == (201, "draft", [])
    assert (await clinic.post(path, body, Idempotency_Key="once")).json() == made.json()
    plan = await shown(clinic, made.json()["plan_id"])
    template = built_in()["exit_line"]
    assert (plan["cue"], plan["response"]) == ("Ana picks up her coat", template.response.example)
    assert (plan["first_act"], plan["tiny"], plan["obstacle"]) == (
        template.response.first_act,
        template.tiny,
        "she asks twice",
    )
    assert (plan["kind"], plan["cue_kind"], plan["response_kind"]) == ("boundary", "place", "say")
    assert (plan["template_id"], plan["discreet"], plan["rungs"]) == ("exit_line", template.discreet[0], [])


async def test_every_template_becomes_a_plan_that_can_be_agreed(clinic: Caller, client_id: str, goal_id: str) -> None:
    for template_id in built_in():
        body = {
            "template_id": template_id,
            "goal_id": goal_id,
            "obstacle": "it rains",
            "moments": [FRIDAY],
            "gates_cleared": EVERY_GATE,
        }
        made = await clinic.made(f"/v1/clients/{client_id}/plans/from-template", body)
        agreed = await clinic.post(f"/v1/plans/{made['plan_id']}/agree", {"confidence": 8})
        assert (agreed.status_code, agreed.json()["state"]) == (200, "active"), agreed.text
        await clinic.post(f"/v1/plans/{made['plan_id']}/end", {"reason": "dropped"})


async def test_a_closed_gate_says_which_and_why_and_what_instead(
    clinic: Caller, client_id: str, goal_id: str, desk: Desk
) -> None:
    path = f"/v1/clients/{client_id}/plans/from-template"
    body: dict[str, object] = {"template_id": "reset_card", "goal_id": goal_id}
    for said in ({}, {"requires_medical_ok": False}, {"needs_night_consent": True}):
        answer = await clinic.post(path, body | {"gates_cleared": said})
        assert (answer.status_code, answer.json()["code"]) == (409, "gate_not_cleared")
        assert [fault["field"] for fault in answer.json()["faults"]] == ["gates_cleared.requires_medical_ok"]
        assert "beta blockers" in answer.json()["faults"][0]["fault"]
        assert "slow_out_breath" in answer.json()["detail"]
    made = await clinic.made(path, body | {"gates_cleared": EVERY_GATE})
    assert [each["gate"] for each in made["gates_cleared"]] == ["requires_medical_ok"]
    async with desk.db.transaction(ClinicId(UUID(clinic.clinic_id))) as tx:
        row = await tx.fetchrow("SELECT key_id, cleared_at, template_version, client_id FROM gate_clearing")
    assert row["key_id"].hex == clinic.key.split("_")[1]
    assert (row["cleared_at"], row["template_version"], str(row["client_id"])) == (MONDAY, 1, client_id)


async def test_an_exposure_climbs_from_its_first_rung(clinic: Caller, client_id: str, goal_id: str) -> None:
    body = {
        "template_id": "small_approach_step",
        "goal_id": goal_id,
        "response": "I stand at the door for a minute",
        "gates_cleared": {"rungs_by_clinician_only": True},
    }
    made = await clinic.made(f"/v1/clients/{client_id}/plans/from-template", body)
    plan = await shown(clinic, made["plan_id"])
    assert (plan["kind"], plan["rung"], plan["response"]) == ("exposure", 1, "I stand at the door for a minute")
    ladder = [rung.act for rung in built_in()["small_approach_step"].ladder]
    assert [each["words"] for each in plan["rungs"]] == ["I stand at the door for a minute", *ladder]


async def test_a_worksheet_becomes_the_plan_that_it_says(clinic: Caller, client_id: str, goal_id: str) -> None:
    sheet = await begun(clinic, client_id)
    assert (sheet["state"], sheet["version"], sheet["template_version"]) == ("draft", 1, 1)
    assert {each["key"]: each["answer"] for each in sheet["fields"] if each["answer"] is not None} == ANSWERS
    made = await clinic.made(f"/v1/worksheets/{sheet['worksheet_id']}/plan", {"goal_id": goal_id})
    plan = await shown(clinic, made["plan_id"])
    assert (plan["cue"], plan["first_act"]) == (ANSWERS["cue"], ANSWERS["first_act"])
    assert (plan["response"], plan["steps"]) == (ANSWERS["first_act"], ["I take the 22 bus"])
    assert (plan["obstacle"], plan["tiny"]) == ("Ana asks twice", built_in()["exit_line"].tiny)
    window = plan["moments"][0]
    assert (window["days"], window["start"], window["end"]) == (["FR", "SA"], "17:30", "23:00")
    after = (await clinic.get(f"/v1/worksheets/{sheet['worksheet_id']}")).json()
    assert (after["state"], after["plan_id"], after["version"]) == ("planned", made["plan_id"], 2)
    again = await clinic.made(f"/v1/worksheets/{sheet['worksheet_id']}/plan", {"goal_id": goal_id})
    assert again["plan_id"] == made["plan_id"]


async def test_a_worksheet_is_gone_on_with_by_who_has_read_it(clinic: Caller, client_id: str, goal_id: str) -> None:
    sheet = await begun(clinic, client_id, cue="Ana gets up")
    path = f"/v1/worksheets/{sheet['worksheet_id']}"
    answer = await clinic.put(path, {"answers": ANSWERS}, If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"], answer.json()["version"]) == (200, '"2"', 2)
    assert (await clinic.put(path, {"answers": {}}, If_Match='"1"')).json()["code"] == "stale_version"
    assert (await clinic.put(path, {"answers": {}})).json()["code"] == "version_required"
    await clinic.made(f"{path}/plan", {"goal_id": goal_id})
    planned = await clinic.put(path, {"answers": ANSWERS}, If_Match='"3"')
    assert (planned.status_code, planned.json()["code"]) == (409, "worksheet_planned")


async def test_a_worksheet_that_is_not_complete_stays_one(clinic: Caller, client_id: str, goal_id: str) -> None:
    sheet = await begun(clinic, client_id, cue="Ana gets up", days=["FR"])
    answer = await clinic.post(f"/v1/worksheets/{sheet['worksheet_id']}/plan", {"goal_id": goal_id})
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == ["answers.first_act", "answers.person", "answers"]
    assert (await clinic.get(f"/v1/worksheets/{sheet['worksheet_id']}")).json()["state"] == "draft"


WRONG: list[tuple[dict[str, object], str]] = [
    ({"mood": "high"}, "answers"),
    ({"cue": "x" * 141}, "answers.cue"),
    ({"cue": "two\nlines"}, "answers.cue"),
    ({"cue": 7}, "answers.cue"),
    ({"risk": "The weather"}, "answers.risk"),
    ({"from": "25:00"}, "answers.from"),
    ({"from": "5pm"}, "answers.from"),
    ({"days": ["FR", "FR"]}, "answers.days"),
    ({"days": ["Friday"]}, "answers.days"),
    ({"days": []}, "answers.days"),
]


async def test_an_answer_of_the_wrong_kind_is_refused_by_its_key(clinic: Caller, client_id: str) -> None:
    for answers, field in WRONG:
        body = {"template_id": "exit_line", "answers": answers}
        answer = await clinic.post(f"/v1/clients/{client_id}/worksheets", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_valid"), answers
        assert [fault["field"] for fault in answer.json()["faults"]] == [field], answers
    for scale in (11, -1, "7", True):
        body = {"template_id": "pause_card", "answers": {"heat": scale}}
        answer = await clinic.post(f"/v1/clients/{client_id}/worksheets", body)
        assert answer.status_code == 422, scale


async def test_a_worksheet_keeps_its_questions_when_the_template_changes(
    clinic: Caller, client_id: str, goal_id: str
) -> None:
    made = await clinic.made("/v1/templates/exit_line/copy", {"new_id": "our_line"})
    sheet = await begun(clinic, client_id, "our_line")
    await clinic.put("/v1/templates/our_line", made["content"] | {"worksheet": []}, If_Match='"1"')
    assert (await clinic.get(f"/v1/worksheets/{sheet['worksheet_id']}")).json() == sheet
    body = {"template_id": "our_line"}
    answer = await clinic.post(f"/v1/clients/{client_id}/worksheets", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "template_without_worksheet")
    await clinic.post("/v1/templates/our_line/retire")
    answer = await clinic.post(f"/v1/clients/{client_id}/worksheets", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "template_retired")
    assert (await clinic.post(f"/v1/worksheets/{sheet['worksheet_id']}/plan", {"goal_id": goal_id})).status_code == 201


async def test_answers_are_sealed_at_rest(clinic: Caller, client_id: str, desk: Desk) -> None:
    await begun(clinic, client_id)
    async with desk.db.everywhere() as tx:
        rows = await tx.fetch("SELECT answers, template FROM worksheet")
    assert [row["answers"][:4] for row in rows] == ["hs1."]
    assert "Ana" not in json.dumps([dict(row) for row in rows])


async def test_a_client_has_their_worksheets_in_pages(clinic: Caller, client_id: str) -> None:
    made = [(await begun(clinic, client_id))["worksheet_id"] for _ in range(3)]
    first = (await clinic.get(f"/v1/clients/{client_id}/worksheets?limit=2")).json()
    rest = (await clinic.get(f"/v1/clients/{client_id}/worksheets?limit=2&after={first['next']}")).json()
    assert sorted(each["worksheet_id"] for each in first["items"] + rest["items"]) == sorted(made)
    assert (len(first["items"]), rest["next"]) == (2, None)


async def test_another_clinics_worksheet_is_not_there(clinic: Caller, client_id: str, http: Any) -> None:
    sheet = await begun(clinic, client_id)
    other = await register(http)
    path = f"/v1/worksheets/{sheet['worksheet_id']}"
    assert (await other.get(path)).json()["code"] == "worksheet_unknown"
    assert (await other.put(path, {"answers": {}}, If_Match='"1"')).status_code == 404
    assert (await other.post(f"{path}/plan", {"goal_id": str(uuid4())})).status_code == 404
    assert (await other.get(f"/v1/clients/{client_id}/worksheets")).status_code == 404
