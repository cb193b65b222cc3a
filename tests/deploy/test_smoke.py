"""The smoke run's client lives where it is day, whenever it is run."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deploy import smoke


@pytest.mark.parametrize("hour", range(24))
def test_the_client_lives_where_no_quiet_hours_are_near(hour: int) -> None:
    zone, offset = smoke.noon(hour)
    run_at = datetime(2026, 3, 6, hour, 59, tzinfo=UTC)
    assert run_at.astimezone(ZoneInfo(zone)).hour == 12
    assert run_at.astimezone(offset).time() == run_at.astimezone(ZoneInfo(zone)).time()


def test_numbers_are_of_the_range_that_nobody_has() -> None:
    assert all(number[5:10] == "55501" and len(number) == 12 for number in (smoke.number() for _ in range(50)))


def test_a_loop_that_does_not_close_says_what_it_waited_for() -> None:
    with pytest.raises(smoke.LoopOpen, match=r"waited 0\.1 s for rain"):
        smoke.until("rain", 0.1, lambda: None)
