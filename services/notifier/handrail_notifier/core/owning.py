"""Whose a provider's id of a text is: at most one attempt's, in whatever order it is heard.

Who names the attempt decides: the answer to its call, or a callback whose address bears its id. A list shows number and words, and
of two clients with one phone that get the same words it can't tell whose a text is; what was taken from it is a guess, and gives way.
Between two that are named the first holds, and the other goes without. So what is named stays, and what is guessed is corrected
once at most.
"""

from dataclasses import dataclass
from enum import StrEnum


class Other(StrEnum):
    """Who else has the id that is heard."""

    NOBODY = "nobody"
    GUESSED = "guessed"
    """Another attempt, which found it in a list."""
    NAMED = "named"
    """Another attempt, of which it was said."""


class Claim(StrEnum):
    """What an attempt that hears an id does about it."""

    KEEP = "keep"
    """Its own stands as it is, which may be none."""
    TAKE = "take"
    TAKE_OVER = "take_over"
    """It is its own from now on, and another's no more."""


@dataclass(frozen=True, slots=True)
class Own:
    """The id that an attempt has, if any, and whether it was found in a list."""

    provider_id: str | None
    guessed: bool


def claim(own: Own, heard: str | None, *, guessed: bool, other: Other) -> Claim:
    """`heard`: the id that comes with news; `guessed`: nobody said that it is of this attempt; `other`: who else has it."""
    if heard is None:
        return Claim.KEEP
    if own.provider_id == heard:
        return Claim.TAKE if own.guessed and not guessed else Claim.KEEP
    if own.provider_id is not None and (guessed or not own.guessed):
        return Claim.KEEP
    if other is Other.NOBODY:
        return Claim.TAKE
    return Claim.TAKE_OVER if other is Other.GUESSED and not guessed else Claim.KEEP
