"""Which of the client's local days a text speaks of.

Until four in the morning the day before goes on for whoever is still up: *today* may be either of the two. *Yesterday* is the day
before on the calendar, past any day that a country skipped. A weekday is the last one of that name, today included; of today's own name
it may be the one a week ago as well.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handrail_notifier.core.timing import exists_at

NIGHT_ENDS = 4
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_MOMENT = timedelta(seconds=1)


class Day(StrEnum):
    """A day that a text names."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    SEVERAL = "several"
    """More than one, a weekday among them: which of them it is of can't be told."""


WEEKDAYS = (Day.MONDAY, Day.TUESDAY, Day.WEDNESDAY, Day.THURSDAY, Day.FRIDAY, Day.SATURDAY, Day.SUNDAY)
ASKED_ABOUT = frozenset({*WEEKDAYS, Day.SEVERAL})
"""Of these the client is asked which day is meant, where that can't be told."""


@dataclass(frozen=True, slots=True)
class Days:
    """`named`: the local days that are spoken of; None: none was named. `first` and `last`: those that may count as today. `perhaps`: one
    that may be spoken of instead."""

    named: frozenset[date] | None = None
    first: date = date.min
    last: date = date.max
    perhaps: date | None = None

    def may_be(self, day: date) -> bool:
        """Whether that day is spoken of; where none is named, today is."""
        return self.first <= day <= self.last if self.named is None else day in self.named


ANY_DAY = Days()
"""Whatever the day."""


def days_of(day: Day | None, at: datetime, zone: str, beside: Day | None = None) -> Days:
    """What a text that came at this instant, to a client in this zone, says of the day; `beside`: by another name as well. Of two
    names that are not of one day it is of none."""
    if beside is not None:
        one, other = days_of(day, at, zone), days_of(beside, at, zone)
        return Days((one.named or frozenset()) & (other.named or frozenset()), one.first, one.last)
    here = at.astimezone(ZoneInfo(zone))
    today, yesterday = here.date(), _before(here.date(), zone)
    first = yesterday if here.hour < NIGHT_ENDS else today
    if day in WEEKDAYS:
        back = (today.weekday() - WEEKDAYS.index(day)) % len(WEEKDAYS)
        return Days(frozenset({today - back * DAY}), first, today, None if back else today - WEEK)
    named = {
        None: None,
        Day.TODAY: frozenset({first, today}),
        Day.YESTERDAY: frozenset({yesterday}),
        Day.SEVERAL: frozenset(),
    }
    return Days(named[day], first, today)


def _before(day: date, zone: str) -> date:
    return (exists_at(day, time.min, zone) - _MOMENT).astimezone(ZoneInfo(zone)).date()
