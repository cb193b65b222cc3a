"""Who leaves, in any reasonable words; and what only looks like leaving."""

import pytest
from handrail_notifier.core import crisis
from handrail_notifier.core.optout import CARRIER, Leaving, Left, look
from hypothesis import given
from hypothesis import strategies as st

CLEAR, AMBIGUOUS, NO = Leaving


@pytest.mark.parametrize(
    "text",
    [
        *sorted(CARRIER), "Stop!", "s t o p", "stpo", "sotp", "stoppp", "please stop", "STOP please", "ok stop", "stop stop stop",
        "opt-out", "I want to opt out", "stop texting me", "Please quit texting me", "can you stop texting me?", "remove me", "unsubscribe me",
        "don't text me anymore", "dont text", "no more texts", "no more messages please", "leave me alone", "lose my number",
        "take me off this list", "I don't want these texts", "this is annoying, stop texting me", "who is this? stop texting me",
        "stop sending me this crap", "delete my number", "I revoke my consent", "alto", "basta", "no m\u00e1s", "arr\u00eat",
        "no me escriban m\u00e1s", "dejen de mandarme mensajes", "dejad de escribirme", "dadme de baja", "qu\u00edtenme de la lista",
        "I asked you to stop. Stop.", "STOP\nSent from my iPhone", "stop msging me", "kindly desist from texting", "stop texting me im gonna be dead soon",
        "ya no me escriban me voy a matar", "ya no quiero recibir esto", "darme de baja", "ne m'\u00e9crivez plus",
    ],
)  # fmt: skip
def test_these_leave(text: str) -> None:
    assert look(text) == Left(CLEAR)


@pytest.mark.parametrize(
    "text",
    [
        "wrong number",
        "Wrong number, I'm not Sam",
        "Sorry, you have the wrong number",
        "Sorry, wrong number",
        "wrong person",
        "This is not Derek. I've had this number since 2019",
        "sorry hon i think u have the wrong number, this is a bakery",
        "no one called Pete here",
        "Who's Maria? this is my number now",
        "i don't know any Linda, got this number last month",
        "n\u00famero equivocado",
        "mauvais num\u00e9ro",
    ],
)
def test_these_are_not_the_client(text: str) -> None:
    assert look(text) == Left(CLEAR, wrong_number=True)


@pytest.mark.parametrize(
    "text",
    [
        "stop it, that hurts", "stop it", "I want to stop", "no more", "enough", "how do I stop these?", "not interested", "go away", "I quit", "Stop. That hurts.", "ya no quiero", "ya no", "omg stop \U0001f602",
        "lol stop", "sorry wrong person", "perd\u00f3n, n\u00famero equivocado, era para mi mam\u00e1", "I got a new number yesterday", "s\u00e1quenme de aqu\u00ed",
        "stop reminding me", "ugh stop", "whatever, stop", "not sure I need you guys now", "stop texting me im at work", "he says: stop", "I can't... stop",
    ],
)  # fmt: skip
def test_in_doubt_it_is_asked(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)


@pytest.mark.parametrize(
    "text",
    [
        "STOP 12345", "I can't stop drinking", "I want to stop drinking", "please stop by", "the end", "weekend", "did not quit", "nonstop",
        "my ex won't stop texting me", "she needs to stop texting me", "don't stop texting me", "cancel my appointment", "the bus stop",
        "I gave him the wrong number", "my boss said stop", "do not text and drive", "quitarme de en medio", "quit smoking", "he won't leave me alone", "if you stop texting me I'll be sad",
        "you dont text enough lol send more", "nobody called me", "no one ever called me back about it", "I quit halfway", "i dont text much, old school me",
        "i've had this phone for years and it's not working", "my ex moved out, she doesnt live here anymore", "I have the wrong shoes", "new number who's this? its Jo from thursday group",
        "no puedo parar de llorar", "para m\u00ed fue dif\u00edcil", "done", "1 7", "", "me he equivocado", "perd\u00f3n, me he equivocado, era 2",
    ],
)  # fmt: skip
def test_these_stay(text: str) -> None:
    assert look(text) == Left(NO)


@pytest.mark.parametrize("text", [
    "get me out of here", "please get me out of here", "get me out of this", "take me out of here", "s\u00e1came de aqu\u00ed",
    "s\u00e1quenme de aqu\u00ed por favor",
])  # fmt: skip
def test_a_cry_for_help_is_asked_about_and_alarms(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)
    assert crisis.look(text, "es") is not None


@pytest.mark.parametrize("text", [
    "I've had this phone for ages", "I have had this phone since monday", "have this number since monday", "this phone belonged to my dad",
    "new phone who is this", "new phone, who dis", "tengo este celular nuevo", "este numero lo tengo de mi hermana", "no soy tonta usted se equivoco",
    "acabo de cambiar este numero",
])  # fmt: skip
def test_a_client_with_a_new_phone_is_nobody_else(text: str) -> None:
    assert look(text).leaving is not CLEAR
    assert not look(text).wrong_number


@pytest.mark.parametrize("text", [
    "maybe i should stop doing these", "thinking about quitting the texts idk", "do I have to keep getting these texts?",
    "how long will i get these", "i'm not sure about these texts anymore", "do i have to answer these",
    "no se si quiero seguir con estos mensajes", "tengo que seguir recibiendo estos mensajes?", "hasta cuando me van a mandar mensajes",
    "estoy pensando en dejar los mensajes",
])  # fmt: skip
def test_who_thinks_of_leaving_is_asked(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)


@pytest.mark.parametrize("text", [
    "how long do i have to do this", "do i have to do this today", "maybe i should stop drinking", "thinking about quitting my job", "thinking of leaving him",
    "not sure about this one", "maybe i should quit smoking", "tal vez deberia dejar de tomar", "estoy pensando en dejarlo", "no se si quiero seguir con el",
])  # fmt: skip
def test_who_thinks_of_leaving_something_else_stays(text: str) -> None:
    assert look(text) == Left(NO)


@pytest.mark.parametrize("text", ["quita de ahi", "saca de aqui", "borra mi nombre", "que lata", "me tienen harta", "no me dejen de escribir eh", "no me vayan a dejar de escribir"])  # fmt: skip
def test_a_fragment_leaves_nothing_clearly(text: str) -> None:
    assert look(text).leaving is not CLEAR


@pytest.mark.parametrize("text", ["que lata", "me tienen harta", "no me dejen de escribir eh", "no me vayan a dejar de escribir", "no dejen de mandarme mensajes"])  # fmt: skip
def test_of_the_day_or_turned_round_they_hold_no_texts(text: str) -> None:
    assert look(text) == Left(NO)


@given(
    st.sampled_from(
        ["my ex won't ", "he told me to ", "I can't ", "don't ", "why would I ", "she should ", "help me "]
    ),
    st.sampled_from(["stop texting me", "stop", "remove me", "unsubscribe", "leave me alone", "end", "quit"]),
)
def test_what_is_said_of_others_or_denied_ends_nothing(before: str, leaving: str) -> None:
    assert look(before + leaving).leaving is not CLEAR


@given(st.text(max_size=2000))
def test_every_text_is_judged(text: str) -> None:
    assert look(text).leaving in Leaving


@pytest.mark.parametrize("text", [
    "stop texting me at night. actually stop altogether", "no texts at night. ever.", "no texts at night. no texts at all", "no morning texts, no evening texts, no texts", "no texts at night. I don't know you",
    "stop. no texts at night", "quit. no texts at work", "no texts at night, and in the day, and always",
])  # fmt: skip
def test_who_says_more_than_other_hours_perhaps_leaves(text: str) -> None:
    assert look(text, "en").leaving is Leaving.AMBIGUOUS


@pytest.mark.parametrize("text", [
    "no me manden mensajes en la noche y en el dia", "no me escriban de noche. Quiero salirme", "no me escriban de noche, no soy su paciente", "no me escriban de noche. Nunca mas", "alto. no me escriban de noche",
])  # fmt: skip
def test_who_says_more_than_other_hours_in_spanish_perhaps_leaves(text: str) -> None:
    assert look(text, "es").leaving is Leaving.AMBIGUOUS


@pytest.mark.parametrize("text", [
    "no soy tonta, mi doctora se equivocó", "mi hermana se equivocó, yo no soy Juana", "este celular es nuevo, me encanta", "no soy Juana de Arco",
    "ya les dije que no puedo", "ya le dije a mi terapeuta que no voy a ninguna clinica", "hoy no, ya le dije a mi hija que aqui no es seguro",
    "tengo el celular en la mano y aqui no es facil", "ya les dije que no soy esa persona, ya no tomo", "mi ex me dijo numero equivocado y yo no soy rosa",
    "este numero es de mi hija, ella no va a ninguna clinica, soy la paciente", "le dije a mi dealer que se equivoco de numero y que no conozco a memo",
])  # fmt: skip
def test_what_only_looks_like_another_owner_in_spanish(text: str) -> None:
    left = look(text, "es")
    assert (left.leaving is Leaving.CLEAR, left.wrong_number) == (False, False)


@pytest.mark.parametrize("text", [
    "Did it. Breathe. Count. Stop.", "1 8\nBreathe. Hold. Stop", "breathe. stop", "7. STOP", "3. Stop", "1. stop", "I used the word from my card. 8. STOP", "Finally. Stop.", "He would not listen. I yelled. Stop!", "look. listen. stop",
    "these are dumb\nstop", "I told you I'd use it. Stop.", "I answered my mail. Stop",
])  # fmt: skip
def test_a_lone_stop_behind_something_else_is_asked_about(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)


@pytest.mark.parametrize("text", [
    "I told myself. Stop.", "I said it out loud. Stop.", "I used the word from my card.\nSTOP\n", "I can't get the drinking to\nstop", "I just want the noise to\nstop", "i could not\nstop",
])  # fmt: skip
def test_a_stop_said_to_oneself_or_inside_a_broken_sentence_leaves_nothing(text: str) -> None:
    assert look(text) == Left(NO)


@pytest.mark.parametrize("text", [
    "I asked you to stop. Stop.", "Enough of these texts. Stop", "I don't like these messages. Stop.", "Hi. Thanks. Stop.", "ok thanks\nstop", "You keep texting me. STOP", "who are you people.\nUnsubscribe", "stop it. stop.",
    "Sus mensajes me cansan. STOP", "please stop sending me all of these\nmessages", "I would like to be taken off this\nlist",
])  # fmt: skip
def test_a_lone_stop_behind_what_is_said_to_us_leaves(text: str) -> None:
    assert look(text) == Left(CLEAR)


@pytest.mark.parametrize("text", [
    "I want to be left alone", "i just want to be left alone", "quiero salir de esto", "no me escribas, le puse a mi ex. 1", "I sent: please stop texting me", "lose my number, told the dealer. 1", 'I said "stop"',
    "stop texting me, i told him. 1", "don't text me again, sent that", "d\u00e9jame en paz, le dije. 1",
])  # fmt: skip
def test_what_was_said_to_somebody_else_is_asked_about(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)


@pytest.mark.parametrize("text", ["I wanted to be left alone", "she wants to be left alone", "cancelenme la cita", "I texted the wrong number"])  # fmt: skip
def test_what_is_told_of_ones_own_life_leaves_nothing(text: str) -> None:
    assert look(text) == Left(NO)


def test_a_wish_for_fewer_beside_a_report_leaves_nothing() -> None:
    assert look("I did it and it was a six but could you please not text me so often") == Left(NO, fewer=True)


@pytest.mark.parametrize("text", [
    "stop texting me, i told you", "I sent STOP already, stop texting me", "I said stop texting me", "stop texting me I said", "me quiero salir de esto",
])  # fmt: skip
def test_what_was_said_to_us_before_leaves(text: str) -> None:
    assert look(text) == Left(CLEAR)


@pytest.mark.parametrize("text", [
    "wrong number? i mean 2", "wrong number lol 3", "texted wrong number sorry", "3. wrong number", "oops wrong number. 1 8", "wrong number?", "n\u00famero equivocado 2",
])  # fmt: skip
def test_a_wrong_number_beside_an_answer_or_in_a_question_is_asked_about(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)


@pytest.mark.parametrize("text", [
    "i want to stop getting these", "I want to stop getting your texts", "please take this number off", "STOP los mensajes", "canc\u00e9lenme", "canc\u00e9lenme del programa", "me quiero salir", "make it stop texting me", "enough texts", "the texts have to stop",
])  # fmt: skip
def test_leaving_in_words_that_a_reader_found_missing(text: str) -> None:
    assert look(text) == Left(CLEAR)


@pytest.mark.parametrize("text", [
    "no texts", "I'm not Maria", "this isn't Maria, who are you", "not maria", "don't know any Maria", "no longer need these", "would like these to stop", "these need to stop", "p\u00e1renle", "ya p\u00e1rale", "\U0001f6d1", "\U0001f6d1\U0001f6d1\U0001f6d1", "i want to stop getting them",
    "can we stop this",
])  # fmt: skip
def test_leaving_in_doubtful_words_that_a_reader_found_missing(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)


def test_a_phone_that_is_somebody_elses_now_is_not_the_clients() -> None:
    assert look("This phone belongs to someone else now") == Left(CLEAR, wrong_number=True)
