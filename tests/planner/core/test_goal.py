"""A goal, its versions, and its end."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from handrail_planner.core.goal import (
    CLOSED,
    Content,
    Facts,
    Goal,
    Outcome,
    SealedWords,
    State,
    Words,
    close,
    details_of,
    faults_of,
    goal_revised,
    new_goal,
    reviewed,
    revise,
    words_of,
)
from handrail_planner.core.refusals import StaleVersion
from handrail_planner.core.review import NEXT_STEP, Result, next_due
from handrail_planner.core.review import faults_of as faults_of_review
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId
from hypothesis import given, settings
from hypothesis import strategies as st

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
SEALED = "hs1.1." + "a" * 40
FIVE = ("much less", "less", "as expected", "more", "much more")
RATEABLE = Content(SealedWords(SEALED, details=SEALED), Facts(baseline=-1))
PLAIN = Content(SealedWords(SEALED))


def a_goal(content: Content = RATEABLE) -> Goal:
    return new_goal(ClinicId(UUID(int=1)), ClientId(UUID(int=2)), GoalId(UUID(int=3)), content, NOON)


def revised(goal: Goal, content: Content, *, same_scale: bool) -> Goal:
    outcome = revise(goal, content, version=goal.version, same_scale=same_scale, now=LATER)
    assert isinstance(outcome, Goal)
    return outcome


def test_a_new_goal_is_looked_at_in_two_weeks_and_an_edit_does_not_move_that() -> None:
    goal = a_goal()
    assert (goal.version, goal.state, goal.review_due_at) == (1, State.OPEN, NOON + timedelta(days=14))
    assert revised(goal, PLAIN, same_scale=False).review_due_at == goal.review_due_at


def test_a_scale_stands_until_its_words_change() -> None:
    goal = a_goal(PLAIN)
    assert goal.scale_since is None
    goal = revised(goal, RATEABLE, same_scale=False)
    assert (goal.version, goal.scale_since) == (2, 2)
    goal = revised(goal, RATEABLE, same_scale=True)
    assert (goal.version, goal.scale_since) == (3, 2)
    goal = revised(goal, RATEABLE, same_scale=False)
    assert (goal.version, goal.scale_since) == (4, 4)
    assert revised(goal, PLAIN, same_scale=False).scale_since is None


def test_a_revision_of_another_version_is_stale() -> None:
    assert revise(a_goal(), PLAIN, version=2, same_scale=False, now=LATER) == StaleVersion(1)


@pytest.mark.parametrize(("outcome", "other"), [("met", "dropped"), ("dropped", "met")])
def test_a_closed_goal_stays_as_it_is(outcome: Outcome, other: Outcome) -> None:
    closed = close(a_goal(), outcome, LATER)
    assert isinstance(closed, Goal)
    assert (closed.state.value, closed.closed_at, closed.review_due_at) == (outcome, LATER, None)
    assert close(closed, outcome, LATER) is closed
    assert close(closed, other, LATER) is CLOSED
    assert revise(closed, PLAIN, version=1, same_scale=False, now=LATER) is CLOSED


def test_the_news_of_a_revision_says_which_version_it_is() -> None:
    assert goal_revised(revised(a_goal(), PLAIN, same_scale=False)).goal_version == 2


@pytest.mark.parametrize("levels", [FIVE[:4], (*FIVE, "most"), (*FIVE[:4], " LESS")])
def test_a_scale_has_five_levels_that_differ(levels: tuple[str, ...]) -> None:
    assert [each.field for each in faults_of(Words("x", levels=levels))] == ["scale.levels"]
    assert list(faults_of(Words("x", levels=FIVE))) == []
    assert list(faults_of(Words("x"))) == []


def test_a_weight_is_importance_times_difficulty_if_that_was_judged() -> None:
    assert [Facts(importance=3, difficulty=hard).weight for hard in (None, 1, 2, 3)] == [3, 3, 6, 9]


@settings(deadline=None)  # making texts takes its time on a busy machine
@given(st.none() | st.text(min_size=1), st.none() | st.tuples(*[st.text(min_size=1)] * 5))
def test_the_sealed_document_says_again_what_was_put_in(measure: str | None, levels: tuple[str, ...] | None) -> None:
    words = Words("a statement", None, measure, levels)
    assert words_of("a statement", None, details_of(words)) == words


def test_words_stay_out_of_every_repr() -> None:
    assert "Friday" not in repr(Words("Friday", "Friday", "Friday", ("Friday",) * 5))


@given(st.integers(min_value=1, max_value=366))
def test_the_next_review_is_never_later_than_in_four_weeks(days: int) -> None:
    assert next_due(NOON, days) == NOON + timedelta(days=min(days, 28))
    assert next_due(NOON) == NOON + timedelta(days=14)
    assert reviewed(a_goal(), next_due(LATER)).review_due_at == LATER + timedelta(days=14)


def test_every_result_says_what_to_do_next_and_some_need_a_plan() -> None:
    assert set(NEXT_STEP) == set(Result)
    assert {each for each in Result if list(faults_of_review(each, None))} == {Result.PAUSE, Result.RETIRE}
