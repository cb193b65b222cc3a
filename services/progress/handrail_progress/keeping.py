"""What the log keeps of each event that is heard, and the event again from a line of it.

A line has the fields that a handler reads and no others: ids, times, codes and numbers, never text. What comes back from it has those
fields alone; that is enough for the handlers, and for nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from handrail_shared.contracts.envelope import Envelope, Recorded, source_of
from handrail_shared.contracts.events import (
    BY_TYPE,
    ActionCorrected,
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    AutomaticityRated,
    BarrierNamed,
    ClientDischarged,
    ClientEnrolled,
    ClientErased,
    ClientEvent,
    ClinicRegistered,
    ContactChanged,
    Event,
    NudgeDecided,
    NudgeDelivered,
    NudgeExpired,
    NudgeFailed,
    NudgeSent,
    PhaseChanged,
    PlanActivated,
    PlanEnded,
    PlanPaused,
    PlanResumed,
    SkipSpent,
)
from handrail_shared.contracts.ids import ClinicId, EventId
from pydantic import BaseModel, create_model

_REPORT = ("plan_id", "opportunity_id", "local_date", "reply_id")
_NUDGE = ("plan_id", "opportunity_id")

KEPT: Mapping[type[Event], tuple[str, ...]] = {
    ActionDone: (*_REPORT, "helpfulness"),
    ActionPartlyDone: (*_REPORT, "helpfulness"),
    ActionMissed: (*_REPORT, "helpfulness"),
    ActionDidNotArise: (*_REPORT, "helpfulness"),
    SkipSpent: _REPORT,
    BarrierNamed: (*_REPORT, "barrier"),
    ActionCorrected: (*_REPORT, "corrects", "was", "now"),
    NudgeDecided: (*_NUDGE, "local_date", "window_start", "decision", "reasons"),
    NudgeSent: (*_NUDGE, "channel"),
    NudgeDelivered: _NUDGE,
    NudgeFailed: _NUDGE,
    NudgeExpired: (*_NUDGE, "reason"),
    AutomaticityRated: ("plan_id", "rating"),
    PhaseChanged: ("plan_id", "phase"),
    PlanActivated: ("plan_id", "goal_id"),
    PlanPaused: ("plan_id",),
    PlanResumed: ("plan_id",),
    PlanEnded: ("plan_id", "goal_id", "reason"),
    ClientDischarged: (),
    ClientErased: (),
    ClientEnrolled: ("zone",),
    ContactChanged: ("zone",),
    ClinicRegistered: ("grace", "misses_until_pause", "repetitions_per_reserve", "reserve_limit"),
}
"""The fields beside whose it is and when it happened, by event. What is handled has an entry here."""
KEPT_LATER: Mapping[type[Event], frozenset[str]] = {NudgeSent: frozenset({"channel"})}
"""Of these, those that older lines of the log do not have: they come back as None."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log."""

    clinic_id: UUID
    subject: UUID
    event_id: UUID
    type: str
    occurred_at: datetime
    data: str


def line_of(fact: Recorded[Event]) -> Line:
    """What is kept of it."""
    envelope, event = fact.envelope, fact.event
    data = event.model_dump_json(include=set(KEPT[type(event)]), exclude_none=True)
    return Line(envelope.clinic_id, envelope.subject, envelope.id, envelope.type, event.occurred_at, data)


def kind_of(line: Line) -> type[Event] | None:
    """The event that it was; None for a type that is handled no more."""
    event_type = BY_TYPE.get(line.type)
    return event_type if event_type in KEPT else None


def told_in(line: Line, event_type: type[Event]) -> Any:
    """The fields that are kept of it."""
    return _kept(event_type).model_validate_json(line.data)


def fact_of(line: Line, event_type: type[Event]) -> Recorded[Any]:
    """The event again, with the fields that are kept."""
    told = told_in(line, event_type)
    about: dict[str, Any] = {"clinic_id": line.clinic_id, "occurred_at": line.occurred_at}
    if issubclass(event_type, ClientEvent):
        about["client_id"] = line.subject
    event = event_type.model_construct(**about, **{name: getattr(told, name) for name in KEPT[event_type]})
    envelope = Envelope(
        id=EventId(line.event_id),
        source=source_of("log"),
        type=line.type,
        time=line.occurred_at,
        subject=line.subject,
        clinic_id=ClinicId(line.clinic_id),
        correlation_id=line.event_id,
    )
    return Recorded(envelope, event)


@cache
def _kept(event_type: type[Event]) -> type[BaseModel]:
    """The event's own fields, as strict as it, but only those that are kept."""
    known = {name: event_type.model_fields[name] for name in KEPT[event_type]}
    fields: dict[str, Any] = {name: (each.annotation, each) for name, each in known.items()}
    for name in KEPT_LATER.get(event_type, ()):
        fields[name] = (fields[name][0] | None, None)
    return create_model(f"Kept{event_type.__name__}", **fields)
