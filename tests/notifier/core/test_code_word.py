"""When a text holds the code word, and when it only looks like it."""

import pytest
from handrail_notifier.core.code_word import is_alone, is_said
from hypothesis import given
from hypothesis import strategies as st

WORD = "marmalade"


@pytest.mark.parametrize(
    "text",
    [
        "marmalade",
        "MARMALADE!!",
        "we are out of marmalade, can you bring some",
        "sorry,marmalade.",
        "marmalede?",
        "marmlade",
        "marmaalade pls",
        "marrmalade",
        "amrmalade",
        "marmaladeee",
        "1 7 marmalade",
        "stop marmalade",
        "\u201cm\u00e1rmalade\u201d",
    ],
)
def test_it_counts_wherever_it_stands_and_with_a_slip(text: str) -> None:
    assert is_said(WORD, text)


@pytest.mark.parametrize(
    "text", ["", "1", "jam", "marma lade", "mar", "BREAK", "malade", "what a parade", "\U0001f34a"]
)
def test_other_words_are_other_words(text: str) -> None:
    assert not is_said(WORD, text)


def test_a_word_that_clients_text_anyway_is_no_slip_of_it() -> None:
    assert not is_said("laters", "later")
    assert is_said("laters", "laters")


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("sunny", "that was funny"),
        ("river", "my liver tests came back"),
        ("rocket", "in my pocket"),
        ("maple", "apple pie"),
        ("silver", "a sliver of hope"),
        ("dinner", "at the diner"),
        ("candle", "can't handle it"),
        ("tiger", "the trigger"),
        ("bridge", "saw a bride"),
        ("carta", "una tarta"),
    ],
)
def test_an_ordinary_word_is_no_slip_of_a_short_one(word: str, text: str) -> None:
    assert not is_said(word, text)
    assert is_said(word, f"{text}. {word}")


@pytest.mark.parametrize("text", ["sunny", "SUNNY!", "sunnny", "so sunnnyyy today", "ssssunny"])
def test_a_short_word_may_be_held_too_long(text: str) -> None:
    assert is_said("sunny", text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_stands_around_it_takes_nothing_away(before: str, after: str) -> None:
    assert is_said(WORD, f"{before}. {WORD}. {after}")


@pytest.mark.parametrize(
    ("text", "alone"), [("marmalade!", True), ("marmalade \U0001f34a", True), ("no marmalade", False)]
)
def test_what_was_said_beside_it_is_seen(text: str, alone: bool) -> None:
    assert is_alone(text) is alone
