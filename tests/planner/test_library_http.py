"""A clinic's shelf of templates, as its system meets it."""

from typing import Any

import httpx
import pytest
import yaml
from handrail_planner.core.template.reading import Read, read
from handrail_planner.library import built_in

from tests.planner.conftest import Caller, register

IMPORT = "/v1/templates/import"
EXPORT = "/v1/templates/export"


@pytest.fixture
async def other(http: httpx.AsyncClient) -> Caller:
    return await register(http)


async def send(clinic: Caller, text: str | bytes, query: str = "", kind: str = "application/yaml") -> httpx.Response:
    headers = {"Authorization": f"Bearer {clinic.key}", "Content-Type": kind}
    return await clinic.http.post(IMPORT + query, content=text, headers=headers)


async def copied(clinic: Caller, template_id: str = "exit_line", new_id: str = "our_line", **more: object) -> Any:
    return await clinic.made(f"/v1/templates/{template_id}/copy", {"new_id": new_id, **more})


async def ids(clinic: Caller, query: str = "") -> list[str]:
    answer = await clinic.get(f"/v1/templates?limit=100{query}")
    assert answer.status_code == 200, answer.text
    return [each["template_id"] for each in answer.json()["items"]]


async def test_the_built_in_ones_are_there_from_the_first_day(clinic: Caller) -> None:
    assert await ids(clinic) == sorted(built_in())
    shown = (await clinic.get("/v1/templates/reset_card")).json()
    assert (shown["built_in"], shown["version"], shown["warnings"]) == (True, 1, [])
    assert shown["content"]["gates"][0]["kind"] == "requires_medical_ok"


async def test_the_shelf_is_searched_by_modality_cue_and_language(clinic: Caller) -> None:
    await copied(clinic)
    assert await ids(clinic, "&cue_kind=place") == ["exit_line", "our_line", "small_approach_step"]
    assert await ids(clinic, "&modality=trauma_informed") == ["slow_out_breath", "small_approach_step"]
    assert await ids(clinic, "&cue_kind=place&modality=relapse_prevention") == ["exit_line", "our_line"]
    assert await ids(clinic, "&language=fi") == []
    for wrong in ("modality=crystals", "cue_kind=mood", "after=A", "limit=0"):
        assert (await clinic.get(f"/v1/templates?{wrong}")).status_code == 422, wrong


async def test_pages_join_built_in_ones_and_the_clinics_own(clinic: Caller) -> None:
    for new_id in ("a_line", "m_line", "zz_line"):
        await copied(clinic, new_id=new_id)
    seen: list[str] = []
    query = ""
    for _ in range(9):
        page = (await clinic.get(f"/v1/templates?limit=3{query}")).json()
        seen += [each["template_id"] for each in page["items"]]
        query = f"&after={page['next']}"
        if page["next"] is None:
            break
    assert seen == sorted([*built_in(), "a_line", "m_line", "zz_line"])


async def test_a_copy_is_the_clinics_own_to_edit(clinic: Caller, other: Caller) -> None:
    made = await copied(clinic, name="Our line")
    assert (made["version"], made["copied_from"], made["copied_version"]) == (1, "exit_line", 1)
    content = made["content"] | {"tiny": "I read my line", "discreet": ["Your line is ready"]}
    answer = await clinic.put("/v1/templates/our_line", content, If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert answer.json()["content"] == content
    assert (await clinic.get("/v1/templates/our_line")).json() == answer.json()
    assert (await other.get("/v1/templates/our_line")).json()["code"] == "template_unknown"
    assert "our_line" not in await ids(other)


async def test_who_has_not_read_the_newest_version_does_not_edit(clinic: Caller) -> None:
    made = await copied(clinic)
    path = "/v1/templates/our_line"
    assert (await clinic.put(path, made["content"])).status_code == 428
    assert (await clinic.put(path, made["content"], If_Match='"1"')).status_code == 200
    stale = await clinic.put(path, made["content"], If_Match='"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")


async def test_a_built_in_one_stays_as_it_is(clinic: Caller) -> None:
    content = (await clinic.get("/v1/templates/exit_line")).json()["content"]
    answer = await clinic.put("/v1/templates/exit_line", content, If_Match='"1"')
    assert (answer.status_code, answer.json()["code"]) == (409, "template_built_in")


async def test_a_copy_needs_an_id_that_is_free(clinic: Caller) -> None:
    path = "/v1/templates/exit_line/copy"
    first = await clinic.made(path, {"new_id": "our_line"}, Idempotency_Key="once")
    again = await clinic.post(path, {"new_id": "our_line"}, Idempotency_Key="once")
    assert (again.status_code, again.json(), again.headers["Idempotent-Replayed"]) == (201, first, "true")
    for taken in ("our_line", "park_it"):
        answer = await clinic.post(path, {"new_id": taken})
        assert (answer.status_code, answer.json()["code"]) == (409, "template_id_taken")
    assert (await clinic.post("/v1/templates/nothing/copy", {"new_id": "x_line"})).status_code == 404
    assert (await clinic.post(path, {"new_id": "Our Line"})).status_code == 422


BAD_WORDS: list[tuple[dict[str, object], str]] = [
    ({"discreet": ["Your therapy plan"]}, "discreet.0"),
    ({"discreet": ["Line ready", "Reply STOP when you are done"]}, "discreet.1"),
    ({"discreet": ["Ready? Really ready?"]}, "discreet.0"),
    ({"discreet": ["x" * 98]}, "discreet.0"),
    ({"discreet": ["Your line 🙂"]}, "discreet.0"),
    ({"discreet": ["Same", "Same"]}, "discreet"),
    ({"tiny": "I text YES"}, "tiny"),
    ({"plan_kind": "exposure"}, "gates"),
    ({"worksheet": [{"key": "a", "prompt": "When?", "kind": "time", "maps_to": "cue"}]}, "worksheet.0.kind"),
    ({"worksheet": [{"key": "a", "prompt": "Which?", "kind": "choice"}]}, "worksheet.0.choices"),
    ({"worksheet": [{"key": "a", "prompt": "Which?"}, {"key": "a", "prompt": "Who?"}]}, "worksheet.1.key"),
]


async def test_what_must_not_be_sent_is_not_kept(clinic: Caller) -> None:
    made = await copied(clinic)
    for change, field in BAD_WORDS:
        answer = await clinic.put("/v1/templates/our_line", made["content"] | change, If_Match='"1"')
        assert (answer.status_code, answer.json()["code"]) == (422, "not_valid"), change
        assert [fault["field"] for fault in answer.json()["faults"]] == [field], change
    slow = made["content"]["response"] | {"first_act_minutes": 3}
    answer = await clinic.put("/v1/templates/our_line", made["content"] | {"response": slow}, If_Match='"1"')
    assert answer.json()["faults"][0]["field"] == "response.first_act_minutes"


GATED = [each.id for each in built_in().values() if each.gates]


@pytest.mark.parametrize("template_id", GATED)
async def test_a_copy_keeps_the_gates_of_its_original(clinic: Caller, template_id: str) -> None:
    made = await copied(clinic, template_id, "our_copy")
    content = made["content"]
    bare = content | {"gates": [], "plan_kind": "plain"}
    fields = {"gates"} | ({"plan_kind"} if content["plan_kind"] == "exposure" else set())
    answer = await clinic.put("/v1/templates/our_copy", bare, If_Match='"1"')
    assert (answer.status_code, {fault["field"] for fault in answer.json()["faults"]}) == (422, fields)
    again = await clinic.made("/v1/templates/our_copy/copy", {"new_id": "copy_of_copy"})
    assert (await clinic.put("/v1/templates/copy_of_copy", again["content"] | bare, If_Match='"1"')).status_code == 422
    exported = (await clinic.get("/v1/templates/export")).text
    assert exported.count("gates:") == 2
    without = yaml.safe_load(exported)
    for each in without["templates"]:
        each.pop("gates")
        each["plan_kind"] = "plain"
    refused = await send(clinic, yaml.safe_dump(without))
    assert refused.status_code == 422
    assert {fault["field"].partition(".")[2] for fault in refused.json()["faults"]} >= {"0.gates", "1.gates"}
    reworded = content | {"gates": [gate | {"why": "Ask first."} for gate in content["gates"]]}
    assert (await clinic.put("/v1/templates/our_copy", reworded, If_Match='"1"')).status_code == 200


async def test_a_retired_one_is_out_of_sight_until_it_is_restored(clinic: Caller, other: Caller) -> None:
    await copied(clinic)
    for retired in ("our_line", "park_it"):
        for _ in range(2):
            answer = await clinic.post(f"/v1/templates/{retired}/retire")
            assert answer.status_code == 200
            assert answer.json()["retired_at"] is not None
        assert retired not in await ids(clinic)
        assert retired in await ids(clinic, "&retired=true")
    assert "park_it" in await ids(other)
    for restored in ("our_line", "park_it"):
        for _ in range(2):
            assert (await clinic.post(f"/v1/templates/{restored}/restore")).json()["retired_at"] is None
        assert restored in await ids(clinic)
    assert (await clinic.post("/v1/templates/nothing/retire")).status_code == 404


async def test_what_one_clinic_exports_is_equal_in_another_that_imports_it(clinic: Caller, other: Caller) -> None:
    for template_id in ("pause_card", "reset_card", "small_approach_step"):
        await copied(clinic, template_id, f"our_{template_id}", name="Ours: 'a' & b")
    made = (await clinic.get("/v1/templates/our_pause_card")).json()
    await clinic.put("/v1/templates/our_pause_card", made["content"] | {"tiny": "no"}, If_Match='"1"')
    file = await clinic.get(f"{EXPORT}?built_in=true")
    assert file.headers["content-type"].startswith("application/yaml")
    answer = await send(other, file.text)
    assert answer.status_code == 200, answer.text
    does = [each["does"] for each in answer.json()["templates"]]
    assert (does.count("adds"), does.count("changes_nothing")) == (3, 16)
    assert (await other.get(f"{EXPORT}?built_in=true")).text == file.text
    again = (await send(other, file.text)).json()
    assert {each["does"] for each in again["templates"]} == {"changes_nothing"}


async def test_an_exported_file_is_the_clinics_own_in_use(clinic: Caller) -> None:
    await copied(clinic)
    await copied(clinic, new_id="another_line")
    await clinic.post("/v1/templates/another_line/retire")
    file = read((await clinic.get(EXPORT)).content)
    assert isinstance(file, Read)
    assert [each.id for each in file.templates] == ["our_line"]


async def test_a_clinic_without_its_own_exports_the_built_in_ones_alone(clinic: Caller) -> None:
    answer = await clinic.get(EXPORT)
    assert (answer.status_code, answer.text) == (200, "handrail_templates: 1\ntemplates: []\n")


async def test_a_file_is_an_edit_of_the_version_that_it_names(clinic: Caller) -> None:
    await copied(clinic)
    text = (await clinic.get(EXPORT)).text.replace("tiny: I read my line once before I go in", "tiny: I hum it")
    revised = (await send(clinic, text)).json()["templates"]
    assert [(each["does"], each["version"]) for each in revised] == [("revises", 2)]
    assert (await clinic.get("/v1/templates/our_line")).json()["content"]["tiny"] == "I hum it"
    assert (await send(clinic, text)).json()["templates"][0]["does"] == "changes_nothing"
    stale = await send(clinic, text.replace("I hum it", "I sing it"))
    assert stale.status_code == 422
    assert stale.json()["faults"][0]["field"] == "templates.0.version"
    assert stale.json()["faults"][0]["fault"].startswith("Line 4, column 12: The clinic has version 2")


async def test_a_file_is_taken_in_whole_or_not_at_all(clinic: Caller) -> None:
    await copied(clinic)
    text = (await clinic.get(EXPORT)).text
    new = text.replace("id: our_line", "id: new_line")
    bad = new + text.split("templates:\n")[1].replace("id: our_line", "id: bad_line").replace(
        "You made", "Your therapy made"
    )
    answer = await send(clinic, bad)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_valid")
    assert [fault["field"] for fault in answer.json()["faults"]] == ["templates.1.discreet.0"]
    assert not {"new_line", "bad_line"} & set(await ids(clinic))


async def test_a_dry_run_tells_and_does_nothing(clinic: Caller) -> None:
    await copied(clinic)
    text = (await clinic.get(EXPORT)).text
    would = (await send(clinic, text.replace("id: our_line", "id: new_line"), "?dry_run=true")).json()
    assert (would["dry_run"], would["taken"], would["faults"]) == (True, False, [])
    assert [(each["template_id"], each["does"]) for each in would["templates"]] == [("new_line", "adds")]
    assert "new_line" not in await ids(clinic)
    faulty = (await send(clinic, text.replace("kind: place", "kind: mood"), "?dry_run=true")).json()
    assert [(each["field"], each["column"]) for each in faulty["faults"]] == [("templates.0.cue.kind", 11)]
    assert text.splitlines()[faulty["faults"][0]["line"] - 1] == "    kind: place"


async def test_a_built_in_id_is_not_taken_over(clinic: Caller) -> None:
    await copied(clinic)
    text = (await clinic.get(EXPORT)).text.replace("id: our_line", "id: exit_line").replace("name: Exit", "name: My")
    answer = await send(clinic, text)
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "templates.0.id")


async def test_a_file_restores_what_was_retired(clinic: Caller) -> None:
    await copied(clinic)
    text = (await clinic.get(EXPORT)).text
    await clinic.post("/v1/templates/our_line/retire")
    assert [each["does"] for each in (await send(clinic, text)).json()["templates"]] == ["restores"]
    assert "our_line" in await ids(clinic)


async def test_what_is_no_file_of_templates_is_refused(clinic: Caller) -> None:
    assert (await send(clinic, "{}", kind="application/json")).status_code == 415
    assert (
        (await send(clinic, b"\xff\xfe")).json()["faults"][0]["fault"].startswith("Line 1, column 1: This is not UTF-8")
    )
    big = await send(clinic, b"#" * (1024 * 1024 + 1))
    assert (big.status_code, big.json()["code"]) == (413, "body_too_large")
    just = await send(clinic, b"#" * (1024 * 1024), kind="text/yaml; charset=utf-8")
    assert (just.status_code, just.json()["faults"][0]["fault"]) == (422, "Line 1, column 1: The file is empty.")


async def test_a_key_opens_its_own_clinics_shelf_only(clinic: Caller, other: Caller) -> None:
    await copied(clinic)
    assert "our_line" not in (await other.get(EXPORT)).text
    assert (await other.post("/v1/templates/our_line/retire")).status_code == 404
    assert (await other.post("/v1/templates/our_line/copy", {"new_id": "theirs"})).status_code == 404
