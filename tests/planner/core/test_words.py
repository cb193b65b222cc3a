"""A plan's words: what they lack, and that none is lost on the way to the seal and back."""

import pytest
from handrail_planner.core.experiment import Learned, Prediction, document_of, learned_of
from handrail_planner.core.ladder import Rung
from handrail_planner.core.plan import lacks, misfits
from handrail_planner.core.words import Words, details_of, faults_of, on_rung, with_details
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(max_size=40)
MAYBE = st.none() | TEXT
RUNGS = st.lists(st.builds(Rung, TEXT, st.integers(1, 100)), max_size=3).map(tuple)
WORDS = st.builds(
    Words,
    TEXT,
    TEXT,
    MAYBE,
    MAYBE,
    MAYBE,
    st.none() | st.integers(1, 480),
    st.lists(TEXT, max_size=8).map(tuple),
    MAYBE,
    MAYBE,
    MAYBE,
    MAYBE,
    RUNGS,
    st.none() | st.builds(Prediction, TEXT, st.none() | st.integers(0, 100)),
)
WHOLE = Words(
    "the crowd heads for the bar",
    "I say my line",
    "Friday plan.",
    first_act="I put my glass down",
    obstacle="one more round",
    done_when="I am outside",
    rationale="leaving early is easier",
)
LADDER = (Rung("I stand at the door"), Rung("I go in"))


@given(WORDS)
def test_what_is_sealed_opens_to_the_same_words(words: Words) -> None:
    sent = {
        name: getattr(words, name)
        for name in ("cue", "response", "discreet", "first_act", "tiny", "cue_word", "alternatives")
    }
    assert with_details(details_of(words), **sent) == words


@given(WORDS)
def test_no_repr_quotes_a_plan(words: Words) -> None:
    assert repr(words) == "Words()"


@given(st.builds(Learned, TEXT, MAYBE, st.none() | st.integers(0, 100)))
def test_what_was_learned_opens_as_it_was_said(learned: Learned) -> None:
    assert learned_of(document_of(learned)) == learned


def test_a_plan_from_before_there_were_details_opens() -> None:
    words = with_details(None, cue="the bar", response="I go", discreet=None, first_act=None, tiny=None)
    assert words == Words("the bar", "I go")


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (Words("the bar", "I go", "Plan."), []),
        (Words("the bar", "I go", "Plan.", tiny="x" * 141), ["tiny"]),
        (Words("the bar", "I go", "Plan.", obstacle="x" * 301), ["obstacle"]),
        (Words("the bar", "I go", "Plan.", rationale="one\ntwo"), ["rationale"]),
        (Words("the bar", "I go", "Plan.", steps=("up",) * 9), ["steps"]),
        (Words("the bar", "I go", "Plan.", steps=("up", "...")), ["steps.1"]),
        (Words("the bar", "I go", "Plan.", alternatives=("I run", "I call", "I sit", "I hum")), ["alternatives"]),
        (Words("the bar", "I go", "Plan.", alternatives=("I run", " ")), ["alternatives.1"]),
        (Words("the bar", "I go", "Plan.", alternatives=("x" * 81,)), ["alternatives.0"]),
        (Words("the bar", "I go", "Plan.", rungs=(Rung("I go in"),)), ["rungs"]),
        (Words("the bar", "I go", "Plan.", rungs=(Rung("I go in"), Rung(" "))), ["rungs.1.words"]),
        (Words("the bar", "I go", "Plan.", rungs=(Rung("I go in"), Rung("up", 0))), ["rungs.1.repetitions"]),
        (Words("the bar", "I go", "Plan.", prediction=Prediction("")), ["prediction.expected"]),
    ],
)
def test_each_wording_that_cannot_stand_is_named(words: Words, fields: list[str]) -> None:
    assert [fault.field for fault in faults_of(words, "discreet")] == fields


def test_a_whole_plan_lacks_nothing_and_half_a_plan_is_told_what() -> None:
    assert list(lacks(WHOLE, "person", "plain", ())) == []
    half = [fault.field for fault in lacks(Words("the bar", "I go"), "time_window", "exposure", ())]
    assert half == ["first_act", "done_when", "obstacle", "rationale", "moments", "rungs"]
    assert [fault.field for fault in lacks(WHOLE, "place", "experiment", ())] == ["prediction"]


def test_ladders_and_predictions_belong_to_their_kinds() -> None:
    climbing = Words("the shop", "", rungs=LADDER)
    assert [fault.field for fault in misfits(climbing, "skill", 1)] == ["rungs"]
    assert [fault.field for fault in misfits(climbing, "exposure", 3)] == ["rungs"]
    assert [fault.field for fault in misfits(Words("the shop", "I run", rungs=LADDER), "exposure", 1)] == ["response"]
    assert list(misfits(on_rung(climbing, 2), "exposure", 2)) == []
    predicted = Words("the shop", "I ask", prediction=Prediction("they laugh"))
    assert [fault.field for fault in misfits(predicted, "thought", None)] == ["prediction"]
