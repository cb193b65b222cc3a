"""How sure one may be that a rate is low, exactly."""

from fractions import Fraction
from math import comb

import pytest
from handrail_progress.core.stuck.beta import incomplete_beta, probability_below
from hypothesis import given
from hypothesis import strategies as st

WHOLE = st.integers(1, 60)
RATE = st.fractions(0, 1, max_denominator=50)


@pytest.mark.parametrize(
    ("x", "a", "b", "exactly"),
    [
        (Fraction(1, 2), 1, 1, Fraction(1, 2)),
        (Fraction(1, 2), 2, 2, Fraction(1, 2)),
        (Fraction(2, 5), 2, 2, Fraction(44, 125)),
        (Fraction(2, 5), 1, 3, Fraction(98, 125)),
        (Fraction(2, 5), 3, 1, Fraction(8, 125)),
        (Fraction(0), 3, 4, Fraction(0)),
        (Fraction(1), 3, 4, Fraction(1)),
    ],
)
def test_it_is_what_is_worked_out_by_hand(x: Fraction, a: int, b: int, exactly: Fraction) -> None:
    assert incomplete_beta(x, a, b) == exactly


@given(x=RATE, a=WHOLE, b=WHOLE)
def test_it_is_one_minus_its_mirror(x: Fraction, a: int, b: int) -> None:
    assert incomplete_beta(x, a, b) == 1 - incomplete_beta(1 - x, b, a)


@given(x=RATE, a=st.integers(1, 12), b=st.integers(1, 12))
def test_it_is_the_integral_of_the_density(x: Fraction, a: int, b: int) -> None:
    """The density is a polynomial, so its integral from 0 to x is exact, too: term by term."""
    terms = (Fraction((-1) ** k * comb(b - 1, k), a + k) * x ** (a + k) for k in range(b))
    assert incomplete_beta(x, a, b) == a * comb(a + b - 1, a) * sum(terms, Fraction(0))


@given(used=st.integers(0, 30), missed=st.integers(0, 30))
def test_a_use_lowers_it_and_a_miss_raises_it(used: int, missed: int) -> None:
    here = probability_below(Fraction(2, 5), used=used, missed=missed)
    assert probability_below(Fraction(2, 5), used=used + 1, missed=missed) < here
    assert probability_below(Fraction(2, 5), used=used, missed=missed + 1) > here


def test_ever_so_many_answers_are_weighed_at_once() -> None:
    assert probability_below(Fraction(2, 5), used=10**6, missed=9 * 10**6) > Fraction(99, 100)
