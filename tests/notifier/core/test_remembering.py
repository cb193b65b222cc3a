"""What a nudge asks for are digits: what was made of those is remembered, and of no other text, and of no check that failed."""

import pytest
from handrail_notifier.core import crisis
from handrail_notifier.core.letters import MOST_REMEMBERED, is_digits
from handrail_notifier.core.reply import Expecting, read
from handrail_notifier.core.reply import reading as module
from handrail_notifier.core.reply.meanings import Understood
from hypothesis import given
from hypothesis import strategies as st

REMEMBERED = module._digits


@given(st.text() | st.from_regex(r"[0-9 ,.]{1,8}", fullmatch=True))
def test_no_letter_is_among_what_is_remembered(text: str) -> None:
    if is_digits(text):
        assert len(text) <= 6
        assert set(text) <= set("0123456789 ,")


@pytest.mark.parametrize("language", [None, "en-US", "es-MX"])
@pytest.mark.parametrize(
    "expecting",
    [
        Expecting(),
        Expecting(barrier=True),
        Expecting(rating=True, opportunity=False),
        Expecting(helped=True),
        Expecting(answered=True),
        Expecting(walk="words"),
    ],
)
def test_what_is_remembered_is_what_would_be_read(expecting: Expecting, language: str | None) -> None:
    for first in range(12):
        for text in (str(first), f"{first} 7", f"1,{first}", f"{first}  {first}"):
            spaced = module._spaced(module._plain(text, expecting, language), expecting)
            fresh = module._read(spaced, expecting, language, crisis._suspected_in(spaced, [language])[0])
            assert read(text, expecting, language) == read(text, expecting, language) == fresh


@pytest.mark.parametrize("text", ["done", "1 7 thanks", "one", "1 7.", "988 911", "123"])
def test_words_and_what_else_is_sent_are_not_remembered(text: str) -> None:
    before = REMEMBERED.cache_info()
    read(text)
    assert REMEMBERED.cache_info() == before


def test_nothing_is_remembered_beside_anybodys_own_words() -> None:
    before = REMEMBERED.cache_info()
    read("2", Expecting(cues=("the bar",)))
    read("2", Expecting(choices=("a walk", "a call")))
    assert REMEMBERED.cache_info() == before


def test_a_check_that_failed_once_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Understood:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(crisis, "_suspected_in", fails)
        crisis._digits.cache_clear()
        assert read("1 9").crisis == crisis.FAULT
    assert read("1 9").crisis is None


def test_no_more_is_remembered_than_is_allowed() -> None:
    for first in range(100):
        for second in range(10):
            read(f"{first} {second}")
    assert REMEMBERED.cache_info().currsize == MOST_REMEMBERED
