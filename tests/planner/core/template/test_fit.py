"""What a lock screen must not show is refused in each language, whatever it is a part of: a check-in, a step, a template."""

from collections.abc import Callable
from datetime import date, time

import pytest
from handrail_planner.core import check_in, walk_through
from handrail_planner.core.template.fit import HARD_FAULT, RESERVED_FAULT, unfit
from handrail_planner.core.template.lint import lint
from handrail_planner.core.walk_through import Step, WalkThrough
from handrail_planner.library import built_in

Check = Callable[[str, str], list[str]]
TERMS = check_in.Terms(("MO",), time(10), time(18), date(2026, 3, 2))
HEALTH = {
    "en": (
        *(
            "Did you cut today?",
            "Have you cut yourself?",
            "How anxious are you now?",
            "How strong is the urge to drink?",
        ),
        *("How many pills today?", "Notice the panic and breathe."),
    ),
    "es": (
        *("Que tan deprimida te sientes?", "Como va tu terapia hoy?", "Tu psicologa pregunta: que tal?"),
        *("Has tomado tu medicacion?", "Cuantas ganas de beber tienes?", "Cuantas ganas tienes de cortarte?"),
        *(
            "Te cortaste hoy?",
            "Nota la ansiedad y respira.",
            "Llama a tu terapeuta.",
            "Cuanto pánico hay?",
            "Cuanto panico hay?",
        ),
        *("Como esta tu animo?", "Fumaste hoy, o no?", "Cuanta ira hay ahora?", "Que tal el insomnio?"),
    ),
}
PLAIN = {
    "en": (
        *(
            "How much energy do you have right now?",
            "Did you cut the bread today?",
            "Press your feet down.",
            "Is it over?",
        ),
        *("How did the walk go today?", "Name three things you see."),
    ),
    "es": (
        *(
            "¿Qué tal de fuerzas, 0 nada, 10 muchas?",
            "Bebe un trago de agua.",
            "¿Cómo irá la tarde?",
            "Con dos minutos basta.",
        ),
        *(
            "Toma aire y cuenta hasta tres.",
            "¿Cuántas ganas tienes de beber agua?",
            "Sal un momento, aunque sea para respirar.",
        ),
    ),
}
REFUSED = [(language, words) for language, all_words in HEALTH.items() for words in all_words]
FIT = [(language, words) for language, all_words in PLAIN.items() for words in all_words]
ANY = pytest.mark.parametrize("setting", ["en", "es"])


def faults_in_check_in(words: str, language: str) -> list[str]:
    return [each.fault for each in check_in.faults_of(words, TERMS, language=language, today=TERMS.from_date)]


def faults_in_step(words: str, language: str) -> list[str]:
    walk = WalkThrough("A walk", (Step(words), Step("Look around.")))
    return [each.fault for each in walk_through.faults_of(walk, language=language) if each.field == "steps.0.text"]


def faults_in_template(words: str, language: str) -> list[str]:
    content = built_in()["exit_line"].content
    whole = content.model_copy(update={"discreet": (words, *content.discreet[1:]), "language": language})
    return [each.fault for each in lint(whole) if each.field == "discreet.0"]


PLACES = pytest.mark.parametrize("place", [faults_in_check_in, faults_in_step, faults_in_template])


@PLACES
@ANY
@pytest.mark.parametrize(("language", "words"), REFUSED)
def test_a_word_about_health_is_refused_whatever_language_the_client_has_set(
    place: Check, setting: str, language: str, words: str
) -> None:
    assert language
    assert any("about health" in fault for fault in place(words, setting))


@PLACES
@pytest.mark.parametrize(("language", "words"), FIT)
def test_plain_words_are_fit(place: Check, language: str, words: str) -> None:
    told = [each for each in place(words, language) if "plain SMS alphabet" not in each]
    assert told == []


def test_a_word_that_ends_all_texts_in_spanish_is_no_anchor_of_a_number() -> None:
    assert RESERVED_FAULT in unfit("Energia, 0 bajo, 10 alto?", "", "es-MX")
    assert RESERVED_FAULT not in unfit("Energia, 0 bajo, 10 alto?", "", "en")


def test_what_takes_more_than_a_sixth_grader_to_read_is_sent_back() -> None:
    hard = "Utilize diaphragmatic respiration, observing interoceptive sensations nonjudgmentally."
    assert HARD_FAULT in unfit(hard, hard, "en-GB")
    assert HARD_FAULT not in unfit("How much energy do you have right now?", "", "en")
