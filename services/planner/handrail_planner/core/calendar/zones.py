"""From a wall clock to an instant, in a zone of the world or one that the file defines itself.

A wall time that a change of clocks leaves out is read with the offset from before it; of one that comes twice the first is meant.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from handrail_planner.core.calendar.lines import Refused
from handrail_planner.core.calendar.rule import Budget, starts
from handrail_planner.core.calendar.times import Observance, OwnZone, Stamp
from handrail_planner.core.zones import is_zone

MOST_CHANGES = 400
_BACK = timedelta(days=3 * 366)
"""How far before the window changes of clocks are worked out: rules that ended longer ago leave their last offset."""


def known_as(name: str, own: Mapping[str, str]) -> str | None:
    """The zone that a TZID means: of the world, the file's own by its number, or Windows' name of one. None: nobody knows."""
    if zone := _of_the_world(name) or own.get(name):
        return zone
    windows = WINDOWS_TO_OLSON.get(name)
    return windows if windows is not None and is_zone(windows) else None


def _of_the_world(name: str) -> str | None:
    """Its IANA name; some programs put a path of their own before it."""
    if name.upper() in {"Z", "UTC", "GMT"}:
        return "UTC"
    parts = name.split("/")
    for begin in (0, *range(max(1, len(parts) - 3), len(parts) - 1)):
        tried = "/".join(parts[begin:])
        if is_zone(tried):
            return tried
    return None


class Clocks:
    """Every zone that a calendar needs, around a window."""

    def __init__(self, client: str, own: Sequence[OwnZone], begin: datetime, end: datetime, budget: Budget) -> None:
        self._client = client
        self._own: Mapping[str, Sequence[tuple[datetime, timedelta, timedelta]]] = {
            zone.number: sorted(
                change for each in zone.observances for change in _changes(each, begin - _BACK, end, budget)
            )
            for zone in own
        }

    def instant(self, stamp: Stamp) -> datetime:
        return self.at(stamp.wall, stamp.zone)

    def at(self, wall: datetime, zone: str | None) -> datetime:
        changes = self._own.get(zone) if zone is not None else None
        if changes is not None:
            return (wall - _offset(changes, wall)).replace(tzinfo=UTC)
        return wall.replace(tzinfo=ZoneInfo(zone or self._client)).astimezone(UTC)

    def wall(self, instant: datetime, zone: str | None) -> datetime:
        """What the zone's clock shows at an instant (of a naive one, taken as UTC)."""
        aware = instant.replace(tzinfo=UTC)
        changes = self._own.get(zone) if zone is not None else None
        if changes is None:
            return aware.astimezone(ZoneInfo(zone or self._client)).replace(tzinfo=None)
        return max(
            (instant + after for _, before, after in changes if self.at(instant + after, zone) == aware),
            default=instant + changes[0][1],
        )


def _changes(
    each: Observance, begin: datetime, end: datetime, budget: Budget
) -> list[tuple[datetime, timedelta, timedelta]]:
    walls = {each.start, *each.again}
    for rule in each.rules:
        until = rule.until + each.before if rule.until is not None and rule.until_in_utc else rule.until
        walls |= set(starts(rule, each.start, begin, end, until, budget))
    if len(walls) > MOST_CHANGES:
        raise Refused("too_many_times", "A VTIMEZONE changes its clocks too often: export with IANA zones.")
    return [(wall, each.before, each.after) for wall in walls]


def _offset(changes: Sequence[tuple[datetime, timedelta, timedelta]], wall: datetime) -> timedelta:
    """The offset after the last change; in the hour that it leaves out, and before the first, the one from before."""
    offset = changes[0][1]
    for begins, before, after in changes:
        if wall < begins:
            break
        offset = before if wall < begins + (after - before) else after
    return offset
