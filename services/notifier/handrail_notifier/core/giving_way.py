"""Texts that no moment calls for and nobody has just asked for: a week told back, a goal to look at, a check-in. They give way to nudges.

One is decided by the core that decides nudges and is part of the same budget. It takes no place that a nudge of the week ahead is going to
need, of its day or of its seven days, and keeps clear of one that is near.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Literal
from uuid import UUID

from handrail_shared.contracts.purposes import Purpose

from handrail_notifier.core.decision import Client as Recipient
from handrail_notifier.core.decision import (
    Clinic,
    Context,
    Decision,
    Defences,
    Opening,
    Plan,
    Postpone,
    Reason,
    Role,
    Send,
    Withhold,
    decide,
    next_permitted,
)
from handrail_notifier.core.decision.dose import HARD_DAILY_CAP, WEEK, Dose, dose_of
from handrail_notifier.core.timing import exists_at, local_day

DAY = timedelta(days=1)
Because = Literal["nudges", "silence"]
WHILE_ASKED = timedelta(minutes=10)
"""After so long it is asked again whether something else is still asked."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What such a text depends on. It is of use from `since` to `useful_until`. `ahead`: when the client's nudges of the week
    are to be decided; `role`: what it is to its client, where that rules a channel out."""

    clinic: Clinic | None
    client: Recipient
    defences: Defences
    since: datetime
    useful_until: datetime
    draw: float
    ahead: tuple[datetime, ...] = ()
    role: Role = "nudge"
    purpose: Purpose = Purpose.NUDGES
    """What the client agreed to get it for."""
    asked: bool = False
    """Something else is asked just now, and an answer to it would be lost."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The decision, and what it was made from. `because`: of its own, what a nudge would not have had against it."""

    decision: Decision
    context: Context
    because: Because | None = None


def draw_of(text: UUID) -> float:
    """A number from 0 up to 1 that always follows from the text."""
    return (text.int & (1 << 48) - 1) / (1 << 48)


def way(about: Circumstances, now: datetime) -> Decision:
    """Send, put off or withhold what is due."""
    return weigh(about, now).decision


def weigh(about: Circumstances, now: datetime) -> Weighed:
    """The same, with what it is decided from."""
    context, clinic = context_of(about, now), about.clinic
    full = clinic is not None and _day_is_full(about, clinic, now)
    decision = decide(context_of(_of_another_day(about), now) if full else context, now)
    if not isinstance(decision, Send) or clinic is None:
        return Weighed(decision, context)
    against = _nudges_against(about, clinic, now, full=full)
    return Weighed(against, context, "nudges") if against else Weighed(decision, context)


def without_own(client: Recipient, began: tuple[datetime, ...]) -> Recipient:
    """The client as before this text began, its kind's last first: it does not stand in its own way."""
    own = began[:1]
    return replace(client, sent=tuple(each for each in client.sent if each not in own)) if own else client


def _nudges_against(about: Circumstances, clinic: Clinic, now: datetime, *, full: bool) -> Postpone | Withhold | None:
    if full:
        return _later(about, tomorrow(about, clinic, now), Reason.DAILY_CAP)
    if about.asked:
        return _later(about, now + WHILE_ASKED, Reason.IN_CONVERSATION)
    dose = dose_of(clinic, about.client.wishes)
    if _costs_one(about, dose, now):
        return Withhold((Reason.WEEKLY_CAP,))
    near = [each for each in about.ahead if now <= each < now + dose.gap]
    return _later(about, max(near) + dose.gap, Reason.TOO_SOON) if near else None


def _later(about: Circumstances, until: datetime, reason: Reason) -> Postpone | Withhold:
    return Postpone(until, (reason,)) if until < about.useful_until else Withhold((reason,))


def _day_is_full(about: Circumstances, clinic: Clinic, now: datetime) -> bool:
    """Whether the day's nudges, those ahead with them, are as many as the client may get."""
    zone = about.client.zone
    today = local_day(now, zone)
    taken = sum(local_day(each, zone) == today for each in (*about.client.sent, *about.ahead))
    return taken >= dose_of(clinic, about.client.wishes).a_day


def _costs_one(about: Circumstances, dose: Dose, now: datetime) -> bool:
    """Whether any nudge of the week ahead would lose its place to this."""
    ahead, sent = sorted(each for each in about.ahead if each >= now), about.client.sent
    zone = about.client.zone
    return _with_a_place(ahead, sent, dose, zone) != _with_a_place(ahead, (now, *sent), dose, zone)


def _with_a_place(ahead: Sequence[datetime], sent: Sequence[datetime], dose: Dose, zone: str) -> Sequence[datetime]:
    """Those nudges ahead that the caps let through, if nothing else stands against any."""
    taken, days = list(sent), [local_day(each, zone) for each in sent]
    for each in ahead:
        day = local_day(each, zone)
        if days.count(day) < dose.a_day and sum(one > each - WEEK for one in taken) < dose.a_week:
            taken.append(each)
            days.append(day)
    return taken[len(sent) :]


def _of_another_day(about: Circumstances) -> Circumstances:
    """As it would be if only the day's dose did not stand against it."""
    assert about.clinic is not None, "a dose is a clinic's"
    wishes = replace(about.client.wishes, a_day=None)
    clinic = replace(about.clinic, daily_cap=HARD_DAILY_CAP)
    return replace(about, clinic=clinic, client=replace(about.client, wishes=wishes))


def tomorrow(about: Circumstances, clinic: Clinic, now: datetime) -> datetime:
    """The next day's first instant at which it may go."""
    zone = about.client.zone
    return next_permitted(clinic, about.client, exists_at(local_day(now, zone) + DAY, time.min, zone))


def context_of(about: Circumstances, now: datetime) -> Context:
    """What it is decided from. It is about no plan and none of its moments, and nothing is learnt from leaving it out."""
    opening = Opening(
        local_date=local_day(now, about.client.zone),
        window_start=about.since,
        window_end=about.useful_until,
        due_at=now,
        useful_until=about.useful_until,
        draw=about.draw,
        role=about.role,
        purpose=about.purpose,
    )
    clinic = replace(about.clinic, explores=False) if about.clinic is not None else None
    holds = tuple(replace(hold, wording=None) for hold in about.defences.holds)
    return Context(clinic, about.client, Plan(about.useful_until), opening, replace(about.defences, holds=holds))
