"""When a break that a client asks for begins and ends. Pure.

It is counted in the client's own days, and lasts at least as many whole days as were asked for: the rest of the day on which it was
asked for comes on top.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from handrail_notifier.core.spoken_day import WEEKDAYS, Day
from handrail_notifier.core.timing import exists_at, local_day

USUAL_DAYS = 7
"""Where the client says no number."""
LEAST_DAYS, MOST_DAYS = 1, 30
By = Literal["client", "clinic"]


@dataclass(frozen=True, slots=True)
class Rest:
    """Who lets a client be, up to and with the local day `until`; None: until it is ended. `by` None: nobody does.

    `by_code_word`: whoever holds the phone may not be the client, so no text is answered, and none shortens or ends it.
    """

    by: By | None = None
    until: date | None = None
    by_code_word: bool = False


NOBODY = Rest()
BY_CODE_WORD = Rest("client", by_code_word=True)
"""What holds from a code word on, until the clinic says otherwise."""


def last_day(asked_at: datetime, zone: str, days: int | None) -> date:
    """The last local day of a break that was asked for at an instant."""
    length = USUAL_DAYS if days is None else min(max(days, LEAST_DAYS), MOST_DAYS)
    return local_day(asked_at, zone) + timedelta(days=length)


def days_until(day: Day, asked_at: datetime, zone: str) -> int:
    """How many days it is to the next such weekday; of today's own name to that in a week."""
    ahead = WEEKDAYS.index(day) - local_day(asked_at, zone).weekday()
    return ahead % len(WEEKDAYS) or len(WEEKDAYS)


def is_on(rest: Rest, zone: str, now: datetime) -> bool:
    """Whether nothing is to be said unasked at an instant."""
    return rest.by is not None and (rest.until is None or local_day(now, zone) <= rest.until)


def ends_at(rest: Rest, zone: str) -> datetime | None:
    """The first instant after it; None: nobody knows."""
    return None if rest.until is None else exists_at(rest.until + timedelta(days=1), time(), zone)


def days_left(rest: Rest, zone: str, now: datetime) -> int:
    """Whole days still to come, at least one."""
    return max((rest.until - local_day(now, zone)).days, LEAST_DAYS) if rest.until else LEAST_DAYS


def joined(held: Rest, wished: Rest, zone: str, now: datetime) -> Rest:
    """What holds once a text asks for a break: the clinic's own rest gives way to none that ends before it, a code word's to none."""
    if held.by_code_word:
        return held
    if held.by != "clinic" or not is_on(held, zone, now):
        return wished
    longer = held.until is not None and wished.until is not None and wished.until > held.until
    return wished if longer else held


def as_asked(held: Rest, *, asked: bool, by_code_word: bool = False) -> Rest:
    """How it stands while a text that asks for a break, or holds the code word, is on record and has not had its effect: it counts already."""
    if by_code_word:
        return BY_CODE_WORD
    endless = held.by is not None and held.until is None
    return Rest("client") if asked and not endless else held
