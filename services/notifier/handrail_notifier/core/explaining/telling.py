"""Instants, hours, lengths and counts in words, by the client's clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handrail_notifier.core.decision import Channel, Context
from handrail_notifier.core.decision.dose import WEEK
from handrail_notifier.core.restraint import MOST_COUNTED
from handrail_notifier.core.timing import local_day


def shown(instant: datetime, zone: str) -> str:
    """A day and time as a clock in `zone` shows them."""
    return f"{instant.astimezone(ZoneInfo(zone)):%a %d %b %H:%M}"


def when(instant: datetime, zone: str, now: datetime, *, before: str = "at ") -> str:
    """An instant by a clock in `zone`; the day is said if it is another one than that of `now`."""
    day = local_day(instant, zone)
    clock = f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"
    return f"{before}{clock}" if day == local_day(now, zone) else f"{_on(before)}{day_shown(day, zone, now)}, {clock}"


def _on(before: str) -> str:
    return "on " if before else ""


def day_shown(day: date, zone: str, now: datetime) -> str:
    """A day, with its year if that is another than that of `now`."""
    year = "" if day.year == local_day(now, zone).year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}"


def hours_shown(start: time, until: time) -> str:
    return f"{start:%H:%M} to {until:%H:%M}"


def length_shown(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [_counted(hours, "hour")] if hours else []
    return " ".join([*parts, _counted(minutes, "minute")] if minutes or not parts else parts)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def sent_today(context: Context, at: datetime) -> int:
    """How many nudges were sent on the local day of `at`, before it."""
    zone = context.client.zone
    today = local_day(at, zone)
    return sum(local_day(each, zone) == today for each in context.client.sent)


def sent_in_a_week(context: Context, at: datetime) -> int:
    """The same of the seven days before `at`."""
    return sum(each > at - WEEK for each in context.client.sent)


def texts(channel: Channel) -> str:
    """What a channel carries."""
    return "texts" if channel == "sms" else "mails"


def in_a_row(count: int) -> str:
    """So many nudges; no more are counted than the last step of the ladder takes."""
    nudges = "nudge" if count == 1 else "nudges in a row"
    return f"{count} {nudges}" if count < MOST_COUNTED else f"{MOST_COUNTED} nudges in a row, or more,"
