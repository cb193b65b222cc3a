"""What a client agrees to be written to for, on a channel: a small closed set, and how a yes or a no changes it.

The planner folds its ledger with these functions and the notifier moves its rows with them, so both have the same purposes of the
same facts. On the bus a purpose is a code, and one that a reader does not know counts for nothing there: the set may grow.
"""

from collections.abc import Iterable
from enum import StrEnum

Purposes = frozenset["Purpose"]


class Purpose(StrEnum):
    """What texts and mails are for."""

    NUDGES = "nudges"
    """The client's own plans: nudges and what is asked or told about them unasked, proposals with them."""
    RECAP = "recap"
    """How their week was, once a week."""
    OWN_WORDS = "own_words"
    """Their own words on the screen; without it a text says its thing discreetly."""


ALL: Purposes = frozenset(Purpose)
AT_FIRST: Purposes = frozenset({Purpose.NUDGES})
"""What a channel is for where nobody has named a purpose yet."""


def known(codes: Iterable[str] | None) -> Purposes | None:
    """Those of these codes that are known here. None stays none: no purpose was named."""
    if codes is None:
        return None
    named = set(codes)
    return frozenset(each for each in Purpose if each in named)


def after_yes(before: Purposes, named: Purposes | None, *, stands: bool) -> Purposes:
    """What is agreed to after a yes. `stands`: the channel's consent stood until now.

    A yes that names purposes adds them to a consent that stands, and begins anew where there is none. One that names none, as OK
    and START do, opens the channel and leaves its purposes as they are.
    """
    if named is None:
        return before
    return named | before if stands else named


def after_no(before: Purposes, named: Purposes | None) -> Purposes:
    """What is agreed to after a no: the purposes that it names go. One that names none closes the channel, and START may bring it
    back as it was."""
    return before if named is None else before - named
