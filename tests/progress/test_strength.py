"""The strength of a plan: what it rests on, what it passes over, and when it is told."""

from datetime import timedelta
from itertools import pairwise

import pytest
from handrail_progress.core import strength
from handrail_progress.core.practice import fold
from handrail_progress.core.rules import BY_DEFAULT
from handrail_progress.core.strength import FALLS_BELOW, NONE, Strength
from hypothesis import given
from hypothesis import strategies as st

from tests.progress.stories import START, told

STORIES = st.text(alphabet="DpMs._", max_size=60)


def strength_of(story: str) -> float:
    return fold(told(story), BY_DEFAULT).strength.value


def every(days: int, story: str) -> Strength:
    """One opportunity every so many days."""
    stands, on = NONE, START.date()
    for letter in story:
        stands, on = strength.after(stands, on, used=letter == "D"), on + timedelta(days=days)
    return stands


def test_a_plan_used_daily_is_at_its_plateau_after_66_uses() -> None:
    assert strength_of("D" * 66) == pytest.approx(0.95)
    assert strength_of("D" * 30) == pytest.approx(1 - 0.05 ** (30 / 66))


def test_one_miss_among_many_uses_takes_little_and_a_few_uses_bring_it_back() -> None:
    before, missed, back = strength_of("D" * 40), strength_of("D" * 40 + "M"), strength_of("D" * 40 + "MDDDDDDD")
    assert before - missed < 0.05
    assert back > before


def test_a_rare_plan_takes_fewer_uses_and_more_days() -> None:
    daily, weekly = every(1, "D" * 10).value, every(7, "D" * 10).value
    assert daily < weekly < every(1, "D" * 70).value


def test_a_plan_used_thrice_a_day_grows_faster_by_day_and_slower_by_use() -> None:
    same_day, thrice = NONE, NONE
    for day in range(10):
        on = START.date() + timedelta(days=day)
        same_day = strength.after(same_day, on, used=True)
        for _ in range(3):
            thrice = strength.after(thrice, on, used=True)
    assert same_day.value < thrice.value < every(1, "D" * 30).value


def test_after_a_long_break_one_answer_does_not_decide() -> None:
    stands = every(1, "D" * 66)
    after_a_year = strength.after(stands, START.date() + timedelta(days=430), used=False)
    assert after_a_year.value == pytest.approx(stands.value * strength.KEPT[14])
    assert after_a_year.value > 0.79


@given(STORIES)
def test_it_lies_between_nothing_and_all(story: str) -> None:
    assert 0 <= strength_of(story) <= 1


@given(STORIES)
def test_skips_silence_and_what_did_not_arise_move_nothing(story: str) -> None:
    assert strength_of(story) == strength_of(story.replace("s", "_").replace(".", "_"))


@given(STORIES)
def test_a_use_never_lowers_it_and_a_miss_never_raises_it(story: str) -> None:
    assert strength_of(story + "M") <= strength_of(story) <= strength_of(story + "D")


@given(st.text(alphabet="DM", max_size=80))
def test_the_tenth_that_is_told_is_never_far_off(story: str) -> None:
    stands = every(1, story)
    assert stands.level / 10 - FALLS_BELOW <= stands.value < (stands.level + 1) / 10 or stands.value == 1


def test_a_use_and_a_miss_in_turn_about_a_border_are_not_told_each_time() -> None:
    levels = [every(1, "D" * 16 + "MD" * turns).level for turns in range(12)]
    assert sum(one != other for one, other in pairwise(levels)) <= 1
