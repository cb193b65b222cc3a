"""Lengths that are more than a number and its unit: `an hour and a half`, `two and a half hours`, `una hora y 15 minutos`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handrail_notifier.core import languages

_FURTHEST: Final = 4


@dataclass(frozen=True, slots=True)
class Length:
    """How long, and what it would be for whoever reads only one of its ends."""

    whole: float
    ends: frozenset[float]


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
