"""The hours of a jurisdiction, on the client's own clock."""

from datetime import UTC, datetime, timedelta

import pytest
from handrail_notifier.core.law import PROFILES, STRICTEST, Profile, allows, next_allowed, profile_of
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_timing import instants, zones

DALLAS = "America/Chicago"


def dallas(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in Dallas in the first days of March 2026, of which the first is a Sunday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) + timedelta(hours=6)


def test_sunday_begins_at_noon_in_texas() -> None:
    texas = PROFILES["us_tx"]
    assert not allows(texas, dallas(1, 11, 59), DALLAS)
    assert allows(texas, dallas(1, 12), DALLAS)
    assert allows(texas, dallas(2, 9), DALLAS)
    assert next_allowed(texas, dallas(1, 6), DALLAS) == dallas(1, 12)
    assert next_allowed(texas, dallas(1, 21), DALLAS) == dallas(2, 9)


def test_no_name_is_no_profile_and_an_unknown_one_the_strictest() -> None:
    assert profile_of(None) is None
    assert profile_of("atlantis") is STRICTEST


def test_adaptive_timing_is_barred_where_the_law_bars_it() -> None:
    assert [name for name, each in PROFILES.items() if not each.adaptive_timing] == ["us_il"]


@pytest.mark.parametrize("name", PROFILES)
def test_the_strictest_is_no_wider_than_any(name: str) -> None:
    for weekday in range(7):
        hours, strict = PROFILES[name].on(weekday), STRICTEST.on(weekday)
        assert hours.start <= strict.start < strict.until <= hours.until


@given(st.sampled_from([*PROFILES.values(), STRICTEST]), instants, zones)
def test_the_next_allowed_instant_is_allowed_and_there_is_none_before_it(
    profile: Profile, instant: datetime, zone: str
) -> None:
    found = next_allowed(profile, instant, zone)
    assert found >= instant
    assert allows(profile, found, zone)
    if found > instant:
        assert not allows(profile, found - timedelta(seconds=1), zone)
