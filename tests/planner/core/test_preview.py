"""What a clinician is shown of a plan's nudge before it is sent."""

import pytest
from handrail_planner.core.preview import preview, warnings_of
from handrail_planner.core.words import Words
from handrail_shared.contracts.wording import PlanWords, nudge
from hypothesis import given
from hypothesis import strategies as st

CLAUSES = st.text(max_size=140) | st.sampled_from(["If the bar calls.", "then I say “no” — and go.", "Friday’s plan."])


@given(st.text(max_size=20), CLAUSES, CLAUSES, st.none() | CLAUSES)
def test_the_preview_is_the_text_that_is_sent(alias: str, cue: str, response: str, discreet: str | None) -> None:
    """The sender opens no more words than the copy level shows."""
    words = Words(cue, response, discreet)
    assert preview(alias, words, "personal") == nudge(alias, PlanWords(cue, response, None, "personal"))
    assert preview(alias, words, "discreet") == nudge(alias, PlanWords("", "", discreet, "discreet"))


@pytest.mark.parametrize(
    ("response", "codes"),
    [
        ("x" * 93, []),
        ("x" * 94, ["two_segments"]),
        ("x" * 300, ["many_segments"]),
        ("don’t", []),
        ("swim 🌊", ["not_gsm7", "two_segments"]),
    ],
)
def test_what_does_not_fit_is_warned_of(response: str, codes: list[str]) -> None:
    text = preview("Harbor", Words("the bar calls", response), "personal")
    assert [each.code for each in warnings_of(text)] == codes


def test_a_warning_says_by_how_much_to_shorten() -> None:
    [warned] = warnings_of("x" * 165)
    assert warned.detail.endswith("shorten the words by 5.")


def test_words_are_never_shown_by_accident() -> None:
    assert "bar" not in repr(Words("the bar calls", "I text Sam", "Friday plan."))
