"""Which day it is for a client, and when their next begins."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MORNING = time(5)
"""By then a client's day is over, wherever they are, and the clinic's has not begun."""


def local_day(now: datetime, zone: str | None) -> date:
    """The day in the client's own zone; in UTC as long as none was heard, or none that is known here."""
    return now.astimezone(_zone(zone)).date()


def next_morning(now: datetime, zone: str | None) -> datetime:
    """The client's next early morning after `now`, in UTC: once a local day, whatever the clocks do in between."""
    own = _zone(zone)
    here = now.astimezone(own)
    day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, own).astimezone(UTC)


def _zone(zone: str | None) -> tzinfo:
    try:
        return ZoneInfo(zone) if zone else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
