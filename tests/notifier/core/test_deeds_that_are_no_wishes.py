"""What tells a deed and was taken for something else: for a break, a text later, a number, that a text was read, or that the step was missed. Beside each kind is what only
looks like it."""

import pytest
from handrail_notifier.core.optout import Leaving, look
from handrail_notifier.core.reply import (
    Acknowledged,
    Answer,
    Break,
    Expecting,
    Later,
    Meaning,
    Reported,
    Show,
    Subject,
    read,
)  # fmt: skip
from handrail_notifier.core.spoken_day import Day


def said(text: str, language: str, *, guesses: bool = False) -> tuple[Meaning, ...]:
    return read(text, Expecting(), language, guesses=guesses).meanings


def kinds(text: str, language: str) -> set[type[Meaning]]:
    return {type(each) for each in said(text, language, guesses=True)}


@pytest.mark.parametrize("text", [
    "got off four stops early", "felt my feet but got off four stops early", "phone away, zero pages", "took off the shoes", "put away the dishes", "put away 3 loads of laundry",
    "checked off three things", "wiped off a shelf", "gave away a bottle", "stayed off the apps", "off the phone by 9", "took off for a walk", "phone off two hours", "screens off for the weekend",
    "put the phone away for two days", "moved three seats away from the smoker", "called off the party",
])  # fmt: skip
def test_off_and_away_of_a_deed_ask_for_no_break(text: str) -> None:
    assert Break not in kinds(text, "en")


@pytest.mark.parametrize(
    ("text", "until"), [("im off till monday", Day.MONDAY), ("away for work until friday", Day.FRIDAY)]
)
def test_so_do_they_until_a_weekday(text: str, until: Day) -> None:
    assert said(text, "en") == (Break(until=until),)


@pytest.mark.parametrize(("text", "days"), [
    ("i got two days off", 2), ("off for a week", 7), ("im away this week", 7), ("im away for about 3 weeks", 21), ("off two weeks", 14), ("i'm away the whole week", None),
    ("away from tomorrow", None), ("away 3 days please pause", 3), ("please give me the rest of this week off from the texts", None), ("off all next week", None),
])  # fmt: skip
def test_off_and_away_of_the_client_ask_for_one(text: str, days: int | None) -> None:
    assert said(text, "en") == (Break(days),)


@pytest.mark.parametrize(("text", "language"), [
    ("hit send in ten seconds flat, read it once", "en"), ("hit send in ten seconds", "en"), ("pressed send in 10", "en"), ("sent the text in 5", "en"), ("in ten seconds", "en"), ("ten minutes later i was fine", "en"),
    ("lo mandé en diez segundos", "es"), ("contesté en 5 minutos", "es"), ("me calmé en 5 minutos", "es"),
])  # fmt: skip
def test_how_long_a_deed_took_asks_for_no_text(text: str, language: str) -> None:
    assert Later not in kinds(text, language)


@pytest.mark.parametrize(("text", "language", "minutes"), [
    ("in 10 minutes", "en", 10), ("text me in 10 minutes", "en", 10), ("send it in 10", "en", 10), ("again in an hour", "en", 60), ("10 minutes later please", "en", 10),
    ("en 5 minutos", "es", 5), ("pregúnteme en 10 minutos", "es", 10),
])  # fmt: skip
def test_how_long_to_wait_asks_for_one(text: str, language: str, minutes: int) -> None:
    assert said(text, language) == (Later(minutes),)


@pytest.mark.parametrize(("text", "language"), [
    ("did the breathing, 0 walking", "en"), ("phone in hallway, 0 sentences tho", "en"), ("phone in hallway, zero pages", "en"), ("phone in hallway, no reading tho", "en"), ("phone away, zero pages", "en"),
    ("did the dishes but 0 laundry", "en"), ("stretched but no journaling", "en"), ("did the walk but no stretches", "en"), ("did it but no journaling", "en"), ("made the call, 0 writing", "en"), ("wrote one line, zero walking", "en"),
    ("respiré, 0 pasos", "es"), ("caminé, cero lectura", "es"), ("hice las respiraciones, 0 caminata", "es"), ("lavé los platos pero cero ropa", "es"), ("hice la llamada, nada de escribir", "es"), ("caminé pero sin escribir nada", "es"),
])  # fmt: skip
def test_none_of_another_act_makes_a_part(text: str, language: str) -> None:
    assert said(text, language) == (Reported(Answer.PARTLY),)


@pytest.mark.parametrize(("text", "language", "helped"), [
    ("did it, 0 help", "en", 0), ("done, 0", "en", 0), ("1, 0 cravings today", "en", None), ("did the walk, 0 cigarettes", "en", None), ("did it, no beers", "en", None), ("done, zero excuses", "en", None),
    ("did it no problem", "en", None), ("walked home, zero smoking", "en", None), ("lo hice, 0 ayuda", "es", 0), ("lo hice, 0 ansiedad", "es", None), ("caminé, cero cigarros", "es", None), ("hecho, cero antojos", "es", None),
])  # fmt: skip
def test_none_of_what_is_no_act_leaves_it_done(text: str, language: str, helped: int | None) -> None:
    assert said(text, language) == (Reported(Answer.DONE, helped),)


@pytest.mark.parametrize(
    ("text", "language", "meanings"),
    [
        ("no problem", "en", (Acknowledged(),)),
        ("0 regrets", "en", ()),
        ("done 0 stress", "en", ()),
        ("no reading", "en", (Reported(Answer.MISSED),)),
        ("zero pages", "en", ()),
        ("ate lunch, no walk", "en", (Reported(Answer.MISSED),)),
        ("stayed in bed, no walk", "en", (Reported(Answer.MISSED),)),
        ("my sister walked, no reading", "en", (Reported(Answer.MISSED),)),
        ("sin problema", "es", (Acknowledged(),)),
    ],
)
def test_none_of_an_act_alone_is_what_it_was(text: str, language: str, meanings: tuple[Meaning, ...]) -> None:
    assert said(text, language) == meanings


@pytest.mark.parametrize(("text", "language"), [
    ("read it out loud like we said", "en"), ("got it open", "en"), ("got it cooked", "en"), ("got the card out", "en"), ("got the coffee poured and been yakking with my brother", "en"),
    ("got the dishes washed", "en"), ("read it twice then fired back at 9:15 instead of waiting", "en"), ("read it, then fired back at 9:15", "en"), ("saw it and walked past", "en"), ("saw the beer and left", "en"),
    ("la leí en voz alta", "es"), ("vi la botella y me fui", "es"), ("leí lo que escribí", "es"),
])  # fmt: skip
def test_a_deed_does_not_say_that_a_text_was_read(text: str, language: str) -> None:
    assert not any(isinstance(each, Acknowledged) for each in said(text, language))


@pytest.mark.parametrize(("text", "language"), [
    ("got it", "en"), ("got it thanks", "en"), ("read it", "en"), ("got your text", "en"), ("saw your message", "en"), ("got the reminder thanks", "en"), ("noted, thanks", "en"), ("got it loud and clear", "en"), ("received your message", "en"), ("ok got it", "en"),
    ("arre", "es"), ("arre", "en"), ("vi su mensaje", "es"), ("ya lo leí", "es"), ("recibido gracias", "es"), ("enterada", "es"),
])  # fmt: skip
def test_that_a_text_was_read_is_said_as_before(text: str, language: str) -> None:
    assert said(text, language) == (Acknowledged(),)


def test_what_is_got_done_is_done_and_what_will_be_is_promised() -> None:
    assert said("got it done", "en") == (Reported(Answer.DONE),)
    assert said("read it, will do", "en") == (Acknowledged(intends=True),)


@pytest.mark.parametrize(("text", "language"), [
    ("coffee yes. brother no didn't ring him", "en"), ("walk yes, journal no", "en"), ("yes to the walk, no to the journal", "en"), ("walk yes journal no", "en"), ("the walk yes, the call no", "en"),
    ("call no, walk yes", "en"), ("tea yeah, phone nope", "en"), ("caminar si, diario no", "es"), ("el café sí pero la llamada no", "es"), ("agua si llamada no", "es"), ("la llamada no, el café si", "es"),
    ("si a la caminata, no al diario", "es"), ("lo del agua si pero lo otro no", "es"),
])  # fmt: skip
def test_one_act_yes_and_another_no_is_a_part(text: str, language: str) -> None:
    assert said(text, language) == (Reported(Answer.PARTLY),)


@pytest.mark.parametrize(("text", "language"), [
    ("she got her towels but I did not sit down", "en"), ("my kids got their snacks but i never sat down", "en"), ("hell yes, hell no", "en"), ("yes, no", "en"), ("mom said yes, dad said no", "en"), ("today yes tomorrow no", "en"),
    ("maybe yes maybe no", "en"), ("mornings yes, evenings no", "en"), ("sober yes, happy no", "en"), ("urge yes, drink no", "en"), ("lunes si viernes no", "es"), ("mañanas si, noches no", "es"), ("my mind says yes my body says no", "en"), ("is it walk yes journal no?", "en"), ("y no no", "en"), ("hoy si mañana no", "es"), ("el dijo que si y ella que no", "es"), ("a veces si a veces no", "es"),
    ("fell asleep in five minutes", "en"), ("fell asleep in ten minutes", "en"), ("fell asleep like a baby", "en"), ("me dormí en 5 minutos", "es"), ("me quedé dormida en diez minutos", "es"), ("me dormí rapidito", "es"),
])  # fmt: skip
def test_what_may_be_either_is_for_a_person(text: str, language: str) -> None:
    assert said(text, language, guesses=True) == ()


@pytest.mark.parametrize(("text", "language"), [
    ("fell asleep", "en"), ("fell asleep before i did it", "en"), ("fell asleep on the couch", "en"), ("fell asleep in my chair", "en"), ("fell asleep in five minutes, didn't do it", "en"), ("my boss got his way so i did not go", "en"),
    ("me quedé dormida", "es"), ("me dormí", "es"), ("me dormí en el sillón", "es"), ("me dormí en 5 minutos y no lo hice", "es"),
])  # fmt: skip
def test_what_is_surely_missed_is_missed_as_before(text: str, language: str) -> None:
    assert said(text, language) == (Reported(Answer.MISSED),)


@pytest.mark.parametrize(("text", "language"), [
    ("maybe I should just quit this texting deal", "en"), ("thinking i should drop this texting deal", "en"), ("perhaps i should quit the whole texting thing", "en"), ("maybe its time to quit this texting program", "en"),
    ("tal vez debería dejar este rollo de los mensajes", "es"), ("a lo mejor ya dejo esta cosa de los mensajes", "es"),
])  # fmt: skip
def test_who_may_quit_this_texting_deal_is_asked(text: str, language: str) -> None:
    assert look(text, language).leaving is Leaving.AMBIGUOUS


@pytest.mark.parametrize(("text", "language"), [
    ("maybe i should just quit my job", "en"), ("maybe i should quit smoking", "en"), ("maybe i should just quit texting him", "en"), ("maybe i should just quit the gym deal", "en"), ("maybe i should quit this job", "en"),
    ("tal vez debería dejar el trabajo", "es"), ("a lo mejor debería dejar de mandarle mensajes", "es"),
])  # fmt: skip
def test_who_may_quit_something_else_is_not(text: str, language: str) -> None:
    assert look(text, language).leaving is Leaving.NO


@pytest.mark.parametrize("text", ["How do I use this? What am I supposed to type", "how do i use this, what am i supposed to write", "what am i supposed to reply", "what am i supposed to say here"])  # fmt: skip
def test_what_to_type_asks_for_help_alone(text: str) -> None:
    found = read(text, Expecting(), "en")
    assert (found.help, found.meanings) == (True, ())


@pytest.mark.parametrize("text", ["what am i supposed to do today", "what am i supposed to do", "what am i supposed to say to him", "what was i supposed to say when he calls"])  # fmt: skip
def test_what_to_do_asks_for_the_plan(text: str) -> None:
    found = read(text, Expecting(), "en")
    assert (found.help, found.meanings) == (False, (Show(Subject.PLAN),))
