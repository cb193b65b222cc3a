"""What answers the question when a text fits better: earlier, later, or no change. By its digit, in its own words, or by both.

A digit and words that say something else are no answer, and neither is a length by itself. While it is open a text that begins with a digit
reports nothing: a step that was missed is made one that was done in so many words only.
"""

from collections.abc import Container, Iterable, Sequence
from typing import Final

from handrail_notifier.core.better_time import KEYS
from handrail_notifier.core.reply.cutting import COURTESY, EMPTY, NUMERIC, Text
from handrail_notifier.core.reply.meanings import BeforeAfter, Later, Meaning, Reported

_FEW: Final = 3
_EMPTY = frozenset({"filler", "acknowledge", "join", COURTESY})
_QUIET = _EMPTY | EMPTY | NUMERIC | {None, "later"}
"""A wish, a report or a correction in words says more than what was asked."""
_REPORTS = frozenset({"done", "part", "missed", "none"})


def better_time(texts: Sequence[Text]) -> int | None:
    """The place of what was chosen. None: it is no answer, or not sure. Words of any language come before a digit among words that none knows."""
    for each in texts:
        if _is_plain(each) and (_directions(each) or _key(each) is not None):
            return _told(each)
    told = [each for each in texts if _directions(each)]
    return next((at for each in told[:1] or texts[:1] if (at := _among_others(each)) is not None), None)


def without_reports(texts: Sequence[Text], found: Iterable[Meaning]) -> tuple[Meaning, ...]:
    """The same without what a text that begins with a digit reports by it; how long it says is no wish to be asked later."""
    by_digit = any(map(_begins_with_a_number, texts))
    known = {word for each in texts for word in _known(each)}
    kept = not by_digit or any(_reports(each, known) for each in texts)
    return tuple(each for each in found if kept or not isinstance(each, Reported | BeforeAfter | Later))


def _told(text: Text) -> int | None:
    """What is said with words of the question and none beside them."""
    key, named = _key(text), _directions(text)
    if len(named) > 1 or len(_keys(text)) > 1 or (not named and any(each.tag == "correct" for each in text.said)):
        return None
    return key if not named else next(iter(named)) if key is None or key in named else None


def _among_others(text: Text) -> int | None:
    """`2 works`: a digit in a few words that nobody knows; `1 half an hour earlier would be great`: in more, where the words say the same."""
    key, named = _key(text), _directions(text)
    turned = {*text.read.guards.undoes}.difference(text.read.pointing, _known(text))
    more = any(each.tag not in _QUIET for each in text.said) or any(each.text in turned for each in text.words)
    if key is None or len(_keys(text)) > 1 or more or any(_other_number(text)):
        return None
    return key if named == {key} or (not named and len(text.words) <= _FEW) else None


def _is_plain(text: Text) -> bool:
    """Whether all that is said are words of the question, lengths, and what is empty."""
    known = {*_known(text), *text.read.pointing, *text.read.minutes, *_empty(text)}
    words = (each.text in known or each.text.isdigit() or _key_at(text, at) for at, each in enumerate(text.words))
    return all(words) and not any(_other_number(text))


def _directions(text: Text) -> set[int]:
    """Which of the answers are named by a word that only one of them has; the first one, where they are counted."""
    words = [each.text for each in text.words]
    found = set[int]()
    for at, own in enumerate(text.read.times):
        others = {word for each in text.read.times if each is not own for word in each}
        if not {*own}.difference(others).isdisjoint(words):
            found.add(at)
    told = [each for each in words if each not in text.read.pointing]
    return found | {at for at, each in enumerate(text.read.ordinals[: len(KEYS)]) if len(told) == 1 and told[0] in each}


def _known(text: Text) -> set[str]:
    return {word for each in (*text.read.times, *text.read.ordinals[: len(KEYS)]) for word in each}


def _key(text: Text) -> int | None:
    return next(iter(_keys(text)), None)


def _keys(text: Text) -> list[int]:
    """The keys of the question in it, each once; `1 hour` is a length."""
    found = (_key_at(text, at) for at in range(len(text.words)) if not _is_length(text, at))
    return [*dict.fromkeys(KEYS.index(each) for each in found if each is not None)]


def _key_at(text: Text, at: int) -> str | None:
    """A digit, or its word where that only points at nothing else: `two`, and not `the later one`."""
    word = text.words[at].text
    alone = all(each.text == word or each.text in _empty(text) for each in text.words)
    if word.isdigit() or (word in text.read.pointing and not alone):
        return word if word in KEYS else None
    number = text.net.number(word)
    return str(number) if number is not None and str(number) in KEYS else None


def _begins_with_a_number(text: Text) -> bool:
    first = next((each for each in text.words if each.text not in _empty(text)), None)
    return first is not None and (first.text[0].isdigit() or text.net.number(first.text) is not None)


def _empty(text: Text) -> set[str]:
    return {word for each in text.said if each.tag in _EMPTY for word in text.texts(each)}


def _other_number(text: Text) -> Iterable[bool]:
    """Whether a number is none of the question's and no length: `1 8` may be a report."""
    return (
        each.text.isdigit() and each.text not in {*KEYS, *_known(text)} and not _is_length(text, at)
        for at, each in enumerate(text.words)
    )


def _is_length(text: Text, at: int) -> bool:
    """Whether the number at this place is so many of a unit; `2 half an hour later` is the second answer, and half of an hour."""
    after = text.words[at + 1].text if at + 1 < len(text.words) else ""
    return after in text.read.minutes and after not in text.read.fractions


def _reports(text: Text, known: Container[str]) -> bool:
    """Whether it is said in words what became of the step, and not in those of the question."""
    return any(
        each.tag in _REPORTS and any(word[0].isalpha() and word not in known for word in text.texts(each))
        for each in text.said
    )
