"""Many schedules, one after another, until one breaks something."""

from collections.abc import Iterable
from dataclasses import dataclass

from handrail_notifier.core.retry import MOST_SENDS

from tests.simulation.invariants import check
from tests.simulation.machine import NOTIFIER, Code
from tests.simulation.schedule import Simulation
from tests.simulation.store import Broken


@dataclass(frozen=True)
class Found:
    """The first seed that breaks something, and what."""

    seed: int
    what: str

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.what}; see it with: python -m tests.simulation --seed {self.seed}"


LAGS = 90.0
"""Seconds by which the list of a carrier lags that keeps no promise; longer than the grace."""


def first_broken(seeds: Iterable[int], code: Code = NOTIFIER, *, promises: bool = True) -> Found | None:
    """`promises`: whether the carrier's list shows in time what it took. If not, a text may be there as often as it was sent."""
    for seed in seeds:
        try:
            if promises:
                check(Simulation(seed, code).run())
            else:
                check(Simulation(seed, code, longest_lag=LAGS).run(), copies_at_most=MOST_SENDS)
        except Broken as broken:
            return Found(seed, str(broken))
    return None
