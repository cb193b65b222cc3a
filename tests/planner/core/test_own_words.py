"""Words of a client's own: what is taken, and which can be mistaken for each other."""

import pytest
from handrail_planner.core.own_words import is_near
from hypothesis import given
from hypothesis import strategies as st

words = st.text(st.sampled_from("abcdeñé"), min_size=3, max_size=8)


@pytest.mark.parametrize(
    "other", ["lighthouse", "LIGHTHOUSE", "lighthouze", "lighthuose", "lighthous", "lighthousee", "líghthouse"]
)
def test_one_slip_makes_a_word_near(other: str) -> None:
    assert is_near("lighthouse", other)


@pytest.mark.parametrize("other", ["marmalade", "lighthous3s", "house", "lihgthuose", "light"])
def test_two_slips_do_not(other: str) -> None:
    assert not is_near("lighthouse", other)


@given(words, words)
def test_which_comes_first_changes_nothing(one: str, other: str) -> None:
    assert is_near(one, one)
    assert is_near(one, other) == is_near(other, one)


@given(words, st.data())
def test_a_letter_that_is_left_out_or_doubled_makes_a_near_word(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    assert is_near(word, word[:at] + word[at + 1 :])
    assert is_near(word, word[:at] + word[at] + word[at:])
