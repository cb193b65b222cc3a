"""The linter, as a clinic's system meets it."""

from typing import Any

import httpx
from handrail_shared.contracts.segments import measure

from tests.planner.conftest import Caller, register

VAGUE = {"cue": "I get home", "response": "I try to be more mindful", "copy_level": "personal"}


async def linted(clinic: Caller, **fields: object) -> Any:
    answer = await clinic.post("/v1/lint", VAGUE | fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


def codes(report: Any) -> list[str]:
    return [each["code"] for each in report["findings"]]


async def test_a_draft_is_linted_as_it_would_be_sent(clinic: Caller) -> None:
    report = await linted(clinic)
    assert report["text"] == "Harbor: If I get home: I try to be more mindful. Reply 1 did it, 2 part, 3 missed, 0 n/a"
    length = measure(report["text"])
    assert report["segment"] == {"encoding": "gsm7", "units": length.units, "segments": 1}
    [finding] = report["findings"]
    assert (finding["code"], finding["severity"], finding["rule_id"]) == ("vague_verb", "warn", "L01")
    assert VAGUE["response"][finding["start"] : finding["end"]].startswith("try")
    assert report["scores"]["clear"] < 100


async def test_places_are_those_of_what_was_typed_spaces_included(clinic: Caller) -> None:
    [finding] = (await linted(clinic, response="   try to relax"))["findings"]
    assert finding["start"] == 3


async def test_a_draft_without_words_is_linted_too(clinic: Caller) -> None:
    answer = await clinic.post("/v1/lint", {})
    assert codes(answer.json()) == ["no_cue"]


async def test_what_cannot_be_typed_is_refused(clinic: Caller) -> None:
    for wrong in ({"cue": "a\u0000b"}, {"cue": "a\nb"}, {"response": "x" * 501}, {"minutes": 0}, {"mood": "good"}):
        answer = await clinic.post("/v1/lint", VAGUE | wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_valid"), wrong


async def test_a_clinic_sets_its_rules(clinic: Caller) -> None:
    rules = await clinic.get("/v1/lint-rules")
    assert (rules.headers["ETag"], rules.json()["version"], len(rules.json()["rules"])) == ('"0"', 0, 14)
    chosen = {"severities": {"vague_verb": "block", "no_cue": "off"}}
    put = await clinic.put("/v1/lint-rules", chosen, If_Match=rules.headers["ETag"])
    assert (put.status_code, put.headers["ETag"]) == (200, '"1"')
    assert (await clinic.get("/v1/lint-rules")).json() == put.json()
    assert [each["severity"] for each in (await linted(clinic, cue=""))["findings"]] == ["block"]
    put = await clinic.put("/v1/lint-rules", {"severities": {}}, If_Match='"1"')
    assert codes(await linted(clinic, cue="")) == ["vague_verb", "no_cue"]


async def test_settings_that_somebody_changed_since_are_not_overwritten(clinic: Caller) -> None:
    await clinic.put("/v1/lint-rules", {"severities": {"negative": "off"}}, If_Match='"0"')
    for read in ('"0"', '"7"'):
        late = await clinic.put("/v1/lint-rules", {"severities": {}}, If_Match=read)
        assert (late.status_code, late.json()["code"]) == (412, "stale_version")
    assert (await clinic.put("/v1/lint-rules", {"severities": {}})).json()["code"] == "version_required"
    assert (await clinic.put("/v1/lint-rules", {"severities": {}}, If_Match="x")).status_code == 422


async def test_only_rules_that_are_there_can_be_set(clinic: Caller) -> None:
    for wrong in ({"no_such_rule": "off"}, {"negative": "loud"}):
        assert (await clinic.put("/v1/lint-rules", {"severities": wrong}, If_Match='"0"')).status_code == 422


async def test_one_clinics_settings_are_not_anothers(clinic: Caller, http: httpx.AsyncClient) -> None:
    await clinic.put("/v1/lint-rules", {"severities": {"vague_verb": "off"}}, If_Match='"0"')
    assert codes(await linted(await register(http))) == ["vague_verb"]
    assert codes(await linted(clinic)) == []
