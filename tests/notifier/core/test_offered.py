"""Every word that a text of ours offers is understood as what it is offered for, in the language in which it is offered."""

import re
from collections.abc import Iterator

import pytest
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply import (
    Accept,
    Agree,
    Answer,
    AskChange,
    Call,
    Change,
    ComesToMind,
    Decline,
    Expecting,
    Feedback,
    GoesOn,
    Help,
    HowSure,
    Later,
    Meaning,
    Open,
    OptOut,
    Paced,
    Pull,
    Reported,
    Resume,
    SayBack,
    Show,
    Start,
    Subject,
    Unlink,
    read,
)

from tests.notifier.core.test_copy import ALL

PROPOSED = Expecting(proposal=Open(accept=True, turn_down=True))
TAKEN_ON = Expecting(proposal=Open(turn_down=True, say_back=True, how_sure=True))
NOTHING_ASKED = Expecting()
TO_READ = Expecting(walk="ok")
ASKED_IN = {"proposal": PROPOSED, "how_sure": TAKEN_ON, "walk_step": TO_READ}
"""What is open once a text of this kind went out; after any other a keyword is understood at any hour."""
OFFERED = re.compile(r"\b[A-ZÑ]{2,}(?: [A-ZÑ]{2,})*(?: \d+\b(?!-))?")
MEANS: dict[tuple[str, str], type[Meaning] | Meaning] = {
    ("proposal", "OK"): Accept(),
    ("proposal", "OK 8"): Accept(8),
    ("proposal", "CHANGE"): AskChange(),
    ("proposal", "PASS"): Decline(),
    ("proposal", "CAMBIAR"): AskChange(),
    ("proposal", "AHORA NO"): Decline(),
    ("how_sure", "OK 8"): HowSure(8),
    ("opt_in", "OK"): Agree(),
    ("renew", "OK"): Agree(),
    ("supporter_invite", "OK"): Agree(),
    ("supporter_how", "OK"): Agree(),
    ("walk_step", "OK"): GoesOn(),
    ("review", "CHANGE"): Change(),
    ("review", "CAMBIAR"): Change(),
}
ANYWHERE: dict[str, Meaning] = {
    "STOP": OptOut(),
    "START": Start(),
    "HELP": Help(),
    "BACK": Resume(),
    "VOLVER": Resume(),
    "CALL": Call(),
    "LLAMAR": Call(),
    "DONE TODAY": Reported(Answer.DONE),
    "DONE YESTERDAY": Reported(Answer.DONE),
    "HECHO HOY": Reported(Answer.DONE),
    "HECHO AYER": Reported(Answer.DONE),
    "EASIER": Paced(Pace.EASIER),
    "MAS FACIL": Paced(Pace.EASIER),
    "HARDER": Paced(Pace.HARDER),
    "MAS GRANDE": Paced(Pace.HARDER),
    "LESS": Paced(Pace.LESS),
    "MENOS": Paced(Pace.LESS),
    "MORE": Paced(Pace.MORE),
    "MAS": Paced(Pace.MORE),
    "MIND 8": ComesToMind(8),
    "MENTE 8": ComesToMind(8),
    "NOW": Pull(),
    "AHORA": Pull(),
    "WHY": Show(Subject.WHY),
    "POR QUE": Show(Subject.WHY),
    "FEEDBACK": Feedback(),
    "COMENTARIO": Feedback(),
    "UNLINK": Unlink(),
    "DESLIGAR": Unlink(),
}
NO_ANSWERS = {"MIND", "MENTE"}
"""Words that are offered with a number, which the same text shows."""


def offered() -> Iterator[tuple[str, str, str]]:
    """Each word in capitals of each text, with its language and kind."""
    for language, kind, text in ALL:
        words = (found[0] for found in OFFERED.finditer(text))
        yield from ((language, kind, each) for each in words if set(each) != {"W"} and each not in NO_ANSWERS)


@pytest.mark.parametrize(("language", "kind", "keyword"), sorted(set(offered())))
def test_a_word_that_a_text_offers_is_understood(language: str, kind: str, keyword: str) -> None:
    expected = MEANS.get((kind, keyword)) or ANYWHERE[keyword]
    for said in (keyword, keyword.lower(), f"{keyword}."):
        assert read(said, ASKED_IN.get(kind, NOTHING_ASKED), language).first == expected
        assert read(said, ASKED_IN.get(kind, NOTHING_ASKED)).first == expected, "whatever language is on file"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sí, 8", Accept(8)),
        ("SI 8", Accept(8)),
        ("Sí 10/10", Accept(10)),
        ("sí", Accept()),
        ("ok, 8", Accept(8)),
        ("Ahora no.", Decline()),
        ("ahora no, gracias", Decline()),
        ("No, gracias", Decline()),
        ("por ahora no", Decline()),
        ("CAMBIAR la hora", AskChange("la hora")),
        ("¿Cambiar? a otra hora", AskChange("a otra hora")),
    ],
)
def test_a_plan_is_answered_in_spanish(text: str, expected: Meaning) -> None:
    assert read(text, PROPOSED, "es").effects == (expected,)


def test_without_a_plan_to_answer_the_words_mean_what_they_always_mean() -> None:
    assert read("ahora no", NOTHING_ASKED, "es").first == Later()
    assert read("sí 8", NOTHING_ASKED, "es").first == Reported(Answer.DONE, 8)
    assert read("cambiar", NOTHING_ASKED, "es").first == Change()


@pytest.mark.parametrize("text", ["si puedo 8", "sí, pero 8 es mucho", "sí pero luego", "si 8 veces"])
def test_an_if_or_a_but_takes_no_plan_on(text: str) -> None:
    assert not any(isinstance(each, Accept | Reported) for each in read(text, PROPOSED, "es").effects)


def test_a_plan_said_back_may_begin_with_how_sure_in_spanish() -> None:
    said = read("Sí, 8. Cuando lleguen salgo a caminar", TAKEN_ON, "es").first
    assert said == SayBack(8)


@pytest.mark.parametrize(
    "text",
    [
        "Sí", "si", "SI!", "sí.", "yes", "Yes please", "yes, thank you", "ok thanks", "sí por favor", "Sí, por favor. Gracias", "claro que sí", "sí claro",
        "yeah", "yes yes please",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "es", None])
def test_a_plain_yes_agrees_to_being_written_to(text: str, language: str | None) -> None:
    assert read(text, Expecting(consent=True), language).effects == (Agree(),)


@pytest.mark.parametrize(
    "text",
    [
        "yes but who is this", "sí?", "yes?", "OK?", "¿sí", "yes I guess if I have to", "yes if it is free", "yes maybe", "sí pero ¿quién es?", "si me sirve",
        "si no hay de otra", "creo que sí", "no thanks", "no, gracias", "please", "gracias", "yes no", "yes later", "not yes", "sure whatever", "claro que no",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "es", None])
def test_a_doubtful_yes_agrees_to_nothing(text: str, language: str | None) -> None:
    assert Agree() not in read(text, Expecting(consent=True), language).effects


@pytest.mark.parametrize("text", ["yes please", "ok thanks", "sí por favor"])
def test_a_polite_yes_agrees_to_nothing_where_nothing_was_asked(text: str) -> None:
    assert Agree() not in read(text).effects
