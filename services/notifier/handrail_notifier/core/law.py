"""Whose rules for texting hold for a client, as data: the hours in which unasked-for texts may come, and what else a place bars.

The hours are the strictest that a state has for solicitations by telephone; nudges are none, so these are a clinic's policy, chosen
by name, and never wider than its own quiet hours (facts 2.1, M5, M11).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from handrail_notifier.core.timing import exists_at, local_day, wall_time

MOST_DAYS_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Allowed:
    """From this wall time up to that one, on one day."""

    start: time
    until: time


@dataclass(frozen=True, slots=True)
class Profile:
    """A place's rules. `adaptive_timing`: whether a machine may infer when to write (A2; Illinois Public Act 104-0054 bars it)."""

    weekdays: Allowed
    saturday: Allowed
    sunday: Allowed
    adaptive_timing: bool = True

    def on(self, weekday: int) -> Allowed:
        """The hours of a weekday, 0 for Monday."""
        return self.sunday if weekday == 6 else self.saturday if weekday == 5 else self.weekdays


def _daily(start: int, until: int, *, adaptive_timing: bool = True) -> Profile:
    hours = Allowed(time(start), time(until))
    return Profile(hours, hours, hours, adaptive_timing)


_WEEKEND_OF_RHODE_ISLAND = Allowed(time(10), time(17))
PROFILES: Mapping[str, Profile] = {
    "us": _daily(8, 21),
    "us_fl": _daily(8, 20),
    "us_ok": _daily(8, 20),
    "us_md": _daily(8, 20),
    "us_nj": _daily(8, 20),
    "us_ms": _daily(8, 20),
    "us_ct": _daily(9, 20),
    "us_tx": Profile(Allowed(time(9), time(21)), Allowed(time(9), time(21)), Allowed(time(12), time(21))),
    "us_ri": Profile(Allowed(time(9), time(18)), _WEEKEND_OF_RHODE_ISLAND, _WEEKEND_OF_RHODE_ISLAND),
    "us_il": _daily(8, 21, adaptive_timing=False),
    "uk": _daily(8, 21),
    "ca": _daily(9, 21),
    "eu": _daily(8, 21),
}
STRICTEST = Profile(
    Allowed(time(9), time(18)), Allowed(time(10), time(17)), Allowed(time(12), time(17)), adaptive_timing=False
)
"""For a name that nobody here knows."""


def profile_of(jurisdiction: str | None) -> Profile | None:
    """The profile of that name; None where none is named."""
    return None if jurisdiction is None else PROFILES.get(jurisdiction, STRICTEST)


def allows(profile: Profile, instant: datetime, zone: str) -> bool:
    """Whether a text may come at `instant`, by a clock in `zone`."""
    hours = profile.on(local_day(instant, zone).weekday())
    return hours.start <= wall_time(instant, zone) < hours.until


def next_allowed(profile: Profile, instant: datetime, zone: str) -> datetime:
    """`instant` if a text may come then, else the next instant at which it may."""
    if allows(profile, instant, zone):
        return instant
    today = local_day(instant, zone)
    days = (today + timedelta(days=offset) for offset in range(MOST_DAYS_AHEAD))
    starts = (exists_at(day, profile.on(day.weekday()).start, zone) for day in days)
    return next(start for start in starts if start > instant)


def next_end(profile: Profile, instant: datetime, zone: str) -> datetime:
    """The first end of a day's hours after `instant`."""
    today = local_day(instant, zone)
    days = (today + timedelta(days=offset) for offset in range(MOST_DAYS_AHEAD))
    ends = (exists_at(day, profile.on(day.weekday()).until, zone) for day in days)
    return next(end for end in ends if end > instant)
