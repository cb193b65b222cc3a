"""How many nudges a week a client wishes for."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from handrail_notifier.core.fading import Phase
from handrail_notifier.core.pace import (
    LEAST,
    MOST,
    PacedPlan,
    last_nudged,
    to_rate,
    to_turn_up,
    turned_down,
    turned_up,
    weekly_wish,
)
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 6, 1, 22, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OLDER, NEWER = NOW - DAY, NOW
WEEKS = st.integers(0, 12)


@pytest.mark.parametrize(
    ("preference", "wish", "holds"),
    [
        ((None, None), (None, None), None),
        ((3, OLDER), (None, None), 3),
        ((None, None), (2, OLDER), 2),
        ((3, OLDER), (2, NEWER), 2),
        ((3, NEWER), (2, OLDER), 3),
        ((None, NEWER), (2, OLDER), None),
        ((None, OLDER), (2, NEWER), 2),
        ((0, NEWER), (2, OLDER), 0),
        ((3, NOW), (2, NOW), 2),
    ],
)
def test_the_latest_statement_holds(
    preference: tuple[int | None, datetime | None], wish: tuple[int | None, datetime | None], holds: int | None
) -> None:
    assert weekly_wish(*preference, *wish) == holds


@pytest.mark.parametrize(("week", "down"), [(12, 6), (10, 5), (5, 2), (4, 2), (3, 1), (2, 1), (1, 1), (0, 0)])
def test_less_is_half_and_at_least_one(week: int, down: int) -> None:
    assert turned_down(week) == down


@pytest.mark.parametrize(("week", "up"), [(0, 1), (4, 5), (9, 10), (10, 10), (12, 12)])
def test_more_is_one_more_up_to_the_most(week: int, up: int) -> None:
    assert turned_up(week) == up


@given(WEEKS)
def test_up_is_never_less_and_down_never_more(week: int) -> None:
    assert turned_up(week) >= week >= turned_down(week)
    assert turned_up(week) <= max(week, MOST)
    assert turned_down(week) >= min(week, LEAST)


def plan(number: int, phase: Phase, nudged: int | None = None, asked: int | None = None) -> PacedPlan:
    """Nudged for and asked about so many days ago."""
    ago = [None if each is None else NOW - each * DAY for each in (nudged, asked)]
    return PacedPlan(UUID(int=number), phase, *ago)


def test_more_is_about_the_faded_plan_that_was_nudged_for_last() -> None:
    new, old, new_faded = plan(1, Phase.LEARN, 1), plan(2, Phase.MAINTAIN, 20), plan(3, Phase.PRACTISE, 2)
    assert to_turn_up([new, old, new_faded]) == new_faded
    assert to_turn_up([new, old]) == old
    assert to_turn_up([new]) is None
    assert to_turn_up([]) is None


def test_a_word_about_pace_is_about_the_plan_that_was_nudged_for_last() -> None:
    never, older, newer = plan(1, Phase.LEARN), plan(2, Phase.LEARN, 3), plan(3, Phase.OWN_CUE, 1)
    assert last_nudged([never, newer, older]) == newer
    assert last_nudged([never]) is None


def test_a_rating_is_about_the_plan_that_was_asked_about_last() -> None:
    nudged, asked = plan(1, Phase.LEARN, 1), plan(2, Phase.PRACTISE, 3, 3)
    earlier, long_ago = plan(3, Phase.PRACTISE, 2, 4), plan(4, Phase.PRACTISE, 9, 14)
    assert to_rate([nudged, asked, earlier], NOW) == asked
    assert to_rate([nudged, long_ago], NOW) == nudged
    assert to_rate([], NOW) is None
