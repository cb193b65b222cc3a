"""When a plan has become a habit that keeps itself, and the milestones on the way (R6, R35).

A plan graduates when it was used often enough and comes to mind by itself: at least 66 repetitions, or the phase in which it is
hardly nudged for any more; and the client's latest rating is 7 of 10 or higher; and its run does not rest just then. Each is said
once for good: later misses, ratings and corrections take neither a graduation nor a milestone back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handrail_shared.contracts.ids import EventId

from handrail_progress.core.streak import Run, State

MILESTONES = (7, 14, 30, 66)
HIGHEST = MILESTONES[-1]
ENOUGH_REPETITIONS = 66
BY_ITSELF = 7
MAINTAIN = "maintain"

Ground = Literal["repetitions", "maintained"]


@dataclass(frozen=True, slots=True)
class Rating:
    """How far the plan comes to mind by itself, 0 to 10, as the client said at `at`."""

    rating: int
    at: datetime
    event_id: EventId


@dataclass(frozen=True, slots=True)
class PhaseHeard:
    """How much the plan is nudged for, since `at`."""

    phase: str
    at: datetime
    event_id: EventId


@dataclass(frozen=True, slots=True)
class Habit:
    """The latest rating and phase, and what was said for good: the highest milestone, that the plan graduated, and up to which instant
    anything was said of the plan."""

    rating: Rating | None = None
    phase: PhaseHeard | None = None
    milestone: int = 0
    graduated_at: datetime | None = None
    said_until: datetime | None = None


UNKNOWN = Habit()


def later_rating(one: Rating | None, other: Rating) -> Rating:
    return other if one is None else max(one, other, key=lambda each: (each.at, each.event_id))


def later_phase(one: PhaseHeard | None, other: PhaseHeard) -> PhaseHeard:
    return other if one is None else max(one, other, key=lambda each: (each.at, each.event_id))


def milestones_between(told: int, repetitions: int) -> tuple[int, ...]:
    """The milestones above the one that was told last, as far as they are reached."""
    return tuple(each for each in MILESTONES if told < each <= repetitions)


def ripe(habit: Habit, run: Run) -> Ground | None:
    """Why the plan counts as a habit that keeps itself; None: it does not yet."""
    if habit.rating is None or habit.rating.rating < BY_ITSELF or run.state is State.PAUSED:
        return None
    if run.total_repetitions >= ENOUGH_REPETITIONS:
        return "repetitions"
    return "maintained" if habit.phase and habit.phase.phase == MAINTAIN else None
