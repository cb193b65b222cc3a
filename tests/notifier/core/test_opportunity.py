"""Which nudge a reply answers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from handrail_notifier.core.opportunity import Bound, NothingOpen, Opportunity, bind, undecided
from handrail_shared.contracts.ids import OpportunityId, PlanId
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 6, 22, tzinfo=UTC)
PLAN = PlanId(UUID(int=1))


def nudged(hours_ago: float, *, answered: bool = False) -> Opportunity:
    at = NOW - timedelta(hours=hours_ago)
    return Opportunity(OpportunityId(UUID(int=int((hours_ago + 100) * 3600))), PLAN, date(2026, 3, 6), at, answered)


def test_nothing_sent_is_nothing_open() -> None:
    assert bind([], NOW) == NothingOpen()


def test_the_newest_unanswered_one_is_meant() -> None:
    old, new = nudged(5), nudged(1)
    assert bind([old, new], NOW) == Bound(new, late=False)


def test_an_older_unanswered_one_of_the_day_comes_before_a_correction() -> None:
    old, new = nudged(5), nudged(1, answered=True)
    assert bind([old, new], NOW) == Bound(old, late=False)


def test_a_second_answer_corrects_the_first() -> None:
    one = nudged(1, answered=True)
    assert bind([one], NOW) == Bound(one, late=False)


def test_after_a_day_an_answer_is_late() -> None:
    assert bind([nudged(24)], NOW) == Bound(nudged(24), late=False)
    assert bind([nudged(25)], NOW) == Bound(nudged(25), late=True)


def test_a_correction_comes_before_a_late_answer() -> None:
    assert bind([nudged(30), nudged(2, answered=True)], NOW) == Bound(nudged(2, answered=True), late=False)


def test_after_a_week_nothing_is_open() -> None:
    assert bind([nudged(7 * 24 + 1)], NOW) == NothingOpen()


def test_yesterdays_correction_is_too_late() -> None:
    assert bind([nudged(30, answered=True)], NOW) == NothingOpen()


def of_plan(number: int, hours_ago: float, *, answered_ago: float | None = None) -> Opportunity:
    at = None if answered_ago is None else NOW - timedelta(hours=answered_ago)
    one = nudged(hours_ago, answered=at is not None)
    return replace(one, plan_id=PlanId(UUID(int=number)), answered_at=at)


def test_what_says_that_it_corrects_is_about_what_was_answered_last() -> None:
    first, second, waiting = of_plan(1, 5, answered_ago=1), of_plan(2, 4, answered_ago=3), of_plan(3, 2)
    assert bind([first, second, waiting], NOW, corrects=True) == Bound(first, late=False)
    assert bind([first, second, waiting], NOW) == Bound(waiting, late=False)


def test_a_correction_of_nothing_is_an_answer() -> None:
    assert bind([of_plan(3, 2)], NOW, corrects=True) == Bound(of_plan(3, 2), late=False)


def test_two_plans_that_wait_are_in_doubt_until_one_has_only_just_come() -> None:
    one, two = of_plan(1, 5), of_plan(2, 2)
    assert undecided([one, two], NOW) == (two, one)
    assert undecided([one, of_plan(2, 0.4)], NOW) is None, "it answers what has just come"
    assert undecided([of_plan(2, 5), two], NOW) is None, "of one plan the newest is meant"
    assert undecided([of_plan(1, 25), two], NOW) is None, "yesterday's waits no more"
    assert undecided([of_plan(1, 5, answered_ago=4), two], NOW) is None


@given(st.lists(st.tuples(st.floats(-5, 400), st.booleans()), max_size=8, unique_by=lambda pair: pair[0]))
def test_what_is_bound_was_sent_before_and_no_longer_than_a_week_ago(pairs: list[tuple[float, bool]]) -> None:
    bound = bind([nudged(hours, answered=answered) for hours, answered in pairs], NOW)
    if isinstance(bound, Bound):
        age = NOW - bound.opportunity.nudged_at
        assert timedelta(0) <= age <= timedelta(days=7)
        assert bound.late is (age > timedelta(hours=24))
    else:
        assert not any(0 <= hours <= 24 for hours, _ in pairs)
