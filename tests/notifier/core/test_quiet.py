"""Hours of silence, by the client's clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from handrail_notifier.core.quiet import QuietHours, next_allowed
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_timing import instants, walls, zones

NIGHT = QuietHours(time(20), time(8))
quiets = st.builds(QuietHours, walls, walls)


@pytest.mark.parametrize(
    ("wall", "silent"),
    [("19:59", False), ("20:00", True), ("23:59", True), ("00:00", True), ("07:59", True), ("08:00", False)],
)
def test_the_night_is_silent_from_its_first_minute_to_its_last(wall: str, *, silent: bool) -> None:
    at = datetime.fromisoformat(f"2026-03-02T{wall}").replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    assert NIGHT.cover(at, "America/New_York") is silent


def test_a_silence_at_noon_does_not_cross_midnight() -> None:
    noon = QuietHours(time(12), time(13))
    assert noon.cover(datetime(2026, 3, 2, 12, 30, tzinfo=UTC), "UTC")
    assert not noon.cover(datetime(2026, 3, 2, 0, 30, tzinfo=UTC), "UTC")


def test_equal_times_are_no_silence() -> None:
    assert not QuietHours(time(8), time(8)).cover(datetime(2026, 3, 2, 8, tzinfo=UTC), "UTC")


def test_what_is_asked_at_night_may_go_in_the_morning() -> None:
    at = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
    assert next_allowed(NIGHT, "America/New_York", at) == datetime(2026, 3, 3, 13, 0, tzinfo=UTC)


@given(quiets, zones, instants)
def test_the_next_allowed_instant_is_never_quiet(quiet: QuietHours, zone: str, instant: datetime) -> None:
    allowed = next_allowed(quiet, zone, instant)
    assert allowed >= instant
    assert not quiet.cover(allowed, zone)
    assert allowed - instant <= timedelta(hours=50)


@given(quiets, zones, instants)
def test_nothing_between_now_and_the_next_allowed_instant_was_allowed(
    quiet: QuietHours, zone: str, instant: datetime
) -> None:
    allowed = next_allowed(quiet, zone, instant)
    step = (allowed - instant) / 7
    assert all(quiet.cover(instant + step * each, zone) for each in range(7)) or allowed == instant
