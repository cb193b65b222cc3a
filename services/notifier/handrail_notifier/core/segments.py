"""How many segments a text costs, and how a text is made fit for a phone.

GSM 03.38: 160 septets in one segment, 153 in each of several; the extension characters take two, which are never split.
Any other character makes the whole text UCS-2: 70 and 67 code units, surrogate pairs never split.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"
_SEPTETS = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENDED, 2)

_PLAIN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u2032": "'", "`": "'", "\u00b4": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u2026": "...", "\u2022": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """A text's encoding, its length in that encoding's units, and its segments."""

    encoding: Literal["gsm7", "ucs2"]
    units: int
    segments: int


def measure(text: str) -> Measure:
    """What sending `text` takes. An empty text is one segment."""
    widths = [_SEPTETS.get(character) for character in text]
    septets = [width for width in widths if width is not None]
    if len(septets) == len(text):
        return Measure("gsm7", sum(septets), _segments(septets, alone=160, joined=153))
    units = [2 if ord(character) > 0xFFFF else 1 for character in text]
    return Measure("ucs2", sum(units), _segments(units, alone=70, joined=67))


def plain(text: str) -> str:
    """`text` in one line, without control, bidirectional and invisible characters, in GSM-7 where a likeness exists."""
    likeness = unicodedata.normalize("NFC", text).translate(_PLAIN)
    shown = (" " if character in "\r\n\f" else character for character in likeness)
    return " ".join("".join(c for c in shown if unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs", "Cn"}).split())


def _segments(widths: list[int], *, alone: int, joined: int) -> int:
    if sum(widths) <= alone:
        return 1
    count, used = 1, 0
    for width in widths:
        if used + width > joined:
            count, used = count + 1, 0
        used += width
    return count
