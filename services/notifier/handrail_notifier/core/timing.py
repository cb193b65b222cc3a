"""When a weekly window next opens for a client, on the client's own clock.

Every opening is an instant that exists: a wall time that a clock change skips moves to the first instant after the gap, and
one that happens twice is taken the first time, once. Openings come in strictly increasing order of their decision points.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = timedelta(days=1)
_SEARCH_DAYS = 10
"""A week, and a day on either side for leads and windows that cross midnight."""


@dataclass(frozen=True, slots=True)
class Window:
    """When the cue is likely, every week, by the client's wall clock. `end` at or before `start` is the next day's.

    `lead_minutes` (0 to 120) is how long before the window the nudge is due.
    """

    days: tuple[str, ...]
    start: time
    end: time
    lead_minutes: int = 20

    def __post_init__(self) -> None:
        if not self.days or not set(self.days) <= set(WEEKDAYS):
            raise ValueError(f"days must be some of {', '.join(WEEKDAYS)}")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One opening of a window. The instants are in UTC; `local_date` is the client's day on which it opens."""

    local_date: date
    window_start: datetime
    window_end: datetime
    decision_at: datetime


class UnknownZone(ValueError):
    """No time zone has this name."""


def check_zone(zone: str) -> None:
    """Raise `UnknownZone` unless the time zone database has it."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone("not a name of the IANA time zone database, such as America/New_York") from None


def next_after(window: Window, zone: str, instant: datetime) -> Occurrence:
    """The first opening whose decision point is later than `instant`."""
    lead = timedelta(minutes=window.lead_minutes)
    weekdays = frozenset(WEEKDAYS.index(day) for day in window.days)
    place = ZoneInfo(zone)
    first = (instant + lead).astimezone(place).date() - _DAY
    for offset in range(_SEARCH_DAYS):
        day = first + timedelta(days=offset)
        if day.weekday() in weekdays:
            start = exists_at(day, window.start, zone)
            if start - lead > instant:
                return Occurrence(day, start, _end(day, window, zone, start), start - lead)
    raise AssertionError("a weekly window opens within ten days")


def _end(day: date, window: Window, zone: str, start: datetime) -> datetime:
    last = day + _DAY if window.end <= window.start else day
    end = exists_at(last, window.end, zone)
    return end if end > start else start + _nominal_length(window)


def _nominal_length(window: Window) -> timedelta:
    """What the wall clock promises, for a window that a clock change swallowed whole."""
    length = datetime.combine(date.min, window.end) - datetime.combine(date.min, window.start)
    return length if length > timedelta() else length + _DAY


@lru_cache(maxsize=8192)
def exists_at(day: date, wall: time, zone: str) -> datetime:
    """The instant (UTC) at which a clock in `zone` first shows `wall` on `day`, or first shows a later time."""
    place = ZoneInfo(zone)
    naive = datetime.combine(day, wall)
    instant = naive.replace(tzinfo=place, fold=0).astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None) == naive:
        return instant
    before_the_gap = naive.replace(tzinfo=place, fold=1).astimezone(UTC)
    return _first_after_the_gap(before_the_gap, instant, place)


def _first_after_the_gap(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """The instant of the change between two instants that lie on its two sides, to the second."""
    old = before.astimezone(place).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle <= before:
            break
        if middle.astimezone(place).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def local_day(instant: datetime, zone: str) -> date:
    """The day that a calendar in `zone` shows at `instant`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def wall_time(instant: datetime, zone: str) -> time:
    """The time that a clock in `zone` shows at `instant`."""
    return instant.astimezone(ZoneInfo(zone)).time()
