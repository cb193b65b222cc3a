"""A check-in asks one thing in words that any lock screen may show, with numbers and hours that can be meant."""

from dataclasses import replace
from datetime import date, time

import pytest
from handrail_planner.core.check_in import Terms, faults_of
from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import TONGUES, check_in

QUESTION = "How is your energy now, 0 low, 10 high?"
TERMS = Terms(("MO", "WE", "FR"), time(10), time(18), date(2026, 3, 2), better="higher", real_change=2)


def fields(question: str = QUESTION, terms: Terms = TERMS, language: str = "en-US") -> list[str]:
    return [fault.field for fault in faults_of(question, terms, language=language, today=TERMS.from_date)]


def test_a_plain_question_is_fit_in_every_language() -> None:
    assert fields() == []
    assert fields("¿Qué tal de fuerzas, 0 nada, 10 muchas?", language="es") == []


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ("How bad is your anxiety now?", "about health"),
        ("Reply YES if you are fine", "Carriers act upon"),
        ("How are you? And your sleep?", "one question"),
        ("How is it 🙂 now?", "plain SMS alphabet"),
        ("So " * 40 + "how is it?", "Shorten it by"),
        ("?!", "one thing"),
    ],
)
def test_what_a_lock_screen_or_a_carrier_must_not_see_is_refused_with_what_to_do(question: str, fault: str) -> None:
    [found] = faults_of(question, TERMS, language="en", today=TERMS.from_date)
    assert found.field == "question"
    assert fault in found.fault


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lowest": 4, "highest": 4, "better": None, "real_change": None}, "highest"),
        ({"better": None}, "better"),
        ({"real_change": None}, "real_change"),
        ({"lowest": 1, "highest": 4, "real_change": 4}, "real_change"),
        ({"until_date": date(2026, 3, 1)}, "until_date"),
        ({"from_date": date.max}, "from_date"),
        ({"days": ("MO", "MO")}, "days"),
        ({"end": time(10)}, "end"),
        ({"times": 4}, "times"),
        ({"times": 3, "end": time(12, 30)}, "times"),
        ({"times": 4, "per": "week"}, "times"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused_by_their_field(changes: dict[str, object], field: str) -> None:
    assert fields(terms=replace(TERMS, **changes)) == [field]  # type: ignore[arg-type]  # a test's own words


@pytest.mark.parametrize("language", TONGUES)
def test_the_text_says_the_question_and_its_numbers_and_nothing_that_carriers_keep(language: str) -> None:
    text = check_in("W" * 20, "x" * 100, 0, 10, language=language)
    assert measure(text).segments == 1
    assert {"0", "10"} < set(text.replace(".", " ").split())
    said = check_in("", "", 0, 10, language=language).casefold()
    assert not {"yes", "stop", "end", "quit", "cancel", "help", "start"} & set(said.replace(".", " ").split())
