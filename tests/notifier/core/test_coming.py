"""Which nudges lie ahead, for what gives way to them."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from handrail_notifier.core.coming import Point, coming
from handrail_notifier.core.decision import Plan
from handrail_notifier.core.fading import Phase
from handrail_notifier.core.moment import WEEKDAYS, Moment, Weekly
from handrail_notifier.core.timing import next_after

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
"""A Tuesday."""
DAY = timedelta(days=1)


def point(days: tuple[str, ...] = WEEKDAYS, phase: Phase = Phase.LEARN, **plan: object) -> Point:
    moment = Moment(UUID(int=1), Weekly(days), time(17), time(19))
    opening = next_after(moment, "UTC", NOW)
    assert opening is not None
    about = {"expires_at": NOW + 30 * DAY, "phase": phase} | plan
    return Point(Plan(**about), moment, opening.decision_at)  # type: ignore[arg-type]  # as a plan has them


def test_a_plan_that_is_learnt_is_nudged_for_every_day_of_the_week() -> None:
    first = NOW.replace(hour=16, minute=40)
    assert coming([point()], "UTC", NOW) == tuple(first + number * DAY for number in range(7))
    assert coming([point(("FR", "SA"))], "UTC", NOW) == (first + 3 * DAY, first + 4 * DAY)


def test_of_a_faded_plan_the_next_one_counts() -> None:
    assert len(coming([point(phase=Phase.PRACTISE), point(phase=Phase.MAINTAIN)], "UTC", NOW)) == 2


def test_what_rests_or_runs_out_has_none_ahead() -> None:
    assert coming([point(ended=True), point(paused=True)], "UTC", NOW) == ()
    assert len(coming([point(expires_at=NOW + 2 * DAY)], "UTC", NOW)) == 2


def test_one_that_is_due_is_ahead_until_it_is_decided() -> None:
    late = Point(point().plan, point().moment, NOW - timedelta(minutes=3))
    assert coming([late], "UTC", NOW)[0] == NOW
