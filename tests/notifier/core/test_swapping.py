"""Each other act comes in its turn, once for an opportunity."""

from uuid import UUID

from handrail_notifier.core.swapping import Turn, given
from hypothesis import given as for_any
from hypothesis import strategies as st

FRIDAY, SATURDAY = UUID(int=1), UUID(int=2)


def all_given(turn: Turn, opportunity: UUID, acts: int) -> tuple[list[int], Turn]:
    places: list[int] = []
    while (step := given(turn, opportunity, acts))[0] is not None:
        places, turn = [*places, step[0]], step[1]
    return places, turn


@for_any(st.integers(0, 3), st.integers(0, 2), st.integers(0, 3))
def test_each_act_comes_once_for_an_opportunity_wherever_the_turn_stood(acts: int, next_: int, before: int) -> None:
    places, _ = all_given(Turn(next_, SATURDAY, before), FRIDAY, acts)
    assert sorted(places) == list(range(acts))


def test_the_next_opportunity_goes_on_with_the_turn() -> None:
    first, turn = given(Turn(), FRIDAY, 3)
    second, turn = given(turn, SATURDAY, 3)
    assert (first, second) == (0, 1)
    assert all_given(turn, SATURDAY, 3)[0] == [2, 0]


def test_fewer_acts_than_before_are_no_trouble() -> None:
    assert given(Turn(2, FRIDAY, 1), SATURDAY, 1)[0] == 0
    assert given(Turn(2, FRIDAY, 3), FRIDAY, 1)[0] is None
