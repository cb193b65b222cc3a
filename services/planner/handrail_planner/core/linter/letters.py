"""Characters that make a text UCS-2, after what has a likeness in GSM-7 is written so."""

from collections.abc import Iterator

from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import plain


def find(raw: str) -> Iterator[tuple[int, int]]:
    """Runs of such characters."""
    start = None
    for at, each in enumerate(raw):
        if _forces(each):
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None
    if start is not None:
        yield start, len(raw)


def _forces(character: str) -> bool:
    return not character.isascii() and measure(plain(character)).encoding == "ucs2"
