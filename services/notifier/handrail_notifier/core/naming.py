"""Which words of a text name a person: a given name that is listed, or a word that nobody knows, written as a name is; `Derek's` is as good.

Listed are the `names` of every language's `leaving.toml`. Any other word may be a name if it has a capital within a sentence that is not written in
capitals throughout, and stands in no phrase of any language. A name that is a common word, too, is none.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from handrail_notifier.core import languages
from handrail_notifier.core.languages import GIVEN, NAME
from handrail_notifier.core.letters import Word, words_of

_WITHIN = re.compile(r"(?<=[^\W\d_][ ,])\s?([^\W\d_]+(?:'[^\W\d_]+)?)")
"""A word behind another of the same sentence."""


def capitals(text: str) -> frozenset[str]:
    """The words that are written with a capital, all but the first of a sentence; none of a text where most are."""
    within = _WITHIN.findall(text)
    raised = [each for each in within if each[:1].isupper() and not each.isupper()]
    if 2 * len(raised) > len(within) + 1:
        return frozenset()
    return frozenset(word.text.replace("'", "") for each in raised for word in words_of(each))


def with_names(words: Sequence[Word], raised: frozenset[str]) -> Sequence[Word]:
    """The same, with a mark in the place of each name. `raised`: the words with a capital."""
    return [replace(each, text=mark) if (mark := _mark(each.text, raised)) else each for each in words]


def _mark(word: str, raised: frozenset[str]) -> str | None:
    if word in _given() or word.removesuffix("s") in _given():
        return GIVEN
    return NAME if word in raised and word not in languages.phrase_words() else None


@cache
def _given() -> frozenset[str]:
    return frozenset(name for code in languages.codes("leaving") for name in languages.leaving(code).names)
