"""What an answer tells of when a client's risky moments come: a report.

An answer comes somewhat after what it tells of, so it stands for the hour in which it was half an hour before, though never for one
before the window. Of an answer from before the window or after it the day is known, and the hour is not: what the nudge aimed at is
our own choice, and no evidence.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handrail_notifier.core.reply import Answer

DAY_HOURS = 24
WEEK_HOURS = 7 * DAY_HOURS
REMEMBERED = timedelta(weeks=26)
"""How long a report is kept: by then it weighs less than a fifteenth of a new one."""
BEFORE_AN_ANSWER = timedelta(minutes=30)
"""How long before its answer a moment is taken to have come (`bench.adaptive` compares; 20 to 40 minutes do about as well)."""


@dataclass(frozen=True, slots=True)
class Report:
    """On a day of the client's, whether the moment came, and at which hour of the week (0: Monday from midnight, 167) if known."""

    on_day: date
    hour: int | None
    came: bool

    def __post_init__(self) -> None:
        if self.hour is not None and not (self.came and 0 <= self.hour < WEEK_HOURS):
            raise ValueError("an hour of the week is 0 to 167, and only what came has one")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client was nudged for and answers: the day and the window."""

    local_date: date
    window_start: datetime
    window_end: datetime


def report_of(asked: Asked, answer: Answer, answered_at: datetime, zone: str) -> Report:
    """What the answer tells. Done, partly and missed all say that the moment came."""
    came = answer is not Answer.DID_NOT_ARISE
    inside = asked.window_start <= answered_at < asked.window_end
    then = max(answered_at - BEFORE_AN_ANSWER, asked.window_start)
    return Report(asked.local_date, hour_of_week(then, zone) if came and inside else None, came)


def hour_of_week(instant: datetime, zone: str) -> int:
    """The hour, from Monday's midnight on, that a clock in `zone` shows."""
    shown = instant.astimezone(ZoneInfo(zone))
    return shown.weekday() * DAY_HOURS + shown.hour
