"""How often plans were used, and one kind thing more; never a miss."""

from datetime import UTC, datetime, timedelta

import pytest
from handrail_notifier.core.how_am_i import A_WHILE, LONG_ENOUGH, Practised, Says, Standing, standing
from handrail_notifier.core.wording import TEXTS, Voice, standing_text
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
practised = st.builds(
    Practised,
    st.integers(0, 500),
    st.integers(0, 50),
    st.none() | st.integers(0, 20 * 24).map(lambda hours: NOW - timedelta(hours=hours)),
)


@pytest.mark.parametrize(
    ("known", "in_week", "says"),
    [
        (Practised(5), 0, Says.COUNT),
        (Practised(5), 2, Says.WEEK),
        (Practised(5, LONG_ENOUGH - 1), 2, Says.WEEK),
        (Practised(5, LONG_ENOUGH), 2, Says.RUN),
        (Practised(5, LONG_ENOUGH, NOW - A_WHILE), 2, Says.RUN),
        (Practised(5, LONG_ENOUGH, NOW - A_WHILE + timedelta(seconds=1)), 2, Says.BACK),
        (Practised(5, 1, NOW), 0, Says.BACK),
    ],
)
def test_the_kindest_thing_is_said_beside_the_count(known: Practised, in_week: int, says: Says) -> None:
    assert standing(known, reported=0, in_week=in_week, now=NOW).says is says


def test_where_progress_has_said_nothing_what_was_reported_is_counted() -> None:
    assert standing(None, reported=4, in_week=2, now=NOW) == Standing(Says.COUNT, 4)


@given(practised, st.integers(0, 30), st.integers(0, 40), st.sampled_from(sorted(TEXTS)))
def test_the_count_is_always_told_and_no_nought_beside_it(
    known: Practised, in_week: int, number: int, language: str
) -> None:
    stands = standing(known, reported=0, in_week=in_week, now=NOW)
    said = standing_text(Voice("H", "+12025550199", 3, language), stands, number=number)
    numbers = [int(each) for each in "".join(c if c.isdigit() else " " for c in said).split()]
    assert known.repetitions in numbers
    assert stands.in_week <= known.repetitions
    assert numbers.count(0) == (known.repetitions == 0)
