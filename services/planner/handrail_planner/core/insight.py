"""An insight is a debt until it is a plan (R02).

Something that a client understood stands open until a plan that answers it is live, or until clinician and client set it aside.
While the plan that answers it is still being made, the insight is *being answered*, and the debt stands. A plan that was live
before answers nothing until it is revised. Once a plan has gone live for it, the insight is answered for good: how the plan fares is the plan's own story.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, assert_never

from handrail_shared.contracts.events import Event, InsightAnswered, InsightNoted, InsightSetAside
from handrail_shared.contracts.ids import ClientId, ClinicId, InsightId, PlanId, SessionId

from handrail_planner.core.refusals import Conflict

QUESTION = "What will you do when this happens again?"
"""The question that every insight waits for an answer to (R01)."""
MAX_LENGTH = 600

Why = Literal["not_now", "needs_no_act", "covered_already", "not_so"]
"""Why an insight needs no plan: not now, understanding it is enough, a plan covers it, or it turned out otherwise."""


class State(StrEnum):
    OPEN = "open"
    BEING_ANSWERED = "being_answered"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"


DEBT = (State.OPEN, State.BEING_ANSWERED)
"""The states in which an insight is owed a plan."""


class Command(StrEnum):
    LINK = "link"
    GO_LIVE = "go_live"
    LET_GO = "let_go"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Moves:
    """The command brings the insight into this state."""

    to: State


@dataclass(frozen=True, slots=True)
class Stays:
    """There is nothing to do."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The insight's life does not allow it."""

    code: str
    detail: str


Step = Moves | Stays | Forbidden

_ANSWERED = Forbidden("insight_answered", "A plan has answered this insight already: note a new one.")

PLAN_OLDER = Conflict(
    "plan_older_than_insight",
    "This plan was live before the insight was noted: revise the plan in the light of it, or make a new one.",
)

LIFECYCLE: Mapping[tuple[State, Command], Step] = {
    (State.OPEN, Command.LINK): Moves(State.BEING_ANSWERED),
    (State.OPEN, Command.GO_LIVE): Stays(),
    (State.OPEN, Command.LET_GO): Stays(),
    (State.OPEN, Command.SET_ASIDE): Moves(State.SET_ASIDE),
    (State.BEING_ANSWERED, Command.LINK): Moves(State.BEING_ANSWERED),
    (State.BEING_ANSWERED, Command.GO_LIVE): Moves(State.ANSWERED),
    (State.BEING_ANSWERED, Command.LET_GO): Moves(State.OPEN),
    (State.BEING_ANSWERED, Command.SET_ASIDE): Moves(State.SET_ASIDE),
    (State.ANSWERED, Command.LINK): _ANSWERED,
    (State.ANSWERED, Command.GO_LIVE): Stays(),
    (State.ANSWERED, Command.LET_GO): Stays(),
    (State.ANSWERED, Command.SET_ASIDE): _ANSWERED,
    (State.SET_ASIDE, Command.LINK): Moves(State.BEING_ANSWERED),
    (State.SET_ASIDE, Command.GO_LIVE): Stays(),
    (State.SET_ASIDE, Command.LET_GO): Stays(),
    (State.SET_ASIDE, Command.SET_ASIDE): Stays(),
}


@dataclass(frozen=True, slots=True)
class Insight:
    """An insight as it stands; its words are sealed."""

    clinic_id: ClinicId
    client_id: ClientId
    insight_id: InsightId
    words: str
    noted_at: datetime
    session_id: SessionId | None = None
    state: State = State.OPEN
    plan_id: PlanId | None = None
    settled_at: datetime | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The insight as it now is, and what the others are told."""

    insight: Insight
    news: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing was left to do."""

    insight: Insight


Outcome = Changed | Unchanged | Conflict


def noted(insight: Insight) -> InsightNoted:
    """The news of a new insight."""
    return InsightNoted(**_about(insight), occurred_at=insight.noted_at, session_id=insight.session_id)


def answer(insight: Insight, plan_id: PlanId, *, live_since: datetime | None, now: datetime) -> Outcome:
    """Let a plan answer it: at once if the plan is live, and else when it goes live.

    `live_since`: since when the plan is live as it now reads. One that was so before the insight was noted cannot be its answer.
    """
    if insight.state is State.ANSWERED and insight.plan_id == plan_id:
        return Unchanged(insight)
    match LIFECYCLE[insight.state, Command.LINK]:
        case Forbidden(code, detail):
            return Conflict(code, detail)
        case Stays():
            return Unchanged(insight)
        case Moves(to):
            linked = replace(insight, state=to, plan_id=plan_id, settled_at=None, why=None)
        case never:
            assert_never(never)
    if live_since is not None and live_since < insight.noted_at:
        return PLAN_OLDER
    if live_since is not None:
        return gone_live(linked, now=now)
    return Unchanged(insight) if linked == insight else Changed(linked)


def gone_live(insight: Insight, *, now: datetime) -> Outcome:
    """The plan that it was linked to has gone live."""
    match LIFECYCLE[insight.state, Command.GO_LIVE]:
        case Forbidden(code, detail):
            return Conflict(code, detail)
        case Stays():
            return Unchanged(insight)
        case Moves(to):
            assert insight.plan_id is not None, "an insight that is being answered names the plan"
            done = replace(insight, state=to, settled_at=now)
            return Changed(done, (InsightAnswered(**_about(done), occurred_at=now, plan_id=insight.plan_id),))
        case never:
            assert_never(never)


def let_go(insight: Insight) -> Outcome:
    """The plan that it was linked to has ended and never was live."""
    match LIFECYCLE[insight.state, Command.LET_GO]:
        case Forbidden(code, detail):
            return Conflict(code, detail)
        case Stays():
            return Unchanged(insight)
        case Moves(to):
            return Changed(replace(insight, state=to, plan_id=None))
        case never:
            assert_never(never)


def set_aside(insight: Insight, why: Why, *, now: datetime) -> Outcome:
    """Clinician and client decide that it needs no plan."""
    match LIFECYCLE[insight.state, Command.SET_ASIDE]:
        case Forbidden(code, detail):
            return Conflict(code, detail)
        case Stays():
            return Unchanged(insight)
        case Moves(to):
            aside = replace(insight, state=to, plan_id=None, settled_at=now, why=why)
            return Changed(aside, (InsightSetAside(**_about(aside), occurred_at=now),))
        case never:
            assert_never(never)


def _about(insight: Insight) -> dict[str, object]:
    return {"clinic_id": insight.clinic_id, "client_id": insight.client_id, "insight_id": insight.insight_id}
