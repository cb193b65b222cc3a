"""From answers to a plan, without a database."""

from datetime import time

from handrail_planner.core.days import Weekly
from handrail_planner.core.template.document import FieldKind, Template, WorksheetField
from handrail_planner.core.template.reading import Read, Unfit, read, written
from handrail_planner.core.template.shelf import Does, Kept, taken_in
from handrail_planner.core.worksheet import Answers, Own, faults_of, filled, gates_left, lacking, made_own, prefilled
from handrail_planner.library import built_in
from hypothesis import given
from hypothesis import strategies as st

EXIT = built_in()["exit_line"]
WHOLE: Answers = {"cue": "Ana gets up", "first_act": "I say my line", "person": "Sam"}


def test_what_was_not_answered_is_taken_from_the_template() -> None:
    made = filled(EXIT, WHOLE)
    assert (made.cue, made.first_act, made.response) == ("Ana gets up", "I say my line", "I say my line")
    assert (made.tiny, made.done_when, made.rationale) == (EXIT.tiny, EXIT.done_when, EXIT.rationale)
    assert (made.obstacle, made.windows) == (None, ())


def test_a_window_without_its_end_lasts_an_hour_even_over_midnight() -> None:
    window = filled(EXIT, {**WHOLE, "days": ("FR",), "from": "23:30"}).windows[0]
    assert (window.days, window.start, window.end) == (Weekly(("FR",)), time(23, 30), time(0, 30))


def test_a_window_needs_its_days_and_its_time() -> None:
    for half in ({"days": ("FR",)}, {"from": "17:00"}, {"until": "18:00"}):
        assert [fault.field for fault in lacking(EXIT, {**WHOLE, **half})] == ["answers"], half
    assert list(lacking(EXIT, {**WHOLE, "days": ("FR",), "from": "17:00"})) == []


@given(cleared=st.frozensets(st.sampled_from(["requires_medical_ok", "needs_night_consent", "not_where_violence"])))
def test_a_gate_is_passed_by_its_own_clearing_only(cleared: frozenset[str]) -> None:
    closed = gates_left(built_in()["reset_card"], cleared)  # type: ignore[arg-type]  # sampled from the literals
    assert (closed is None) == ("requires_medical_ok" in cleared)
    if closed is not None:
        assert (closed.gates[0][0], closed.instead) == ("requires_medical_ok", ("slow_out_breath",))


def test_nothing_of_a_filled_plan_shows_in_a_repr() -> None:
    assert "Ana" not in repr(filled(EXIT, WHOLE)) + repr(Own(cue="Ana gets up"))


def test_the_ladder_is_climbed_only_in_an_exposure() -> None:
    assert [len(prefilled(each).rungs) for each in built_in().values() if each.plan_kind != "exposure"] == [0] * 15
    steps = built_in()["small_approach_step"]
    own = made_own(steps, Own(response="I look at the door", rungs=("I look at the door", "I touch it")))
    assert (own.response, own.rungs) == ("I look at the door", ("I look at the door", "I touch it"))


def test_a_built_in_worksheet_takes_every_kind_of_answer() -> None:
    for template in built_in().values():
        answers = {field.key: _an_answer(field.kind, field.choices) for field in template.worksheet}
        assert list(faults_of(template, answers)) == [], template.id
        assert list(lacking(template, answers)) == [], template.id
        assert filled(template, answers).cue == "some words", template.id


def test_nought_is_an_answer_and_an_empty_text_is_none() -> None:
    asked = [WorksheetField(key=key, prompt="How much?", kind=kind, required=True) for key, kind in KINDS]
    template = EXIT.model_copy(update={"worksheet": tuple(asked)})
    assert list(lacking(template, {"pull": 0, "words": "0"})) == []
    assert [fault.field for fault in lacking(template, {"pull": 0, "words": ""})] == ["answers.words"]
    assert [fault.field for fault in lacking(template, {"words": "none"})] == ["answers.pull"]


KINDS: tuple[tuple[str, FieldKind], ...] = (("pull", "scale"), ("words", "text"))


def _an_answer(kind: str, choices: tuple[str, ...]) -> str | int | tuple[str, ...]:
    if kind == "choice":
        return choices[0]
    answers: dict[str, str | int | tuple[str, ...]] = {"text": "some words", "scale": 10, "time": "06:00"}
    return answers.get(kind, ("MO", "SU"))


def shelved(template: Template, version: int = 1) -> Kept:
    return Kept(template.model_copy(update={"id": "ours", "version": version}), built_in=False)


def test_a_file_changes_a_template_only_from_the_version_that_stands() -> None:
    changed = EXIT.model_copy(update={"id": "ours", "version": 3, "tiny": "I hum"})
    file = read(written([changed]).encode())
    assert isinstance(file, Read)
    steps = taken_in(file, {"ours": shelved(EXIT, 3)})
    assert not isinstance(steps, Unfit)
    assert [(step.does, step.template.version) for step in steps] == [(Does.REVISES, 4)]
    for other in (2, 4):
        refused = taken_in(file, {"ours": shelved(EXIT, other)})
        assert isinstance(refused, Unfit)
        assert refused.misfits[0].field == "templates.0.version"
