"""A link to the page on which a client answers a proposal, and its life.

It opens with a code that was told in the session, never by the link alone (P2). What may happen to it in each state is one
table, `LIFE`; what isn't there leaves the link as it is. Five wrong codes void it, however they are spread over time. It is
for one answer: once that is given and said back, declined, or a change asked for, it never opens again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId

from handrail_planner.core.plan import SURE_ENOUGH

WRONG_CODES = 5
"""So many wrong codes void a link."""
CODE_DIGITS = 6
SAY_BACK_WITHIN = timedelta(days=1)
"""Whoever takes a plan on at the last minute still has time to say it back."""
KEPT = timedelta(days=30)
"""How long after its time a link is remembered: long enough to tell what became of it."""


class State(StrEnum):
    WAITING = "waiting"
    """Nobody has shown the code yet."""
    UNLOCKED = "unlocked"
    ANSWERED = "answered"
    """Taken on, and still to be said back."""
    CLOSED = "closed"
    VOID = "void"
    """Too many wrong codes, or a newer link has taken its place."""
    EXPIRED = "expired"


class Act(StrEnum):
    SHOW_CODE = "show_code"
    TAKE_ON = "take_on"
    TAKE_ON_UNSURE = "take_on_unsure"
    ASK_CHANGE = "ask_change"
    DECLINE = "decline"
    SAY_BACK = "say_back"
    REPLACE = "replace"


LIFE: Mapping[tuple[State, Act], State] = {
    (State.WAITING, Act.SHOW_CODE): State.UNLOCKED,
    (State.UNLOCKED, Act.SHOW_CODE): State.UNLOCKED,
    (State.ANSWERED, Act.SHOW_CODE): State.ANSWERED,
    (State.UNLOCKED, Act.TAKE_ON): State.ANSWERED,
    (State.UNLOCKED, Act.TAKE_ON_UNSURE): State.CLOSED,
    (State.UNLOCKED, Act.ASK_CHANGE): State.CLOSED,
    (State.UNLOCKED, Act.DECLINE): State.CLOSED,
    (State.ANSWERED, Act.SAY_BACK): State.CLOSED,
    (State.WAITING, Act.REPLACE): State.VOID,
    (State.UNLOCKED, Act.REPLACE): State.VOID,
    (State.ANSWERED, Act.REPLACE): State.VOID,
}
OPEN = frozenset({State.WAITING, State.UNLOCKED, State.ANSWERED})


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is kept: token and code are there as digests only. `closed_by` is the act that closed it."""

    clinic_id: ClinicId
    client_id: ClientId
    plan_id: PlanId
    plan_version: int
    token_digest: bytes = field(repr=False)
    code_digest: bytes = field(repr=False)
    made_at: datetime
    until: datetime
    state: State = State.WAITING
    closed_by: Act | None = None
    wrong_codes: int = 0


def stands(link: Link, now: datetime) -> State:
    """The state at `now`: an open link whose time is over has expired."""
    return State.EXPIRED if link.state in OPEN and now >= link.until else link.state


def is_open(link: Link, now: datetime) -> bool:
    """Whether its code still opens it."""
    return stands(link, now) in OPEN


def after(link: Link, done: Act, now: datetime) -> Link | None:
    """The link after that; None if its life does not allow it."""
    to = LIFE.get((stands(link, now), done))
    if to is None:
        return None
    until = max(link.until, now + SAY_BACK_WITHIN) if done is Act.TAKE_ON else link.until
    return replace(link, state=to, until=until, closed_by=done if to is State.CLOSED else None)


def miss(link: Link, now: datetime) -> Link:
    """The link after a wrong code."""
    if not is_open(link, now):
        return link
    wrong = link.wrong_codes + 1
    return replace(link, wrong_codes=wrong, state=State.VOID if wrong >= WRONG_CODES else link.state)


def taking_on(confidence: int) -> Act:
    """Taken on for good, or with so little confidence that a smaller step is to be agreed first (R1.4)."""
    return Act.TAKE_ON if confidence >= SURE_ENOUGH else Act.TAKE_ON_UNSURE
