"""A nudge that its client wants once more, later (R28): the same words for the same opportunity, inside its window.

Decided by the same core as every nudge, as of the instant at which it would go; and again when it goes. Asked for by the client,
it takes a place under the ceiling, and no other cap keeps it back, nor the gap; what nobody asked for keeps its distance from it (R5.1).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handrail_notifier.core.decision import (
    Client,
    Clinic,
    Context,
    Opening,
    Plan,
    Postpone,
    Role,
    Withhold,
    decide,
)

USUALLY = timedelta(minutes=60)
LEAST = timedelta(minutes=5)
"""Sooner than this the conversation is not over."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The nudge that is to come again, decided at `decided_at`. `once_more`: that was asked for before."""

    window_start: datetime
    window_end: datetime
    decided_at: datetime
    role: Role = "nudge"
    at_night: bool = False
    once_more: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """Not before `at`, and of use until `until`."""

    at: datetime
    until: datetime


def again_after(minutes: int | None) -> timedelta:
    """How long to wait."""
    return USUALLY if minutes is None else max(timedelta(minutes=minutes), LEAST)


def context_of(wanted: Wanted, clinic: Clinic | None, client: Client, plan: Plan, day: date, at: datetime) -> Context:
    """What it is decided from: how things stand, but for what holds nudges back for practice or silence."""
    opening = Opening(
        local_date=day,
        window_start=wanted.window_start,
        window_end=wanted.window_end,
        due_at=at,
        useful_until=wanted.window_end,
        role=wanted.role,
        at_night=wanted.at_night,
        repeats=wanted.decided_at,
        put_off=wanted.once_more,
    )
    bare = Plan(expires_at=plan.expires_at, ended=plan.ended, paused=plan.paused)
    exact = None if clinic is None else replace(clinic, explores=False)
    return Context(exact, replace(client, unanswered=0), bare, opening)


def once_more(wanted: Wanted, context: Context, at: datetime) -> Again | Withhold:
    """Whether it comes again at `at`, or as soon after as it may, inside its window; and when, as far as is known by now."""
    decision = decide(context, at)
    if isinstance(decision, Withhold):
        return decision
    if isinstance(decision, Postpone):
        inside = decision.until < wanted.window_end
        return Again(decision.until, wanted.window_end) if inside else Withhold(decision.reasons)
    return Again(at, wanted.window_end)
