"""When a cue is likely: rules over a client's own days, and the hours of such a day.

A rule names local days, in order, and never one twice. The hours are wall times; an end before its start is the next day's, and a
window of no length is refused. What is drawn follows from the moment and the day alone, so it is never drawn again.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import cast
from uuid import UUID

from dateutil.rrule import rrule, rrulestr

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_NAMES = frozenset(WEEKDAYS)
MOST_WEEKS = 52
LONGEST_RULE = 200
MOST_COUNTED = 1000
MOST_DATES = 366
MOST_OFFSETS = 30
FARTHEST_OFFSET = 180
RAREST = timedelta(days=9 * 366)
"""A rule that names no day in so many years names none: the rarest is a leap day, eight years apart around 2100."""
LONGEST_LEAD = timedelta(hours=2)
_STEPS = {"DAILY": 1, "WEEKLY": 7}
_OFTEN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"})
_SELDOM = _OFTEN | {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_PARTS_OF = {"DAILY": _OFTEN, "WEEKLY": _OFTEN, "MONTHLY": _SELDOM, "YEARLY": _SELDOM}
"""What a rule may say, by its frequency: none takes long to look through."""


class NoMoment(ValueError):
    """These are no days or hours that could come. The message says what to change."""


class Aim(StrEnum):
    """What a nudge aims at: the time before the window opens, a drawn time inside, or the time after it has closed."""

    BEFORE = "before"
    INSIDE = "inside"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Weekly:
    """These days of every week, or of every so many weeks, counted from the week of `from_date`."""

    days: tuple[str, ...]
    every_weeks: int = 1
    from_date: date | None = None

    def __post_init__(self) -> None:
        if not self.days or not _DAY_NAMES.issuperset(self.days):
            raise NoMoment(f"days must be some of {', '.join(WEEKDAYS)}")
        if not 1 <= self.every_weeks <= MOST_WEEKS:
            raise NoMoment(f"every_weeks must be 1 to {MOST_WEEKS}")
        if self.every_weeks > 1 and self.from_date is None:
            raise NoMoment("from_date says from which week the weeks are counted")

    def days_from(self, first: date, anchors: Sequence[date]) -> Iterator[date]:
        del anchors
        weekdays = _weekdays(self.days)
        begin = max(first, self.from_date) if self.from_date else first
        week = begin - timedelta(days=begin.weekday())
        if self.every_weeks > 1 and self.from_date is not None:
            counted_from = self.from_date - timedelta(days=self.from_date.weekday())
            late = (week - counted_from) // WEEK % self.every_weeks
            week += WEEK * ((self.every_weeks - late) % self.every_weeks)
        while True:
            for weekday in weekdays:
                if (day := week + weekday) >= begin:
                    yield day
            week += self.every_weeks * WEEK


@dataclass(frozen=True, slots=True)
class Recurring:
    """The days of an RFC 5545 recurrence rule, such as `FREQ=MONTHLY;BYDAY=-1FR`, counted from `from_date`."""

    rule: str
    from_date: date

    def __post_init__(self) -> None:
        _check_rule(self.rule)
        try:
            comes = next(self.days_from(self.from_date, ()), None)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
            raise NoMoment("not a recurrence rule of RFC 5545, such as FREQ=MONTHLY;BYDAY=-1FR") from None
        if comes is None:
            raise NoMoment("this recurrence rule names no day that ever comes")

    def days_from(self, first: date, anchors: Sequence[date]) -> Iterator[date]:
        del anchors
        begin = max(first, self.from_date)
        if begin < date.max - RAREST:
            dates = _dates(self.rule, _skip_ahead(self.rule, self.from_date, first), begin + RAREST)
            for each in dates.xafter(_midnight(begin), inc=True):
                yield each.date()


@dataclass(frozen=True, slots=True)
class Dated:
    """These days and no others."""

    days: tuple[date, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.days) <= MOST_DATES:
            raise NoMoment(f"name 1 to {MOST_DATES} days")

    def days_from(self, first: date, anchors: Sequence[date]) -> Iterator[date]:
        del anchors
        return (day for day in sorted(set(self.days)) if day >= first)


@dataclass(frozen=True, slots=True)
class AroundSession:
    """So many days before (negative) or after each session. What would come after the next session gives way to it.

    Boosters that thin out are offsets such as 1, 2, 4, 7 (R24).
    """

    offsets: tuple[int, ...]

    def __post_init__(self) -> None:
        _check_offsets(self.offsets, -FARTHEST_OFFSET)

    def days_from(self, first: date, anchors: Sequence[date]) -> Iterator[date]:
        held = sorted(set(anchors))
        days = {
            session + timedelta(days=offset)
            for session, following in zip(held, [*held[1:], date.max], strict=False)
            for offset in self.offsets
            if offset <= 0 or session + timedelta(days=offset) < following
        }
        return iter(sorted(day for day in days if day >= first))


@dataclass(frozen=True, slots=True)
class AfterFact:
    """So many days after each thing of a kind that happened, such as a lapse or a completed step."""

    fact: str
    offsets: tuple[int, ...]

    def __post_init__(self) -> None:
        _check_offsets(self.offsets, 0)

    def days_from(self, first: date, anchors: Sequence[date]) -> Iterator[date]:
        days = {day + timedelta(days=offset) for day in anchors for offset in self.offsets}
        return iter(sorted(day for day in days if day >= first))


Rule = Weekly | Recurring | Dated | AroundSession | AfterFact


@dataclass(frozen=True, slots=True)
class Moment:
    """A rule's days with the hours of such a day, and when the nudge is due."""

    moment_id: UUID
    rule: Rule
    start: time
    end: time
    aim: Aim = Aim.BEFORE
    lead: timedelta = field(default=timedelta(minutes=20))
    into: timedelta = timedelta()
    """So long after its start the nudge comes instead of before it, because the client had it come later; then there is no lead."""

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise NoMoment("a window must end at another time than it starts")
        if self.start.tzinfo or self.end.tzinfo:
            raise NoMoment("a window has wall times: they carry no zone")
        if not timedelta() <= self.lead <= LONGEST_LEAD:
            raise NoMoment("the lead is 0 to 120 minutes")
        if self.into and (self.aim is not Aim.BEFORE or self.lead):
            raise NoMoment("a nudge inside the window has no lead, and no aim of its own")
        if not timedelta() <= self.into < nominal_length(self.start, self.end):
            raise NoMoment("a nudge comes before its window has closed")

    @property
    def ahead(self) -> timedelta:
        """How long before its start the nudge comes; less than nothing: so long after."""
        return self.lead - self.into


def nudged_ahead(moment: Moment, by: timedelta) -> Moment:
    """The same moment, with its nudge so long before its start, or after, if that is less than nothing. Raises `NoMoment`."""
    return replace(moment, lead=max(by, timedelta()), into=max(-by, timedelta()))


def nominal_length(start: time, end: time) -> timedelta:
    """From one wall time to the other, over midnight if that is earlier: more than nothing, less than a day."""
    length = datetime.combine(date.min, end) - datetime.combine(date.min, start)
    return length if length > timedelta() else length + DAY


def share_of_the_day(moment_id: UUID, day: date) -> float:
    """A number from 0 up to 1 that always follows from the moment and the day: where in the window the time is drawn."""
    digest = hashlib.sha256(moment_id.bytes + day.isoformat().encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


@lru_cache(maxsize=1024)
def _weekdays(names: tuple[str, ...]) -> Sequence[timedelta]:
    """How long after the week's Monday each of these days begins, in order."""
    return [DAY * number for number, name in enumerate(WEEKDAYS) if name in names]


def _check_offsets(offsets: Sequence[int], lowest: int) -> None:
    if not 1 <= len(offsets) <= MOST_OFFSETS or not all(lowest <= each <= FARTHEST_OFFSET for each in offsets):
        raise NoMoment(f"name 1 to {MOST_OFFSETS} days, each from {lowest} to {FARTHEST_OFFSET}")


def _check_rule(rule: str) -> None:
    """Only what names days: hours are the window's, and a bound keeps every search short."""
    if len(rule) > LONGEST_RULE:
        raise NoMoment(f"a recurrence rule has at most {LONGEST_RULE} characters")
    parts = _parts(rule)
    allowed = _PARTS_OF.get(parts.get("FREQ", ""))
    if allowed is None:
        raise NoMoment("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY")
    if unknown := sorted(set(parts) - allowed):
        raise NoMoment(f"leave out {', '.join(unknown)}: such a rule names days, and the window has the hours")
    if {"COUNT", "UNTIL"} <= set(parts):
        raise NoMoment("say COUNT or UNTIL, not both")
    for name, highest in (("INTERVAL", MOST_COUNTED), ("COUNT", MOST_COUNTED)):
        if name in parts and not (parts[name].isdecimal() and 1 <= int(parts[name]) <= highest):
            raise NoMoment(f"{name} must be 1 to {highest}")


@lru_cache(maxsize=4096)
def _dates(rule: str, from_date: date, until: date) -> rrule:
    """The rule's days up to its own end or `until`: without an end a rule that names no day is looked through for ever."""
    parts = _parts(rule)
    stated = parts.pop("UNTIL", None)
    last = min(until, date.fromisoformat(stated[:8])) if stated else until
    dates = cast("rrule", rrulestr(";".join(f"{k}={v}" for k, v in parts.items()), dtstart=_midnight(from_date)))
    return dates if "COUNT" in parts else dates.replace(until=_midnight(last))


def _parts(rule: str) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in rule.upper().split(";"))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _skip_ahead(rule: str, from_date: date, first: date) -> date:
    """A later start that gives the same days from `first` on, so that no search walks through all the past."""
    parts = _parts(rule)
    step = _STEPS.get(parts["FREQ"])
    if step is None or "COUNT" in parts or first <= from_date:
        return from_date
    whole = timedelta(days=step * int(parts.get("INTERVAL", "1")))
    return from_date + max(0, (first - from_date) // whole - 1) * whole
