"""What is said of practice in sentences: as the numbers are, and nobody's fault."""

import re

import pytest
from handrail_progress.core.consistency import NEVER, Consistency, Recently
from handrail_progress.core.explaining import Picture, explained
from handrail_progress.core.graduation import UNKNOWN, Habit
from handrail_progress.core.opportunity import Standing
from handrail_progress.core.practice import fold
from handrail_progress.core.rules import BY_DEFAULT
from hypothesis import given
from hypothesis import strategies as st

from tests.progress.stories import START, rated, told

SHAME = re.compile(r"fail|broke|lost your|lazy|bad|should|only \d|zero|streak|never again", re.IGNORECASE)


def sentences(story: str, counts: dict[Standing, int] | None = None, recently: Recently = NEVER) -> tuple[str, ...]:
    return explained(Picture(fold(told(story), BY_DEFAULT), UNKNOWN, counts or {}, recently))


@pytest.mark.parametrize(
    ("story", "first"),
    [
        ("", "No answer has said yet that the plan was used or missed."),
        ("sDD.", "Used 2 times in a row, from 2026-03-03 to 2026-03-04."),
        ("DDM", "Missed once in a row since, which is forgiven: the run stands at 2."),
        ("DDMM", "Missed 2 times in a row: the run rests at 2, and the next use begins a new one."),
    ],
)
def test_the_first_sentence_says_where_the_run_stands(story: str, first: str) -> None:
    assert sentences(story)[0] == first


def test_a_rate_is_said_of_real_moments_and_silence_apart() -> None:
    recently = Recently(Consistency(), Consistency(3, 1))
    said = sentences("DDDM", {Standing.SILENT: 4, Standing.MISSED: 1, Standing.SKIPPED: 2}, recently)
    assert "In the last 7 days nothing was said of the plan being used or missed." in said
    assert "In the last 28 days it was used in 3 of the 4 moments that came up." in said
    assert "Neither used nor missed: 2 let go on purpose; 4 not answered so far." in said


def test_a_habit_is_said_with_its_day() -> None:
    habit = Habit(rated(3, 8), graduated_at=START)
    said = explained(Picture(fold(told("D"), BY_DEFAULT), habit, {}, NEVER))
    assert said[-2:] == (
        "It comes to mind by itself: 8 of 10, as the client last said.",
        "It became a habit that keeps itself on 2026-03-02.",
    )


@given(st.text(alphabet="DpMs._", max_size=30), st.dictionaries(st.sampled_from(Standing), st.integers(0, 9)))
def test_no_sentence_shames(story: str, counts: dict[Standing, int]) -> None:
    assert not [each for each in sentences(story, counts) if SHAME.search(each)]
