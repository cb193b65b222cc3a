"""How long a break lasts, and which of two holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from handrail_notifier.core.rest import (
    BY_CODE_WORD,
    MOST_DAYS,
    Rest,
    as_asked,
    days_left,
    days_until,
    ends_at,
    is_on,
    joined,
    last_day,
)
from handrail_notifier.core.spoken_day import WEEKDAYS, Day
from hypothesis import given
from hypothesis import strategies as st

ZONE = "America/New_York"
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
zones = st.sampled_from([ZONE, "UTC", "Pacific/Auckland", "America/Santiago", "Asia/Kathmandu"])


@given(instants, zones, st.one_of(st.none(), st.integers(-5, 400)))
def test_a_break_lasts_for_all_of_its_days_and_less_than_two_more(at: datetime, zone: str, days: int | None) -> None:
    rest = Rest("client", last_day(at, zone, days))
    over = ends_at(rest, zone)
    assert over is not None
    length = 7 if days is None else min(max(days, 1), MOST_DAYS)
    an_hour = timedelta(hours=1)  # by which clocks may change on the way
    assert timedelta(days=length) - an_hour <= over - at <= timedelta(days=length + 1) + an_hour
    assert days_left(rest, zone, at) == length
    assert is_on(rest, zone, at)
    assert is_on(rest, zone, over - timedelta(seconds=1))
    assert not is_on(rest, zone, over)


@given(instants, zones, st.sampled_from(WEEKDAYS))
def test_until_a_weekday_is_up_to_the_next_of_that_name_on_the_clients_calendar(
    at: datetime, zone: str, day: Day
) -> None:
    days = days_until(day, at, zone)
    assert 1 <= days <= 7
    assert last_day(at, zone, days).weekday() == WEEKDAYS.index(day)


A_WEEK = Rest("client", date(2026, 3, 9))


@pytest.mark.parametrize(
    ("held", "then"),
    [
        (Rest(), A_WEEK),
        (Rest("client", date(2026, 3, 30)), A_WEEK),
        (Rest("clinic", date(2026, 3, 5)), A_WEEK),
        (Rest("clinic", date(2026, 3, 1)), A_WEEK),
        (Rest("clinic", date(2026, 3, 30)), Rest("clinic", date(2026, 3, 30))),
        (Rest("clinic"), Rest("clinic")),
        (BY_CODE_WORD, BY_CODE_WORD),
    ],
)
def test_the_clinics_own_rest_gives_way_to_none_that_ends_before_it(held: Rest, then: Rest) -> None:
    assert joined(held, A_WEEK, ZONE, NOW) == then


@pytest.mark.parametrize("held", [Rest(), Rest("client", date(2026, 3, 1)), Rest("clinic", date(2026, 3, 1))])
def test_a_break_that_was_asked_for_counts_before_it_has_its_length(held: Rest) -> None:
    assert as_asked(held, asked=False) == held
    assert is_on(as_asked(held, asked=True), ZONE, NOW + timedelta(days=100))


def test_a_code_word_that_came_counts_whatever_held_before() -> None:
    assert as_asked(Rest("clinic"), asked=True, by_code_word=True) == BY_CODE_WORD


def test_what_the_clinic_ends_itself_stays_the_clinics() -> None:
    assert as_asked(Rest("clinic"), asked=True) == Rest("clinic")
