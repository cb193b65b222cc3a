"""Below every phrase of leaving is a floor: a carrier's word first or last, or a leaving verb with our texts behind it, is held and asked about. And
what only asks where texts are, or tells that none came, is no wish. Beside each is what must stay silent."""

import pytest
from handrail_notifier.core.optout import Leaving, Left, look
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply import Break, Meaning, Paced, Understood, read

HEARD = {Leaving.CLEAR, Leaving.AMBIGUOUS}


def understood(text: str, language: str) -> Understood:
    return read(text, language=language)


def said(text: str, language: str) -> tuple[Meaning, ...]:
    return understood(text, language).meanings


@pytest.mark.parametrize("text", [
    "stop the daily texts", "stop my daily texts", "cancel my daily texts", "unsubscribe from daily texts", "opt out of daily texts", "end daily texts",
    "no more daily texts", "remove me from daily texts", "turn off the daily texts", "stop the weekly texts", "stop the automated texts",
    "cancel all future texts", "please discontinue daily texts", "i no longer want daily texts", "no more weekly reminders",
    "please end my automated messages", "i dont want your daily texts anymore", "i dont want any more daily messages",
])  # fmt: skip
def test_how_often_they_come_hides_no_wish_that_they_end(text: str) -> None:
    assert look(text, "en").leaving in HEARD
    assert not look(text, "en").fewer


@pytest.mark.parametrize(("text", "language"), [
    ("i dont want texts every day or any day", "en"), ("ya no me escriban cada dia", "es"), ("too many texts please remove me", "en"),
    ("you guys text me every day stop it", "en"), ("dejen de mandar 3 mensajes al dia", "es"),
])  # fmt: skip
def test_who_wants_fewer_or_none_is_asked_which(text: str, language: str) -> None:
    assert look(text, language).leaving is Leaving.AMBIGUOUS
    assert said(text, language) == (Paced(Pace.LESS),)


@pytest.mark.parametrize(("text", "language"), [
    ("stop its been 2 weeks", "en"), ("stop i only signed up for 2 weeks", "en"), ("stop after 3 months i had enough", "en"), ("STOP for 10 years", "en"),
    ("stop for life", "en"), ("stop 4 good", "en"), ("STOP 2 many msgs", "en"), ("stop 3rd request", "en"), ("STOP second request", "en"),
    ("STOP it's 3am", "en"), ("stop as of today", "en"), ("stop effective immediately", "en"), ("stop until further notice", "en"),
    ("unsubscribe 30 days", "en"), ("stop yall", "en"), ("well stop", "en"), ("its been a month stop", "en"), ("3 stop", "en"),
    ("stop right this minute", "en"), ("STOP llevan 2 semanas", "es"), ("cancelar a partir de hoy", "es"), ("stop. its 3am", "en"),
    ("opt out of everything", "en"), ("stop u guys are annoying", "en"), ("stop all this nonsense pls", "en"), ("cancel effective immediately", "en"),
    ("cancel the whole daily text thing", "en"), ("end these stupid little reminders right now people", "en"), ("opt out 555 123 4567", "en"),
    ("remove 5551234567 from your list", "en"), ("please don't stop... jk stop", "en"), ("less stop", "en"), ("break stop", "en"),
    ("i said stop last week and youre still texting me", "en"), ("i texted stop 2 weeks ago why am i still getting these", "en"),
    ("i typed STOP and still get these", "en"), ("i texted STOP already", "en"), ("told you guys to stop twice", "en"), ("i want u to stop", "en"),
    ("daily texts must stop", "en"), ("quit with the daily reminders", "en"), ("cancel this whole thing", "en"), ("baja definitiva", "es"),
    ("stop these 24/7 texts", "en"), ("2nd time stop", "en"), ("stop until i say otherwise", "en"), ("stop por 10 años", "es"), ("ya puse stop dos veces", "es"),
    ("already sent stop twice", "en"), ("asked you 4 times to stop", "en"), ("i said less, now i say stop", "en"),
    ("ya les dije 3 veces que paren", "es"), ("ya mande stop hace 3 dias", "es"), ("paren a partir de hoy", "es"), ("STOP ya son muchos", "es"),
])  # fmt: skip
def test_a_carriers_word_first_or_last_is_at_least_asked_about(text: str, language: str) -> None:
    assert look(text, language).leaving in HEARD
    assert look(text, None).leaving in HEARD


@pytest.mark.parametrize(
    ("text", "days"),
    [("stop today", 1), ("stop today please", 1), ("stop 2 day", 2), ("stop for 3 days", 3), ("stop for tonight", 1)],
)
def test_a_bare_stop_with_a_term_is_asked_about_and_rests_meanwhile(text: str, days: int) -> None:
    assert look(text, "en") == Left(Leaving.AMBIGUOUS, term=True)
    assert said(text, "en") == (Break(days),)


@pytest.mark.parametrize("text", [
    "STOP 3 weeks of this is enough", "STOP 365 days", "stop the texts for 2 weeks, then for good", "no texts for 99 years",
    "no texts until further notice", "pause for good", "pause forever", "no texts for the rest of my life", "sin mensajes hasta nuevo aviso",
])  # fmt: skip
def test_a_term_that_is_none_is_asked_about(text: str) -> None:
    assert look(text, "en").leaving in HEARD


@pytest.mark.parametrize(
    ("text", "days"),
    [("can you stop for 3 days", 3), ("no texts today, ok?", 1), ("no texts tonight ok?", 1), ("no nudge today", 1)],
)
def test_a_wish_for_a_term_stays_a_break(text: str, days: int) -> None:
    assert look(text, "en") == Left(term=True)
    assert said(text, "en") == (Break(days),)


@pytest.mark.parametrize("text", [
    "did you stop texting me", "are you going to stop texting me?", "did you guys stop texting me?", "will you stop texting me",
    "so you stop texting me now?", "my line is stop texting me", "quit bothering me i said to the craving", "i practiced saying stop texting me",
    "i finally said it: stop texting me",
])  # fmt: skip
def test_who_asks_whether_we_did_or_tells_their_line_is_asked(text: str) -> None:
    assert look(text, "en") == Left(Leaving.AMBIGUOUS)


@pytest.mark.parametrize("text", [
    "can you stop texting me", "could you stop texting me", "would you stop texting me?", "will you please stop texting me",
    "are you kidding me stop texting me", "so stop texting me", "no texts today? stop texting me", "no more texts?", "no text messages anymore",
])  # fmt: skip
def test_who_asks_us_to_has_left(text: str) -> None:
    assert look(text, "en") == Left(Leaving.CLEAR)


@pytest.mark.parametrize(("text", "language"), [
    ("no texts today?", "en"), ("no reminders today?", "en"), ("no texts tomorrow?", "en"), ("no texts this week, everything ok?", "en"),
    ("hoy no hay mensajes?", "es"), ("why no text today", "en"), ("no nudge today?", "en"), ("i got no reminders today", "en"),
    ("no texts this week, anything wrong?", "en"), ("hoy no hubo mensajes", "es"), ("no me llegaron mensajes hoy", "es"),
])  # fmt: skip
def test_who_misses_texts_wishes_for_no_rest_and_reports_nothing(text: str, language: str) -> None:
    assert look(text, language) == Left(missing=True)
    assert understood(text, language).free_text


def test_who_wants_texts_every_day_to_go_on_gets_no_fewer() -> None:
    assert look("no dejen de mandarme mensajes todos los dias", "es") == Left()
    assert Paced(Pace.LESS) not in said("no dejen de mandarme mensajes todos los dias", "es")


@pytest.mark.parametrize(
    "text",
    [
        "no texts?",
        "no messages please?",
        "no texts today? ok stop",
        "got no texts this week. stop",
    ],
)
def test_what_may_be_a_wish_is_still_asked_about(text: str) -> None:
    assert look(text, "en").leaving is Leaving.AMBIGUOUS


@pytest.mark.parametrize(("text", "language"), [
    ("STOP 12345", "en"), ("had to stop", "en"), ("could not stop", "en"), ("made me stop", "en"), ("my boss made me stop", "en"), ("bus stop", "en"),
    ("at the stop", "en"), ("told myself stop", "en"), ("i told my brain stop", "en"), ("stop at the store", "en"), ("stop drinking", "en"),
    ("stop shaking", "en"), ("stop by later", "en"), ("i did stop", "en"), ("trying to quit", "en"), ("ready to quit", "en"), ("i cant stop", "en"),
    ("never stop", "en"), ("dont stop", "en"), ("non stop", "en"), ("did my stop", "en"), ("used STOP", "en"), ("i practiced stop", "en"),
    ("did stop and it worked", "en"), ("in the end", "en"), ("made it to the end", "en"), ("end of day was hard", "en"), ("end up going", "en"),
    ("quit smoking 3 days", "en"), ("stop sign", "en"), ("stop skill worked", "en"), ("stop take a breath", "en"), ("stop and breathe", "en"),
    ("cancel my appointment", "en"), ("cancel tomorrow", "en"), ("i had to cancel", "en"), ("stop being so nice lol", "en"), ("stop worrying", "en"),
    ("stop the car", "en"), ("stop the madness", "en"), ("i deleted the texts from my ex", "en"), ("stopped reading texts at night", "en"),
    ("i quit checking messages at work", "en"), ("my mom stopped sending texts", "en"), ("took the bus to the last stop", "en"),
    ("got off at my stop", "en"), ("he told me to stop", "en"), ("she said stop", "en"), ("wish the rain would stop", "en"),
    ("i had to make myself stop", "en"), ("we drove non stop", "en"), ("tried stop and it helped", "en"), ("stop was hard today", "en"),
    ("stop scrolling at 10", "en"), ("stop before i answer", "en"), ("stop my thoughts", "en"), ("stop him from going", "en"),
    ("stop look listen", "en"), ("stop to breathe", "en"), ("stop for coffee then walk", "en"), ("stop 10 seconds and breathe", "en"),
    ("stop 5 min then breathe", "en"), ("end the day with a walk", "en"), ("cancel plans", "en"), ("quit the gym", "en"), ("quit 2 weeks ago", "en"),
    ("stop reading messages at night", "en"), ("he wont stop with the texts", "en"), ("cancel the text to my sister", "en"),
    ("do the texts stop on weekends", "en"), ("the music stop", "en"), ("1, had to stop", "en"), ("yes i did, couldnt stop", "en"),
    ("i said stop to the dog", "en"), ("yelled stop at my kids", "en"), ("thought STOP and breathed", "en"), ("STOP technique worked", "en"),
    ("stop with the drinking", "en"), ("my plan says stop", "en"), ("cancel my 3pm", "en"), ("stop me before i text him", "en"), ("la luz del alto", "es"),
    ("mi hijo dijo stop", "es"), ("parar en seco", "es"), ("take 3 off the list", "en"), ("stop im crying 😂", "en"), ("no stop its fine", "en"), ("stop it ur making me blush", "en"), ("did you get my texts", "en"), ("tuve que parar", "es"), ("no pude parar", "es"), ("hay que parar", "es"),
    ("mi mama se dio de baja", "es"), ("en voz baja", "es"), ("parar de fumar", "es"), ("cancelar la cita", "es"), ("hice un alto", "es"),
    ("me dijo que pare", "es"), ("le dije basta", "es"), ("paren de pelear les dije a mis hijos", "es"), ("hice mi stop", "es"), ("use mi stop", "es"),
    ("parar y respirar", "es"), ("baja de peso", "es"), ("tuve la presion baja", "es"),
])  # fmt: skip
def test_who_stops_something_else_or_tells_of_it_is_left_alone(text: str, language: str) -> None:
    assert look(text, language) == Left()


@pytest.mark.parametrize(("text", "language"), [
    ("my kids leave me alone for a day lol", "en"), ("took a break for a week", "en"), ("i took a break for a week", "en"), ("a week off work", "en"),
    ("i got a week off work", "en"), ("had 3 days off work", "en"), ("had a nice break for a week", "en"), ("me tome un descanso de una semana", "es"),
])  # fmt: skip
def test_who_tells_of_a_rest_asks_for_none(text: str, language: str) -> None:
    assert look(text, language) == Left(told=True)
    assert understood(text, language).free_text


@pytest.mark.parametrize(("text", "language", "days"), [
    ("i need a break for a week", "en", 7), ("a week off please", "en", 7), ("need a week off work", "en", 7), ("take a break for a week", "en", 7),
    ("leave me alone for a week", "en", 7), ("un descanso de una semana por favor", "es", 7),
])  # fmt: skip
def test_who_asks_for_a_rest_gets_it(text: str, language: str, days: int) -> None:
    assert said(text, language) == (Break(days),)
