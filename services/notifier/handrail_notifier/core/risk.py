"""What an answer tells of when a client's risky moments come: a report.

A report has an hour only if nothing but the client decided it. An answer is sent after the nudge, so of an answer to a nudge that was
itself put late, or of one that came before the window opened or after it closed, the day is known and the hour is not.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handrail_notifier.core.reply import Answer

DAY_HOURS = 24
WEEK_HOURS = 7 * DAY_HOURS
REMEMBERED = timedelta(weeks=26)
"""How long a report is kept: by then it weighs less than a fifteenth of a new one."""
UNTOLD = timedelta(minutes=30)
"""A nudge that goes out later than this after its window opened leaves an hour of the window that no answer can speak for."""


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
    """A nudge that is answered: the day and the window that it was for, and when it was decided to send it."""

    local_date: date
    window_start: datetime
    window_end: datetime
    nudged_at: datetime


def report_of(asked: Asked, answer: Answer, answered_at: datetime, zone: str) -> Report:
    """What the answer tells. Done, partly and missed all say that the moment came."""
    came = answer is not Answer.DID_NOT_ARISE
    inside = asked.window_start <= answered_at < asked.window_end
    free = asked.nudged_at <= asked.window_start + UNTOLD
    hour = hour_of_week(answered_at, zone) if came and inside and free else None
    return Report(asked.local_date, hour, came)


def hour_of_week(instant: datetime, zone: str) -> int:
    """The hour, from Monday's midnight on, that a clock in `zone` shows."""
    shown = instant.astimezone(ZoneInfo(zone))
    return shown.weekday() * DAY_HOURS + shown.hour
