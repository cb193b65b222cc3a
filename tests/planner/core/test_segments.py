"""How many SMS segments a text takes."""

import pytest
from handrail_planner.core.nudge_text import nudge_text, warnings_of
from handrail_planner.core.segments import Length, measure
from handrail_planner.core.words import Words
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", Length("gsm7", 0, 1)),
        ("a" * 160, Length("gsm7", 160, 1)),
        ("a" * 161, Length("gsm7", 161, 2)),
        ("a" * 306, Length("gsm7", 306, 2)),
        ("a" * 307, Length("gsm7", 307, 3)),
        ("€" * 80, Length("gsm7", 160, 1)),
        ("€" * 81, Length("gsm7", 162, 2)),
        ("a" * 152 + "€" + "a" * 152, Length("gsm7", 306, 3)),
        ("ñ" * 160, Length("gsm7", 160, 1)),
        ("’" + "a" * 69, Length("ucs2", 70, 1)),
        ("’" + "a" * 70, Length("ucs2", 71, 2)),
        ("🌊" * 35, Length("ucs2", 70, 1)),
        ("a" * 66 + "🌊" + "a" * 66, Length("ucs2", 134, 3)),
    ],
)
def test_texts_are_counted_as_carriers_count(text: str, length: Length) -> None:
    assert measure(text) == length


@given(st.text(max_size=400), st.characters())
def test_a_longer_text_never_takes_fewer_segments(text: str, more: str) -> None:
    assert measure(text + more).segments >= measure(text).segments


def test_the_nudge_is_the_clinics_name_the_words_and_the_answers() -> None:
    words = Words("the bar calls", "I text Sam", "Friday plan.")
    answers = "Reply 1 did it, 2 part, 3 missed, 0 n/a"
    assert nudge_text("Harbor", words, "personal") == f"Harbor: If the bar calls: I text Sam. {answers}"
    assert nudge_text("Harbor", words, "discreet") == f"Harbor: Friday plan. {answers}"


@pytest.mark.parametrize(
    ("response", "codes"),
    [
        ("x" * 93, []),
        ("x" * 94, ["two_segments"]),
        ("x" * 300, ["many_segments"]),
        ("don’t", ["not_gsm7", "two_segments"]),
    ],
)
def test_what_does_not_fit_is_warned_of(response: str, codes: list[str]) -> None:
    words = Words("the bar calls", response)
    assert [each.code for each in warnings_of("Harbor", words, "personal")] == codes


def test_words_are_never_shown_by_accident() -> None:
    assert "bar" not in repr(Words("the bar calls", "I text Sam", "Friday plan."))
