"""Pictures that say no, or doubt what stands beside them: no yes is one beside them. The colour of a skin and how a sign is drawn change nothing."""

from typing import Final

_NO: Final = (
    "\N{THUMBS DOWN SIGN}\N{NO ENTRY SIGN}\N{CROSS MARK}\N{HEAVY MULTIPLICATION X}\N{NO ENTRY}\N{OCTAGONAL SIGN}\N{FACE WITH NO GOOD GESTURE}"
    "\N{REVERSED HAND WITH MIDDLE FINGER EXTENDED}\N{POUTING FACE}"
)
_DOUBT: Final = "\N{SHRUG}\N{FACE WITH ROLLING EYES}\N{UPSIDE-DOWN FACE}\N{UNAMUSED FACE}"
NO: Final = frozenset(_NO)
"""What alone is a plain no."""
AGAINST: Final = frozenset(_NO + _DOUBT)
"""Beside what no yes is plain."""

BELIES: Final = NO - {"\N{POUTING FACE}"} | {"\N{FACE WITH ROLLING EYES}", "\N{UPSIDE-DOWN FACE}"}
"""Beside what no step is done: who is cross, or shrugs, may have done it."""


def says_no(text: str) -> bool:
    """Whether a sign of no stands in it."""
    return not NO.isdisjoint(text)


def takes_back(text: str) -> bool:
    """Whether a sign stands in it that says no, or doubts."""
    return not AGAINST.isdisjoint(text)
