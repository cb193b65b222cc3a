"""What is kept of a calendar: when its events are, how they repeat, and which of them leave the client free.

No text of the file is in these values: a zone is an IANA name that we know, or a number. They are what is sealed and kept, so that
the days ahead can be worked out again later.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from handrail_planner.core.calendar.rule import Rule

LONGEST = timedelta(days=3660)
EARLIEST, LATEST = 1583, 9000
"""Years: outside of them a calendar is broken, and no sum of ours may run out of the calendar."""
_FAR_ENOUGH = timedelta(days=2)
"""No zone is farther from UTC than this, so a wall that long ago is over everywhere."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as it is written. `zone`: an IANA name, the number of one of the file's own, or None: the client's own clock."""

    wall: datetime
    zone: str | None = None
    whole_day: bool = False


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long an event takes: up to an `end`, or for a `length`."""

    end: Stamp | None = None
    length: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Extra:
    """A further occurrence (RDATE); without a `lasting` of its own it takes as long as the others."""

    start: Stamp
    lasting: Lasting | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. `series`: events of one number belong together; `replaces`: the occurrence that this one stands for."""

    series: int
    start: Stamp
    lasting: Lasting
    busy: bool
    replaces: Stamp | None = None
    rules: tuple[Rule, ...] = ()
    extra: tuple[Extra, ...] = ()
    left_out: tuple[Stamp, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """A busy time of a VFREEBUSY."""

    start: Stamp
    lasting: Lasting


@dataclass(frozen=True, slots=True)
class Observance:
    """From `start` on (and again by the rules) a zone of the file's own is `after` ahead of UTC; up to then it was `before`."""

    start: datetime
    before: timedelta
    after: timedelta
    rules: tuple[Rule, ...] = ()
    again: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnZone:
    """A zone that the file defines itself."""

    number: str
    observances: tuple[Observance, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """A calendar without a word in it."""

    events: tuple[Event, ...] = ()
    periods: tuple[Period, ...] = ()
    zones: tuple[OwnZone, ...] = ()


_WRITTEN = TypeAdapter(Times)


def written(times: Times) -> str:
    """As a text that is to be sealed."""
    return _WRITTEN.dump_json(times, exclude_defaults=True).decode()


def read_back(text: str) -> Times:
    return _WRITTEN.validate_json(text)


def ahead(times: Times, now: datetime) -> Times:
    """Without what is certainly over by now: it need not be kept."""
    wall = now.replace(tzinfo=None) - _FAR_ENOUGH
    repeating = {event.series for event in times.events if _repeats(event, wall)}
    events = [
        event for event in times.events if event.series in repeating or not _is_over(event.start, event.lasting, wall)
    ]
    periods = [each for each in times.periods if not _is_over(each.start, each.lasting, wall)]
    return replace(times, events=tuple(events), periods=tuple(periods))


def _repeats(event: Event, wall: datetime) -> bool:
    lasts = _length(event.start, event.lasting)
    return bool(event.extra) or any(rule.until is None or rule.until + lasts >= wall for rule in event.rules)


def _is_over(start: Stamp, lasting: Lasting, wall: datetime) -> bool:
    return start.wall + _length(start, lasting) < wall


def _length(start: Stamp, lasting: Lasting) -> timedelta:
    """Near enough: zones are not looked at."""
    if lasting.end is not None:
        return min(max(lasting.end.wall - start.wall, timedelta()), LONGEST)
    return lasting.length or timedelta(days=1)
