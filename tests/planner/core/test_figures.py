"""No figure of a clinic tells of a few people."""

from handrail_planner.core.figures import FLOOR, median_days, rate, told
from hypothesis import given
from hypothesis import strategies as st

counts = st.integers(0, 200)


@given(counts, counts)
def test_no_figure_is_told_of_a_few(count: int, clients: int) -> None:
    if clients < FLOOR:
        assert told(count, clients) in {None, 0}
        assert median_days(86_400.0, clients) is None
        assert rate(min(count, 3), count, clients) is None
    else:
        assert told(count, clients) == count


@given(counts, counts)
def test_a_rate_is_a_part_of_its_denominator(part: int, more: int) -> None:
    share = rate(part, part + more, FLOOR)
    assert (share is None) == (part + more == 0)
    assert share is None or 0 <= share <= 1


def test_nobody_is_told_and_days_are_days() -> None:
    assert told(0, 0) == 0
    assert median_days(129_600.0, FLOOR) == 1.5
