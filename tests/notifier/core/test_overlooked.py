"""Who says that somebody else reads the phone."""

import pytest
from handrail_notifier.core.optout import STAYS, Leaving, look
from handrail_notifier.core.overlooked import is_read_by_others


@pytest.mark.parametrize("text", [
    "this phone is not safe", "this number is not safe", "this number is no longer private", "no longer private", "this phone is not only mine",
    "this phone is not mine, my husband reads it", "my ex reads my texts", "someone else can see these messages", "This cell isn't private anymore",
    "he goes through my phone", "it's not safe to text me here", "este teléfono no es seguro", "mi esposo lee mis mensajes",
    "este celular no es solo mío", "este teléfono lo revisa mi marido", "me revisan el celular", "Hi. This phone isn't safe, call me at work",
])  # fmt: skip
def test_who_says_that_others_read_the_phone_is_heard_and_neither_asked_nor_a_wrong_number(text: str) -> None:
    assert is_read_by_others(text)
    assert look(text) == STAYS


@pytest.mark.parametrize("text", [
    "this phone is not working", "my wife reads these with me", "my therapist reads my texts", "is this number private?", "the pool is not safe",
    "my husband reads it", "he never reads my texts", "my son reads my book", "not only mine", "este teléfono no es nuevo",
    "mi esposo lee el libro", "mi hija me lee los mensajes", "this number is not mine", "no one reads my texts",
])  # fmt: skip
def test_what_only_looks_like_it_silences_nothing(text: str) -> None:
    assert not is_read_by_others(text)


def test_who_leaves_beside_it_leaves() -> None:
    assert look("this phone is not safe, stop texting me").leaving is Leaving.CLEAR
    assert look("wrong number, this phone is not safe") == STAYS
