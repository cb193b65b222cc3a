"""A wish that is said in words of another: the one that was meant, and nothing beside it."""

import pytest
from handrail_notifier.core.reply import Expecting, Meaning, Show, Small, Swap, read

from bench.replies.figures import intent_of

_WISHES = (
    ("easier", "en", "need the step to be easier from now on"),
    ("easier", "en", "can the exercise be a bit gentler"),
    ("easier", "es", "quisiera que el ejercicio sea m\u00e1s sencillo"),
    ("change", "es", "kiero cambiar el plan, ya no paso por ahi"),
    ("less", "en", "can we cut it down to less texts a week"),
    ("plan", "es", "cual era mi plan? se me borro"),
    ("plan", "en", "whats my plan? i forgot"),
    ("small", "en", "can I do the little version instead"),
    ("break 14", "en", "I need a 14 day break from these"),
    ("break 21", "en", "need a 3 week break"),
)
_BARRIERS = (
    (3, "en", "you text when im asleep, wrong time of day"),
    (2, "es", "un paso muy grande pa mi"),
)


def told(text: str, language: str, expecting: Expecting = Expecting()) -> str:  # noqa: B008
    understood = read(text, expecting, language)
    days = getattr(understood.first, "days", None)
    return f"{intent_of(understood)} {days}" if days else intent_of(understood)


@pytest.mark.parametrize(("wish", "language", "text"), _WISHES)
def test_what_is_wished_is_heard_and_nothing_beside_it(wish: str, language: str, text: str) -> None:
    assert told(text, language) == wish


@pytest.mark.parametrize(("digit", "language", "text"), _BARRIERS)
def test_what_got_in_the_way_is_no_wish_where_it_is_asked(digit: int, language: str, text: str) -> None:
    understood = read(text, Expecting(barrier=True), language)
    assert (intent_of(understood), getattr(understood.first, "digit", None)) == ("barrier", digit)


@pytest.mark.parametrize(
    ("text", "language", "meaning"),
    [
        ("i need the step again", "en", Show),
        ("cut it down to one page today", "en", Small),
        ("can i do the dishes instead", "en", Swap),
    ],
)
def test_what_only_begins_like_it_is_the_wish_it_was(text: str, language: str, meaning: type[Meaning]) -> None:
    assert [type(each) for each in read(text, language=language).meanings] == [meaning]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("cut down to less wine this week", "en"),
        ("took a 3 day break from drinking", "en"),
        ("a 2 week break from work starts now", "en"),
        ("did the little version instead", "en"),
        ("mi esposo lo hizo, yo no estaba", "es"),
        ("my husband did it, i was out", "en"),
        ("mi hermana lo hizo conmigo", "es"),
    ],
)
def test_what_is_nobodys_wish_or_report_is_none(text: str, language: str) -> None:
    assert read(text, language=language).meanings == ()


def test_what_is_asked_at_another_hour_is_no_barrier() -> None:
    assert told("wrong time, text me at 6", "en", Expecting(barrier=True)) == "later"
    assert told("wrong time of day, change my plan", "en", Expecting(barrier=True)) == "change"


def test_who_asks_for_the_plan_and_has_missed_the_step_has_said_both() -> None:
    assert told("cual era mi plan? no lo hice", "es") == "plan+missed"
    assert told("whats my plan? missed it today", "en") == "plan+missed"
