"""On which of a client's own days a cue is likely: what a moment may name, and what must be put right in it.

The notifier goes by these days and has the same limits: what passes here is watched there, which a test holds to.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Literal, assert_never, cast

from dateutil.rrule import rrule, rrulestr

from handrail_planner.core.refusals import Fault

Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
WEEKDAYS: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FactKind = Literal["lapse", "done"]

MOST_WEEKS = 52
LONGEST_RULE = 200
MOST_COUNTED = 1000
MOST_DATES = 366
MOST_OFFSETS = 30
FARTHEST_OFFSET = 180
RAREST = timedelta(days=9 * 366)
"""A rule that names no day in so many years names none: the rarest is a leap day, eight years apart around 2100."""
RULE = r"^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[-+A-Z0-9,]+)*$"

_OFTEN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"})
_SELDOM = _OFTEN | {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_PARTS_OF = {"DAILY": _OFTEN, "WEEKLY": _OFTEN, "MONTHLY": _SELDOM, "YEARLY": _SELDOM}
"""What a rule may say, by its frequency: none takes long to look through."""
_NOT_A_RULE = "This is no recurrence rule of RFC 5545 that names days, such as FREQ=MONTHLY;BYDAY=-1FR."
_COUNTED_FROM = (date(2000, 1, 1), date(2199, 12, 31))
_TOO_FAR = "Count from a day between 2000 and 2199."
_NO_ZERO = frozenset({"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"})
_NEVER = "No day that this rule names ever comes: look at its parts, and at where it is counted from."
_MONTH = 28
_CYCLE = timedelta(days=146_097)
"""After 400 years the calendar is the same again, weekdays, weeks and leap years."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """These days of every week, or of every so many weeks, counted from the week of `from_date`."""

    days: tuple[Weekday, ...]
    every_weeks: int = 1
    from_date: date | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it says no more than the days of every week."""
        return self.every_weeks == 1 and self.from_date is None


@dataclass(frozen=True, slots=True)
class Recurring:
    """The days of a recurrence rule of RFC 5545, counted from `from_date`."""

    rule: str
    from_date: date


@dataclass(frozen=True, slots=True)
class Dated:
    """These days and no others."""

    dates: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class AroundSession:
    """So many days before (negative) or after each session."""

    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AfterFact:
    """So many days after each time that the plan was missed, or used."""

    fact: FactKind
    offsets: tuple[int, ...]


Days = Weekly | Recurring | Dated | AroundSession | AfterFact

BOOSTERS = AroundSession((1, 2, 4, 7))
"""After each session often at first, then thinning out (R24)."""


def same_days(days: Days) -> Days:
    """The same days as everybody would write them: in order, each once."""
    match days:
        case Weekly():
            return replace(days, days=tuple(sorted(set(days.days), key=WEEKDAYS.index)))
        case Recurring():
            return days
        case Dated():
            return replace(days, dates=tuple(sorted(set(days.dates))))
        case AroundSession() | AfterFact():
            return replace(days, offsets=tuple(sorted(set(days.offsets))))
        case never:
            assert_never(never)


def times_a_week(days: Days) -> int:
    """How often it comes in a week, rounded up; 0 where that is not said by the clock."""
    match days:
        case Weekly():
            return -(-len(days.days) // days.every_weeks)
        case Recurring():
            until = days.from_date + timedelta(days=_MONTH)
            return -(-sum(1 for _ in takewhile(lambda day: day < until, _dates(days))) * 7 // _MONTH)
        case Dated() | AroundSession() | AfterFact():
            return 0
        case never:
            assert_never(never)


def day_faults(days: Days, moment: str) -> Iterator[Fault]:
    """What must be put right before these days can be watched; `moment` is the field that they stand in."""
    match days:
        case Weekly():
            yield from _weekly_faults(days, moment)
        case Recurring():
            yield from _from_faults(days.from_date, moment)
            yield from (Fault(f"{moment}.when.rule", each) for each in _rule_faults(days))
        case Dated():
            yield from _list_faults(days.dates, MOST_DATES, f"{moment}.when.dates")
        case AroundSession():
            yield from _offset_faults(days.offsets, -FARTHEST_OFFSET, f"{moment}.when.offsets")
        case AfterFact():
            yield from _offset_faults(days.offsets, 0, f"{moment}.when.offsets")
        case never:
            assert_never(never)


def _weekly_faults(weekly: Weekly, moment: str) -> Iterator[Fault]:
    place = f"{moment}.days" if weekly.is_plain else f"{moment}.when.days"
    yield from _list_faults(weekly.days, len(WEEKDAYS), place)
    if not 1 <= weekly.every_weeks <= MOST_WEEKS:
        yield Fault(f"{moment}.when.every_weeks", f"Use 1 to {MOST_WEEKS} weeks.")
    yield from _from_faults(weekly.from_date, moment)
    if weekly.every_weeks > 1 and weekly.from_date is None:
        yield Fault(f"{moment}.when.from_date", "Say from which week on the weeks are counted: any day of it.")


def _from_faults(from_date: date | None, moment: str) -> Iterator[Fault]:
    if from_date is not None and not _COUNTED_FROM[0] <= from_date <= _COUNTED_FROM[1]:
        yield Fault(f"{moment}.when.from_date", _TOO_FAR)


def _list_faults(named: Sequence[object], most: int, place: str) -> Iterator[Fault]:
    if not 1 <= len(named) <= most:
        yield Fault(place, f"Name 1 to {most} days.")
    elif len(set(named)) < len(named):
        yield Fault(place, "Name each day once.")


def _offset_faults(offsets: Sequence[int], lowest: int, place: str) -> Iterator[Fault]:
    yield from _list_faults(offsets, MOST_OFFSETS, place)
    if not all(lowest <= each <= FARTHEST_OFFSET for each in offsets):
        yield Fault(place, f"Each is a number of days from {lowest} to {FARTHEST_OFFSET}.")


def _rule_faults(days: Recurring) -> Iterator[str]:
    if len(days.rule) > LONGEST_RULE:
        yield f"Use at most {LONGEST_RULE} characters."
        return
    pairs = [part.partition("=")[::2] for part in days.rule.split(";")]
    faults = list(_part_faults(pairs))
    yield from faults
    if not faults and _COUNTED_FROM[0] <= days.from_date <= _COUNTED_FROM[1]:
        yield from _coming_faults(days)


def _part_faults(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Only what names days: hours are the window's, and a bound keeps every search short."""
    parts = dict(pairs)
    allowed = _PARTS_OF.get(parts.get("FREQ", ""))
    if allowed is None:
        yield "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY."
        return
    if unknown := sorted(set(parts) - allowed):
        yield f"Leave out {_named(unknown)}: such a rule names days, and the window has the hours."
    if len(parts) < len(pairs):
        yield "Say each part once."
    if {"COUNT", "UNTIL"} <= set(parts):
        yield "Say COUNT or UNTIL, not both."
    for name in ("INTERVAL", "COUNT"):
        if name in parts and not (parts[name].isdecimal() and 1 <= int(parts[name]) <= MOST_COUNTED):
            yield f"{name} is 1 to {MOST_COUNTED}."

    for name in sorted(_NO_ZERO & set(parts)):
        if "0" in parts[name].split(","):
            yield f"{name} counts from 1, or from -1 backwards."


def _named(unknown: Iterable[str]) -> str:
    """Parts that RFC 5545 knows by name; what a caller made up is not repeated."""
    known = [each for each in unknown if each in {"BYHOUR", "BYMINUTE", "BYSECOND", *_SELDOM}]
    return ", ".join(known) if known else "what is no part of a rule of this frequency"


def _coming_faults(days: Recurring) -> Iterator[str]:
    try:
        comes = next(_dates(days), None)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
        yield _NOT_A_RULE
    else:
        if comes is None:
            yield _NEVER


def _dates(days: Recurring) -> Iterator[date]:
    """The days that it names within some years.

    dateutil looks for the next day up to the end of its calendar, which takes seconds where there is none. So it is asked about the
    last 400 years of that calendar, which are like any others.
    """
    if days.from_date > date.max - RAREST:
        return iter(())
    ahead = (date.max - RAREST - days.from_date) // _CYCLE * _CYCLE
    parts = dict(part.partition("=")[::2] for part in days.rule.split(";"))
    stated, count = parts.pop("UNTIL", None), parts.pop("COUNT", None)
    last = min(days.from_date + RAREST, date.fromisoformat(stated[:8])) if stated else days.from_date + RAREST
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    found = cast("rrule", rrulestr(rule, dtstart=_midnight(days.from_date + ahead)))
    named = (each.date() - ahead for each in found.replace(until=_midnight(last + ahead)))
    return named if count is None else islice(named, int(count))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)
