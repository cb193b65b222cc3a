"""Whether a text that nobody waits for and that is no nudge goes out: a recap, a check-in.

It is decided by the same core as a nudge and is part of the same budget, and it gives way to nudges: to one that is near, and to those
that the day still needs.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import UUID

from handrail_notifier.core.decision import (
    Client,
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
from handrail_notifier.core.decision.dose import HARD_DAILY_CAP, dose_of
from handrail_notifier.core.timing import exists_at, local_day

DAY = timedelta(days=1)
LOOKS_AHEAD = 2 * DAY
"""How far ahead nudges are looked at: beyond the day and any gap."""
WHILE_ASKED = timedelta(minutes=10)
"""After so long it is asked again whether something else is still asked."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What such a text depends on: from when until when it is of use, and when the client's next nudges are to be decided (`ahead`)."""

    clinic: Clinic | None
    client: Client
    defences: Defences
    since: datetime
    useful_until: datetime
    draw: float
    ahead: tuple[datetime, ...] = ()
    role: Role = "nudge"
    asked: bool = False
    """Something else is asked just now, and an answer to it would be lost."""


def draw_of(text: UUID) -> float:
    """A number from 0 up to 1 that always follows from the text."""
    return (text.int & (1 << 48) - 1) / (1 << 48)


def way(about: Circumstances, now: datetime) -> Decision:
    """Send, put off or withhold such a text that is due. It takes no place that a nudge of the day is going to need."""
    full = about.clinic is not None and _is_full(about, about.clinic, now)
    decision = decide(context_of(_of_another_day(about) if full else about, now), now)
    if not isinstance(decision, Send) or about.clinic is None:
        return decision
    if full:
        return _later(about, _tomorrow(about, about.clinic, now), Reason.DAILY_CAP)
    if about.asked:
        return _later(about, now + WHILE_ASKED, Reason.IN_CONVERSATION)
    gap = dose_of(about.clinic, about.client.wishes).gap
    near = [each for each in about.ahead if now < each < now + gap]
    return _later(about, max(near) + gap, Reason.TOO_SOON) if near else decision


def _later(about: Circumstances, until: datetime, reason: Reason) -> Postpone | Withhold:
    return Postpone(until, (reason,)) if until < about.useful_until else Withhold((reason,))


def _is_full(about: Circumstances, clinic: Clinic, now: datetime) -> bool:
    """Whether the day's nudges, those ahead with them, are as many as the client may get."""
    zone = about.client.zone
    today = local_day(now, zone)
    taken = sum(local_day(each, zone) == today for each in (*about.client.sent, *about.ahead))
    return taken >= dose_of(clinic, about.client.wishes).a_day


def _of_another_day(about: Circumstances) -> Circumstances:
    """As it would be if only the day's dose did not stand against it."""
    assert about.clinic is not None, "a dose is a clinic's"
    wishes = replace(about.client.wishes, a_day=None)
    clinic = replace(about.clinic, daily_cap=HARD_DAILY_CAP)
    return replace(about, clinic=clinic, client=replace(about.client, wishes=wishes))


def _tomorrow(about: Circumstances, clinic: Clinic, now: datetime) -> datetime:
    zone = about.client.zone
    return next_permitted(clinic, about.client, exists_at(local_day(now, zone) + DAY, time.min, zone))


def without_own(client: Client, began: tuple[datetime, ...]) -> Client:
    """The client as before this text began, its kind's last first: it does not stand in its own way."""
    own = began[:1]
    return replace(client, sent=tuple(each for each in client.sent if each not in own))


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
    )
    clinic = replace(about.clinic, explores=False) if about.clinic is not None else None
    holds = tuple(replace(hold, wording=None) for hold in about.defences.holds)
    return Context(clinic, about.client, Plan(about.useful_until), opening, replace(about.defences, holds=holds))
