"""Answers of a few words: a yes that says how much it helped, a key with its article, what was meant instead, and how much it helped told apart."""

import pytest
from handrail_notifier.core.optout import Leaving, look
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply import Answer, Expecting, Later, Paced, Rated, Reported, Show, Subject, read


@pytest.mark.parametrize(("text", "language", "rating"), [
    ("yes 7", "en", 7), ("7 yes", "en", 7), ("yes, 7 👍", "en", 7), ("yep 1 9", "en", 9), ("yeah 1", "en", None), ("1 yes", "en", None), ("sí 1 8", "es", 8),
    ("yes, helped loads", "en", None), ("Yes, thank you for asking. 4", "en", 4), ("sí, muy bien, 9 diría yo", "es", 9), ("sí, me ayudó mucho", "es", None), ("ya, un 5", "es", 5),
])  # fmt: skip
def test_yes_with_how_much_it_helped_is_a_step_done(text: str, language: str, rating: int | None) -> None:
    assert read(text, language=language, guesses=False).meanings == (Reported(Answer.DONE, rating),)


@pytest.mark.parametrize(("text", "language"), [
    ("yes", "en"), ("yes please", "en"), ("yes thanks", "en"), ("yes 7 please", "en"), ("yes 7 works", "en"), ("yes 2", "en"), ("yes one", "en"), ("yes it went badly", "en"), ("yes 7?", "en"),
    ("sí, me fue mal", "es"), ("sí, fue difícil", "es"), ("sí, salió mal", "es"), ("hoy sí estoy mal", "es"), ("hoy sí, más tarde", "es"), ("ok 7", "en"), ("sí, hoy 8", "es"), ("yes today 7", "en"), ("yes. tonight. 8", "en"),
])  # fmt: skip
def test_any_other_yes_is_none(text: str, language: str) -> None:
    said = read(text, language=language, guesses=False).meanings
    assert not any(isinstance(each, Reported) for each in said)


@pytest.mark.parametrize(("text", "language", "report"), [
    ("el 1", "es", Reported(Answer.DONE)), ("pues el 2", "es", Reported(Answer.PARTLY)), ("Un 3, lo siento", "es", Reported(Answer.MISSED)), ("el 1 y me ayudó 5", "es", Reported(Answer.DONE, 5)),
    ("the 2", "en", Reported(Answer.PARTLY)), ("8, did it straight away", "en", Reported(Answer.DONE, 8)), ("1 8 cómo voy este mes?", "es", Reported(Answer.DONE, 8)),
])  # fmt: skip
def test_a_key_is_one_with_its_article(text: str, language: str, report: Reported) -> None:
    assert read(text, language=language, guesses=False).meanings[0] == report


@pytest.mark.parametrize(("text", "language"), [
    ("un 7", "es"), ("a 3", "en"), ("it was a 1", "en"), ("un 2 de ayuda", "es"), ("1... actually 3", "en"), ("1. sorry 3", "en"), ("1 perdón 3", "es"), ("no era un 1", "es"), ("no es un 1", "es"),
    ("ignore that 1", "en"), ("scrap that 1", "en"), ("1, wrong one", "en"), ("1, scrap that", "en"), ("1, ignore that", "en"), ("hola, era un 3", "es"), ("L", "en"), ("L 8", "en"), ("it should be done", "en"), ("just reply 1", "en"),
])  # fmt: skip
def test_a_number_that_may_be_something_else_reports_nothing(text: str, language: str) -> None:
    said = read(text, language=language, guesses=False).meanings
    assert not any(isinstance(each, Reported) for each in said)


@pytest.mark.parametrize(("text", "language", "answer"), [
    ("oops wrong button, that should be a 1", "en", Answer.DONE), ("I pressed the wrong number, it's a 2", "en", Answer.PARTLY), ("oops not 1. it's 3", "en", Answer.MISSED), ("2 not 1", "en", Answer.PARTLY),
    ("ignore that 1, it's 3", "en", Answer.MISSED), ("me equivoqué, era un 3", "es", Answer.MISSED), ("perdón, era un 3", "es", Answer.MISSED), ("Actually scrap that, I did do it in the end!", "en", Answer.DONE),
    ("I said done earlier but honestly I only did the first half", "en", Answer.PARTLY),
])  # fmt: skip
def test_what_was_meant_instead_corrects(text: str, language: str, answer: Answer) -> None:
    understood = read(text, language=language, guesses=False)
    assert understood.meanings == (Reported(answer),)
    assert understood.corrects or text == "2 not 1"


@pytest.mark.parametrize(("text", "language", "number"), [
    ("it helped maybe 3/10", "en", 3), ("forgot to rate it, 8 for helping", "en", 8), ("me ayudó como un 6", "es", 6),
])  # fmt: skip
def test_how_much_it_helped_may_be_told_apart(text: str, language: str, number: int) -> None:
    assert read(text, language=language, guesses=False).meanings == (Rated(number),)


@pytest.mark.parametrize(
    "text", ["help 5", "helped 3 people today", "I helped 6 kids", "did it help? 6", "it did not help 0"]
)
def test_who_helps_others_rates_nothing(text: str) -> None:
    assert Rated not in {type(each) for each in read(text, language="en", guesses=False).meanings}


def test_a_wish_beside_a_report_takes_nothing_from_it() -> None:
    def said(text: str, language: str = "en") -> tuple[object, ...]:
        return read(text, language=language, guesses=False).meanings

    assert said("1, but make it easier next time") == (Reported(Answer.DONE), Paced(Pace.EASIER))
    assert said("done 5, can we make it a bit harder next week") == (Reported(Answer.DONE, 5), Paced(Pace.HARDER))
    assert said("half of it, and remind me later for the rest") == (Reported(Answer.PARTLY), Later())
    assert said("hice una parte, luego me he agobiado", "es") == (Reported(Answer.PARTLY),)
    assert said("1, 7. Can I get the plan sent to me again? lost the sheet") == (
        Reported(Answer.DONE, 7),
        Show(Subject.PLAN),
    )
    assert said("done, went better than last time, 8") == (Reported(Answer.DONE, 8),)


def test_a_question_to_a_barrier_is_no_guess_at_one() -> None:
    assert read("what do you mean got in the way?", Expecting(barrier=True), "en").free_text


@pytest.mark.parametrize(("text", "language"), [
    ("tomorrow don't text me", "en"), ("no more texts today", "en"), ("told her: stop texting me", "en"), ("I'm away for three days, don't text me", "en"), ("I texted him: don't text me anymore", "en"), ("am I done with these texts now?", "en"),
    ("mañana no me escriban", "es"), ("estoy manejando no me escriban", "es"), ("le dije: no me escribas más", "es"),
])  # fmt: skip
def test_what_leaves_for_a_time_or_was_said_to_somebody_else_ends_nothing(text: str, language: str) -> None:
    assert read(text, language=language).opt_out is Leaving.AMBIGUOUS


@pytest.mark.parametrize(("text", "language"), [
    ("done with these texts", "en"), ("close my account", "en"), ("had enough of these messages", "en"), ("no more messages after today", "en"), ("stop texting me now", "en"), ("is there a way to get out of these texts?", "en"),
    ("me salgo del programa", "es"), ("quiero salirme", "es"), ("basta ya con estos mensajitos", "es"),
])  # fmt: skip
def test_what_leaves_in_other_words_ends_them(text: str, language: str) -> None:
    assert read(text, language=language).opt_out is Leaving.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "no me salgo del programa",
        "si me salgo del programa, ¿qué pasa?",
        "no quiero salirme",
        "me salgo del programa? ni loca",
    ],
)
def test_who_only_speaks_of_leaving_stays(text: str) -> None:
    assert read(text, language="es").opt_out is not Leaving.CLEAR


def test_who_is_away_for_days_takes_a_break_and_is_asked() -> None:
    text = "me voy pa Culebra tres días, no me escriban"
    assert [type(each).__name__ for each in read(text, language="es").meanings] == ["Break"]
    assert read(text, language="es").opt_out is look(text, "es").leaving is Leaving.AMBIGUOUS


@pytest.mark.parametrize(("text", "language"), [
    ("I need a break for a week. Actually unsubscribe me", "en"), ("I already told you people. Stop texting me.", "en"), ("will you please stop texting me?", "en"), ("I work nights, unsubscribe me please", "en"),
    ("from today stop texting me", "en"), ("you write to me every day, please stop texting me", "en"), ("ya les dije que no me escriban más", "es"), ("me pueden dar de baja?", "es"), ("a partir de hoy no me escriban más", "es"), ("te escribi ayer. no me escriban mas", "es"),
])  # fmt: skip
def test_a_plain_stop_ends_them_whatever_else_is_said(text: str, language: str) -> None:
    assert read(text, language=language).opt_out is Leaving.CLEAR


def test_a_stop_behind_a_break_is_perhaps_for_its_days_alone() -> None:
    understood = read("Going away for 3 days. STOP", language="en")
    assert understood.opt_out is Leaving.AMBIGUOUS
    assert [type(each).__name__ for each in understood.meanings] == ["Break"]


@pytest.mark.parametrize(("text", "language"), [
    ("rang my bookie, 8", "en"), ("put 500 on black, 10", "en"), ("did it: ate the cake, 9", "en"), ("put my fist through the door, 8", "en"), ("caminé hasta el casino, 9", "es"), ("lo hice, la besé, 10", "es"),
    ("did it with the pills, 9", "en"), ("walked to the cliff, 9", "en"), ("called in sick as planned", "en"), ("asked for help at the till. Nobody died.", "en"), ("got done over", "en"),
])  # fmt: skip
def test_what_is_nobodys_step_is_none(text: str, language: str) -> None:
    assert Reported not in {type(each) for each in read(text, language=language).meanings}


@pytest.mark.parametrize(("text", "language"), [
    ("done, stayed out of the casino", "en"), ("blocked the bookies app, done", "en"), ("done, had to look after the kids first", "en"), ("1, made it through the door", "en"), ("hecho, pasé de largo del casino", "es"), ("left my bank card with my sister like we said", "en"), ("me senté dos minutos en el balcón como quedamos", "es"),
])  # fmt: skip
def test_what_was_kept_from_takes_nothing_from_a_step(text: str, language: str) -> None:
    assert read(text, language=language, guesses=False).meanings == (Reported(Answer.DONE),)


@pytest.mark.parametrize(("text", "language"), [
    ("nope, doomscrolled about it till two", "en"), ("nope, fell asleep on the bus", "en"), ("no, me fumé dos en el balcón", "es"),
])  # fmt: skip
def test_no_with_what_happened_instead_is_a_miss(text: str, language: str) -> None:
    assert read(text, language=language, guesses=False).meanings == (Reported(Answer.MISSED),)


@pytest.mark.parametrize("text", [
    "no", "no, I went", "no, it helped", "no, that's not my name", "no, nobody offered me a drink", "nope, walked straight past the pub", "nah, all good, went straight to bed like i planned", "nope, was not busy at all",
])  # fmt: skip
def test_a_no_alone_or_with_anything_else_is_none(text: str) -> None:
    assert Reported not in {type(each) for each in read(text, language="en", guesses=False).meanings}
