"""Slips of the finger, found without a table of them."""

from dataclasses import replace
from itertools import product

import pytest
from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.reply import (
    Acknowledged,
    Answer,
    Expecting,
    Later,
    Meaning,
    Open,
    Reported,
    Show,
    Subject,
    read,
)
from handrail_notifier.core.spelling import Slips, slips_of, speller


@pytest.mark.parametrize("code", ["en", "es"])
def test_what_is_found_is_what_a_table_of_all_slips_would_hold(code: str) -> None:
    words = sorted(each for each in languages.clause_net(code).vocabulary if each.isalpha())[::6]
    real = frozenset(words[::9])
    table: dict[str, set[str]] = {}
    for word in words:
        for slip in slips_of(word):
            table.setdefault(slip, set()).add(word)
    slips = Slips(words, real)
    assert len(table) > 10_000
    further = {twice for slip in sorted(table)[::97] for twice in slips_of(slip)}
    for each in table.keys() | further:
        assert slips.meant(each) == (table.get(each, set()) if each not in real else set()), each


def test_what_may_have_been_either_of_two_is_neither() -> None:
    slips = Slips(["walk", "wall"], frozenset({"wal"}))
    assert slips.meant("walkk") == {"walk"}
    assert (slips.one("walj"), slips.one("wakl")) == ("walk", None), "or the key beside, in the other"
    assert slips.meant("wal") == set()
    assert slips.one("wala") is None
    assert (Slips(["walk", "wall"], frozenset()).meant("wal"), slips.one("xyzzy")) == ({"walk", "wall"}, None)


def test_a_word_that_is_written_as_it_sounds_is_the_one_known_word() -> None:
    sounds = [("qu(?=[ei])", "k"), ("c", "k"), ("h", ""), ("^rr", "r")]
    read = speller({}, frozenset({"esquina", "regrese", "casa"}), (), (), (), sounds).read
    assert [each.text for each in read(words_of("eskina rregrese kasa perro"))] == [
        "esquina",
        "regrese",
        "casa",
        "perro",
    ]


def test_what_sounds_like_two_known_words_is_neither() -> None:
    read = speller({}, frozenset({"hasta", "asta"}), (), (), (), [("h", "")]).read
    assert [each.text for each in read(words_of("hhasta"))] == ["hhasta"]


DONE, MISSED = Reported(Answer.DONE), Reported(Answer.MISSED)
CARELESS = {
    "en": {
        "ddint do it": MISSED,
        "didn do it": MISSED,
        "sory i frogot": MISSED,
        "okya thnaks": Acknowledged(),
        "wil do": Acknowledged(intends=True),
        "hwo am i doign": Show(Subject.HOW_AM_I),
        "donr 5": replace(DONE, helpfulness=5),
    },
    "es": {
        "ia lo ise": DONE,
        "no lo ise": MISSED,
        "seme olbido": MISSED,
        "boi a aserlo": Acknowledged(intends=True),
        "en 15 minuto porfabor": Later(15),
    },
}


@pytest.mark.parametrize(
    ("language", "text", "meaning"), [(code, *each) for code, texts in CARELESS.items() for each in texts.items()]
)
def test_who_writes_in_a_hurry_or_by_ear_is_understood(language: str, text: str, meaning: Meaning) -> None:
    assert read(text, language=language).meanings == (meaning,)


@pytest.mark.parametrize("text", ["coke again", "did a gong bath", "don did it", "the cone", "a dot", "wil did it"])
def test_words_that_are_no_slip_report_no_step_done(text: str) -> None:
    assert DONE not in read(text, language="en").meanings


def test_a_comma_between_a_key_and_a_number_is_no_decimal_unless_a_number_was_asked_for() -> None:
    for text in ("1,4", "1, 4", " 1;4 ", "1,4."):
        assert read(text).meanings == (replace(DONE, helpfulness=4),)
    assert read("3,1").meanings == (replace(MISSED, helpfulness=1),)
    assert read("1,10").meanings == (replace(DONE, helpfulness=10),)
    asked = (
        *(Expecting(**{name: True}) for name in ("rating", "barrier", "strain", "helped", "answered")),
        Expecting(walk="words"),
        Expecting(choices=("a walk", "a call")),
        Expecting(proposal=Open(how_sure=True)),
    )
    for expecting, text in product(asked, ("1,5", "2,5", "3,5")):
        assert not [each for each in read(text, expecting, "es").meanings if isinstance(each, Reported)]
    for text in ("4,1", "1,11", "1,5 horas", "10,2"):
        assert DONE not in {
            replace(each, helpfulness=None) for each in read(text).meanings if isinstance(each, Reported)
        }
