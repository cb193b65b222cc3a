"""What an answer tells of when risky moments come."""

from datetime import UTC, date, datetime, timedelta

import pytest
from handrail_notifier.core.reply import Answer
from handrail_notifier.core.risk import Asked, Report, hour_of_week, report_of
from hypothesis import given
from hypothesis import strategies as st

ZONE = "America/New_York"
FRIDAY = date(2026, 3, 6)
FIVE = datetime(2026, 3, 6, 22, 0, tzinfo=UTC)
"""Five on that Friday, in New York."""
EVENING = Asked(FRIDAY, FIVE, FIVE + timedelta(hours=3))
FRIDAY_AT_SIX = 4 * 24 + 18


@pytest.mark.parametrize("answer", [Answer.DONE, Answer.PARTLY, Answer.MISSED])
def test_done_partly_and_missed_all_say_that_it_came_half_an_hour_before(answer: Answer) -> None:
    assert report_of(EVENING, answer, FIVE + timedelta(minutes=125), ZONE) == Report(FRIDAY, FRIDAY_AT_SIX, came=True)


def test_what_did_not_arise_has_no_hour() -> None:
    assert report_of(EVENING, Answer.DID_NOT_ARISE, FIVE + timedelta(minutes=80), ZONE) == Report(
        FRIDAY, None, came=False
    )


@pytest.mark.parametrize("minutes", [-10, -1, 180, 24 * 60])
def test_outside_the_window_an_answer_tells_the_day_and_not_the_hour(minutes: int) -> None:
    assert report_of(EVENING, Answer.DONE, FIVE + timedelta(minutes=minutes), ZONE) == Report(FRIDAY, None, came=True)


@pytest.mark.parametrize("minutes", [0, 10, 29, 30, 89])
def test_no_answer_stands_for_an_hour_before_the_window(minutes: int) -> None:
    report = report_of(EVENING, Answer.MISSED, FIVE + timedelta(minutes=minutes), ZONE)
    assert report == Report(FRIDAY, FRIDAY_AT_SIX - 1, came=True)


def test_a_window_over_midnight_keeps_its_day_and_the_hour_is_the_clocks() -> None:
    night = Asked(FRIDAY, FIVE + timedelta(hours=5), FIVE + timedelta(hours=9))
    report = report_of(night, Answer.DONE, FIVE + timedelta(hours=8, minutes=40), ZONE)
    assert report == Report(FRIDAY, 5 * 24 + 1, came=True)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.sampled_from([ZONE, "Asia/Kolkata", "UTC"]))
def test_the_hour_is_what_the_clients_clock_shows(naive: datetime, zone: str) -> None:
    hour = hour_of_week(naive.replace(tzinfo=UTC), zone)
    assert 0 <= hour < 168
    assert hour_of_week(naive.replace(tzinfo=UTC) + timedelta(weeks=1), "UTC") == hour_of_week(
        naive.replace(tzinfo=UTC), "UTC"
    )


@pytest.mark.parametrize(("hour", "came"), [(168, True), (-1, True), (5, False)])
def test_what_is_no_hour_of_a_week_is_no_report(hour: int, came: bool) -> None:
    with pytest.raises(ValueError, match="hour of the week"):
        Report(FRIDAY, hour, came)
