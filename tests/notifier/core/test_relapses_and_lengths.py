"""What is told with *did it* and is no step: relapses, people, other deeds; lengths of more than an hour; hours and counts, which answer nothing."""

import pytest
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.reply import (
    Acknowledged,
    Answer,
    Barrier,
    Break,
    Change,
    Expecting,
    Later,
    Pull,
    Rated,
    Reported,
    Skip,
    read,
)

BARRIER = Expecting(barrier=True)


def answers(text: str, language: str = "en") -> set[Answer]:
    return {each.answer for each in read(text, Expecting(), language).meanings if isinstance(each, Reported)}


@pytest.mark.parametrize("text", [
    "wasn't going to drink but did it anyway", "was not going to call him but I did it anyway", "I wasnt gonna smoke but I did", "wasn't supposed to but did it",
    "tried not to but did it anyway", "tried not to smoke but I did it", "tried not to let him in but I did it", "I said I would not text him but I did it", "told myself I wouldn't drink but I did",
    "swore I wouldn't gamble but did it again", "I promised I wouldn't but I did it again", "I shouldn't have but I did it", "I know I shouldn't but I did it anyway",
    "didn't want to cut but did it anyway", "couldn't resist, did it again", "gave in and did it", "did it again, I'm so ashamed", "did it again and now I feel like trash",
    "did it, I'm a horrible person", "did it to myself again", "we did it in bed", "we did it all night", "we did it in the back of his car", "did it with him again",
    "it was supposed to be my last one but I did it again", "I know it's bad but I did it", "screwed up. did it again", "did it after 30 days clean", "did it, regret it", "did it. big mistake", "did it three times with random guys",
    "stopped at the bar first and then did it", "i did it again. texted my ex at 2am", "sorry i did it again", "I promised I'd never but did it again", "stopped at my dealers first and then went home and did it", "she went home and did it", "made the exercises up", "he made the exercise",
])  # fmt: skip
def test_what_is_told_with_did_it_may_be_no_step(text: str) -> None:
    assert Answer.DONE not in answers(text)
    assert read(text, Expecting(), "en").opt_out is not Leaving.CLEAR


@pytest.mark.parametrize("text", [
    "lo hicimos juntos en la cama", "lo hicimos por primera vez", "lo hicimos sin condon", "no iba a tomar pero lo hice", "no iba a ir a la cantina pero lo hice", "dije que no iba a fumar pero lo hice",
    "prometi no tomar pero lo hice de todos modos", "trate de no fumar pero lo hice", "no debia pero lo hice", "no queria tomar pero lo hice", "no queria hacerle daño pero lo hice", "no aguante y lo hice",
    "acabo de terminar con mi novio", "acabo de terminar con mi esposo", "hoy termine mi relacion", "termine con Luis", "termine con la vecina", "acabo de terminar con todo", "ya, estoy harta", "ya, que flojera",
    "la regue, lo hice otra vez", "lo hice y me siento culpable", "fue un error pero lo hice", "se que esta mal pero lo hice", "mi vieja y yo lo hicimos anoche", "ya. dejame", "ya me harte", "¿ya?", "ya lo hizo mi hermana", "mi hija anoto las tres cosas", "no anote las tres cosas", "mi papa camino hora y media",
])  # fmt: skip
def test_so_it_may_in_spanish(text: str) -> None:
    assert Answer.DONE not in answers(text, "es")
    assert read(text, Expecting(), "es").opt_out is not Leaving.CLEAR


@pytest.mark.parametrize(("text", "language"), [
    ("didn't want to but did it anyway", "en"), ("wasn't gonna bother but did it", "en"), ("wasn't going to do it but did it anyway", "en"), ("tried not to cry but did it", "en"),
    ("should have done it sooner but did it", "en"), ("should not have waited but did it", "en"), ("mad at myself for missing yesterday but did it today", "en"), ("did it again! proud of me", "en"),
    ("did it to calm down", "en"), ("did it, no regrets", "en"), ("felt guilty for resting but did it", "en"), ("que verguenza pero lo hice", "es"), ("stopped at my moms first and then went home and did it", "en"), ("stopped for gas first and then went home and did my walk", "en"),
    ("I made the exercise", "en"), ("I made it the walk", "en"), ("I have made my breathing exercise", "en"), ("wrote my three lines", "en"), ("yep did it this am", "en"),
    ("walked an hour and a half", "en"), ("no queria pero lo hice", "es"), ("no iba a hacerlo pero al final si lo hice", "es"), ("no debi esperar tanto pero lo hice", "es"),
    ("lo hicimos juntos", "es"), ("lo hice en la cama antes de dormir", "es"), ("termine con mi caminata", "es"), ("ya termine con eso", "es"), ("acabo de terminar con la caminata", "es"),
    ("anoté las tres cosas punto me siento mejor", "es"), ("ya lo hice coma me ayudo punto", "es"), ("Ya", "es"), ("camine una hora y media", "es"),
])  # fmt: skip
def test_a_step_beside_such_words_is_done(text: str, language: str) -> None:
    assert answers(text, language) == {Answer.DONE}


@pytest.mark.parametrize(("text", "language"), [
    ("camine 5 minutos y me llamaron", "es"), ("camine 10 minutos y empezo a llover", "es"), ("medite 2 minutos y lloro el bebe", "es"), ("solo llegue a la puerta", "es"), ("walked 5 minutes and got a call", "en"),
    ("did 5 minutes and my kid woke up", "en"), ("walked 10 minutes and it started raining", "en"), ("wrote one line then fell asleep", "en"), ("2 I guess", "en"), ("2 supongo", "es"),
])  # fmt: skip
def test_what_breaks_off_a_step_leaves_a_part(text: str, language: str) -> None:
    assert answers(text, language) == {Answer.PARTLY}


@pytest.mark.parametrize(("text", "language"), [
    ("hice la cena pero no la caminata", "es"), ("hice el desayuno y no el ejercicio", "es"), ("did the dishes but not the walk", "en"), ("did laundry but not my breathing", "en"), ("3 I guess", "en"),
    ("3 supongo", "es"), ("couldnt get myself to", "en"),
])  # fmt: skip
def test_another_deed_in_its_place_is_a_step_missed(text: str, language: str) -> None:
    assert answers(text, language) == {Answer.MISSED}


@pytest.mark.parametrize(("text", "language"), [
    ("did half of what I wanted to drink", "en"), ("drank half of what I wanted", "en"), ("smoked half of it", "en"), ("tried not to smoke", "en"), ("hice la mitad de lo que queria fumar", "es"),
    ("fume la mitad", "es"), ("trate de no fumar", "es"), ("1 I guess", "en"), ("1 supongo", "es"), ("2 or 3", "en"), ("2 o 3", "es"),
])  # fmt: skip
def test_less_of_what_was_to_be_avoided_is_no_part(text: str, language: str) -> None:
    assert answers(text, language) == set()


def test_half_of_what_was_planned_is_a_part() -> None:
    assert answers("did half of what I planned") == answers("hice la mitad de lo que dijimos", "es") == {Answer.PARTLY}


@pytest.mark.parametrize(("text", "language", "minutes"), [
    ("ask me in an hour and a half", "en", 90), ("in two and a half hours", "en", 150), ("in three and a half hours", "en", 210), ("in 1.5 hours", "en", 90), ("later, like an hour and a half", "en", 90),
    ("in an hour and 15 min", "en", 75), ("in an hour and a quarter", "en", 75), ("in an hour and ask me again", "en", 60), ("in an hour or two", "en", 120), ("in a half hour", "en", 30), ("hora y media", "es", 90),
    ("en hora y media", "es", 90), ("recuerdame en una hora y media", "es", 90), ("en dos horas y media", "es", 150), ("en una hora y 15 minutos", "es", 75), ("luego, hora y media", "es", 90), ("en media hora", "es", 30),
])  # fmt: skip
def test_a_wish_is_as_long_as_it_says(text: str, language: str, minutes: int) -> None:
    assert read(text, Expecting(), language).meanings == (Later(minutes),)


@pytest.mark.parametrize(("text", "language", "days"), [
    ("pause for a week and a half", "en", 11), ("hoy voy a estar fuera dos semanas, pausen", "es", 14), ("me voy dos semanas, pausen", "es", 14), ("I'll be away two weeks, pause", "en", 14),
])  # fmt: skip
def test_so_is_a_break(text: str, language: str, days: int) -> None:
    assert read(text, Expecting(), language).meanings == (Break(days),)


@pytest.mark.parametrize(("text", "language"), [
    ("a la 1", "es"), ("fue 2 veces", "es"), ("como a las 3", "es"), ("at 3", "en"), ("since 4", "en"), ("after 5", "en"), ("2 o'clock", "en"), ("2 times", "en"),
])  # fmt: skip
def test_an_hour_or_a_count_is_no_barrier(text: str, language: str) -> None:
    assert read(text, BARRIER, language).meanings == ()


@pytest.mark.parametrize(("text", "language", "digit"), [
    ("la 2", "es", 2), ("fue la 2", "es", 2), ("3, a las 2 estaba en el trabajo", "es", 3), ("number 3", "en", 3), ("3 i guess", "en", 3), ("4, since 2 pm I was anxious", "en", 4),
])  # fmt: skip
def test_a_digit_of_its_own_is_one(text: str, language: str, digit: int) -> None:
    assert read(text, BARRIER, language).meanings == (Barrier(digit),)


@pytest.mark.parametrize(("text", "language", "rating"), [
    ("I did it around 9, helped maybe a 5", "en", 5), ("done around 8, helped 6", "en", 6), ("done, it was about a 3 for me, mind kept going", "en", 3), ("lo hice como a las 9, me ayudo como 5", "es", 5),
    ("listo, fue como un 3 para mi, la mente no paraba", "es", 3), ("ya, 7", "es", 7), ("did it, 6 or 7", "en", 6),
])  # fmt: skip
def test_an_hour_beside_how_much_it_helped_is_an_hour(text: str, language: str, rating: int) -> None:
    assert read(text, Expecting(), language).meanings == (Reported(Answer.DONE, rating),)


def test_a_guess_rates_where_a_number_was_asked_for() -> None:
    assert read("2 I guess", Expecting(rating=True), "en").meanings == (Rated(2),)
    assert read("2 supongo", Expecting(rating=True), "es").meanings == (Rated(2),)


def test_a_wish_for_another_time_of_day_brings_nothing_back() -> None:
    assert read("lo pueden mandar en la tarde?", Expecting(), "es").meanings == (Later(),)
    assert isinstance(read("los pueden mandar en la mañana?", Expecting(), "es").first, Change)


@pytest.mark.parametrize("text", ["ya ya", "ok ya", "ya gracias", "ya pues", "ya 👍", "si ya"])
def test_already_beside_a_yes_is_no_step_done(text: str) -> None:
    assert read(text, Expecting(), "es").meanings == (Acknowledged(),)


def test_already_is_no_wish_for_the_plan_but_right_now_is() -> None:
    assert Pull() not in read("ya", Expecting(), "es").meanings
    assert read("ya mismo", Expecting(), "es").meanings == (Pull(),)


def test_not_this_one_leaves_it_out() -> None:
    assert read("not this one", Expecting(), "en").meanings == (Skip(),)
    assert read("este no", Expecting(), "es").meanings == (Skip(),)
    assert read("este no es mi numero", Expecting(), "es").wrong_number
