"""A client's week, told back to who asked for it (R56): when, whether, and which of three things is said.

A week ends on Sunday at five of the client's own clock, and each answered opportunity is in one week. What was used is counted; a
week in which nothing was used gets a kind sentence and no number, and one in which nothing was told gets nothing at all. A recap
is decided by the same core as a nudge and is part of the same budget, and it gives way to nudges: to one that is near, and to those that the day still needs.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
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
    Send,
    Withhold,
    decide,
    next_permitted,
)
from handrail_notifier.core.decision.dose import HARD_DAILY_CAP, dose_of
from handrail_notifier.core.timing import exists_at, local_day

SUNDAY = 6
AT = time(17)
DAY = timedelta(days=1)
USEFUL_FOR = DAY
"""It may wait for better hours until the next day's five o'clock."""
LOOKS_AHEAD = 2 * DAY
"""How far ahead nudges are looked at: beyond the day and any gap."""
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
    """What a recap depends on. `ahead`: when the client's next nudges are to be decided."""

    clinic: Clinic | None
    client: Recipient
    defences: Defences
    useful_until: datetime
    draw: float
    ahead: tuple[datetime, ...] = ()


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
    """Send, put off or withhold a recap that is due. It takes no place that a nudge of the day is going to need."""
    full = about.clinic is not None and _is_full(about, about.clinic, now)
    decision = decide(_context(_of_another_day(about) if full else about, now), now)
    if not isinstance(decision, Send) or about.clinic is None:
        return decision
    if full:
        return _later(about, _tomorrow(about, about.clinic, now), Reason.DAILY_CAP)
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
        purpose=Purpose.RECAP,
    )
    clinic = replace(about.clinic, explores=False) if about.clinic is not None else None
    holds = tuple(replace(hold, wording=None) for hold in about.defences.holds)
    return Context(clinic, about.client, Plan(about.useful_until), opening, replace(about.defences, holds=holds))


def _is_sunday(day: date) -> bool:
    return day.weekday() == SUNDAY


def _end(day: date, zone: str) -> datetime:
    return exists_at(day, AT, zone)
