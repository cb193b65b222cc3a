"""Goal attainment scaling: how far a client's goals are attained together, as a T-score.

Each goal has a scale of five levels in the client's own words, from -2 to +2, on which 0 is what was expected. T is 50 when
every goal is just where it was expected to be, and rises with every level of every goal; its standard deviation is 10 if
levels vary as the method assumes. Only the proportions of the weights matter. (R8.1; Kiresuk and Sherman 1968.)
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEVELS = (-2, -1, 0, 1, 2)
EXPECTED = 50.0
RHO = 0.3
"""How far the attainments of one person's goals are assumed to go together."""


@dataclass(frozen=True, slots=True)
class Attained:
    """A goal's weight, and the level that it is at; `baseline` is the level that it began at."""

    weight: int
    baseline: int
    level: int


@dataclass(frozen=True, slots=True)
class Score:
    """The T-score of some goals, of the same goals at their baselines, and how many they are."""

    t: float
    t_at_baseline: float
    goals: int

    @property
    def change(self) -> float:
        """How far T has moved since the baseline."""
        return self.t - self.t_at_baseline


def score(goals: Sequence[Attained]) -> Score | None:
    """T now and at the baseline, of the same goals; None if nothing was rated."""
    if not goals:
        return None
    now = t_score([(each.weight, each.level) for each in goals])
    then = t_score([(each.weight, each.baseline) for each in goals])
    return Score(now, then, len(goals))


def t_score(rated: Sequence[tuple[int, int]]) -> float:
    """T = 50 + 10 sum(w x) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2), from (weight, level) of one goal or more."""
    squares = sum(weight * weight for weight, _ in rated)
    total = sum(weight for weight, _ in rated)
    spread = math.sqrt((1 - RHO) * squares + RHO * total * total)
    return EXPECTED + 10 * sum(weight * level for weight, level in rated) / spread
