"""Which day a text is of that comes in the night."""

from datetime import UTC, date, datetime

import pytest
from handrail_notifier.core.spoken_day import Day, days_of

NEW_YORK = "America/New_York"
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (datetime(2026, 3, 3, 5, 0, tzinfo=UTC), MONDAY),
        (datetime(2026, 3, 3, 8, 59, tzinfo=UTC), MONDAY),
        (datetime(2026, 3, 3, 9, 0, tzinfo=UTC), TUESDAY),
    ],
)
def test_until_four_in_the_morning_the_evening_before_is_today_too(at: datetime, first: date) -> None:
    for day in (None, Day.TODAY):
        days = days_of(day, at, NEW_YORK)
        assert (days.first, days.may_be(MONDAY), days.may_be(TUESDAY)) == (first, first == MONDAY, True)
