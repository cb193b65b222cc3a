"""How settled a plan is, from 0 to 1: what came of its opportunities, of which the latest weighs most.

    strength' = strength x kept + (1 where the plan was used, 0 where it was missed) x (1 - kept)
    kept      = 0.05 ^ (weight / 66)
    weight    = the root of the days since the opportunity before: 1 at one a day, 2.6 at one a week; 0.5 on the same day

A plan that comes up every day and is always used is at 0.95 after 66 uses, the median of what people took to 95 % of their plateau
(Lally et al. 2010, in R6). The root is so that a plan which comes up once a week takes fewer uses, but more weeks. One miss
among many uses takes a few hundredths, and nothing is lost by days on which the plan did not come up, was let go on purpose, or on
which nothing was said: only what was used or missed moves it. A part of the plan counts as the plan, as it does in the run.
How much a use helped is no part of it: relief is not change.

The form, an average that fades by opportunities, depends on their frequency and passes over skips, is an idea of the habit tracker
Loop; formula and constants are our own.

`level` is the tenth that is told. It rises as soon as a tenth is reached, and falls only when the strength is `FALLS_BELOW` under it,
so that a use and a miss in turn about one border are not told each time.
"""

from dataclasses import dataclass
from datetime import date
from math import sqrt

REACHED = 0.95
USES = 66
SAME_DAY = 0.5
LONGEST_DAYS = 14
"""A longer break weighs no more than this: after months one answer does not decide."""
FALLS_BELOW = 0.03
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Strength:
    """The strength, the tenth that is told of it, and the local day of the last real opportunity."""

    value: float = 0.0
    level: int = 0
    last_on: date | None = None


NONE = Strength()


def _kept(days: int) -> float:
    weight = sqrt(days) if days else SAME_DAY
    return float((1 - REACHED) ** (weight / USES))


KEPT = tuple(_kept(days) for days in range(LONGEST_DAYS + 1))


def after(strength: Strength, day: date, *, used: bool) -> Strength:
    """The strength after one more real opportunity. Days come in their order."""
    days = (day - strength.last_on).days if strength.last_on else 1
    kept = KEPT[min(days, LONGEST_DAYS)]
    value = strength.value * kept + (1 - kept if used else 0.0)
    return Strength(value, _level(strength.level, value), day)


def _level(told: int, value: float) -> int:
    reached = int(value * TENTHS)
    if reached > told or value < told / TENTHS - FALLS_BELOW:
        return reached
    return told
