"""Slips of the finger, found without a table of them."""

import pytest
from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of
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
