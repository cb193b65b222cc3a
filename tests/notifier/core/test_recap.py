"""Weeks follow each other without a gap, and each answer is in one of them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handrail_notifier.core.recap import Says, Told, next_end, says, week_until
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_timing import instants, zones

ZONE = "America/New_York"
SUNDAY = datetime(2026, 3, 8, 21, 0, tzinfo=UTC)
"""Five in the afternoon in New York, on the day on which its clocks change."""


@given(instants, zones)
def test_weeks_follow_each_other_without_a_gap_wherever_the_clocks_change(instant: datetime, zone: str) -> None:
    end = next_end(instant, zone)
    after = next_end(end, zone)
    assert instant < end < after
    week = week_until(after, zone)
    assert week is not None
    assert week.since == end, "whatever is told is in one week and in no other"
    assert end - instant <= timedelta(days=8)


@given(instants, zones)
def test_a_week_ends_on_a_sunday_of_the_clients_own(instant: datetime, zone: str) -> None:
    local = next_end(instant, zone).astimezone(ZoneInfo(zone))
    assert local.weekday() == 6
    assert local.hour >= 17


def test_an_instant_that_is_no_end_of_a_week_tells_of_none() -> None:
    zone = ZONE
    assert week_until(SUNDAY, zone) is not None
    assert week_until(SUNDAY + timedelta(seconds=1), zone) is None
    assert week_until(SUNDAY - timedelta(days=1), zone) is None


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_week_without_repetitions_has_no_number_and_one_without_a_word_has_no_text(answered: int, used: int) -> None:
    said = says(Told(answered, min(used, answered)))
    match said:
        case None:
            assert answered == 0
        case Says.NONE:
            assert answered
            assert min(used, answered) == 0
        case Says.ONE:
            assert min(used, answered) == 1
        case Says.SOME:
            assert min(used, answered) > 1
