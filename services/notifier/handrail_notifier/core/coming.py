"""Which nudges lie ahead of a client, as far as what gives way to them has to leave room. Pure.

A plan that is being learnt is nudged for at every opening, so all that come within the week are counted. A faded plan leaves most
out, and which ones is known only when they are decided: its next opening alone is counted. One that is due and not decided yet is
ahead.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail_notifier.core.decision import Plan
from handrail_notifier.core.fading import Phase
from handrail_notifier.core.moment import Moment
from handrail_notifier.core.timing import next_after

LOOKS_AHEAD = timedelta(days=7)
MOST_OPENINGS = 8
"""A moment has one opening a day, so no week has more."""


@dataclass(frozen=True, slots=True)
class Point:
    """A moment with its next decision point. `anchors`: what its days are counted from, if they are."""

    plan: Plan
    moment: Moment
    decision_at: datetime
    anchors: tuple[datetime, ...] = ()


def coming(points: Iterable[Point], zone: str, now: datetime) -> tuple[datetime, ...]:
    """When the client's nudges of the seven days from `now` are to be decided, in order."""
    return tuple(sorted(max(at, now) for point in points for at in _of(point, zone, now + LOOKS_AHEAD)))


def _of(point: Point, zone: str, until: datetime) -> Iterator[datetime]:
    plan, at = point.plan, point.decision_at
    for _ in range(MOST_OPENINGS):
        if at >= until or at >= plan.expires_at or plan.ended or plan.paused:
            return
        yield at
        following = next_after(point.moment, zone, at, point.anchors) if plan.phase is Phase.LEARN else None
        if following is None:
            return
        at = following.decision_at
