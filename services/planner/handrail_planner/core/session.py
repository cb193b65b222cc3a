"""A session: planned, moved, cancelled or held, and whether it left the client with a plan (R02, R23).

What may happen to a session in each state is one table, `LIFECYCLE`; a command that finds its work done changes nothing and
says nothing. A session that is closed while no plan is live has some hours left to get one; when they are over, it is said once
that it was left without.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from handrail_shared.contracts.events import (
    Event,
    SessionCancelled,
    SessionHeld,
    SessionLeftWithoutPlan,
    SessionPlanned,
)
from handrail_shared.contracts.ids import ClientId, ClinicId, SessionId, derived

from handrail_planner.core.refusals import Conflict, Fault, NotValid, StaleVersion

LATEST_ENTRY = timedelta(days=90)
"""How long after it took place a session may still be written down."""
FARTHEST_AHEAD = timedelta(days=730)
AT_LEAST = timedelta(hours=4)
"""What is left of the time for a plan when a session is closed late: it is not flagged under the clinician's hands."""


class State(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Command(StrEnum):
    MOVE = "move"
    CANCEL = "cancel"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Moves:
    """The command brings the session into this state."""

    to: State


@dataclass(frozen=True, slots=True)
class Stays:
    """The work is done already."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The session's life does not allow it."""

    code: str
    detail: str


Step = Moves | Stays | Forbidden

_HELD = Forbidden("session_held", "This session was held. Plan another one.")
_CANCELLED = Forbidden("session_cancelled", "This session was cancelled. Plan another one.")

LIFECYCLE: Mapping[tuple[State, Command], Step] = {
    (State.PLANNED, Command.MOVE): Moves(State.PLANNED),
    (State.PLANNED, Command.CANCEL): Moves(State.CANCELLED),
    (State.PLANNED, Command.HOLD): Moves(State.HELD),
    (State.HELD, Command.MOVE): _HELD,
    (State.HELD, Command.CANCEL): _HELD,
    (State.HELD, Command.HOLD): Stays(),
    (State.CANCELLED, Command.MOVE): _CANCELLED,
    (State.CANCELLED, Command.CANCEL): Stays(),
    (State.CANCELLED, Command.HOLD): _CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it stands. `notes` are sealed; `plan_due_by` is set while a plan is still awaited after it."""

    clinic_id: ClinicId
    client_id: ClientId
    session_id: SessionId
    state: State
    version: int
    starts_at: datetime
    planned_at: datetime
    held_at: datetime | None = None
    closed_at: datetime | None = None
    with_plan: bool | None = None
    plan_due_by: datetime | None = None
    left_without_plan_at: datetime | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The sessions as they now are, the one that was asked for first, and what the others are told."""

    session: Session
    news: tuple[Event, ...] = ()
    planned_next: Session | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing was left to do."""

    session: Session


Outcome = Changed | Unchanged | Conflict | NotValid | StaleVersion


def planned(
    clinic_id: ClinicId, client_id: ClientId, session_id: SessionId, starts_at: datetime, now: datetime
) -> Changed | NotValid:
    """A session that is to be held; one that took place without having been planned is planned first, too."""
    if not now - LATEST_ENTRY <= starts_at <= now + FARTHEST_AHEAD:
        return _out_of_reach("starts_at")
    made = Session(clinic_id, client_id, session_id, State.PLANNED, 1, starts_at, planned_at=now)
    return Changed(made, (_planned(made, now),))


def move(session: Session, starts_at: datetime, *, version: int, now: datetime) -> Outcome:
    """Hold it at another time. `version` is the one that the caller has read."""
    match LIFECYCLE[session.state, Command.MOVE]:
        case Forbidden(code, detail):
            return Conflict(code, detail)
        case Stays():
            return Unchanged(session)
        case Moves(to):
            pass
        case never:
            assert_never(never)
    if version != session.version:
        return StaleVersion(session.version)
    if not now - LATEST_ENTRY <= starts_at <= now + FARTHEST_AHEAD:
        return _out_of_reach("starts_at")
    if starts_at == session.starts_at:
        return Unchanged(session)
    moved = replace(session, state=to, version=session.version + 1, starts_at=starts_at)
    return Changed(moved, (_planned(moved, now),))


def cancel(session: Session, *, now: datetime) -> Outcome:
    """It is not going to be held."""
    match LIFECYCLE[session.state, Command.CANCEL]:
        case Forbidden(code, detail):
            return Conflict(code, detail)
        case Stays():
            return Unchanged(session)
        case Moves(to):
            over = replace(session, state=to, version=session.version + 1)
            return Changed(over, (SessionCancelled(**_about(over), occurred_at=now),))
        case never:
            assert_never(never)


@dataclass(frozen=True, slots=True)
class Closing:
    """What is known when a session is closed. `has_plan`: a plan is live; `plan_within`: how long one may still follow."""

    held_at: datetime
    notes: str | None
    next_starts_at: datetime | None
    has_plan: bool
    plan_within: timedelta


def hold(session: Session, closing: Closing, *, now: datetime) -> Outcome:
    """Close it: it took place. A plan that is live already, or was made in it, is the bridge into the week (R23)."""
    match LIFECYCLE[session.state, Command.HOLD]:
        case Forbidden(code, detail):
            return Conflict(code, detail)
        case Stays():
            return Unchanged(session)
        case Moves(to):
            pass
        case never:
            assert_never(never)
    if faults := tuple(_faults_of(closing, now)):
        return NotValid(faults)
    due = None if closing.has_plan else max(closing.held_at + closing.plan_within, now + AT_LEAST)
    held = replace(
        session,
        state=to,
        version=session.version + 1,
        held_at=closing.held_at,
        closed_at=now,
        with_plan=closing.has_plan,
        plan_due_by=due,
        notes=closing.notes,
    )
    news = SessionHeld(
        **_about(held), occurred_at=now, held_at=closing.held_at, with_plan=closing.has_plan, plan_due_by=due
    )
    return _with_next(held, news, closing.next_starts_at, now)


def left_without_plan(session: Session, *, awaited: bool, now: datetime) -> Changed | Unchanged:
    """Settle the time for a plan once it is over; doing it again does nothing. `awaited`: none came, and one is still wanted."""
    if session.plan_due_by is None or session.plan_due_by > now:
        return Unchanged(session)
    settled = replace(session, version=session.version + 1, plan_due_by=None)
    if not awaited:
        return Changed(settled)
    assert session.held_at is not None, "a plan is awaited after a session that was held"
    flagged = replace(settled, left_without_plan_at=now)
    return Changed(flagged, (SessionLeftWithoutPlan(**_about(flagged), occurred_at=now, held_at=session.held_at),))


def next_id(session_id: SessionId) -> SessionId:
    """The id of the session that is planned while this one is closed: closing twice plans one."""
    return SessionId(derived(session_id, "next"))


def _with_next(held: Session, news: Event, starts_at: datetime | None, now: datetime) -> Changed:
    if starts_at is None:
        return Changed(held, (news,))
    coming = Session(
        held.clinic_id, held.client_id, next_id(held.session_id), State.PLANNED, 1, starts_at, planned_at=now
    )
    return Changed(held, (news, _planned(coming, now)), coming)


def _faults_of(closing: Closing, now: datetime) -> list[Fault]:
    faults = []
    if not now - LATEST_ENTRY <= closing.held_at <= now:
        faults.append(Fault("held_at", f"Say when it took place: now, or up to {LATEST_ENTRY.days} days ago."))
    coming = closing.next_starts_at
    if coming is not None and not max(now, closing.held_at) < coming <= now + FARTHEST_AHEAD:
        faults.append(Fault("next_starts_at", "The next session lies ahead, within two years."))
    return faults


def _out_of_reach(field: str) -> NotValid:
    fault = f"Give a time between {LATEST_ENTRY.days} days ago and two years ahead."
    return NotValid((Fault(field, fault),))


def _planned(session: Session, now: datetime) -> SessionPlanned:
    return SessionPlanned(**_about(session), occurred_at=now, starts_at=session.starts_at)


def _about(session: Session) -> dict[str, object]:
    return {"clinic_id": session.clinic_id, "client_id": session.client_id, "session_id": session.session_id}
