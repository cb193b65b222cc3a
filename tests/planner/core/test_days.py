"""The days that a moment may name: what is refused, field by field, and how often they come."""

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from handrail_planner.core.days import (
    AfterFact,
    AroundSession,
    Dated,
    Days,
    Recurring,
    Weekday,
    Weekly,
    _dates,
    day_faults,
    same_days,
    times_a_week,
)
from hypothesis import given
from hypothesis import strategies as st

MONDAY = date(2026, 3, 2)


def fields(days: Days) -> list[str]:
    return [fault.field for fault in day_faults(days, "moments.0")]


FINE: list[Days] = [
    Weekly(("FR",)),
    Weekly(("FR",), 2, MONDAY),
    Weekly(("FR",), 1, MONDAY),
    Recurring("FREQ=MONTHLY;BYDAY=-1FR", MONDAY),
    Recurring("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2096, 3, 1)),
    Recurring("FREQ=DAILY;INTERVAL=3;COUNT=5", MONDAY),
    Recurring("FREQ=WEEKLY;BYDAY=FR;UNTIL=20260401", MONDAY),
    Recurring("FREQ=WEEKLY;BYDAY=FR;UNTIL=20260401T000000Z", MONDAY),
    Dated((MONDAY,)),
    AroundSession((-180, 0, 180)),
    AfterFact("lapse", (0, 180)),
]


@pytest.mark.parametrize("days", FINE)
def test_days_that_come_are_taken(days: Days) -> None:
    assert fields(days) == []


REFUSED: list[tuple[Days, str]] = [
    (Weekly(()), "days"),
    (Weekly(("FR", "FR")), "days"),
    (Weekly((), 2, MONDAY), "when.days"),
    (Weekly(("FR",), 2), "when.from_date"),
    (Weekly(("FR",), 53, MONDAY), "when.every_weeks"),
    (Recurring("FREQ=HOURLY", MONDAY), "when.rule"),
    (Recurring("FREQ=DAILY;BYHOUR=9", MONDAY), "when.rule"),
    (Recurring("FREQ=WEEKLY;BYMONTH=2", MONDAY), "when.rule"),
    (Recurring("FREQ=DAILY;COUNT=2;UNTIL=20270101", MONDAY), "when.rule"),
    (Recurring("FREQ=DAILY;COUNT=1001", MONDAY), "when.rule"),
    (Recurring("FREQ=DAILY;INTERVAL=0", MONDAY), "when.rule"),
    (Recurring("FREQ=DAILY;INTERVAL=2;INTERVAL=3", MONDAY), "when.rule"),
    (Recurring("FREQ=WEEKLY;BYDAY=XX", MONDAY), "when.rule"),
    (Recurring("FREQ=DAILY;UNTIL=SOON", MONDAY), "when.rule"),
    (Recurring("FREQ=DAILY;UNTIL=20260301", MONDAY), "when.rule"),
    (Recurring("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", MONDAY), "when.rule"),
    (Recurring("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", MONDAY), "when.rule"),
    (Recurring("FREQ=DAILY", date.max), "when.from_date"),
    (Recurring("FREQ=YEARLY", date(1, 1, 1)), "when.from_date"),
    (Weekly(("MO",), 2, date.max), "when.from_date"),
    (Recurring("FREQ=MONTHLY;BYMONTHDAY=0", MONDAY), "when.rule"),
    (Recurring("FREQ=MONTHLY;BYDAY=" + ",".join(["1FR"] * 60), MONDAY), "when.rule"),
    (Dated(()), "when.dates"),
    (Dated((MONDAY, MONDAY)), "when.dates"),
    (Dated(tuple(MONDAY + timedelta(days=n) for n in range(367))), "when.dates"),
    (AroundSession((-181,)), "when.offsets"),
    (AroundSession(tuple(range(31))), "when.offsets"),
    (AfterFact("done", (-1,)), "when.offsets"),
    (AfterFact("done", (2, 2)), "when.offsets"),
]


@pytest.mark.parametrize(("days", "field"), REFUSED)
def test_days_that_cannot_be_meant_are_refused_by_their_field(days: Days, field: str) -> None:
    assert fields(days) == [f"moments.0.{field}"]


def test_a_fault_says_nothing_that_was_sent() -> None:
    (fault,) = day_faults(Recurring("FREQ=DAILY;SAM=1", MONDAY), "moments.0")
    assert "SAM" not in fault.fault


def test_the_same_days_are_the_same_however_they_are_written() -> None:
    assert same_days(Weekly(("SU", "FR"))) == same_days(Weekly(("FR", "SU")))
    assert same_days(AroundSession((4, 1))) == same_days(AroundSession((1, 4)))
    assert same_days(Weekly(("FR",))) != same_days(Weekly(("FR",), 2, MONDAY))


@pytest.mark.parametrize(
    ("days", "times"),
    [
        (Weekly(("MO", "FR")), 2),
        (Weekly(("MO", "WE", "FR"), 2, MONDAY), 2),
        (Recurring("FREQ=DAILY", MONDAY), 7),
        (Recurring("FREQ=WEEKLY;BYDAY=MO,FR", MONDAY), 2),
        (Recurring("FREQ=MONTHLY;BYDAY=-1FR", MONDAY), 1),
        (Dated((MONDAY,)), 0),
        (AroundSession((1, 2)), 0),
        (AfterFact("done", (1,)), 0),
    ],
)
def test_how_often_a_week_it_comes(days: Days, times: int) -> None:
    assert times_a_week(days) == times


weekdays: st.SearchStrategy[tuple[Weekday, ...]] = st.lists(
    st.sampled_from(("MO", "WE", "SU")), min_size=1, max_size=3, unique=True
).map(tuple)


@given(weekdays, st.integers(1, 52), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_weeks_that_are_counted_from_a_day_are_taken(days: tuple[Weekday, ...], every: int, since: date) -> None:
    assert fields(Weekly(days, every, since)) == []


@given(
    st.sampled_from(["MONTHLY;BYDAY=5MO", "YEARLY;BYWEEKNO=53;BYDAY=SA", "MONTHLY;BYMONTHDAY=31", "DAILY;INTERVAL=9"]),
    st.dates(date(1900, 1, 1), date(2300, 1, 1)),
)
def test_a_year_far_ahead_names_the_same_days_as_this_one(rule: str, since: date) -> None:
    (plain,) = [each.date() for each in rrulestr(f"FREQ={rule}", dtstart=datetime.combine(since, time.min))[:1]]
    assert next(_dates(Recurring(f"FREQ={rule}", since))) == plain
