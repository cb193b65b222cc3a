"""A wish with a *not* of its own is none: a person reads it."""

import pytest
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply import read
from handrail_notifier.core.reply.meanings import (
    Answer,
    Call,
    Change,
    Meaning,
    Paced,
    Reported,
    Show,
    Skip,
    Stuck,
    Subject,
)

UNWANTED = {
    "en": (
        "dont call me", "please don't call me", "1, dont call me", "i dont want to be called", "i dont want a call", "i dont need a call", "please do not have anyone call me",
        "you dont have to call me", "no phone calls", "never call me", "dont call my house my husband is home", "no need to call",
        "no call please", "not a call", "im not asking for a call", "can you not call me at work", "you can not call me here",
        "pls dont ring me at home", "nobody needs to call me", "i would rather you not call", "i dont want to talk, dont call",
        "i dont want it harder", "i dont want it easier", "dont make it easier", "i dont want to change it", "dont change it",
        "i dont want it smaller", "im not stuck", "im no longer stuck", "i am not really stuck", "dont show me my plan",
        "dont tell me my goal", "no skip", "plan isnt too hard, dont make it smaller",
    ),
    "es": (
        "no me llamen", "no hace falta que me llamen", "no quiero que me llamen", "no me llames porfa", "no hay necesidad de llamar",
        "que nadie me llame", "no me llame a la casa, esta mi marido", "prefiero que no me llamen", "no lo cambien",
        "no quiero cambiar el plan", "no me cambien el plan", "no estoy atorada", "no quiero algo mas dificil",
        "no me lo pongan mas facil", "no me muestren mi plan",
    ),
}  # fmt: skip
MISSED = Reported(Answer.MISSED)
STAYS: dict[str, dict[str, Meaning]] = {
    "en": {
        "dont forget to call me": Call(), "if not, call me": Call(), "no, call me": Call(), "no call me": Call(),
        "not stuck just busy, call me": Call(), "i cant do it, call me": Call(), "i dont get it call me": Call(),
        "not texts, a call": Call(), "i dont want the plan anymore change it": Change(), "this isnt working change it": Change(),
 "not hard enough": Paced(Pace.HARDER), "not today skip": Skip(), "no skip it": Skip(),
        "no im stuck": Stuck(), "i do not want to be stuck here": Stuck(), "dont feel like it skip": MISSED, "not a good day can you call me": Call(),
        "i dont have anyone to talk to, call me": Call(), "never mind, skip": Skip(), "missed it, dont call": MISSED, "i dont remember my plan": Show(Subject.PLAN), "no, i didnt call": MISSED, "3 dont call": MISSED,
        "did not get a call": MISSED, "no need to walk": Reported(Answer.DID_NOT_ARISE),
    },
    "es": {
        "no, llamenme": Call(), "no puedo, llamenme": Call(), "no estoy atascado solo ocupado, llamenme": Call(),
        "no me pueden llamar?": Call(), "no quiero el plan cambienlo": Change(), "no llame a mi hermana": MISSED, "no llamé": MISSED,
        "no tengo mi plan": Show(Subject.PLAN),
    },
}  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(code, each) for code, texts in UNWANTED.items() for each in texts])
def test_a_wish_with_a_not_of_its_own_is_for_a_person(language: str, text: str) -> None:
    assert read(text, language=language).meanings == ()


@pytest.mark.parametrize(
    ("language", "text", "meaning"),
    [(code, text, meaning) for code, texts in STAYS.items() for text, meaning in texts.items()],
)
def test_a_not_of_something_else_leaves_the_wish(language: str, text: str, meaning: Meaning) -> None:
    assert read(text, language=language).meanings == (meaning,)


def test_a_wish_without_one_stays_beside_it() -> None:
    assert read("i didnt do it. call me").meanings == (MISSED, Call())
    assert read("i didnt do it. dont call me").meanings == (MISSED,)
