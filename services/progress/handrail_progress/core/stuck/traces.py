"""What is kept of the events by which reviews and stalls are judged: ids, instants, codes and small numbers.

A trace is one fact. Traces are a set: the same one heard twice is one, and whatever reads them brings them into their own order first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail_shared.contracts.ids import EventId, GoalId, PlanId


class Kind(StrEnum):
    """What a trace is of."""

    ENROLLED = "enrolled"
    DISCHARGED = "discharged"
    GOAL_SET = "goal_set"
    GOAL_REVISED = "goal_revised"
    GOAL_RATED = "goal_rated"
    GOAL_CLOSED = "goal_closed"
    PLAN_LIVE = "plan_live"
    PLAN_REVISED = "plan_revised"
    PLAN_RESTS = "plan_rests"
    PLAN_RESUMED = "plan_resumed"
    PLAN_ENDED = "plan_ended"
    SESSION_PLANNED = "session_planned"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_HELD = "session_held"
    INSIGHT_NOTED = "insight_noted"
    INSIGHT_SET_ASIDE = "insight_set_aside"
    REVIEWED = "reviewed"
    BARRIER = "barrier"
    LATER = "later"
    WISH = "wish"
    PHASE = "phase"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Trace:
    """A fact. `about` is the session, the insight or the opportunity; what `code`, `number`, `other` and `until` say depends on the kind.

    goal_set, goal_revised: number the weight, other the baseline. goal_rated: code the rater, number the level. reviewed: code the
    result, number the client's level, other the clinician's, until the next. plan_live, plan_revised, plan_resumed: number the rung.
    plan_ended: code the reason. session_planned: until its beginning. session_held: until when it was held. barrier, wish, phase: the
    code. measure: about what is measured, number the score, other how much it takes to be a real change,
    until when it was asked: of one question the last answer counts.
    """

    kind: Kind
    at: datetime
    event_id: EventId
    plan_id: PlanId | None = None
    goal_id: GoalId | None = None
    about: UUID | None = None
    code: str | None = None
    number: int | None = None
    other: int | None = None
    until: datetime | None = None


def in_order(traces: Iterable[Trace]) -> Sequence[Trace]:
    """Each once, by when it happened."""
    return sorted({each.event_id: each for each in traces}.values(), key=lambda each: (each.at, each.event_id))


def last_answers(measures: Sequence[Trace]) -> Sequence[Trace]:
    """Of each question the answer that holds. What was kept before questions were told apart stands for itself. In the order given."""
    holds = {(each.about, each.until or each.event_id): each.event_id for each in measures}
    return [each for each in measures if holds[each.about, each.until or each.event_id] == each.event_id]
