"""How many SMS segments a text takes, as carriers count (GSM 03.38, 3GPP TS 23.038).

A text whose every character is in the GSM alphabet travels in 7-bit septets: 160 in one segment, 153 in each of several. One
other character makes the whole text UCS-2: 70 units in one, 67 in each of several. No character is cut in two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
"""These take two septets: an escape and a character."""
_ROOM: dict["Encoding", tuple[int, int]] = {"gsm7": (160, 153), "ucs2": (70, 67)}

Encoding = Literal["gsm7", "ucs2"]


@dataclass(frozen=True, slots=True)
class Length:
    """How a text travels: its encoding, its units (septets, or 16-bit units) and its segments."""

    encoding: Encoding
    units: int
    segments: int


def measure(text: str) -> Length:
    """The length of a text on the air."""
    encoding: Encoding = "gsm7" if all(each in _BASIC or each in _EXTENDED for each in text) else "ucs2"
    costs = list(_costs(text, encoding))
    alone, each_of_many = _ROOM[encoding]
    units = sum(costs)
    return Length(encoding, units, 1 if units <= alone else _parts(costs, each_of_many))


def _costs(text: str, encoding: Encoding) -> Iterator[int]:
    for each in text:
        doubled = each in _EXTENDED if encoding == "gsm7" else ord(each) > 0xFFFF
        yield 2 if doubled else 1


def _parts(costs: list[int], room: int) -> int:
    parts, used = 1, 0
    for cost in costs:
        if used + cost > room:
            parts, used = parts + 1, 0
        used += cost
    return parts
