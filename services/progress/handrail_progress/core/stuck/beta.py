"""How sure one may be that a plan's rate of use is below a bound, from a few uses and misses.

The rate has a Beta(2, 2) prior, so two or three answers decide nothing. With whole numbers the posterior's distribution function, the
regularised incomplete beta function, is a finite sum of binomials, which is computed exactly:

    P(rate < x) = I_x(a, b) = sum over j from a to n of C(n, j) x^j (1 - x)^(n - j),  n = a + b - 1
"""

from fractions import Fraction
from math import comb

PRIOR_USED = PRIOR_MISSED = 2
MOST = 1000
"""Answers that are weighed at the most; of more the proportion decides anyway."""


def probability_below(bound: Fraction, *, used: int, missed: int) -> Fraction:
    """P(rate < bound) after so many uses and misses. `bound` is between 0 and 1."""
    total = used + missed
    if total > MOST:
        used, missed = used * MOST // total, missed * MOST // total
    return incomplete_beta(bound, used + PRIOR_USED, missed + PRIOR_MISSED)


def incomplete_beta(x: Fraction, a: int, b: int) -> Fraction:
    """I_x(a, b) for whole a and b of 1 or more, exactly: in integers over one denominator."""
    top, bottom, n = x.numerator, x.denominator, a + b - 1
    rest = bottom - top
    return Fraction(sum(comb(n, j) * top**j * rest ** (n - j) for j in range(a, n + 1)), bottom**n)
