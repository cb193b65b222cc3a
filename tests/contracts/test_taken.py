"""The planner refuses as a client's own word whatever the notifier's grammar knows."""

import pytest
from handrail_notifier.core import languages
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.reply import read
from handrail_notifier.core.reply.taken import taken
from handrail_shared.contracts.taken import taken_words


def test_what_the_planner_refuses_is_what_the_notifier_knows() -> None:
    assert taken_words() == taken(), "run: make docs"


@pytest.mark.parametrize(
    "word", ["stop", "done", "break", "pequeno", "otro", "llamenme", "estoy", "swap", "alto", "suicide"]
)
def test_words_of_the_grammar_are_taken(word: str) -> None:
    assert word in taken_words()


@pytest.mark.parametrize("word", ["lighthouse", "marmalade", "lantern", "faro", "mango"])
def test_words_that_mean_nothing_to_us_are_free(word: str) -> None:
    assert word not in taken_words()


@pytest.mark.parametrize("code", languages.codes("replies"))
def test_each_example_of_one_word_is_taken_or_too_short_to_be_a_word_of_ones_own(code: str) -> None:
    examples = {each.casefold() for group in languages.replies(code).examples.values() for each in group}
    words = {each for each in examples if each.isascii() and each.isalpha() and len(each) > 2}
    assert words
    assert words <= taken_words()


def test_no_free_word_has_a_meaning_alone() -> None:
    for word in ("lighthouse", "marmalade", "lantern", "faro", "mango"):
        said = read(word)
        assert (said.meanings, said.opt_out, said.crisis) == ((), Leaving.NO, None)
