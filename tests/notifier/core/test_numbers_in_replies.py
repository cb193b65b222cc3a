"""Which number of a report says how much it helped, and which is of something else: an hour, a count, a day, the report's own digit."""

import pytest
from handrail_notifier.core.reply import Answer, Meaning, Rated, Reported, understand
from handrail_notifier.core.reply.meanings import Expecting
from handrail_notifier.core.reply.reading import read

DONE, PARTLY, MISSED, NONE = Answer.DONE, Answer.PARTLY, Answer.MISSED, Answer.DID_NOT_ARISE


def understood(text: str, language: str) -> tuple[Answer, int | None] | None:
    said: Meaning = understand(text, language=language)
    return (said.answer, said.helpfulness) if isinstance(said, Reported) else None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("did it, asleep by 10", "en"),
        ("Did the walk. Home before 8", "en"),
        ("done, got back around 7:30", "en"),
        ("I did it. Up since 5 tho", "en"),
        ("did it!! room 6 was free", "en"),
        ("yes i did it. thats 4 for 4", "en"),
        ("Done. 3 days in a row now", "en"),
        ("Did it. The 2 dogs came too", "en"),
        ("did it, then 2 tacos lol", "en"),
        ("5 out of 10 day. but i did it", "en"),
        ("lo hice. estoy despierta desde las 5", "es"),
        ("lo hice, van 3 de 3 esta semana", "es"),
        ("lo hice, luego 2 taquitos", "es"),
        ("lo hice, día 12", "es"),
    ],
)
def test_a_number_that_is_bound_to_something_else_is_no_rating(text: str, language: str) -> None:
    assert understood(text, language) == (DONE, None)


@pytest.mark.parametrize(
    ("text", "language", "rating"),
    [
        ("did my breathing. felt like a 6", "en", 6),
        ("did the stretches. 8 outta 10", "en", 8),
        ("done. maybe a 4", "en", 4),
        ("i finally did it after like 3 tries, 8", "en", 8),
        ("Did it, went home at 6. 9/10", "en", 9),
        ("lo hice y tipo 7", "es", 7),
        ("ya lo hice, como un 6", "es", 6),
        ("lo hice. 9 de 10", "es", 9),
    ],
)
def test_a_number_that_rates_is_kept(text: str, language: str, rating: int) -> None:
    assert understood(text, language) == (DONE, rating)


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("did it this morning. 1", "en", DONE),
        ("did half of it, 2", "en", PARTLY),
        ("forgot, so 3", "en", MISSED),
        ("it never came up today. 0", "en", NONE),
        ("ya lo hice en la mañana, 1", "es", DONE),
        ("hice la mitad, 2", "es", PARTLY),
        ("no lo hice. 3", "es", MISSED),
        ("hoy no se dio, 0", "es", NONE),
    ],
)
def test_the_digit_of_what_was_reported_in_words_only_says_it_again(text: str, language: str, answer: Answer) -> None:
    assert understood(text, language) == (answer, None)


@pytest.mark.parametrize(
    ("text", "language", "rating"),
    [("did it, helped a 1", "en", 1), ("did it, didnt help me, 1", "en", 1), ("lo hice, me ayudó un 1", "es", 1)],
)
def test_the_same_digit_rates_where_help_is_spoken_of(text: str, language: str, rating: int) -> None:
    assert understood(text, language) == (DONE, rating)


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("3 was stuck at work", "en", MISSED),
        ("3 my mom needed a ride", "en", MISSED),
        ("0 he was out of town all day", "en", NONE),
        ("3 estaba con mi hija en el doctor", "es", MISSED),
    ],
)
def test_a_reason_may_follow_a_reports_digit_without_a_break(text: str, language: str, answer: Answer) -> None:
    assert understood(text, language) == (answer, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("3 kids and no sitter", "en"),
        ("2 beers and a burger", "en"),
        ("1 my sister did it", "en"),
        ("1 week clean", "en"),
        ("2 hijos y sin ayuda", "es"),
        ("3 cervezas nomás", "es"),
    ],
)
def test_a_number_of_things_is_no_reports_digit(text: str, language: str) -> None:
    assert understood(text, language) is None


@pytest.mark.parametrize(
    ("text", "language", "rating"),
    [
        ("did it help? hmm like a 4", "en", 4),
        ("how much? 7. would be 9 if i slept", "en", 7),
        ("tipo 6, normal", "es", 6),
        ("un 6, sería 8 si hubiera dormido", "es", 6),
    ],
)
def test_the_number_that_was_asked_for_is_the_one_that_is_so(text: str, language: str, rating: int) -> None:
    assert read(text, Expecting(rating=True), language).first == Rated(rating)


@pytest.mark.parametrize("text", [
    "1 had to skip", "1 i wanted to", "1 i might", "1 stuck in bed", "1 been sick", "1 car broke down", "1 ran late", "1 too hard", "1 everyone else did", "1 made plans for tomorrow",
    "1 just got home", "1 went out drinking", "2 had to skip", "2 i wanted to",
])  # fmt: skip
def test_behind_the_digit_of_a_step_done_the_same_words_undo_it(text: str) -> None:
    assert understood(text, "en") is None


@pytest.mark.parametrize("text", ["1 tuve que trabajar", "1 me fui a dormir", "1 iba a salir", "1 nomas lo pense", "1 ya mañana", "1 hasta la puerta"])  # fmt: skip
def test_and_in_spanish(text: str) -> None:
    assert understood(text, "es") is None
