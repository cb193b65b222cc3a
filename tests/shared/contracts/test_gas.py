"""The T-score of goal attainment, by the published formula."""

import pytest
from handrail_shared.contracts.gas import LEVELS, Attained, score, t_score
from hypothesis import given
from hypothesis import strategies as st

levels = st.sampled_from(LEVELS)
weights = st.integers(min_value=1, max_value=9)
rated = st.lists(st.tuples(weights, levels), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("goals", "t"),
    [
        ([(1, 0), (1, 0), (1, 0)], 50.0),
        ([(1, 1), (1, 1), (1, 0)], 59.1),
        ([(1, 1)], 60.0),
        ([(9, -2)], 30.0),
        ([(1, -1), (1, -1), (1, -1)], 36.3),
        ([(3, 1), (1, -1)], 55.8),
    ],
)
def test_the_worked_examples_come_out_as_published(goals: list[tuple[int, int]], t: float) -> None:
    assert round(t_score(goals), 1) == t


@given(rated)
def test_every_goal_as_expected_is_fifty(goals: list[tuple[int, int]]) -> None:
    assert t_score([(weight, 0) for weight, _ in goals]) == 50


@given(st.lists(levels, min_size=1, max_size=20), weights)
def test_equal_weights_of_any_size_give_the_same_score(said: list[int], weight: int) -> None:
    assert t_score([(weight, level) for level in said]) == pytest.approx(t_score([(1, level) for level in said]))


@given(rated, st.data())
def test_one_level_more_of_any_goal_is_a_higher_score(goals: list[tuple[int, int]], data: st.DataObject) -> None:
    which = data.draw(st.integers(min_value=0, max_value=len(goals) - 1))
    weight, level = goals[which]
    better = [*goals[:which], (weight, level + 1), *goals[which + 1 :]]
    assert t_score(better) > t_score(goals)


@given(rated)
def test_scores_mirror_each_other_around_fifty(goals: list[tuple[int, int]]) -> None:
    assert t_score(goals) + t_score([(weight, -level) for weight, level in goals]) == pytest.approx(100)


def test_the_change_is_that_of_the_same_goals() -> None:
    found = score([Attained(1, -1, 1), Attained(1, -1, 1), Attained(1, -2, 0)])
    assert found is not None
    assert (round(found.t, 1), round(found.t_at_baseline, 1), found.goals) == (59.1, 31.7, 3)
    assert found.change == pytest.approx(found.t - found.t_at_baseline)


def test_nothing_rated_has_no_score() -> None:
    assert score([]) is None
