"""Who leaves with a hedge is asked, who orders it has left, and who wonders is heard."""

import pytest
from handrail_notifier.core.optout import Leaving, Left, look
from handrail_notifier.core.reply import read

CLEAR, AMBIGUOUS, NO = Leaving


@pytest.mark.parametrize(
    "text",
    [
        "I might be done with these texts, idk", "i think im done with these texts", "maybe I don't want these texts anymore",
        "i dont want these texts anymore idk", "i want to stop getting these texts i think", "maybe stop texting me", "i guess stop",
        "igual y ya no quiero los textos, no se", "creo que ya no quiero mensajes", "a lo mejor me salgo del programa", "tal vez ya no quiero recibir mensajes",
    ],
)  # fmt: skip
def test_who_leaves_with_a_hedge_is_asked(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)


@pytest.mark.parametrize(
    "text",
    [
        "kinda thinking of quitting the program", "maybe I should quit this program idk", "maybe this texting thing isnt for me", "kinda over these texts ngl",
        "not sure i want to keep doing this program", "perhaps i want out of this program", "no se si quiero seguir con esto de los mensajes",
        "estoy pensando en dejar el programa", "esto de los mensajes no es para mi", "como que ya me canse de los mensajes",
    ],
)  # fmt: skip
def test_who_wonders_whether_to_leave_is_asked(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)


@pytest.mark.parametrize(
    "text",
    [
        "stop texting me, idk who you are", "stop texting me idk", "not sure who this is, stop texting me", "idk who this is stop texting me",
        "i think this is a scam, stop texting me", "i dont want texts from you, not sure how you got my number", "i want out of this program",
        "no me manden mensajes, no se", "no quiero mensajes, no se quien es usted", "ya no quiero los mensajes",
    ],
)  # fmt: skip
def test_who_also_says_it_plainly_has_left(text: str) -> None:
    assert look(text) == Left(CLEAR)


def test_a_hedge_takes_nothing_from_a_wrong_number() -> None:
    for text in ("i think you have the wrong number", "wrong number i think", "creo que se equivoco de numero"):
        assert look(text) == Left(CLEAR, wrong_number=True)


@pytest.mark.parametrize(
    "text",
    [
        "i might quit my job", "maybe i quit drinking", "i might quit smoking", "this step isnt for me", "maybe this isnt for me today", "kind of tired of my job",
        "we argued over these texts", "i think about you", "igual y dejo de tomar", "quizas deje mi trabajo", "no se si quiero seguir con mi novio", "pensando en dejar de fumar",
    ],
)  # fmt: skip
def test_a_hedge_of_something_else_leaves_nothing(text: str) -> None:
    assert look(text) == Left(NO)


@pytest.mark.parametrize(
    "text",
    [
        "please dont stop these, they help me", "dont stop sending the texts pls", "my ex won't stop texting me", "she said don't stop the texts",
        "no dejen de mandarme mensajes, me ayudan",
    ],
)  # fmt: skip
def test_who_asks_that_texts_go_on_stays(text: str) -> None:
    assert look(text) == Left(NO)


def test_who_has_had_enough_of_the_texts_reports_no_part() -> None:
    assert read("kinda over these texts ngl", language="en").meanings == ()
