"""What a client's text means."""

import pytest
from handrail_notifier.core.reply import (
    Agree,
    Answer,
    Help,
    Meaning,
    NotUnderstood,
    OptOut,
    Reported,
    Start,
    understand,
)
from hypothesis import given
from hypothesis import strategies as st

DONE, PARTLY, MISSED, NONE = Answer.DONE, Answer.PARTLY, Answer.MISSED, Answer.DID_NOT_ARISE


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        "Stop.",
        "STOP!!",
        "STOPALL",
        "stop all",
        "UNSUBSCRIBE",
        "Cancel",
        "END",
        "quit",
        "Revoke",
        "OPTOUT",
        "opt out",
        "Opt-out",
        "opt‑out",
        " “stop” ",
        " st\u200bop",
        "\tSTOP\n",
        "ＳＴＯＰ",
        "stop 🙏",
    ],
)
def test_these_are_opt_outs(text: str) -> None:
    assert understand(text) == OptOut()


@pytest.mark.parametrize(
    "text",
    [
        "STOP 12345",
        "I can't stop drinking",
        "I can\u2019t stop drinking",
        "please stop by",
        "the end",
        "weekend",
        "did not quit",
        "stopped",
        "1 stop",
        "nonstop",
    ],
)
def test_a_keyword_inside_a_sentence_is_no_opt_out(text: str) -> None:
    assert understand(text) == NotUnderstood()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("HELP", Help()),
        ("info?", Help()),
        ("start", Start()),
        ("UNSTOP", Start()),
        ("Ok", Agree()),
        ("O.K.", NotUnderstood()),
        ("okay!", Agree()),
        ("YES", Agree()),
        ("1", Reported(DONE)),
        (" 1. ", Reported(DONE)),
        ("1!", Reported(DONE)),
        ("1\ufe0f\u20e3", Reported(DONE)),
        ("1 7", Reported(DONE, 7)),
        ("2, 5", Reported(PARTLY, 5)),
        ("3-0", Reported(MISSED, 0)),
        ("1 10", Reported(DONE, 10)),
        ("1/10", Reported(DONE, 10)),
        ("0", Reported(NONE)),
        ("Done", Reported(DONE)),
        ("done 8", Reported(DONE, 8)),
        ("PART", Reported(PARTLY)),
        ("missed.", Reported(MISSED)),
        ("None", Reported(NONE)),
        ("\u201c1\u201d", Reported(DONE)),
        ("4", NotUnderstood()),
        ("17", NotUnderstood()),
        ("10", NotUnderstood()),
        ("1 11", NotUnderstood()),
        ("1 7 3", NotUnderstood()),
        ("-1", Reported(DONE)),
        ("", NotUnderstood()),
        ("   ", NotUnderstood()),
        ("\u0661", NotUnderstood()),
        ("1 did it and it helped", NotUnderstood()),
        ("I did it!", NotUnderstood()),
    ],
)
def test_the_grammar(text: str, meaning: Meaning) -> None:
    assert understand(text) == meaning


@given(st.text(max_size=2000))
def test_whatever_is_sent_means_something(text: str) -> None:
    assert isinstance(understand(text), Meaning)


@given(
    st.sampled_from(["STOP", "help", "Start", "ok", "1", "2 5", "missed 3"]),
    st.text(alphabet=" .!?,;:'\"\u2019\u201c\u201d\n\t*_~", max_size=6),
    st.text(alphabet=" .!?,;:'\"\u2019\u201c\u201d\n\t*_~", max_size=6),
    st.booleans(),
)
def test_case_and_punctuation_around_it_change_nothing(word: str, before: str, after: str, upper: bool) -> None:
    written = before + (word.upper() if upper else word.lower()) + after
    assert understand(written) == understand(word)


@given(st.sampled_from(["stop", "quit", "end", "cancel"]), st.text(alphabet="abcdefgh ", min_size=3, max_size=30))
def test_a_keyword_with_other_words_is_never_an_opt_out(word: str, more: str) -> None:
    if more.strip() and more.strip() not in {"all"}:
        assert understand(f"{word} {more.strip()}") == NotUnderstood()
        assert understand(f"{more.strip()} {word}") == NotUnderstood()
