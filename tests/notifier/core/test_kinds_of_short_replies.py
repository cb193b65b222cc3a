"""Kinds of texts that strangers sent: short reports with something harmless around, what kept a step from arising, what is meant to be done, what got in the
way by its digit, doubts about the texts, and parts. Beside each kind is what only looks like it."""

import pytest
from handrail_notifier.core.optout import Leaving, look
from handrail_notifier.core.reply import (
    Acknowledged,
    Answer,
    Barrier,
    Break,
    Call,
    Expecting,
    Later,
    Meaning,
    Reported,
    Show,
    Small,
    Start,
    Stuck,
    Subject,
    read,
)  # fmt: skip

ASKED = Expecting(barrier=True)


def said(text: str, language: str, expecting: Expecting = Expecting()) -> tuple[Meaning, ...]:  # noqa: B008
    return read(text, expecting, language, guesses=False).meanings


def answers(text: str, language: str) -> list[Answer]:
    return [each.answer for each in said(text, language) if isinstance(each, Reported)]


@pytest.mark.parametrize(("text", "language"), [
    ("check ✔️ done", "en"), ("i did it mom would be proud", "en"), ("did it, grandma would be proud", "en"), ("done!! and nobody got yelled at", "en"), ("both done", "en"), ("got both done", "en"),
    ("all three done", "en"), ("did em both", "en"), ("forgot at first but then went back and did it", "en"), ("skipped it at noon but went back and did it at 3", "en"), ("did two more than planned", "en"),
    ("las 2 cosas hechas", "es"), ("ambas hechas", "es"), ("los dos pasos hechos", "es"), ("ya lo hice mi mamá estaría orgullosa", "es"), ("hecho y nadie gritó", "es"), ("ya está y sin gritos", "es"), ("listo y sin llorar", "es"), ("finished all 3", "en"), ("se me pasó en la mañana pero en la tarde lo hice", "es"), ("did it!! my therapist gonna be so proud", "en"),
])  # fmt: skip
def test_a_short_report_is_one_beside_what_is_harmless(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.DONE]


@pytest.mark.parametrize(("text", "language"), [
    ("both done by tomorrow", "en"), ("are both done?", "en"), ("she got both done", "en"), ("need to get both done", "en"), ("i wish both were done", "en"), ("did all 3 wrong", "en"), ("my sister did all three", "en"),
    ("forgot at first but then did it wrong", "en"), ("did it, mom would be proud if it was true", "en"), ("mom would be proud if i did it", "en"), ("check, done tomorrow", "en"), ("did it but nobody got it", "en"),
    ("nobody got hurt bc i didnt do it", "en"), ("did more than i had to at work", "en"), ("um oh yeah totally did it. with three kids screaming. sure lol", "en"), ("sorry, oh yeah totally did it", "en"), ("did two more than planned beers", "en"),
    ("las dos hechas mañana", "es"), ("las 2 cosas casi hechas", "es"), ("quiero las dos hechas", "es"), ("mi hermana hizo las dos", "es"), ("listo, a las diez lo saco del cuarto", "es"), ("se me pasó pero mañana sí lo hago", "es"), ("no lo hice pero en la noche lo hago", "es"), ("listo para empezar sin llorar", "es"), ("nadie gritó porque no lo hice", "es"), ("sin gritos pero no lo hice", "es"),
    ("mi mamá estaría orgullosa si lo hiciera", "es"), ("se me olvidó al principio pero luego lo hice mal", "es"),
])  # fmt: skip
def test_what_looks_like_a_short_report_is_no_step_done(text: str, language: str) -> None:
    assert not {Answer.DONE, Answer.PARTLY} & {*answers(text, language)}


@pytest.mark.parametrize(
    ("text", "language"),
    [("lol no", "en"), ("haha no", "en"), ("lmao no", "en"), ("jaja no", "es"), ("jeje no", "es")],
)
def test_a_no_with_a_laugh_is_a_step_missed(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.MISSED]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no", "en"),
        ("no lol", "en"),
        ("no jajaja", "es"),
        ("lol no?", "en"),
        ("lol no thanks", "en"),
        ("lol", "en"),
        ("no lol jk did it", "en"),
        ("no", "es"),
    ],
)
def test_any_other_no_reports_nothing(text: str, language: str) -> None:
    assert answers(text, language) == []


@pytest.mark.parametrize(("text", "language"), [
    ("snow day", "en"), ("we had a snow day", "en"), ("its saturday bro no school", "en"), ("slept straight thru, no nightmare to use it on", "en"), ("holiday", "en"), ("its a holiday", "en"), ("off today", "en"),
    ("no work today", "en"), ("they closed the plant today", "en"), ("boss was out today", "en"), ("rained out", "en"), ("it's my day off", "en"), ("hoy fue asueto", "es"),
    ("hoy me toco turno de noche no aplica", "es"), ("hoy no hubo clases", "es"), ("no tuve que ir", "es"), ("no tuve que manejar hoy", "es"), ("es mi día libre", "es"), ("día feriado", "es"), ("suspendieron clases", "es"),
    ("dormí de corrido, sin pesadillas", "es"), ("hoy no hay escuela es festivo", "es"),
])  # fmt: skip
def test_what_kept_a_step_from_arising_is_told_by_itself(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.DID_NOT_ARISE]


@pytest.mark.parametrize(("text", "language"), [
    ("i wish it was a snow day", "en"), ("snow day tomorrow", "en"), ("is the building open on monday its a holiday", "en"), ("holiday stress", "en"), ("no time", "en"), ("had the day off and still didnt do it", "en"),
    ("was off my meds", "en"), ("snow day but did it anyway", "en"), ("no tuve tiempo", "es"), ("no tuve ganas", "es"), ("no tuve que pensarlo, lo hice", "es"), ("no hubo manera", "es"),
])  # fmt: skip
def test_what_looks_like_it_kept_no_step_from_arising(text: str, language: str) -> None:
    assert Answer.DID_NOT_ARISE not in answers(text, language)


@pytest.mark.parametrize(("text", "language"), [
    ("gonna try tonight", "en"), ("okay i'll try this afternoon", "en"), ("i'm going to try after work", "en"), ("i'll try again tomorrow", "en"), ("después lo intento", "es"), ("luego lo hago", "es"),
])  # fmt: skip
def test_what_is_meant_to_be_done_asks_for_no_later_text(text: str, language: str) -> None:
    assert said(text, language) == (Acknowledged(intends=True),)


@pytest.mark.parametrize(("text", "language"), [
    ("try me tonight", "en"), ("try again later", "en"), ("can we try tomorrow", "en"), ("could you try me later", "en"), ("al rato", "es"), ("pregunteme en la noche", "es"), ("después por favor", "es"),
])  # fmt: skip
def test_a_later_text_is_asked_for_as_before(text: str, language: str) -> None:
    assert said(text, language) == (Later(),)


@pytest.mark.parametrize(("text", "language", "digit"), [
    ("5 creo", "es", 5), ("4 supongo", "es", 4), ("quizá 2", "es", 2), ("la 1 más o menos", "es", 1), ("creo que el tres", "es", 3), ("i think 4", "en", 4), ("prob 2", "en", 2), ("idk 3", "en", 3), ("kinda 4", "en", 4), ("más o menos 4", "es", 4), ("more or less 4", "en", 4),
    ("gonna go with 6", "en", 6), ("what difference does a single row make honestly", "en", 6), ("whats one text gonna change", "en", 6), ("what good is breathing gonna do", "en", 6),
])  # fmt: skip
def test_what_got_in_the_way_is_said_with_a_hedge(text: str, language: str, digit: int) -> None:
    assert said(text, language, ASKED) == (Barrier(digit),)


@pytest.mark.parametrize(
    ("text", "language"),
    [("4 or 5", "en"), ("at 5 i was driving", "en"), ("think about it at 4", "en"), ("why am i doing this", "en")],
)
def test_a_digit_that_may_be_something_else_got_in_no_way(text: str, language: str) -> None:
    assert not any(isinstance(each, Barrier) for each in said(text, language, ASKED))


@pytest.mark.parametrize(("text", "language"), [
    ("should i quit these texts? idk", "en"), ("I might be better off without the reminders", "en"), ("do i even need these texts anymore", "en"), ("i wonder if i should just opt out", "en"),
    ("part of me wants to quit these", "en"), ("i could probably do without these messages", "en"),
    ("debería salirme de esto?", "es"), ("creo que estaría mejor sin los mensajes", "es"), ("será que ya dejo estos mensajes? no sé", "es"), ("tal vez ya no los necesito", "es"), ("quizá debería darme de baja", "es"),
])  # fmt: skip
def test_who_wonders_about_the_texts_is_asked(text: str, language: str) -> None:
    assert look(text, language).leaving is Leaving.AMBIGUOUS


@pytest.mark.parametrize(("text", "language"), [
    ("should i quit my job? idk", "en"), ("i might be better off without the coffee", "en"), ("i might be better off without reminders of him", "en"), ("i could do without these messages from my ex", "en"),
    ("should i stop at 5", "en"), ("part of me wants to quit this job", "en"), ("debería dejar el trabajo?", "es"), ("no sé si dejar el café", "es"), ("estaría más tranquila sin el ruido", "es"),
])  # fmt: skip
def test_who_wonders_about_something_else_is_not(text: str, language: str) -> None:
    assert look(text, language).leaving is Leaving.NO


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("start", "en"),
        ("START please", "en"),
        ("ok start", "en"),
        ("hey start thanks", "en"),
        ("unstop", "en"),
        ("empezar", "es"),
        ("empezar por favor", "es"),
        ("empezar de nuevo", "es"),
    ],
)
def test_start_is_a_word_alone_with_what_is_polite(text: str, language: str) -> None:
    assert said(text, language) == (Start(),)


@pytest.mark.parametrize(("text", "language"), [
    ("cant stop drinking once i start", "en"), ("i always smoke when i start", "en"), ("every time i start", "en"), ("should i start", "en"), ("when do i start", "en"), ("i hate that i start", "en"), ("START 1", "en"),
    ("no puedo parar una vez empezar", "es"), ("que empezar", "es"), ("me toca empezar", "es"), ("cuesta mucho comenzar", "es"), ("no puedo dejar de tomar una vez que quiero empezar", "es"),
])  # fmt: skip
def test_start_within_a_sentence_subscribes_nobody(text: str, language: str) -> None:
    assert Start() not in said(text, language)


@pytest.mark.parametrize(("text", "language"), [
    ("2 ish", "en"), ("got it open and stared at it, fixed nothing", "en"), ("I lit the candle. Could not bring myself to open the album.", "en"), ("tore open the envelope, didnt write anything down", "en"),
    ("opened the bill, couldn't read past the first page", "en"), ("wrote two lines, couldn't finish the page", "en"), ("abrí la carta y no me animé a leerla", "es"), ("saqué el cuaderno pero no pude escribir nada", "es"),
])  # fmt: skip
def test_a_deed_that_broke_off_is_a_part(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.PARTLY]


@pytest.mark.parametrize(("text", "language"), [
    ("ate dinner, didn't write anything down", "en"), ("stayed in bed. couldn't bring myself to open the curtains", "en"), ("sat on the couch, couldn't bring myself to call her", "en"), ("opened a beer, couldn't stop", "en"),
    ("lit a cigarette. could not bring myself to go out", "en"), ("cené con mis hijos y no pude salir", "es"), ("me quede dando vueltas en la cama sin escribir nada", "es"), ("me eché una siesta", "es"),
])  # fmt: skip
def test_what_begins_no_step_is_no_part(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.MISSED]


@pytest.mark.parametrize(("text", "language", "never"), [
    ("me eche mi agua mineral y hable x telefono con mi hermana un rato", "es", (Call(), Reported(Answer.MISSED))), ("hablé por teléfono con mi mamá", "es", (Call(),)), ("tomé aire 3 veces y ya después le contesté tranquila", "es", (Later(),)),
    ("luego fui a caminar", "es", (Later(),)), ("got it open and on", "en", (Acknowledged(),)), ("la abrí pero no la leí", "es", (Acknowledged(),)), ("this is too much for today whats the smaller step", "en", (Show(Subject.PLAN),)), ("mandeme el paso chiquito mejor", "es", (Show(Subject.PLAN),)),
    ("opened the file, then did two more", "en", (Reported(Answer.PARTLY),)), ("me quede dando vueltas en la cama sin escribir nada", "es", (Stuck(),)), ("holiday", "en", (Break(),)),
])  # fmt: skip
def test_what_is_told_is_no_wish(text: str, language: str, never: tuple[Meaning, ...]) -> None:
    assert not {*never} & {*said(text, language)}


@pytest.mark.parametrize(("text", "language", "meaning"), [
    ("que me hable por teléfono la doctora", "es", Call()), ("me puede hablar por teléfono", "es", Call()), ("después le aviso", "es", Later()), ("mandeme el paso chiquito mejor", "es", Small()),
    ("mandeme el plan", "es", Show(Subject.PLAN)), ("i need a holiday", "en", Break()), ("estoy dando vueltas a lo mismo", "es", Stuck()), ("me eché para atrás", "es", Reported(Answer.MISSED)),
])  # fmt: skip
def test_what_is_wished_is_heard_as_before(text: str, language: str, meaning: Meaning) -> None:
    assert meaning in said(text, language)
