"""How long something is said to be: a number and its unit, or more (`an hour and a half`, `two and a half hours`, `una hora y 15 minutos`)."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handrail_notifier.core import languages
from handrail_notifier.core.reply.cutting import Text

_FURTHEST: Final = 4
_FAR: Final = 5
"""How many words behind *in* a length may go on."""
_LEAST_MINUTES, _MOST_MINUTES, _MOST_DAYS = 5, 24 * 60, 30


@dataclass(frozen=True, slots=True)
class Length:
    """How long, and what it would be for whoever reads only one of its ends."""

    whole: float
    ends: frozenset[float]


def minutes_in(text: Text, start: int, end: int) -> int | None:
    """How long a wish is for that stands from one word to another, from the number in it and its unit, or behind it; an hour of the day is no
    length."""
    words = [each.text for each in text.words[start:end]]
    if any(each in text.read.clock for each in words):
        return None
    said = _length(words, text, text.read.minutes, _LEAST_MINUTES, _MOST_MINUTES, bare=True)
    rest = [each.text for each in text.words[start:]]
    return said or _length(rest, text, text.read.minutes, _LEAST_MINUTES, _MOST_MINUTES, bare=False)


def days_in(text: Text) -> int | None:
    """How many days a text says anywhere."""
    return _length([each.text for each in text.words], text, text.read.days, 1, _MOST_DAYS, bare=False)


def span(text: Text) -> int | None:
    """How long it is until then, where a clause says so in passing: `busy now, I drive, try me in half an hour`."""
    if text.code not in languages.codes("clauses"):
        return None
    return _within(text, languages.clauses(text.code).within, text.read.minutes, _LEAST_MINUTES, _MOST_MINUTES)


def days_of(text: Text) -> int | None:
    """For how many days, where another clause says so: `a break please, they operate on me, some 15 days`."""
    if text.code not in languages.codes("clauses"):
        return None
    return _within(text, languages.clauses(text.code).lasting, text.read.days, 1, _MOST_DAYS)


def _within(text: Text, behind: Sequence[str], units: Mapping[str, float], least: int, most: int) -> int | None:
    for at, word in enumerate(text.words):
        if word.text in behind and not any(each.text in text.read.clock for each in text.words[at : at + 2]):
            ends = (each for each in range(at + 1, len(text.words)) if text.words[each].apart)
            rest = [each.text for each in text.words[at + 1 : next(ends, len(text.words))]][:_FAR]
            bare = len(rest) == 1 and units is text.read.minutes
            if said := _length(rest, text, units, least, most, bare=bare):
                return said
    return None


def _length(
    words: Sequence[str], text: Text, units: Mapping[str, float], least: int, most: int, *, bare: bool
) -> int | None:
    """A number right before its unit, or alone where that is enough; `half an hour`, `a week`, `an hour and a half`."""
    if found := composed(words, units, text.read, text.net.number):
        return min(math.ceil(found.whole), most)
    for at, word in enumerate(words):
        after = words[at + 1 : at + 3]
        number = (
            1 if word in text.read.articles and after[:1] and units.get(after[0], 0) >= 1 else text.net.number(word)
        )
        unit = units.get(after[0]) if after else None
        if word in units and units[word] < 1 and after and after[-1] in units:
            number, unit = 1, units[word] * units[after[-1]]
        if number is not None and (unit or bare):
            length = round(number * (unit or 1))
            return min(max(length, least), most) if unit or length >= least else None
    said = [units[each] for each in words if each in units] if bare else []
    length = round(math.prod(said))
    return min(length, most) if said and length >= least else None


def composed(
    words: Sequence[str],
    units: Mapping[str, float],
    read: languages.Replies,
    number: Callable[[str], int | None],
) -> Length | None:
    """The first length in these words that is composed, as a language says it. None: none of them is."""
    for at in range(len(words)):
        if found := _more(words, at, units, read, number) or _and_a_half(words, at, units, read, number):
            return found
    return None


def _more(
    words: Sequence[str],
    at: int,
    units: Mapping[str, float],
    read: languages.Replies,
    number: Callable[[str], int | None],
) -> Length | None:
    """A unit, and behind an *and* a part of it or a number of a smaller one."""
    unit, fractions = units.get(words[at], 0.0), read.fractions
    rest = _behind_and(words[at + 1 : at + _FURTHEST], read)
    if unit < 1 or words[at] in fractions or not rest:
        return None
    counted = number(words[at - 1]) if at else None
    many = counted if counted is not None else 1
    more = fractions[rest[0]] * unit if rest[0] in fractions else 0.0
    smaller = units.get(rest[1], unit) if len(rest) > 1 else unit
    if not more and smaller < unit and (few := number(rest[0])) is not None:
        more = few * smaller
    return Length(many * unit + more, frozenset({unit, many * unit, more})) if 0 < more < unit else None


def _and_a_half(
    words: Sequence[str],
    at: int,
    units: Mapping[str, float],
    read: languages.Replies,
    number: Callable[[str], int | None],
) -> Length | None:
    """A number and a half, and then the unit."""
    many, rest, fractions = number(words[at]), _behind_and(words[at + 1 : at + _FURTHEST + 1], read), read.fractions
    if many is None or len(rest) < 2 or rest[0] not in fractions:
        return None
    unit = units.get(rest[1], 0.0)
    ends = frozenset({unit, many * unit, fractions[rest[0]] * unit})
    return Length((many + fractions[rest[0]]) * unit, ends) if unit >= 1 and rest[1] not in fractions else None


def _behind_and(words: Sequence[str], read: languages.Replies) -> Sequence[str]:
    """What stands behind an *and*, without an article; in `1 hour 30 minutes` there is none."""
    if len(words) > 1 and words[0].isdigit():
        return words
    if not words or words[0] not in read.ands:
        return ()
    return words[2:] if words[1:2] and words[1] in read.articles else words[1:]
