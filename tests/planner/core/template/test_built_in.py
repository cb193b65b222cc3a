"""The built-in templates: each one is walked."""

from importlib import resources

import pytest
from handrail_planner.core.linter import Draft, rules_for
from handrail_planner.core.linter import lint as plan_lint
from handrail_planner.core.template.document import Template
from handrail_planner.core.template.lint import WIDEST_ALIAS, lint
from handrail_planner.core.template.reading import Read, read, written
from handrail_planner.core.worksheet import prefilled
from handrail_planner.library import built_in
from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import PlanWords, nudge

WALKED = pytest.mark.parametrize("template", built_in().values(), ids=built_in())
GATED = {
    "landing": {"needs_night_consent"},
    "reset_card": {"requires_medical_ok"},
    "small_approach_step": {"rungs_by_clinician_only"},
    "time_out_and_back": {"not_where_violence"},
}


def test_there_are_sixteen_in_english() -> None:
    assert len([each for each in built_in().values() if each.language == "en"]) == 16


@WALKED
def test_each_passes_the_template_linter_without_a_word(template: Template) -> None:
    assert lint(template.content) == ()


@WALKED
def test_each_offers_four_wordings_that_fit_one_text_under_any_clinics_name(template: Template) -> None:
    assert len(template.discreet) >= 4
    for wording in template.discreet:
        length = measure(nudge(WIDEST_ALIAS, PlanWords("", "", wording, "discreet")))
        assert (length.encoding, length.segments) == ("gsm7", 1), wording


@WALKED
def test_a_plan_made_from_it_has_nothing_to_mend_even_at_copy_level_personal(template: Template) -> None:
    made = prefilled(template)
    for cue in template.cue.examples:
        words = Draft(
            alias="Harborside",
            cue=cue,
            response=made.response,
            discreet=made.discreet,
            first_act=made.first_act,
            tiny=made.tiny,
            minutes=made.minutes,
            copy_level="personal",
        )
        assert [(each.code, each.field) for each in plan_lint(words, rules_for({})).findings] == [], cue


@WALKED
def test_each_has_a_worksheet_that_asks_for_the_clients_own_cue_and_first_act(template: Template) -> None:
    asked = {field.maps_to for field in template.worksheet if field.required}
    assert {"cue", "first_act"} <= asked


@WALKED
def test_each_is_gated_where_it_must_be_and_offers_one_without_that_gate(template: Template) -> None:
    kinds = {gate.kind for gate in template.gates}
    assert kinds == GATED.get(template.id, set())
    for gate in template.gates:
        assert gate.instead is not None
        assert gate.kind not in {other.kind for other in built_in()[gate.instead].gates}


def test_who_may_not_take_the_reset_card_is_offered_the_slow_out_breath() -> None:
    assert [gate.instead for gate in built_in()["reset_card"].gates] == ["slow_out_breath"]


def test_a_file_is_named_for_its_template_and_written_as_we_would_write_it() -> None:
    for template in built_in().values():
        text = resources.files("handrail_planner.library").joinpath(f"{template.id}.yaml").read_text("utf-8")
        assert text == written([template])


def test_all_of_them_make_one_file_that_a_clinic_can_take_in() -> None:
    again = read(written(list(built_in().values())).encode())
    assert isinstance(again, Read)
    assert {each.id: each for each in again.templates} == built_in()
