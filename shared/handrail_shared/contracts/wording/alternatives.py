"""Several ways to say one thing, written as one template: `[Thanks|Noted]. [Kept for you|It is kept].`

Each bracket holds alternatives; the text of a number takes of each bracket the one that the number comes to. Where the counts of
a template's brackets have no common divisor, as 3 and 4, every bracket changes from one text to the next, and no text comes again
before all have been said. What is filled in later may hold brackets of its own: a template is taken apart before.
"""

import re
from functools import lru_cache
from math import lcm

_BRACKET = re.compile(r"\[([^\[\]]*)\]")


@lru_cache(maxsize=1024)
def _parts(template: str) -> tuple[tuple[str, ...], ...]:
    """What stands between the brackets, and the alternatives in them, in turn."""
    pieces = _BRACKET.split(template)
    return tuple(tuple(piece.split("|")) if number % 2 else (piece,) for number, piece in enumerate(pieces))


def period(template: str) -> int:
    """How many texts there are before the first comes again."""
    return lcm(*(len(part) for part in _parts(template)))


@lru_cache(maxsize=4096)
def text_of(template: str, number: int) -> str:
    """The text of this number; 0 takes the first of each bracket."""
    return "".join(part[number % len(part)] for part in _parts(template))


def most_alternatives(template: str) -> int:
    """How many ways its most varied bracket holds."""
    return max(len(part) for part in _parts(template))
