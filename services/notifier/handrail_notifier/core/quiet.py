"""The hours in which a clinic is silent, by the client's own clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handrail_notifier.core.timing import exists_at, local_day, wall_time


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Silent from `start` up to `until`, over midnight if that is earlier. Equal times: never silent."""

    start: time
    until: time

    def cover(self, instant: datetime, zone: str) -> bool:
        """Whether a clock in `zone` shows a quiet time at `instant`."""
        shown = wall_time(instant, zone)
        if self.start <= self.until:
            return self.start <= shown < self.until
        return shown >= self.start or shown < self.until


def next_quiet(quiet: QuietHours, zone: str, instant: datetime) -> datetime | None:
    """The first instant after `instant` at which it gets quiet; None if it never does."""
    if quiet.start == quiet.until:
        return None
    today = local_day(instant, zone)
    starts = (exists_at(today + timedelta(days=offset), quiet.start, zone) for offset in range(-1, 3))
    return next(start for start in starts if start > instant)


def next_allowed(quiet: QuietHours, zone: str, instant: datetime) -> datetime:
    """`instant` if it isn't quiet, else the next instant that is not."""
    if not quiet.cover(instant, zone):
        return instant
    today = local_day(instant, zone)
    ends = (end for offset in range(4) for end in _both(today + timedelta(days=offset), quiet.until, zone))
    return next(end for end in ends if end > instant and not quiet.cover(end, zone))


def _both(day: date, wall: time, zone: str) -> tuple[datetime, datetime]:
    """When a clock shows a wall time, and when it shows it again: the same, but in the hour that is repeated."""
    again = datetime.combine(day, wall, ZoneInfo(zone)).replace(fold=1).astimezone(UTC)
    return exists_at(day, wall, zone), again
