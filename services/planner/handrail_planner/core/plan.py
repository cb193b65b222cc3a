"""An if-then plan and its life: draft, active, ended.

What may happen to a plan in each state is one table, `LIFECYCLE`. A command that finds its work done changes nothing and says
nothing, so it may safely be repeated. A plan is versioned and time-boxed (R1.7): each version ends by itself after its days.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from handrail_shared.contracts.events import Event, PlanActivated, PlanEnded, PlanRevised, WeeklyWindow
from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId, PlanId

from handrail_planner.core.moments import Moment, Window, moments_for
from handrail_planner.core.refusals import Conflict, Fault, NotValid, StaleVersion
from handrail_planner.core.words import SealedWords
from handrail_planner.core.zones import local_date

MAX_ACTIVE = 3
"""Active plans of one client (R1.7)."""
DEFAULT_DAYS = 28
MAX_DAYS = 366

EndReason = Literal["met", "replaced", "dropped", "expired", "discharged"]


class State(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ENDED = "ended"


class Command(StrEnum):
    REVISE = "revise"
    ACTIVATE = "activate"
    END = "end"


@dataclass(frozen=True, slots=True)
class Moves:
    """The command changes the plan, and the others hear of it or not: a draft is nobody else's business."""

    to: State
    is_news: bool


@dataclass(frozen=True, slots=True)
class Stays:
    """The work is done already."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The plan's life does not allow it."""

    code: str
    detail: str


Step = Moves | Stays | Forbidden

_OVER = "This plan has ended. Make a new one."

LIFECYCLE: Mapping[tuple[State, Command], Step] = {
    (State.DRAFT, Command.REVISE): Moves(State.DRAFT, is_news=False),
    (State.DRAFT, Command.ACTIVATE): Moves(State.ACTIVE, is_news=True),
    (State.DRAFT, Command.END): Moves(State.ENDED, is_news=False),
    (State.ACTIVE, Command.REVISE): Moves(State.ACTIVE, is_news=True),
    (State.ACTIVE, Command.ACTIVATE): Stays(),
    (State.ACTIVE, Command.END): Moves(State.ENDED, is_news=True),
    (State.ENDED, Command.REVISE): Forbidden("plan_ended", _OVER),
    (State.ENDED, Command.ACTIVATE): Forbidden("plan_ended", _OVER),
    (State.ENDED, Command.END): Stays(),
}


@dataclass(frozen=True, slots=True)
class Content:
    """What a version of a plan says, its words sealed."""

    goal_id: GoalId
    words: SealedWords
    copy_level: CopyLevel
    windows: tuple[Window, ...]
    lasts_days: int = DEFAULT_DAYS


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it stands."""

    clinic_id: ClinicId
    client_id: ClientId
    plan_id: PlanId
    goal_id: GoalId
    state: State
    version: int
    words: SealedWords
    copy_level: CopyLevel
    moments: tuple[Moment, ...]
    lasts_days: int
    drafted_at: datetime
    activated_at: datetime | None = None
    expires_at: datetime | None = None
    ended_at: datetime | None = None
    ended_reason: EndReason | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The plan as it now is, and what the others are told."""

    plan: Plan
    news: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing was left to do."""

    plan: Plan


Outcome = Changed | Unchanged | Conflict | NotValid | StaleVersion


def draft(clinic_id: ClinicId, client_id: ClientId, plan_id: PlanId, content: Content, now: datetime) -> Plan:
    """A new plan. Nobody hears of it before it is activated."""
    return Plan(
        clinic_id=clinic_id,
        client_id=client_id,
        plan_id=plan_id,
        goal_id=content.goal_id,
        state=State.DRAFT,
        version=1,
        words=content.words,
        copy_level=content.copy_level,
        moments=moments_for(plan_id, 1, content.windows),
        lasts_days=content.lasts_days,
        drafted_at=now,
    )


def activate(plan: Plan, *, active_already: int, now: datetime) -> Outcome:
    """Make it live, if it has a moment to live for and the client has room for it."""
    match LIFECYCLE[plan.state, Command.ACTIVATE]:
        case Stays():
            return Unchanged(plan)
        case Forbidden(code, detail):
            return Conflict(code, detail)
        case Moves(to):
            pass
    if faults := tuple(_lacks(plan.moments)):
        return NotValid(faults)
    if active_already >= MAX_ACTIVE:
        return Conflict("too_many_active_plans", f"A client has at most {MAX_ACTIVE} active plans: end one first.")
    live = replace(plan, state=to, activated_at=now, expires_at=now + timedelta(days=plan.lasts_days))
    return Changed(live, (PlanActivated(**_content(live, now)),))


def revise(plan: Plan, content: Content, *, version: int, now: datetime) -> Outcome:
    """Replace what it says: a new version, whose days begin now. `version` is the one that the caller has read."""
    match LIFECYCLE[plan.state, Command.REVISE]:
        case Stays():
            return Unchanged(plan)
        case Forbidden(code, detail):
            return Conflict(code, detail)
        case Moves(to, is_news):
            pass
    if version != plan.version:
        return StaleVersion(plan.version)
    revised = _with(plan, content, to)
    if not is_news:
        return Changed(revised)
    if faults := tuple(_lacks(revised.moments)):
        return NotValid(faults)
    revised = replace(revised, expires_at=now + timedelta(days=content.lasts_days))
    return Changed(revised, (PlanRevised(**_content(revised, now)),))


def end(plan: Plan, reason: EndReason, *, zone: str, now: datetime) -> Changed | Unchanged | Conflict:
    """End it. What was counted stays counted."""
    match LIFECYCLE[plan.state, Command.END]:
        case Stays():
            return Unchanged(plan)
        case Forbidden(code, detail):
            return Conflict(code, detail)
        case Moves(to, is_news):
            over = replace(plan, state=to, ended_at=now, ended_reason=reason)
            return Changed(over, (_ended(over, reason, zone, now),) if is_news else ())


def _with(plan: Plan, content: Content, state: State) -> Plan:
    version = plan.version + 1
    return replace(
        plan,
        goal_id=content.goal_id,
        state=state,
        version=version,
        words=content.words,
        copy_level=content.copy_level,
        moments=moments_for(plan.plan_id, version, content.windows, kept=plan.moments),
        lasts_days=content.lasts_days,
    )


def _lacks(moments: Sequence[Moment]) -> Iterator[Fault]:
    if not moments:
        yield Fault("moments", "Say when the cue is likely: an active plan needs at least one window.")


def _content(plan: Plan, now: datetime) -> dict[str, object]:
    return {
        "clinic_id": plan.clinic_id,
        "client_id": plan.client_id,
        "occurred_at": now,
        "plan_id": plan.plan_id,
        "goal_id": plan.goal_id,
        "plan_version": plan.version,
        "cue": plan.words.cue,
        "response": plan.words.response,
        "discreet": plan.words.discreet,
        "copy_level": plan.copy_level,
        "moments": tuple(_weekly(moment) for moment in plan.moments),
        "expires_at": plan.expires_at,
    }


def _weekly(moment: Moment) -> WeeklyWindow:
    window = moment.window
    return WeeklyWindow(
        moment_id=moment.moment_id,
        days=window.days,
        start=window.start,
        end=window.end,
        lead_minutes=window.lead_minutes,
    )


def _ended(plan: Plan, reason: EndReason, zone: str, now: datetime) -> PlanEnded:
    return PlanEnded(
        clinic_id=plan.clinic_id,
        client_id=plan.client_id,
        occurred_at=now,
        plan_id=plan.plan_id,
        goal_id=plan.goal_id,
        local_date=local_date(now, zone),
        reason=reason,
    )
