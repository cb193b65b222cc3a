"""Walk-throughs: those that come with Handrail are fit to be sent in each of their languages, and so is whatever a plan gets."""

import pytest
from handrail_planner.core.walk_through import Step, WalkThrough, document_of, faults_of, read, said
from handrail_planner.walks import shipped
from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import TONGUES, walk_step

OWN = WalkThrough("Ours", (Step("Sit down."), Step("What do you see?", "words")))


@pytest.mark.parametrize("walk_id", shipped())
@pytest.mark.parametrize("language", TONGUES)
def test_each_that_comes_with_handrail_is_fit_in_every_language(walk_id: str, language: str) -> None:
    walk = shipped()[walk_id].of(language)
    assert [*faults_of(walk, language=language)] == []
    for step in said(WalkThrough(walk.name, walk.steps, rated=True), language=language):
        length = measure(walk_step("W" * 20, step.text, step.takes, language=language))
        assert (length.encoding, length.segments) == ("gsm7", 1), step.text


def test_two_come_with_handrail_and_say_the_same_steps_in_each_language() -> None:
    assert list(shipped()) == ["here_and_now", "one_small_step"]
    for walk in shipped().values():
        assert [step.takes for step in walk.said["en"].steps] == [step.takes for step in walk.said["es"].steps]


def test_one_that_is_rated_asks_before_and_after_and_nothing_else_measures() -> None:
    rated = said(WalkThrough("x", OWN.steps, rated=True), language="en")
    assert [step.measures for step in rated] == ["before", None, None, "after"]
    assert [step.measures for step in said(OWN, language="en")] == [None, None]


@pytest.mark.parametrize(
    ("steps", "field"),
    [
        ((Step("One."),), "steps"),
        (tuple(Step("One.") for _ in range(9)), "steps"),
        ((Step("Sit."), Step("Text STOP now.")), "steps.1.text"),
        ((Step("Where is the panic?"), Step("Sit.")), "steps.0.text"),
        ((Step("Who? Where?"), Step("Sit.")), "steps.0.text"),
        (
            (
                Step("Sit."),
                Step("..."),
            ),
            "steps.1.text",
        ),
    ],
)
def test_a_step_that_is_not_fit_is_named_by_its_place(steps: tuple[Step, ...], field: str) -> None:
    assert [each.field for each in faults_of(WalkThrough("Ours", steps), language="en")] == [field]


def test_what_is_sealed_reads_back_the_same() -> None:
    assert read(document_of(OWN)) == OWN
