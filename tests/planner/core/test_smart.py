"""What a goal lacks, to be told from outside."""

from datetime import date

import pytest
from handrail_planner.core.smart import lint
from hypothesis import given, settings
from hypothesis import strategies as st

TODAY = date(2026, 3, 2)
JUNE = date(2026, 6, 30)


def codes(statement: str, **more: object) -> list[str]:
    known: dict[str, object] = {"measure": "Fridays", "target_date": JUNE, "today": TODAY}
    return [each.code for each in lint(statement, **(known | more))]  # type: ignore[arg-type]  # a test's own keywords


@pytest.mark.parametrize(
    "statement",
    [
        "I leave the bar by nine on Fridays",
        "Calling my sister on Sundays",
        "I told Sam and he knows",
        "Swimming in the lake before work",
        "Goes to the Tuesday group",
        "To sleep in my own bed",
        "Have supper with Ada",
        "Getting out of bed by eight",
        "I start the day with my dog",
        "I’m in the choir and I sing",
    ],
)
def test_what_a_camera_could_film_is_fine(statement: str) -> None:
    assert codes(statement) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("I want to feel better on Fridays", "feel"),
        ("Feel calm at work", "Feel"),
        ("To understand my walk home", "understand"),
        ("Work on my anger", "Work on"),
        ("Stay calm at the call", "Stay calm"),
        ("I am managing my days", "am"),
        ("I want Fridays back", "want"),
        ("Make friends", "Make friends"),
    ],
)
def test_what_goes_on_inside_is_named_with_its_place(statement: str, said: str) -> None:
    (found,) = lint(statement, measure="Fridays", target_date=JUNE, today=TODAY)
    assert (found.code, statement[found.start : found.end]) == ("verb_not_observable", said)


@pytest.mark.parametrize("statement", ["Happiness", "My work", "More joy at the book club"])
def test_what_is_not_done_at_all_has_no_place(statement: str) -> None:
    (found,) = lint(statement, measure="Fridays", target_date=JUNE, today=TODAY)
    assert (found.code, found.start, found.end) == ("no_observable_verb", None, None)


@pytest.mark.parametrize(
    "statement", ["Stop drinking", "I don’t shout at Ada", "Never call him", "I want to quit smoking"]
)
def test_what_is_to_be_gone_is_not_what_is_there_instead(statement: str) -> None:
    assert codes(statement) == ["says_what_not"]


def test_a_bus_stop_is_no_stop() -> None:
    assert codes("I walk to the bus stop") == []


def test_a_measure_is_a_measure_wherever_it_stands() -> None:
    assert codes("I call my sister", measure=None) == ["no_measure"]
    assert codes("I call my sister", measure=None, has_scale=True) == []
    assert codes("I call my sister twice a month", measure=None) == []
    assert codes("I call 3 friends", measure=None) == []


def test_a_day_lies_ahead() -> None:
    assert codes("I call my sister", target_date=None) == ["no_date"]
    assert codes("I call my sister", target_date=TODAY) == ["date_has_come"]
    assert codes("I call my sister", target_date=date(2026, 3, 3)) == []


def test_verbs_of_another_language_are_not_judged() -> None:
    assert codes("Sentirme mejor los viernes", language="es-US") == []
    assert codes("Sentirme mejor", language="es", measure=None, target_date=None) == ["no_measure", "no_date"]


@settings(deadline=None)  # making texts takes its time on a busy machine
@given(st.text(max_size=300), st.booleans(), st.none() | st.dates())
def test_any_text_is_judged_and_every_place_lies_in_it(statement: str, has_scale: bool, day: date | None) -> None:
    found = lint(statement, has_scale=has_scale, target_date=day, today=TODAY)
    assert len(found) <= 3
    for each in found:
        assert each.reason
        assert each.hint
        if each.start is not None and each.end is not None:
            assert 0 <= each.start < each.end <= len(statement)
