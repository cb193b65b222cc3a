"""Weekly windows: none overlaps another, and a window keeps its id."""

from datetime import time
from uuid import UUID

from handrail_planner.core.days import WEEKDAYS, Weekday, Weekly
from handrail_planner.core.moments import Window, faults_of, moments_for
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
