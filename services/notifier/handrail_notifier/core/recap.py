"""A client's week, told back to who asked for it (R56): when, whether, and which of three things is said.

A week ends on Sunday at five of the client's own clock, and each answered opportunity is in one week. What was used is counted; a
week in which nothing was used gets a kind sentence and no number, and one in which nothing was told gets nothing at all. Whether it
goes out is decided in `core/giving_way.py`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

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


def _is_sunday(day: date) -> bool:
    return day.weekday() == SUNDAY


def _end(day: date, zone: str) -> datetime:
    return exists_at(day, AT, zone)
