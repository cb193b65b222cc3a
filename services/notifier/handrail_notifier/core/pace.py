"""How many nudges a week a client wishes for, and what turning it up and down by text makes of it (R5.1).

Down is never more, up is never less. The lowest that LESS leads to is one a week: for none there are other words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from handrail_notifier.core.fading import Phase

USUAL = 4
"""Nudges in any seven days, where nobody has said otherwise."""
LEAST = 1
MOST = 10
"""The most that a client may turn it up to by text."""
ASKED_ONCE_PER = timedelta(days=14)
"""Whether a plan comes to mind by itself is asked once in so long at most, and so long is a rating about the plan that was asked about."""
TINY_FOR = timedelta(days=7)
"""After EASIER the smallest version of a plan is enough for so long."""


class Pace(StrEnum):
    """What a client may ask for by text: smaller or larger steps, more or fewer nudges."""

    EASIER = "easier"
    HARDER = "harder"
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class PacedPlan:
    """A plan that is not over: its phase, when its client was last nudged for it, and when asked whether it comes to mind."""

    plan_id: UUID
    phase: Phase
    nudged_at: datetime | None
    mind_asked_at: datetime | None = None


def weekly_wish(
    preference: int | None, preference_at: datetime | None, wish: int | None, wish_at: datetime | None
) -> int | None:
    """The nudges a week that hold: the latest statement, whether by the clinic or by text; of two at once the text.

    None: nothing holds but what is usual. A preference that leaves the number open takes an earlier wish back.
    """
    by_text = wish_at is not None and (preference_at is None or wish_at >= preference_at)
    return wish if by_text else preference


def turned_up(week: int) -> int:
    """One more, up to the most."""
    return max(week, min(week + 1, MOST))


def turned_down(week: int) -> int:
    """Half, but not less than the least."""
    return min(week, max(week // 2, LEAST))


def last_nudged(plans: Sequence[PacedPlan]) -> PacedPlan | None:
    """The plan that the client was nudged for last: what a word about pace is about."""
    nudged = [(each.nudged_at, each.plan_id, each) for each in plans if each.nudged_at is not None]
    return max(nudged, key=lambda one: one[:2])[2] if nudged else None


def to_turn_up(plans: Sequence[PacedPlan]) -> PacedPlan | None:
    """The plan that MORE steps back: of those that were faded the one nudged for last. None: no plan was faded."""
    return last_nudged([each for each in plans if each.phase is not Phase.LEARN])


def to_rate(plans: Sequence[PacedPlan], at: datetime) -> PacedPlan | None:
    """The plan that a rating received at `at` is about: the one that was asked about last, else the one nudged for last."""
    lately = [(each.mind_asked_at, each.plan_id, each) for each in plans if _asked_lately(each, at)]
    return max(lately, key=lambda one: one[:2])[2] if lately else last_nudged(plans)


def _asked_lately(plan: PacedPlan, at: datetime) -> bool:
    return plan.mind_asked_at is not None and at - plan.mind_asked_at < ASKED_ONCE_PER
