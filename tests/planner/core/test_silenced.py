"""A window whose nudge can never be sent is said to be so when the plan is made."""

from datetime import time
from uuid import uuid4

import pytest
from handrail_planner.core.clinic import Clinic
from handrail_planner.core.days import Weekly
from handrail_planner.core.moments import Window
from handrail_planner.core.preview import silenced
from handrail_shared.contracts.ids import ClinicId

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
