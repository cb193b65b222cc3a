"""The client's own wall clock: which zones there are, and what day it is there."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from handrail_planner.core.refusals import Fault

_NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones() - _NOT_PLACES)


def is_zone(name: str) -> bool:
    """Whether this is an IANA zone, written exactly so."""
    return name in _known()


def zone_fault(name: str) -> Fault | None:
    """Why this is not an IANA zone, with the one that was perhaps meant."""
    if is_zone(name):
        return None
    meant = next((zone for zone in sorted(_known()) if zone.lower() == name.lower()), None)
    hint = f"did you mean {meant}?" if meant else "use one such as America/New_York or Europe/London."
    return Fault("zone", f"Not an IANA time zone: {hint}")


def local_date(instant: datetime, zone: str) -> date:
    """The day on the client's calendar at an instant."""
    return instant.astimezone(ZoneInfo(zone)).date()
