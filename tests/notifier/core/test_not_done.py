"""What looks like a step done and is none: asked, not yet done, somebody else's, undone, the contrary of the plan; and what only looks like that."""

import pytest
from handrail_notifier.core.reply import Acknowledged, Answer, Expecting, PlanWords, Reported, may_be_named, named, read


def is_done(text: str, language: str = "en") -> bool:
    return any(
        isinstance(each, Reported) and each.answer is Answer.DONE for each in read(text, language=language).meanings
    )


def is_done_by_name(plan: str, text: str, language: str = "en") -> bool:
    """Whether it is done in any way, where this is the plan."""
    understood = read(text, language=language)
    named_so = may_be_named(understood, Expecting()) and named(text, PlanWords(plan), language)
    return is_done(text, language) or bool(named_so and named_so.answer is Answer.DONE)


@pytest.mark.parametrize(
    ("text", "language", "helps"),
    [
        ("done? what does 1 mean", "en", True),
        ("hecho? que significa 1", "es", True),
        ("1? how am i doing", "en", False),
        ("1 = done right?", "en", False),
        ("1, did it right?", "en", False),
        ("1 = hecho verdad?", "es", False),
    ],
)
def test_a_report_that_is_asked_is_none(text: str, language: str, helps: bool) -> None:
    assert not is_done(text, language)
    assert read(text, language=language).help is helps


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("done. what does 1 mean?", "en"),
        ("1 8 how am I doing?", "en"),
        ("1, did it. was that right?", "en"),
        ("1 - done, right on time", "en"),
        ("1, hecho", "es"),
        ("1 hecho. ok?", "es"),
    ],
)
def test_a_report_beside_a_question_is_one(text: str, language: str) -> None:
    assert is_done(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Done after this show", "en"),
        ("done right after this meeting", "en"),
        ("done once this shift is over", "en"),
        ("done once the kids are asleep", "en"),
        ("as good as done", "en"),
        ("good as done, starting at 8", "en"),
        ("dalo por hecho", "es"),
    ],
)
def test_what_is_not_done_yet_is_a_promise(text: str, language: str) -> None:
    assert read(text, language=language).meanings == (Acknowledged(intends=True),)


@pytest.mark.parametrize(
    "text",
    ["done after the meeting", "done after this morning's meeting", "did it after this awful day", "good, done", "done, as good as new"],
)  # fmt: skip
def test_what_was_done_before_is_no_promise(text: str) -> None:
    assert is_done(text)


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        ("I wash the dishes", "dishes washed by the kids"),
        ("I fold the laundry", "laundry folded by my husband"),
        ("I feed the dog", "dog fed by my daughter"),
        ("I walk the dog", "dog walked by my son"),
    ],
)
def test_what_somebody_else_did_is_not_the_clients(plan: str, text: str) -> None:
    assert not is_done_by_name(plan, text)


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        ("I wash the dishes", "dishes washed by 9"),
        ("I wash the dishes", "washed the dishes by myself"),
        ("I feed the dog", "fed the dog by myself"),
    ],
)
def test_by_when_and_by_myself_is_nobody_else(plan: str, text: str) -> None:
    assert is_done_by_name(plan, text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("did it and then undid it", "en"),
        ("did it, then undid it all", "en"),
        ("did it but then deleted it", "en"),
        ("turned the tv off then on again", "en"),
        ("lo hice y luego lo deshice", "es"),
        ("lo hice pero despues lo borre", "es"),
    ],
)
def test_what_was_undone_is_not_done(text: str, language: str) -> None:
    assert not is_done(text, language)


def test_an_app_put_back_asks_for_no_texts_again() -> None:
    assert read("borre la app y la volvi a instalar", language="es").meanings == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("did it and then did it again", "en"),
        ("did it, then had lunch", "en"),
        ("deleted the app, deleted the account too", "en"),
        ("lo hice y lo volvi a hacer", "es"),
        ("lo hice y luego desayune", "es"),
    ],
)
def test_what_came_next_undoes_nothing(text: str, language: str) -> None:
    assert is_done(text, language)


@pytest.mark.parametrize(
    ("plan", "text", "language"),
    [
        ("I delete the betting app", "deleted the betting app then reinstalled it", "en"),
        ("I put the phone in the drawer", "put the phone in the drawer then took it back out", "en"),
        ("I write one line in my journal", "wrote one line then tore it out", "en"),
        ("I eat breakfast", "ate breakfast then threw it up", "en"),
        ("borro la app", "borre la app y la volvi a instalar", "es"),
        ("tiendo la cama", "tendi la cama y la deshice", "es"),
        ("bloqueo su numero", "bloquee su numero y luego lo desbloquee", "es"),
    ],
)
def test_a_deed_that_was_undone_is_not_done_by_its_name(plan: str, text: str, language: str) -> None:
    assert not is_done_by_name(plan, text, language)


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        ("I stay off Instagram", "stayed on instagram"),
        ("I stay off Instagram", "stayed on instagram today"),
        ("I turn off the TV", "turned on the TV"),
        ("I turn off the TV", "turned the TV on"),
        ("I step out of the room", "stepped into the room"),
        ("I stay out of the bar", "stayed in the bar"),
    ],
)
def test_the_contrary_of_a_plan_is_not_its_deed(plan: str, text: str) -> None:
    assert not is_done_by_name(plan, text)


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        ("I stay off Instagram", "stayed off instagram"),
        ("I turn off the TV", "turned the TV off on time"),
        ("I stay out of the bar", "stayed out of the bar"),
        ("I turn the phone off and put it on the shelf", "put the phone on the shelf"),
        ("I turn off my phone", "turned off my phone on the bus"),
        ("I unblock my mom", "unblocked her"),
        ("I reinstall the meditation app", "reinstalled the meditation app"),
    ],
)
def test_the_same_word_elsewhere_is_no_contrary(plan: str, text: str) -> None:
    assert is_done_by_name(plan, text)
