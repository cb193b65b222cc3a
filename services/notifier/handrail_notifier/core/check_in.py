"""When a client is asked how something is: at drawn instants inside a window of their own clock, and in hours that are permitted.

An instant follows from client, check-in and local day alone, and from the hours as they then are: it is never drawn by chance, so
working it out again gives the same. No two of a check-in lie nearer than the gap, on one day or on two, whatever the clocks do; a window
that has no room for all of them has fewer.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from handrail_notifier.core.decision import (
    LEAST_GAP,
    Client,
    Clinic,
    dose_of,
    is_permitted,
    next_permitted,
    permitted_until,
)
from handrail_notifier.core.moment import WEEKDAYS
from handrail_notifier.core.timing import hours_on, local_day

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
Per = Literal["day", "week"]

USEFUL_FOR = timedelta(hours=1)
"""What is put off for longer is no answer about that instant any more; no two of a check-in are of use at once."""
AT_LEAST = timedelta(minutes=15)
"""So long it is of use also where its window is over sooner."""
OPEN_FOR = timedelta(hours=2)
"""How long a lone number answers it, unless something newer is asked."""
MOST_DAYS_AHEAD = 16
"""A check-in that has no instant in so many days has none for now: it is looked at again."""
MOST_SPANS = 12
FIT_DAYS = 3
"""On so many days of a week it may be asked how well the texts fit, until it once was."""
SILENT_FOR = timedelta(days=30)
"""Who texted nothing for so long is not asked how well the texts fit."""
_LAST_DAY = date.max - 60 * DAY
MOST_DAYS_SHOWN = 33
MOST_MISSED = 60
"""Instants that an outage may have passed over and that are put on record."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A question for one client. `end` at or before `start` is the next day's; `until` is its last day."""

    check_in_id: UUID
    client_id: UUID
    days: tuple[str, ...]
    start: time
    end: time
    times: int
    per: Per
    from_date: date
    until: date | None = None
    fit_weeks: int | None = None
    """It asks how well the texts fit: in one of each so many weeks, or 0: never."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One instant at which it is asked: the `number`-th of a local day, counted from 0."""

    local_date: date
    number: int
    at: datetime
    window_end: datetime

    @property
    def useful_until(self) -> datetime:
        return max(min(self.window_end, self.at + USEFUL_FOR), self.at + AT_LEAST)


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant up to another."""

    start: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        return self.until - self.start


def asks_on(check_in: CheckIn, clinic: Clinic, client: Client, day: date) -> Sequence[Ask]:
    """The instants of one local day, in order."""
    times = times_on(check_in, day)
    window = window_on(check_in, client.zone, day) if times else None
    if window is None:
        return ()
    gap = max(dose_of(clinic, client.wishes).gap, LEAST_GAP)
    spans = permitted_in(clinic, client, _apart_from_the_next(check_in, client.zone, day, window, gap))
    room = sum((span.length for span in spans), timedelta())
    count = min(times, -(-room // gap))
    free = room - max(count - 1, 0) * gap
    shares = sorted(_share(check_in, day, str(number)) for number in range(count))
    return [
        Ask(day, number, _along(spans, _whole(free * share) + number * gap), window.until)
        for number, share in enumerate(shares)
    ]


def next_after(check_in: CheckIn, clinic: Clinic, client: Client, instant: datetime) -> Ask | None:
    """The first instant that is later; None: there is none in the days ahead."""
    return next((ask for ask in _from(check_in, clinic, client, instant) if ask.at > instant), None)


def between(check_in: CheckIn, clinic: Clinic, client: Client, first: datetime, last: datetime) -> Sequence[Ask]:
    """Those from `first` up to and with `last`, the newest of them if there are very many."""
    found: list[Ask] = []
    for ask in _from(check_in, clinic, client, max(first, last - MOST_DAYS_AHEAD * DAY)):
        if ask.at > last:
            break
        if ask.at >= first:
            found.append(ask)
    return found[-MOST_MISSED:]


def is_over(check_in: CheckIn, zone: str, instant: datetime) -> bool:
    """Whether its last day has passed, with what began on it."""
    return check_in.until is not None and local_day(instant, zone) - DAY > check_in.until


def window_on(check_in: CheckIn, zone: str, day: date) -> Span | None:
    """Its window of a local day; None: no clock there shows that day."""
    hours = hours_on(day, check_in.start, check_in.end, zone)
    return None if hours is None else Span(*hours)


@dataclass(frozen=True, slots=True)
class Window:
    """A day's window, of which only the part is told in which the client may be written to; its instants are not told beforehand."""

    check_in_id: UUID
    local_date: date
    start: datetime
    end: datetime
    times: int


def windows(check_in: CheckIn, clinic: Clinic, client: Client, since: datetime, until: datetime) -> Sequence[Window]:
    """Those in which it may be asked between two instants; none where there is no room."""
    first, last = local_day(since, client.zone) - DAY, local_day(until, client.zone)
    found: list[Window] = []
    for offset in range(min((last - first).days + 1, MOST_DAYS_SHOWN)):
        day = first + offset * DAY
        asks, window = asks_on(check_in, clinic, client, day), window_on(check_in, client.zone, day)
        spans = permitted_in(clinic, client, window) if asks and window is not None else ()
        if spans and spans[-1].until > since and spans[0].start <= until:
            found.append(Window(check_in.check_in_id, day, spans[0].start, spans[-1].until, len(asks)))
    return found


def permitted_in(clinic: Clinic, client: Client, window: Span) -> Sequence[Span]:
    """What of a window lies in hours in which the client may be written to unasked."""
    found: list[Span] = []
    at = window.start
    for _ in range(MOST_SPANS):
        at = next_permitted(clinic, client, at)
        if at >= window.until or not is_permitted(clinic, client, at, at_night=False):
            break
        until = permitted_until(clinic, client, at, window.until, at_night=False)
        found.append(Span(at, until))
        at = until
    return found


def _from(check_in: CheckIn, clinic: Clinic, client: Client, instant: datetime) -> Iterator[Ask]:
    """In order, from the day before on: its window may not be over yet."""
    first = min(max(local_day(instant, client.zone) - DAY, check_in.from_date), _LAST_DAY)
    for offset in range(MOST_DAYS_AHEAD + 1):
        yield from asks_on(check_in, clinic, client, first + offset * DAY)


def times_on(check_in: CheckIn, day: date) -> int:
    """How often it is asked on a day, if there is room."""
    if day < check_in.from_date or (check_in.until is not None and day > check_in.until):
        return 0
    if WEEKDAYS[day.weekday()] not in check_in.days:
        return 0
    if check_in.fit_weeks is not None:
        return int(_is_for_fit(check_in, check_in.fit_weeks, day))
    if check_in.per == "day":
        return check_in.times
    return int(day in _drawn_days(check_in, day - day.weekday() * DAY))


def week_of(check_in: CheckIn, day: date) -> date:
    """The first day of the seven that a day lies in, counted from the check-in's own first day."""
    return day - (day - check_in.from_date).days % 7 * DAY


def _is_for_fit(check_in: CheckIn, weeks: int, day: date) -> bool:
    """One of a few drawn days of the first week of each so many: what gives way on one of them is asked on another."""
    begins = week_of(check_in, day)
    if weeks == 0 or (begins - check_in.from_date).days % (7 * weeks) != 0:
        return False
    days = sorted((begins + number * DAY for number in range(7)), key=lambda each: _share(check_in, each, "day"))
    return day in days[:FIT_DAYS]


def _drawn_days(check_in: CheckIn, monday: date) -> Sequence[date]:
    """So many of a week's days."""
    days = [monday + number * DAY for number, name in enumerate(WEEKDAYS) if name in check_in.days]
    return sorted(days, key=lambda day: _share(check_in, day, "day"))[: check_in.times]


def _apart_from_the_next(check_in: CheckIn, zone: str, day: date, window: Span, gap: timedelta) -> Span:
    """The window as far as it leaves the gap before the next day's: where it is nearly as long as a day, or the clocks change."""
    following = (window_on(check_in, zone, day + number * DAY) for number in (1, 2))
    starts = [each.start for each in following if each is not None]
    return Span(window.start, max(window.start, min([window.until, *(start - gap for start in starts)])))


def _along(spans: Sequence[Span], offset: timedelta) -> datetime:
    """The instant so far into the spans, laid end to end."""
    for span in spans:
        if offset < span.length:
            return span.start + offset
        offset -= span.length
    raise AssertionError("what is drawn lies inside")


def _share(check_in: CheckIn, day: date, what: str) -> float:
    """A number from 0 up to 1 that always follows from client, check-in and day."""
    drawn = "|".join((str(check_in.client_id), str(check_in.check_in_id), day.isoformat(), what))
    return int.from_bytes(hashlib.sha256(drawn.encode()).digest()[:6], "big") / 2**48


def _whole(length: timedelta) -> timedelta:
    return length // SECOND * SECOND
