"""What may happen to a plan in each state: one table.

A plan is drafted, proposed to the client, accepted by them, and only then live; a live one may rest (R19, R1.5). A revision of
what is not live yet begins again at the draft; a live plan is revised in the session, and the revision is live at once. A command
that finds its work done changes nothing and says nothing, so it may safely be repeated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handrail_shared.contracts.events import (
    Event,
    PlanAccepted,
    PlanActivated,
    PlanChangeAsked,
    PlanDeclined,
    PlanEnded,
    PlanPaused,
    PlanProposed,
    PlanRehearsed,
    PlanResumed,
    PlanRevised,
    ProposalWithdrawn,
)


class State(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


LIVE = frozenset({State.ACTIVE, State.PAUSED})
"""What takes one of the client's three places, and runs out."""


class Command(StrEnum):
    REVISE = "revise"
    PROPOSE = "propose"
    ACCEPT = "accept"
    ASK_CHANGE = "ask_change"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    REHEARSE = "rehearse"
    ACTIVATE = "activate"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


@dataclass(frozen=True, slots=True)
class Moves:
    """The command changes the plan, and the others hear of it or not: a draft is nobody else's business."""

    to: State
    says: type[Event] | None = None


@dataclass(frozen=True, slots=True)
class Stays:
    """The work is done already."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The plan's life does not allow it."""

    code: str
    detail: str


Step = Moves | Stays | Forbidden

_NOT_PROPOSED = Forbidden("not_proposed", "This plan does not lie before the client: propose it first.")
_NOT_ACCEPTED = Forbidden("not_accepted", "The client has not taken this plan on: propose it, and have it accepted.")
_NOT_ACTIVE = Forbidden("not_active", "This plan is not live yet: activate it first.")
_LIVE = Forbidden("plan_active", "The client has taken this plan on and it is live: revise, pause or end it.")
_RESTS = Forbidden("plan_paused", "This plan rests: resume it.")
_OVER = Forbidden("plan_ended", "This plan has ended. Make a new one.")

LIFECYCLE: Mapping[tuple[State, Command], Step] = {
    (State.DRAFT, Command.REVISE): Moves(State.DRAFT),
    (State.DRAFT, Command.PROPOSE): Moves(State.PROPOSED, PlanProposed),
    (State.DRAFT, Command.ACCEPT): _NOT_PROPOSED,
    (State.DRAFT, Command.ASK_CHANGE): _NOT_PROPOSED,
    (State.DRAFT, Command.DECLINE): _NOT_PROPOSED,
    (State.DRAFT, Command.WITHDRAW): Stays(),
    (State.DRAFT, Command.REHEARSE): _NOT_ACCEPTED,
    (State.DRAFT, Command.ACTIVATE): _NOT_ACCEPTED,
    (State.DRAFT, Command.PAUSE): _NOT_ACTIVE,
    (State.DRAFT, Command.RESUME): _NOT_ACTIVE,
    (State.DRAFT, Command.END): Moves(State.ENDED),
    (State.PROPOSED, Command.REVISE): Moves(State.DRAFT, ProposalWithdrawn),
    (State.PROPOSED, Command.PROPOSE): Stays(),
    (State.PROPOSED, Command.ACCEPT): Moves(State.ACCEPTED, PlanAccepted),
    (State.PROPOSED, Command.ASK_CHANGE): Moves(State.DRAFT, PlanChangeAsked),
    (State.PROPOSED, Command.DECLINE): Moves(State.DRAFT, PlanDeclined),
    (State.PROPOSED, Command.WITHDRAW): Moves(State.DRAFT, ProposalWithdrawn),
    (State.PROPOSED, Command.REHEARSE): _NOT_ACCEPTED,
    (State.PROPOSED, Command.ACTIVATE): _NOT_ACCEPTED,
    (State.PROPOSED, Command.PAUSE): _NOT_ACTIVE,
    (State.PROPOSED, Command.RESUME): _NOT_ACTIVE,
    (State.PROPOSED, Command.END): Moves(State.ENDED, ProposalWithdrawn),
    (State.ACCEPTED, Command.REVISE): Moves(State.DRAFT, ProposalWithdrawn),
    (State.ACCEPTED, Command.PROPOSE): Stays(),
    (State.ACCEPTED, Command.ACCEPT): Moves(State.ACCEPTED, PlanAccepted),
    (State.ACCEPTED, Command.ASK_CHANGE): Moves(State.DRAFT, PlanChangeAsked),
    (State.ACCEPTED, Command.DECLINE): Moves(State.DRAFT, PlanDeclined),
    (State.ACCEPTED, Command.WITHDRAW): Moves(State.DRAFT, ProposalWithdrawn),
    (State.ACCEPTED, Command.REHEARSE): Moves(State.ACCEPTED, PlanRehearsed),
    (State.ACCEPTED, Command.ACTIVATE): Moves(State.ACTIVE, PlanActivated),
    (State.ACCEPTED, Command.PAUSE): _NOT_ACTIVE,
    (State.ACCEPTED, Command.RESUME): _NOT_ACTIVE,
    (State.ACCEPTED, Command.END): Moves(State.ENDED, ProposalWithdrawn),
    (State.ACTIVE, Command.REVISE): Moves(State.ACTIVE, PlanRevised),
    (State.ACTIVE, Command.PROPOSE): Stays(),
    (State.ACTIVE, Command.ACCEPT): Moves(State.ACTIVE, PlanAccepted),
    (State.ACTIVE, Command.ASK_CHANGE): _LIVE,
    (State.ACTIVE, Command.DECLINE): _LIVE,
    (State.ACTIVE, Command.WITHDRAW): _LIVE,
    (State.ACTIVE, Command.REHEARSE): Moves(State.ACTIVE, PlanRehearsed),
    (State.ACTIVE, Command.ACTIVATE): Stays(),
    (State.ACTIVE, Command.PAUSE): Moves(State.PAUSED, PlanPaused),
    (State.ACTIVE, Command.RESUME): Stays(),
    (State.ACTIVE, Command.END): Moves(State.ENDED, PlanEnded),
    (State.PAUSED, Command.REVISE): Moves(State.PAUSED),
    (State.PAUSED, Command.PROPOSE): Stays(),
    (State.PAUSED, Command.ACCEPT): Moves(State.PAUSED, PlanAccepted),
    (State.PAUSED, Command.ASK_CHANGE): _LIVE,
    (State.PAUSED, Command.DECLINE): _LIVE,
    (State.PAUSED, Command.WITHDRAW): _LIVE,
    (State.PAUSED, Command.REHEARSE): _RESTS,
    (State.PAUSED, Command.ACTIVATE): _RESTS,
    (State.PAUSED, Command.PAUSE): Stays(),
    (State.PAUSED, Command.RESUME): Moves(State.ACTIVE, PlanResumed),
    (State.PAUSED, Command.END): Moves(State.ENDED, PlanEnded),
    (State.ENDED, Command.REVISE): _OVER,
    (State.ENDED, Command.PROPOSE): _OVER,
    (State.ENDED, Command.ACCEPT): _OVER,
    (State.ENDED, Command.ASK_CHANGE): _OVER,
    (State.ENDED, Command.DECLINE): _OVER,
    (State.ENDED, Command.WITHDRAW): _OVER,
    (State.ENDED, Command.REHEARSE): _OVER,
    (State.ENDED, Command.ACTIVATE): _OVER,
    (State.ENDED, Command.PAUSE): _OVER,
    (State.ENDED, Command.RESUME): _OVER,
    (State.ENDED, Command.END): Stays(),
}
