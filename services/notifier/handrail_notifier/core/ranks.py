"""Who goes before whom on the way out: what a crisis calls for, then who waits for an answer, then nudges before a moment, then the rest.

The order holds at every place where something may wait: which decision points and texts are claimed, in which order they are
decided, begun, and handed over. What nobody waits for has one place in four beside nudges before a moment in any case, so it
never starves behind them. Answers have all places: who may ask for how many is bounded elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from handrail_notifier.core.courtesy import UNASKED
from handrail_notifier.core.decision import Role
from handrail_notifier.core.kinds import CRISIS_KINDS, GIVING_WAY, UNASKED_OF_SUPPORTERS, Kind

PART = 0.25
"""Of the places, what is kept for what nobody waits for."""
_ROUTINE = UNASKED | GIVING_WAY | UNASKED_OF_SUPPORTERS | {Kind.PROPOSAL, Kind.SAY_BACK, Kind.CHECK_IN, Kind.WALK_OFFER}

T = TypeVar("T")


class Rank(IntEnum):
    """The smaller, the sooner. Kept with each text that is planned."""

    CRISIS = 0
    ANSWER = 1
    """What a client waits for."""
    MOMENT = 2
    """A nudge before a risky moment."""
    ROUTINE = 3
    """What nobody waits for."""


def rank_of(kind: Kind, role: Role | None = None) -> Rank:
    """A text's rank; `role` is a nudge's."""
    if kind in CRISIS_KINDS:
        return Rank.CRISIS
    if kind is Kind.NUDGE:
        return Rank.MOMENT if role == "nudge" else Rank.ROUTINE
    return Rank.ROUTINE if kind in _ROUTINE else Rank.ANSWER


@dataclass(frozen=True, slots=True)
class Part:
    """What what nobody waits for has to come of the places, over claims: of few places at a time its part adds up."""

    owed: float = 0.0

    def with_places(self, places: int) -> "Part":
        """A claim has so many places."""
        return Part(self.owed + places * PART)

    def kept(self, places: int) -> int:
        """How many of these places are kept for it."""
        return min(int(self.owed), places)

    def after(self, taken: int) -> "Part":
        """So many places were taken by it. What nobody was there to take is not saved up."""
        return Part(min(max(self.owed - taken, 0.0), 1.0))


@dataclass(frozen=True, slots=True)
class Places:
    """How many decision points may be taken: `kept` of the places are for the rest in any case, and `others` want so many of these. What
    nobody of the rest claims is for `before` planned nudges, which are older than any point."""

    many: int
    kept: int = 0
    others: int = 0
    before: int = 0

    def shared(self, soon: Sequence[T], rest: Sequence[T]) -> Sequence[T]:
        """Those of `soon` that get a place beside the rest, and the rest: no more of it than has one was asked for."""
        spared = min(max(len(rest) + self.others, self.before), self.kept)
        return [*soon[: max(self.many - spared, 0)], *rest]

    def held(self, taken: int) -> int:
        """What of the kept places is for the `others`, once decision points of the rest took so many."""
        return min(self.others, max(self.kept - taken, 0))
