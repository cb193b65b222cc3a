"""Weekly windows: none overlaps another, and a window keeps its id."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from handrail_planner.core.days import BOOSTERS, WEEKDAYS, Weekday, Weekly
from handrail_planner.core.moments import Aim, Window, faults_of, moments_for
from handrail_shared.contracts.ids import PlanId
from hypothesis import given
from hypothesis import strategies as st

PLAN = PlanId(UUID(int=7))
WEEK = 7 * 24 * 60


def window(days: str, start: str, end: str, lead: int = 20) -> Window:
    named: tuple[Weekday, ...] = tuple(day for day in WEEKDAYS if day in days.split())
    return Window(Weekly(named), time.fromisoformat(start), time.fromisoformat(end), lead)


def fields(*windows: Window) -> list[str]:
    return [fault.field for fault in faults_of(windows)]


def test_windows_may_touch() -> None:
    assert fields(window("FR", "17:00", "19:00"), window("FR", "19:00", "20:00")) == []


def test_a_window_may_run_over_midnight_and_over_the_weeks_end() -> None:
    assert fields(window("FR SA SU", "22:00", "02:00"), window("SA SU MO", "02:00", "03:00")) == []
    assert fields(window("SU", "22:00", "02:00"), window("MO", "01:00", "03:00")) == ["moments.1"]
    assert fields(window("MO", "01:00", "03:00"), window("SU", "22:00", "02:00")) == ["moments.1"]


def test_a_window_that_never_ends_or_ends_at_once_is_refused() -> None:
    assert fields(window("FR", "17:00", "17:00")) == ["moments.0"]


def test_too_many_windows_are_refused_before_they_are_compared() -> None:
    assert fields(*[window("FR", "17:00", "18:00")] * 15) == ["moments"]


walls = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
windows = st.builds(
    Window,
    st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True).map(tuple).map(Weekly),
    walls,
    walls,
)


def minutes(each: Window) -> set[int]:
    assert isinstance(each.days, Weekly)
    start, end = (wall.hour * 60 + wall.minute for wall in (each.start, each.end))
    lasts = (end - start) % (24 * 60)
    return {
        (WEEKDAYS.index(day) * 24 * 60 + start + minute) % WEEK for day in each.days.days for minute in range(lasts)
    }


@given(st.lists(windows.filter(lambda each: each.start != each.end), max_size=6))
def test_windows_are_refused_exactly_when_they_share_a_minute(some: list[Window]) -> None:
    covered = [minutes(each) for each in some]
    shared = sum(map(len, covered)) > len(set().union(*covered))
    assert bool(fields(*some)) == shared


def test_an_unchanged_window_keeps_its_id_whatever_its_place_and_lead() -> None:
    friday, saturday = window("FR", "17:00", "19:00"), window("SA SU", "22:00", "23:00")
    before = moments_for(PLAN, 1, [friday, saturday])
    turned = Window(Weekly(("SU", "SA")), saturday.start, saturday.end, 5)
    after = moments_for(PLAN, 2, [turned, window("MO", "08:30", "09:00"), friday], kept=before)
    assert [after[0].moment_id, after[2].moment_id] == [before[1].moment_id, before[0].moment_id]
    assert len({each.moment_id for each in (*before, *after)}) == 3


def test_a_window_that_comes_back_is_a_new_moment() -> None:
    friday, monday = window("FR", "17:00", "19:00"), window("MO", "08:30", "09:00")
    first = moments_for(PLAN, 1, [friday])
    second = moments_for(PLAN, 2, [monday], kept=first)
    assert moments_for(PLAN, 3, [friday], kept=second)[0].moment_id != first[0].moment_id


def biweekly(days: str, start: str, end: str, since: date, every: int = 2) -> Window:
    plain = window(days, start, end)
    assert isinstance(plain.days, Weekly)
    return replace(plain, days=replace(plain.days, every_weeks=every, from_date=since))


def test_windows_of_alternate_weeks_may_have_the_same_hours() -> None:
    odd, even = date(2026, 3, 2), date(2026, 3, 9)
    assert fields(biweekly("FR", "17:00", "19:00", odd), biweekly("FR", "17:00", "19:00", even)) == []
    assert fields(biweekly("FR", "17:00", "19:00", odd), biweekly("FR", "18:00", "20:00", odd)) == ["moments.1"]
    assert fields(biweekly("FR", "17:00", "19:00", odd), window("FR", "18:00", "20:00")) == ["moments.1"]


def test_the_end_of_one_week_may_meet_the_beginning_of_the_next() -> None:
    odd, even = date(2026, 3, 2), date(2026, 3, 9)
    sunday = biweekly("SU", "22:00", "02:00", odd)
    assert fields(sunday, biweekly("MO", "01:00", "03:00", even)) == ["moments.1"]
    assert fields(biweekly("MO", "01:00", "03:00", even), sunday) == ["moments.1"]
    assert fields(sunday, biweekly("MO", "01:00", "03:00", odd)) == []


counted = st.builds(
    lambda plain, every, week: biweekly(
        " ".join(plain.days.days),
        f"{plain.start:%H:%M}",
        f"{plain.end:%H:%M}",
        date(2026, 3, 2) + timedelta(weeks=week),
        every,
    ),
    windows.filter(lambda each: each.start != each.end),
    st.integers(1, 4),
    st.integers(0, 3),
)


def minutes_of_years(each: Window) -> set[int]:
    """Minute by minute, over more weeks than any two of them take to meet."""
    assert isinstance(each.days, Weekly)
    assert each.days.from_date is not None
    first = (each.days.from_date - date(2026, 3, 2)).days // 7 % each.days.every_weeks
    start = each.start.hour * 60 + each.start.minute
    return {
        week * WEEK + WEEKDAYS.index(day) * 24 * 60 + start + minute
        for week in range(first, 30, each.days.every_weeks)
        for day in each.days.days
        for minute in range(0, each.lasts_minutes, 15)
    }


@given(counted, counted)
def test_counted_weeks_are_refused_exactly_when_they_share_a_minute(one: Window, other: Window) -> None:
    assert bool(fields(one, other)) == bool(minutes_of_years(one) & minutes_of_years(other))


def test_a_debrief_asks_about_a_moment_that_is_there_and_none_itself() -> None:
    friday = window("FR", "17:00", "19:00")
    asks = replace(friday, aim="after", role="debrief", asks_about=0)
    assert fields(friday, asks) == []
    for wrong in (None, 1, 2, -1):
        assert fields(friday, replace(asks, asks_about=wrong)) == ["moments.1.asks_about"]
    assert fields(replace(friday, asks_about=0)) == ["moments.0.asks_about"]


def test_the_same_moment_twice_is_refused_whatever_its_kind() -> None:
    booster = replace(window("FR", "17:00", "19:00"), days=BOOSTERS)
    assert fields(booster, replace(booster, lead_minutes=5)) == ["moments.1"]
    assert fields(booster, replace(booster, end=time(20))) == []


def test_a_moment_keeps_its_id_when_its_aim_changes_and_not_when_its_role_or_days_do() -> None:
    friday = window("FR", "17:00", "19:00")
    (before,) = moments_for(PLAN, 1, [friday])
    changes = (
        replace(friday, aim="inside", at_night=True),
        replace(friday, role="prime"),
        replace(friday, days=BOOSTERS),
    )
    after = [moments_for(PLAN, 2, [each], kept=[before])[0] for each in changes]
    assert [each.moment_id == before.moment_id for each in after] == [True, False, False]


@pytest.mark.parametrize(
    ("aim", "due"), [("before", range(1000, 1001)), ("inside", range(1020, 1140)), ("after", range(1160, 1161))]
)
def test_when_the_nudge_is_due_follows_its_aim(aim: Aim, due: range) -> None:
    assert replace(window("FR", "17:00", "19:00"), aim=aim).due_minutes == due
