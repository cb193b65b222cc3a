"""Who is back to something else ends no break."""

import pytest
from handrail_notifier.core.reply import Expecting, Resume, read
from handrail_notifier.core.reply.guessing import MEANINGS


@pytest.mark.parametrize(("language", "text"), [
    ("en", "I'm back to drinking"), ("en", "I'm back on heroin"), ("en", "I'm back on the booze"), ("en", "I'm back living with him"),
    ("en", "back with my abuser"), ("en", "im back home with my mom now"), ("en", "I'm back in the hospital"), ("en", "im back using"),
    ("es", "ya volví a tomar"), ("es", "volví a consumir"), ("es", "volvi con mi ex"), ("es", "estoy de vuelta en el hospital"),
])  # fmt: skip
def test_who_is_back_to_something_else_ends_no_break(language: str, text: str) -> None:
    assert Resume() not in read(text, Expecting(), language).meanings


@pytest.mark.parametrize(("language", "text"), [
    ("en", "back"), ("en", "I'm back"), ("en", "im back, send me texts again"), ("en", "I'm back from vacation"), ("en", "back on track"),
    ("en", "I'm back home"), ("en", "I am back in town"), ("es", "ya volví"), ("es", "volví a casa"), ("es", "de vuelta al plan"), ("es", "volví de vacaciones"),
    ("en", "turn the texts back on"), ("en", "im home now. switch me back on 😊"), ("en", "ok break is over turn them back on"), ("en", "please resume my messages"),
    ("es", "ya regrese de la pausa"),
])  # fmt: skip
def test_who_is_back_ends_it(language: str, text: str) -> None:
    assert Resume() in read(text, Expecting(), language).meanings


def test_what_ends_a_silence_is_never_guessed() -> None:
    assert Resume() not in MEANINGS.values()
