"""What a plan is at an instant, and what can come of a command."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handrail_shared.contracts.events import Event
from handrail_shared.contracts.events.plans import CopyLevel, Way
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId, PlanId

from handrail_planner.core.moments import Moment, Window
from handrail_planner.core.plan.lifecycle import State
from handrail_planner.core.refusals import Conflict, NotThere, NotValid, StaleVersion
from handrail_planner.core.words import SealedWords

DEFAULT_DAYS = 28
MAX_DAYS = 366

CueKind = Literal["time_window", "place", "person", "inner_state", "after_event", "warning_sign"]
"""What the cue is. Only a time can be nudged for just before it; the others come when they come (R1.2)."""
ResponseKind = Literal["do", "say", "leave", "delay", "contact", "think", "ignore", "body"]
"""What the response is (R1.3)."""
PlanKind = Literal["plain", "exposure", "experiment", "boundary", "skill", "thought"]
"""What sort of plan it is; an exposure has a ladder, an experiment a prediction (R11)."""

EndReason = Literal["met", "replaced", "dropped", "expired", "discharged"]
WithdrawReason = Literal["taken_back", "changed", "unanswered"]


@dataclass(frozen=True, slots=True)
class Content:
    """What a version of a plan says, its words sealed. `rung`: which rung of its ladder the response is, from 1."""

    goal_id: GoalId
    words: SealedWords
    copy_level: CopyLevel
    windows: tuple[Window, ...]
    lasts_days: int = DEFAULT_DAYS
    cue_kind: CueKind = "time_window"
    response_kind: ResponseKind = "do"
    kind: PlanKind = "plain"
    template_id: str | None = None
    in_focus: bool = False
    rung: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that lies before the client, and until when."""

    way: Way
    proposed_at: datetime
    answer_until: datetime


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The client's yes: to which version, how sure they are of doing it and how much it matters, 0 to 10 (R20)."""

    version: int
    way: Way
    accepted_at: datetime
    confidence: int | None = None
    importance: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it stands. `acceptance` is of the version that was proposed; live plans are revised without a new one.

    `lapsed_until`: it is a draft again because nobody answered by then, and nothing has been done to it since.
    """

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
    cue_kind: CueKind = "time_window"
    response_kind: ResponseKind = "do"
    kind: PlanKind = "plain"
    template_id: str | None = None
    in_focus: bool = False
    rung: int | None = None
    proposal: Proposal | None = None
    acceptance: Acceptance | None = None
    rehearsed_version: int | None = None
    activated_at: datetime | None = None
    expires_at: datetime | None = None
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    ended_reason: EndReason | None = None
    lapsed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The plan as it now is, and what the others are told."""

    plan: Plan
    news: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing was left to do."""

    plan: Plan


Settled = Plan | NotThere | NotValid | Conflict | StaleVersion
"""What became of a command: the plan as it now is, or why not."""

Outcome = Changed | Unchanged | Conflict | NotValid | StaleVersion


def content_of(plan: Plan) -> Content:
    """What its present version says."""
    return Content(
        goal_id=plan.goal_id,
        words=plan.words,
        copy_level=plan.copy_level,
        windows=tuple(moment.window for moment in plan.moments),
        lasts_days=plan.lasts_days,
        cue_kind=plan.cue_kind,
        response_kind=plan.response_kind,
        kind=plan.kind,
        template_id=plan.template_id,
        in_focus=plan.in_focus,
        rung=plan.rung,
    )
