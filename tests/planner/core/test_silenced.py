"""A window whose nudge can never be sent is said to be so when the plan is made."""

from dataclasses import replace
from datetime import UTC, datetime, time
from uuid import uuid4

import pytest
from handrail_planner.core.clinic import Clinic
from handrail_planner.core.days import BOOSTERS, Weekly
from handrail_planner.core.moments import Window
from handrail_planner.core.night import Night
from handrail_planner.core.preview import silenced
from handrail_shared.contracts.ids import ClinicId
from hypothesis import given
from hypothesis import strategies as st

CLINIC = Clinic(
    ClinicId(uuid4()), "Harbor", None, None, "+12025550100", "US", quiet_from=time(20), quiet_until=time(8), daily_cap=1
)


@pytest.mark.parametrize(
    ("start", "lead", "due"),
    [
        (time(22, 30), 15, "22:15"),
        (time(20, 0), 0, "20:00"),
        (time(8, 10), 20, "07:50"),
        (time(0, 5), 15, "23:50"),
    ],
)
def test_a_nudge_that_would_be_due_in_quiet_hours_is_warned_of(start: time, lead: int, due: str) -> None:
    [warned] = silenced([Window(Weekly(("FR",)), start, time(23, 59), lead)], CLINIC)

    assert warned.code == "in_quiet_hours"
    assert due in warned.detail


@pytest.mark.parametrize(("start", "lead"), [(time(20, 0), 1), (time(8, 20), 20), (time(12, 0), 120)])
def test_a_nudge_by_day_is_not(start: time, lead: int) -> None:
    assert list(silenced([Window(Weekly(("FR",)), start, time(23, 59), lead)], CLINIC)) == []


LATE = Window(Weekly(("FR",)), time(22, 30), time(23, 30), at_night=True)
NIGHT = Night(time(22), time(2), "night_2026", "clinic_form", datetime(2026, 3, 2, tzinfo=UTC))


def codes(window: Window, night: Night | None = None) -> list[str]:
    return [warned.code for warned in silenced([window], CLINIC, night)]


def test_a_night_window_needs_the_clients_consent_and_its_hours() -> None:
    assert codes(LATE) == ["no_night_consent"]
    assert codes(LATE, NIGHT) == []
    assert codes(LATE, replace(NIGHT, start=time(22, 15))) == ["outside_night_hours"]
    assert codes(replace(LATE, at_night=False), NIGHT) == ["in_quiet_hours"]
    assert codes(replace(LATE, start=time(12), end=time(13))) == []


def test_a_drawn_time_may_fall_into_quiet_hours() -> None:
    evening = Window(Weekly(("FR",)), time(19), time(21), aim="inside")
    assert codes(evening) == ["in_quiet_hours"]
    assert codes(replace(evening, end=time(20))) == []
    assert codes(replace(evening, at_night=True), NIGHT) == ["outside_night_hours"]
    assert codes(replace(evening, at_night=True), replace(NIGHT, start=time(20))) == []


def test_what_is_due_after_its_window_is_judged_by_its_end() -> None:
    assert codes(Window(Weekly(("FR",)), time(17), time(19, 50), 20, aim="after")) == ["in_quiet_hours"]
    assert codes(Window(BOOSTERS, time(17), time(19), 20, aim="after", role="debrief", asks_about=0)) == []


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)), st.integers(0, 3 * 24 * 60))
def test_a_night_covers_what_its_clock_says(start: time, minute: int) -> None:
    end = time((start.hour + 5) % 24, start.minute)
    shown = time(minute // 60 % 24, minute % 60)
    inside = start <= shown < end if start < end else shown >= start or shown < end
    assert replace(NIGHT, start=start, end=end).covers(minute) == inside
