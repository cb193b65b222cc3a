"""Two days in one text, breaks with a date, and who is back on another day."""

import pytest
from handrail_notifier.core.reply import read
from handrail_notifier.core.reply.meanings import Answer, Break, Later, Meaning, Reported, Resume
from handrail_notifier.core.spoken_day import Day

DONE, MISSED, USUAL = Reported(Answer.DONE), Reported(Answer.MISSED), Break()


@pytest.mark.parametrize(("text", "answer", "language"), [
    ("3 yesterday, 1 today", DONE, "en"), ("yesterday 3 today 1", DONE, "en"), ("today 1 yesterday 3", DONE, "en"), ("1 yesterday, 3 today", MISSED, "en"),
    ("yesterday missed, today done", DONE, "en"), ("missed yesterday, did it today", DONE, "en"), ("done yesterday, missed today", MISSED, "en"), ("3 yesterday and 1 today", DONE, "en"),
    ("3 ayer, 1 hoy", DONE, "es"), ("ayer 3 hoy 1", DONE, "es"), ("ayer no la hice, hoy si la hice", DONE, "es"), ("listo ayer, hoy no", MISSED, "es"),
])  # fmt: skip
def test_of_two_days_today_counts_for_today(text: str, answer: Reported, language: str) -> None:
    (only,) = read(text, language=language).meanings
    assert isinstance(only, Reported)
    assert (only, only.day) == (answer, Day.TODAY)


@pytest.mark.parametrize(("text", "answer", "language"), [
    ("1 from yesterday", DONE, "en"), ("3 from yesterday", MISSED, "en"), ("1 for yesterday", DONE, "en"), ("yesterday 3", MISSED, "en"), ("1 de ayer", DONE, "es"), ("ayer 3", MISSED, "es"),
    ("missed yesterday, today is a new day", MISSED, "en"),
])  # fmt: skip
def test_of_yesterday_alone_it_counts_for_yesterday(text: str, answer: Reported, language: str) -> None:
    (only,) = read(text, language=language).meanings
    assert isinstance(only, Reported)
    assert (only, only.day) == (answer, Day.YESTERDAY)


@pytest.mark.parametrize(("text", "language"), [
    ("yesterday 1 hour", "en"), ("yesterday 30 min", "en"), ("yesterday no, today yes", "en"), ("ayer 1 hora", "es"), ("ayer no, hoy si", "es"),
])  # fmt: skip
def test_how_long_it_was_and_what_is_not_sure_are_for_a_person(text: str, language: str) -> None:
    assert read(text, language=language).meanings == ()


BREAKS: dict[str, Meaning] = {
    "break until dec 10": USUAL, "break until january 5": USUAL, "break until 12/10": USUAL, "break until the weekend": USUAL, "break until the 10th": USUAL,
    "break until after the holidays": USUAL, "break starting friday": USUAL, "break til im back": USUAL, "pause until dec 1": USUAL, "break because im sick": USUAL,
    "break until 5pm": Break(1), "break until tonight": Break(1), "break until tomorrow": Break(1), "break 3 until friday": Break(3),
    "break until friday": Break(until=Day.FRIDAY), "break 3": Break(3), "later 30": Later(30),
}  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), BREAKS.items())
def test_a_break_that_a_text_begins_with_rests(text: str, meaning: Meaning) -> None:
    understood = read(text, language="en")
    assert (understood.meanings, understood.guessed) == ((meaning,), False)


@pytest.mark.parametrize(
    "text",
    ["pausa hasta el 10", "pausa hasta el 10 de diciembre", "descanso hasta navidad", "pausa a partir del viernes"],
)
def test_so_it_does_in_spanish(text: str) -> None:
    assert read(text, language="es").meanings == (USUAL,)
    assert read("pausa hasta las 5", language="es").meanings == (Break(1),)
    assert read("pausa hasta el viernes", language="es").meanings == (Break(until=Day.FRIDAY),)


@pytest.mark.parametrize(
    "text", ["break point", "break up with him", "breakfast done", "break dancing", "break the plan into pieces"]
)
def test_what_only_begins_like_one_rests_nothing(text: str) -> None:
    assert not any(isinstance(each, Break) for each in read(text, language="en").meanings)


@pytest.mark.parametrize(("text", "language"), [
    ("back friday", "en"), ("back monday", "en"), ("im back friday", "en"), ("back next week", "en"), ("resume friday", "en"), ("vuelvo el viernes", "es"), ("regreso el lunes", "es"),
])  # fmt: skip
def test_who_is_back_on_another_day_is_not_back_yet(text: str, language: str) -> None:
    assert read(text, language=language).meanings == ()


@pytest.mark.parametrize(("text", "language"), [
    ("back", "en"), ("back today", "en"), ("back now", "en"), ("im back since monday", "en"), ("im back, monday was rough", "en"), ("im back from vacation", "en"),
    ("ya volvi", "es"), ("regreso", "es"), ("volvi el lunes", "es"), ("ya regrese, el lunes estuvo dificil", "es"),
])  # fmt: skip
def test_who_is_back_is(text: str, language: str) -> None:
    assert read(text, language=language).meanings == (Resume(),)
