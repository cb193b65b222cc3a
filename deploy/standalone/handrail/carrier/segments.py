"""How many segments a text is billed and carried as.

A text whose every character is in the GSM 03.38 alphabet travels in 7-bit units, 160 of
them alone or 153 to a part; any other text travels in 16-bit units, 70 alone or 67 to a
part. A character that takes two units is never split between two parts.
"""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")


def segments(body: str) -> int:
    """The number of segments of `body`; an empty text still takes one."""
    if all(letter in _BASIC or letter in _EXTENDED for letter in body):
        return _parts([2 if letter in _EXTENDED else 1 for letter in body], alone=160, joined=153)
    return _parts([2 if ord(letter) > 0xFFFF else 1 for letter in body], alone=70, joined=67)


def _parts(units: list[int], *, alone: int, joined: int) -> int:
    if sum(units) <= alone:
        return 1
    parts, room = 1, joined
    for size in units:
        if size > room:
            parts, room = parts + 1, joined
        room -= size
    return parts
