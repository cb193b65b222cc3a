"""What digits alone leave in doubt, so that a person reads it: a key where something else was asked last, and a fraction."""

import re
from collections.abc import Sequence

from handrail_notifier.core.reply.cutting import NUMERIC, Text
from handrail_notifier.core.reply.meanings import Expecting

_FRACTION = re.compile(r"\s{0,3}(?:1\s?/\s?[23]|3\s?/\s?4|[0-9]\s?/\s?10|½)[.!]?\s{0,3}")
"""A half, a third and three quarters may be so much of a step, and tenths how much it helped: `1/8` is neither, and a key with its rating; two
thirds are a part, either way."""


def is_doubtful(text: str, words: str, texts: Sequence[Text], expecting: Expecting) -> bool:
    """Whether nothing may be read in it. `words`: without what is neither letter nor digit."""
    return is_unclear(words, texts, expecting) or _FRACTION.fullmatch(text) is not None


def is_unclear(words: str, texts: Sequence[Text], expecting: Expecting) -> bool:
    """A digit alone, its word, or either led in by what says nothing (`a 2`), which may answer something else than the nudge."""
    lone = [int(words)] if words.isdecimal() else [number for each in texts for number in _lone(each)]
    return any(each in expecting.unclear for each in lone)


def _lone(text: Text) -> Sequence[int]:
    """The one number of a text that says nothing else."""
    numbers = [each for each in text.said if each.tag in NUMERIC]
    articles = {*text.read.numbers.articles}
    rest = [each for each in text.said if each.tag not in {*NUMERIC, "filler"}]
    alone = len(numbers) == 1 and all(each.tag is None and articles.issuperset(text.texts(each)) for each in rest)
    return text.numbers(numbers[0])[:1] if alone else ()
