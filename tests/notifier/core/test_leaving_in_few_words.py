"""Who is no client any more has left, and one plain word is no more than a doubt, but for those that carriers take and plain wishes."""

import pytest
from handrail_notifier.core import languages
from handrail_notifier.core.optout import CARRIER, Leaving, Left, look
from handrail_notifier.core.reply import Expecting, GoesOn, read

AMBIGUOUS, CLEAR, NO = Leaving.AMBIGUOUS, Leaving.CLEAR, Leaving.NO


@pytest.mark.parametrize("text", [
    "im not a patient anymore stop texting", "I am not a client anymore", "I'm no longer a patient", "we are not clients there anymore", "ya no soy paciente",
])  # fmt: skip
def test_who_is_no_client_any_more_has_left_and_is_no_wrong_number(text: str) -> None:
    assert look(text) == Left(CLEAR)


@pytest.mark.parametrize("text", ["This number is not monitored.", "I'm not a patient person anymore", "my son is not a patient anymore", "I'm not patient anymore"])  # fmt: skip
def test_what_only_sounds_like_it_leaves_nothing(text: str) -> None:
    assert look(text) == Left(NO)


@pytest.mark.parametrize("text", [
    "salir", "Salir.", "terminar", "para", "fin", "Fin", "fin!", "borrar", "detener", "suspender", "eliminar", "finalizar", "anular",
])  # fmt: skip
def test_one_word_that_answers_many_things_is_a_doubt(text: str) -> None:
    assert look(text) == look(text, "es") == Left(AMBIGUOUS)


@pytest.mark.parametrize("text", ["parar todo", "paren todo", "cancelen todo ya"])
def test_what_may_be_said_of_all_that_one_does_is_a_doubt(text: str) -> None:
    assert look(text) == look(text, "es") == Left(AMBIGUOUS)


@pytest.mark.parametrize("text", ["PARAR", "Parar!", "parar por favor", "parar ya", "parar"])
def test_the_keyword_of_many_senders_in_spanish_is_a_stop(text: str) -> None:
    """No carrier takes it, and whoever types nothing else has been told to elsewhere."""
    assert look(text) == look(text, "es") == Left(CLEAR)


@pytest.mark.parametrize("text", ["parar los mensajes", "PARAR MENSAJES", "alto", "basta", "paren", "pare"])
def test_what_is_said_to_somebody_or_of_the_texts_is_none(text: str) -> None:
    assert look(text) == look(text, "es") == Left(CLEAR)


@pytest.mark.parametrize(
    "text",
    [
        "pude parar todo",
        "parar y respirar",
        "PARAR y contar hasta diez",
        "para y respira",
        "no puedo parar",
        "hecho, tuve que parar",
        "quiero parar de fumar",
        "cancelar todo lo de manana me ayudo",
    ],
)
def test_who_tells_of_pausing_leaves_nothing(text: str) -> None:
    assert look(text) == look(text, "es") == Left(NO)


@pytest.mark.parametrize("text", [
    "I quit smoking. please stop texting me", "handed in my notice. don't text me anymore", "i quit drinking, so remove me from this list",
    "stop and breathe. don't text me anymore", "why didn't you text. just stop texting me", "nobody ever called me. stop texting me",
    "that is annoying but fine. stop texting me", "don't stop the music. unsubscribe me please", "para y respira. no me escriban mas",
])  # fmt: skip
def test_what_only_looks_like_leaving_hides_no_leaving_behind_it(text: str) -> None:
    assert look(text) == Left(CLEAR)


@pytest.mark.parametrize("code", languages.codes("leaving"))
def test_no_phrase_of_what_only_looks_like_it_takes_in_all_that_follows(code: str) -> None:
    assert [each for each in languages.leaving(code).no if each.endswith("...")] == []


@pytest.mark.parametrize("text", ["baja", "cancelar", "alto", "desuscribir", "dar de baja", *sorted(CARRIER)])
def test_a_plain_wish_and_what_carriers_take_end_all_texts(text: str) -> None:
    assert look(text) == Left(CLEAR)


@pytest.mark.parametrize("text", ["salir", "baja", "alto", "remove", "respirar"])
def test_where_words_are_asked_for_one_word_is_the_answer(text: str) -> None:
    for_words, as_ever = (read(text, Expecting(walk=takes), "es") for takes in ("words", None))
    assert for_words.opt_out is NO
    assert isinstance(for_words.first, GoesOn)
    assert (as_ever.opt_out is NO) == (text == "respirar")


@pytest.mark.parametrize("text", [*sorted(CARRIER), "quiero salir del programa", "no me escriban"])
def test_even_there_what_carriers_take_and_whole_sentences_leave(text: str) -> None:
    assert read(text, Expecting(walk="words"), "es").opt_out is CLEAR


@pytest.mark.parametrize("text", [
    "remove me from this", "pls no texts to this phone ever", "no texts to this phone", "st0p", "stahp texting me", "ya no quiero nada con ustedes",
    "no me textien",
])  # fmt: skip
def test_reasonable_words_that_a_reader_found_missing_leave(text: str) -> None:
    assert look(text) == Left(CLEAR)


@pytest.mark.parametrize(
    "text", ["my therapist left so please end these messages", "this is costing me money stop", "I withdraw"]
)
def test_and_these_are_asked_about(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)


@pytest.mark.parametrize("text", [
    "remove me from this situation", "my ex won't stop texting me", "this is my bus stop", "no texts to my ex today", "my therapist said end these messages",
    "I withdraw money on fridays",
])  # fmt: skip
def test_what_only_looks_like_them_leaves_nothing(text: str) -> None:
    assert look(text) == Left(NO)


@pytest.mark.parametrize("text", [
    "please discontinue", "Discontinue", "discontinue, thanks", "i want out of this program's texts", "I want out of these texts", "want out of your program's list", "no texting me", "no texting this number please", "stop texting me u creeps",
    "stop texting me you guys", "stop texting me jerks", "quit texting me jerk", "stop messaging me weirdos", "leave me alone you creeps", "remove me you jerks", "stop, you creeps", "i said stop", "I said STOP!", "i already said stop", "i said stop, you creeps",
    "por favor descontinuar", "descontinuen", "quiero salirme de los textos de este programa", "dejen de escribirme pesados", "no me escriban mas idiotas", "dejenme en paz idiotas", "ya dije que paren", "ya les dije que no me escriban", "dejen de escribirme pinches acosadores",
])  # fmt: skip
def test_an_order_to_us_leaves_whatever_we_are_called(text: str) -> None:
    assert look(text) == Left(CLEAR)


@pytest.mark.parametrize("text", [
    "wish you'd leave my phone alone", "I wish you would leave my phone alone", "would you leave my phone alone", "block", "Block!", "no texting", "quit it", "quit it please", 'I said "stop"', "i said \u201cstop\u201d", "stop texting me u creeps at night",
    "bloquear", "bloqueen", "no textos", "ojala dejaran mi telefono en paz", "dije que no me escriban", "dejen de escribirme pesados en la noche",
])  # fmt: skip
def test_what_may_be_an_order_is_asked_about(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)


@pytest.mark.parametrize("text", [
    "leave my phone alone", "left my phone alone, 4", "no texting while driving", "no texting him today", "no texting my ex, 7", "walked around the block, 6", "block him", "writer's block", "discontinue my meds?", "doctor said to discontinue it",
    "he said stop", "i said stop to the urge", "i said stop to myself", "i told him i said stop", "i want out of my job", "want out of this house", "my neighbors are creeps", "you guys are great", "creeps me out", "jerks", "did it you guys",
    "bloquee a mi ex", "dije basta y me fui", "son unos idiotas", "dije que no y me fui",
])  # fmt: skip
def test_what_is_like_an_order_leaves_nothing(text: str) -> None:
    assert look(text) == Left(NO)
