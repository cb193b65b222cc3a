"""A client's week, told back to who asked for it (R56): when, whether, and which of three things is said.

A week ends on Sunday at five of the client's own clock, and each answered opportunity is in one week. What was used is counted; a
week in which nothing was used gets a kind sentence and no number, and one in which nothing was told gets nothing at all. A recap
is decided by the same core as a nudge and is part of the same budget, and it gives way to any nudge for a moment that is near.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

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
    Send,
    Withhold,
    decide,
)
from handrail_notifier.core.decision.dose import dose_of
from handrail_notifier.core.timing import exists_at, local_day

SUNDAY = 6
AT = time(17)
DAY = timedelta(days=1)
USEFUL_FOR = DAY
"""It may wait for better hours until the next day's five o'clock."""
_FORTNIGHT = 15


class Says(StrEnum):
    """What a recap says."""

    SOME = "some"
    ONE = "one"
    NONE = "none"
    """Something was told, and nothing was used: a kind sentence, without a number."""


@dataclass(frozen=True, slots=True)
class Week:
    """After `since`, up to and with `until`."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """In a week: opportunities that the client first answered, and those of them in which the plan was used."""

    answered: int
    used: int


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a recap depends on. `ahead`: the client's next nudge that may be near."""

    clinic: Clinic | None
    client: Recipient
    defences: Defences
    useful_until: datetime
    draw: float
    ahead: datetime | None = None


def next_end(after: datetime, zone: str) -> datetime:
    """The first end of a week that is later."""
    today = local_day(after, zone)
    ends = (_end(today + number * DAY, zone) for number in range(_FORTNIGHT) if _is_sunday(today + number * DAY))
    return next(each for each in ends if each > after)


def week_until(end: datetime, zone: str) -> Week | None:
    """The week that ends just then on the client's clock; None: none does."""
    day = local_day(end, zone)
    if not _is_sunday(day) or _end(day, zone) != end:
        return None
    return Week(_end(day - 7 * DAY, zone), end)


def says(told: Told) -> Says | None:
    """What there is to say; None: nothing."""
    if not told.answered:
        return None
    return Says.NONE if not told.used else Says.ONE if told.used == 1 else Says.SOME


def draw_of(text: UUID) -> float:
    """A number from 0 up to 1 that always follows from the text."""
    return (text.int & (1 << 48) - 1) / (1 << 48)


def way(about: Circumstances, now: datetime) -> Decision:
    """Send, put off or withhold a recap that is due."""
    decision = decide(_context(about, now), now)
    if not isinstance(decision, Send) or about.clinic is None or about.ahead is None:
        return decision
    gap = dose_of(about.clinic, about.client.wishes).gap
    if about.ahead >= now + gap:
        return decision
    later = about.ahead + gap
    return Postpone(later, (Reason.TOO_SOON,)) if later < about.useful_until else Withhold((Reason.TOO_SOON,))


def without_own(client: Recipient, began: tuple[datetime, ...]) -> Recipient:
    """The client as before this recap began: it does not stand in its own way."""
    own = began[:1]
    return replace(client, sent=tuple(each for each in client.sent if each not in own))


def _context(about: Circumstances, now: datetime) -> Context:
    """A recap is about no plan and none of its moments, and nothing is learnt from leaving it out."""
    opening = Opening(
        local_date=local_day(now, about.client.zone),
        window_start=about.useful_until - USEFUL_FOR,
        window_end=about.useful_until,
        due_at=now,
        useful_until=about.useful_until,
        draw=about.draw,
    )
    clinic = replace(about.clinic, explores=False) if about.clinic is not None else None
    holds = tuple(replace(hold, wording=None) for hold in about.defences.holds)
    return Context(clinic, about.client, Plan(about.useful_until), opening, replace(about.defences, holds=holds))


def _is_sunday(day: date) -> bool:
    return day.weekday() == SUNDAY


def _end(day: date, zone: str) -> datetime:
    return exists_at(day, AT, zone)
