"""What each event says to whoever weighs what is stuck and what is to be reviewed. A table: one line an event."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    BarrierNamed,
    CheckInAnswered,
    ClientDischarged,
    ClientEnrolled,
    ClientEvent,
    GoalClosed,
    GoalRated,
    GoalRevised,
    GoalSet,
    InsightNoted,
    InsightSetAside,
    PaceRequested,
    PhaseChanged,
    PlanActivated,
    PlanEnded,
    PlanPaused,
    PlanResumed,
    PlanRevised,
    ReviewRecorded,
    SessionCancelled,
    SessionHeld,
    SessionPlanned,
    SkipSpent,
    WishTexted,
)

from handrail_progress.core.stuck.traces import Kind, Trace

Fields = dict[str, Any]
Says = tuple[Kind, Callable[[Any], Fields]]


def _nothing(_: ClientEvent) -> Fields:
    return {}


def _weighed(event: GoalSet | GoalRevised) -> Fields:
    return {"number": event.weight, "other": event.baseline}


def _rung(event: PlanActivated | PlanRevised | PlanResumed) -> Fields:
    return {"number": event.rung}


def _reviewed(event: ReviewRecorded) -> Fields:
    said = {"number": event.client_level, "other": event.clinician_level}
    return {**said, "code": event.result, "until": event.next_due_at}


def _measured(event: CheckInAnswered) -> Fields:
    """As a number that rises when it gets worse."""
    score = event.number if event.better == "lower" else event.lowest + event.highest - event.number
    return {"about": event.check_in_id, "number": score, "other": event.real_change, "until": event.asked_at}


TRACED: Mapping[type[ClientEvent], Says] = {
    ClientEnrolled: (Kind.ENROLLED, _nothing),
    ClientDischarged: (Kind.DISCHARGED, _nothing),
    GoalSet: (Kind.GOAL_SET, _weighed),
    GoalRevised: (Kind.GOAL_REVISED, _weighed),
    GoalRated: (Kind.GOAL_RATED, lambda event: {"code": event.rater, "number": event.level}),
    GoalClosed: (Kind.GOAL_CLOSED, lambda event: {"code": event.outcome}),
    PlanActivated: (Kind.PLAN_LIVE, _rung),
    PlanRevised: (Kind.PLAN_REVISED, _rung),
    PlanPaused: (Kind.PLAN_RESTS, _nothing),
    PlanResumed: (Kind.PLAN_RESUMED, _rung),
    PlanEnded: (Kind.PLAN_ENDED, lambda event: {"code": event.reason}),
    SessionPlanned: (Kind.SESSION_PLANNED, lambda event: {"about": event.session_id, "until": event.starts_at}),
    SessionCancelled: (Kind.SESSION_CANCELLED, lambda event: {"about": event.session_id}),
    SessionHeld: (Kind.SESSION_HELD, lambda event: {"about": event.session_id, "until": event.held_at}),
    InsightNoted: (Kind.INSIGHT_NOTED, lambda event: {"about": event.insight_id}),
    InsightSetAside: (Kind.INSIGHT_SET_ASIDE, lambda event: {"about": event.insight_id}),
    ReviewRecorded: (Kind.REVIEWED, _reviewed),
    BarrierNamed: (Kind.BARRIER, lambda event: {"about": event.opportunity_id, "code": event.barrier}),
    WishTexted: (Kind.WISH, lambda event: {"code": event.wish}),
    PaceRequested: (Kind.WISH, lambda event: {"code": event.pace}),
    PhaseChanged: (Kind.PHASE, lambda event: {"code": event.phase}),
    CheckInAnswered: (Kind.MEASURE, _measured),
}
"""What leaves a trace. That a moment is put off is no wish about the plan, and to be called is one of the clinic; of check-ins those are
kept that are judged by: see `_kind`."""

ANSWERS = (ActionDone, ActionPartlyDone, ActionMissed, ActionDidNotArise, SkipSpent)
"""What leaves no trace of its own, because the opportunity has it, and is worth a look."""


def _kind(kind: Kind, event: ClientEvent) -> Kind | None:
    """None: it leaves no trace. A number that nobody said how to judge speaks for nothing."""
    if isinstance(event, CheckInAnswered):
        return kind if event.better is not None and event.real_change is not None else None
    if isinstance(event, WishTexted) and event.wish in {"later", "call"}:
        return Kind.LATER if event.wish == "later" else None
    return kind


def traces_of(heard: Sequence[Recorded[Any]]) -> Iterator[tuple[ClientEvent, Trace]]:
    """Whose, and the trace."""
    for fact in heard:
        event = fact.event
        says = TRACED.get(type(event))
        if says is not None and (kind := _kind(says[0], event)) is not None:
            fields = says[1]
            plan_id, goal_id = getattr(event, "plan_id", None), getattr(event, "goal_id", None)
            told = {"plan_id": plan_id, "goal_id": goal_id, **fields(event)}
            yield event, Trace(kind, event.occurred_at, fact.envelope.id, **told)
