"""Which day it is for a client."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def local_day(now: datetime, zone: str | None) -> date:
    """The day in the client's own zone; in UTC as long as none was heard, or none that is known here."""
    try:
        return now.astimezone(ZoneInfo(zone) if zone else UTC).date()
    except (ZoneInfoNotFoundError, ValueError):
        return now.astimezone(UTC).date()
