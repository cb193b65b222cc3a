"""Whose rules for texting hold for a client: whether and when a text may come by the hours of a place (`contracts/texting_hours.py`)."""

from datetime import datetime, timedelta

from handrail_shared.contracts.texting_hours import PROFILES, STRICTEST, Allowed, Profile, profile_of

from handrail_notifier.core.timing import exists_at, local_day, wall_time

__all__ = ["PROFILES", "STRICTEST", "Allowed", "Profile", "allows", "next_allowed", "next_end", "profile_of"]

MOST_DAYS_AHEAD = 8


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
