"""What HOW AM I is answered with: how often plans were used, and one more thing where there is a kind one to say (R35, R44). Pure.

The count never falls by a miss and no miss is spoken of: a run that rests, a week without a repetition and a miss that was forgiven are
left out. Coming back is what is told first, for a while.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

A_WHILE = timedelta(days=7)
"""So long coming back is news."""
LONG_ENOUGH = 3
"""A run of fewer is none yet."""


class Says(StrEnum):
    """What is said beside the count."""

    COUNT = "count"
    """Nothing."""
    WEEK = "week"
    """How many of them are of this week."""
    RUN = "run"
    """How many there were in a row."""
    BACK = "back"
    """That they came back to it."""


@dataclass(frozen=True, slots=True)
class Practised:
    """Of all plans of a client: repetitions, also of plans that are over; the longest run of those that go on; the last comeback."""

    repetitions: int
    run: int = 0
    came_back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a client is doing. `in_week`: repetitions of this week."""

    says: Says
    repetitions: int
    in_week: int = 0
    run: int = 0


def standing(practised: Practised | None, *, reported: int, in_week: int, now: datetime) -> Standing:
    """`practised` None: progress has said nothing yet, and what the client reported is counted."""
    if practised is None:
        return Standing(Says.COUNT, reported)
    of_them = min(in_week, practised.repetitions)
    return Standing(_says(practised, of_them, now), practised.repetitions, of_them, practised.run)


def _says(practised: Practised, in_week: int, now: datetime) -> Says:
    if practised.came_back_at is not None and now - practised.came_back_at < A_WHILE:
        return Says.BACK
    if practised.run >= LONG_ENOUGH:
        return Says.RUN
    return Says.WEEK if in_week else Says.COUNT
