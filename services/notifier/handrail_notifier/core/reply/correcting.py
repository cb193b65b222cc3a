"""What a client takes back, and what they say instead: `sorry, meant 2`, `ignore that 1`, `2 not 1`, `1, wrong one`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handrail_notifier.core.reply.cutting import COURTESY, EMPTY, NUMBER, NUMERIC, OUTCOMES, Text
from handrail_notifier.core.reply.numbers import KEYS, speaks_of_help
from handrail_notifier.core.sayings import Saying

_STARRED: Final = 3
"""An asterisk at one of no more words than this corrects something."""


def after_correction(text: Text) -> tuple[Text, bool]:
    """What is left when something said before is taken back: what comes after."""
    starred = len(text.words) <= _STARRED and any(each.starred for each in text.words)
    last = max(_places(text), default=None)
    if last is None and _was_meant(text):
        return replace(text, said=_meant_instead(text, text.said)), True
    if last is None:
        return text, starred
    if _is_withdrawn(text, last):
        rest = text.said[last + 2 :]
        if not _says(rest):
            return text.unread(lambda each: each.tag in {*OUTCOMES, *NUMERIC}), True
        return replace(text, said=_meant_instead(text, rest)), True
    return replace(text, said=_meant_instead(text, text.said[last + 1 :])), True


def takes_back(text: Text) -> bool:
    """Whether something said before is taken back, where more is said after it."""
    return bool(_places(text))


def _places(text: Text) -> list[int]:
    """Where something said before is taken back and more is said after it."""
    places = [at for at, each in enumerate(text.said) if each.tag == "correct" and _takes_back(text, at)]
    return [at for at in places if _says(text.said[at + 1 :])]


def was_wrong(text: Text, said: Saying) -> bool:
    """`1, wrong one`: what was said before is taken back, and nothing put in its place."""
    words = text.texts(said)
    taken_back = not {*words}.isdisjoint({*text.read.guards.undoes, *text.read.withdraws})
    others = {each.split()[0] for each in text.read.numbers.instead}
    return said.start > 0 and taken_back and words[0] not in others


def _takes_back(text: Text, at: int) -> bool:
    before = text.beside(at)[0]
    own_words = any(each.tag is None for each in before)
    return not own_words and not text.is_asked(text.said[at]) and not _denies(text, at, before)


def _denies(text: Text, at: int, before: Sequence[Saying]) -> bool:
    """`2 not 1`: what counts stands before it."""
    turned = text.texts(text.said[at])[0] in text.read.guards.undoes and bool(text.numbers(text.said[at]))
    return turned and bool(before) and before[0].tag == NUMBER


def _was_meant(text: Text) -> bool:
    """`Perdón, era un 3`: an apology, and what it was."""
    at = next((at for at, each in enumerate(text.said) if each.tag != "filler"), 0)
    sorry = any(word in text.read.apologies for each in text.said[:at] for word in text.texts(each))
    return sorry and text.said[at].tag == "rating" and text.texts(text.said[at])[0] in text.read.was


def _is_withdrawn(text: Text, at: int) -> bool:
    """`Ignore that 1`: the number right behind it is what is taken back."""
    rest = text.said[at + 1 :]
    withdraws = not {*text.texts(text.said[at])}.isdisjoint(text.read.withdraws)
    attached = bool(rest) and rest[0].tag in NUMERIC and not text.words[rest[0].start].apart
    return withdraws and attached


def _meant_instead(text: Text, said: Sequence[Saying]) -> Sequence[Saying]:
    """What comes after a correction: `that should be a 1` is the key, however it is led in."""
    first = next((at for at, each in enumerate(said) if each.tag != "filler"), None)
    if first is None or said[first].tag != "rating" or sum(each.tag in NUMERIC for each in said) != 1:
        return said
    words, numbers = text.texts(said[first]), text.numbers(said[first])
    key = KEYS.get(numbers[0]) if len(numbers) == 1 and text.net.number(words[-1]) == numbers[0] else None
    if key is None or speaks_of_help(text):
        return said
    return [replace(each, tag=key) if at == first else each for at, each in enumerate(said)]


def _says(said: Sequence[Saying]) -> bool:
    return any(each.tag not in {*EMPTY, None, COURTESY, "correct"} for each in said)
