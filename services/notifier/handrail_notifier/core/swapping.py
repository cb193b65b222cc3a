"""Which of a plan's other small acts SWAP gives: the next in its turn, each once for an opportunity (M13). Pure."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a plan stands: which act is next, and how many were given for which opportunity."""

    next: int = 0
    about: UUID | None = None
    given: int = 0


def given(turn: Turn, opportunity: UUID, acts: int) -> tuple[int | None, Turn]:
    """The place of the act to give, of so many; None: each was given for this opportunity, or there is none. And the turn after it."""
    before = turn.given if turn.about == opportunity else 0
    if before >= acts:
        return None, turn
    place = turn.next % acts
    return place, Turn((place + 1) % acts, opportunity, before + 1)
