"""How many SMS segments a text takes, as carriers count (GSM 03.38, 3GPP TS 23.038).

A text whose every character is in the GSM alphabet travels in 7-bit septets: 160 in one segment, 153 in each of several. One
other character makes the whole text UCS-2: 70 units in one, 67 in each of several. No character is cut in two.
"""

import re
from dataclasses import dataclass
from typing import Literal

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"
"""These take two septets: an escape and a character."""
_SEPTETS = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENDED, 2)
_ONE_SEPTET_EACH = re.compile(f"[{re.escape(_BASIC)}]*")
_JOINED = {"gsm7": 153, "ucs2": 67}

Encoding = Literal["gsm7", "ucs2"]
ALONE: dict[Encoding, int] = {"gsm7": 160, "ucs2": 70}
"""The units that one segment holds."""


@dataclass(frozen=True, slots=True)
class Length:
    """How a text travels: its encoding, its units (septets, or 16-bit units) and its segments."""

    encoding: Encoding
    units: int
    segments: int


def measure(text: str) -> Length:
    """The length of a text on the air. An empty text is one segment."""
    if len(text) <= ALONE["gsm7"] and _ONE_SEPTET_EACH.fullmatch(text):
        return Length("gsm7", len(text), 1)
    septets = [_SEPTETS[each] for each in text if each in _SEPTETS]
    if len(septets) == len(text):
        return _length("gsm7", septets)
    return _length("ucs2", [2 if ord(each) > 0xFFFF else 1 for each in text])


def _length(encoding: Encoding, widths: list[int]) -> Length:
    units = sum(widths)
    return Length(encoding, units, 1 if units <= ALONE[encoding] else _parts(widths, _JOINED[encoding]))


def _parts(widths: list[int], room: int) -> int:
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts
