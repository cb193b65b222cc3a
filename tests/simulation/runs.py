"""Many schedules, one after another, until one breaks something."""

from collections.abc import Callable, Iterable
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
    promises: bool = True

    def __str__(self) -> str:
        how = "" if self.promises else " --lags"
        return f"seed {self.seed}: {self.what}; see it with: python -m tests.simulation --seed {self.seed}{how}"


LAGS = 90.0
"""Seconds by which the list of a carrier lags that keeps no promise; longer than the grace."""


def played(
    seed: int, code: Code = NOTIFIER, *, promises: bool = True, told: Callable[[str], None] | None = None
) -> Simulation:
    """This schedule, to be run. `promises`: whether the carrier's list shows in time what it took."""
    return Simulation(seed, code, told) if promises else Simulation(seed, code, told, longest_lag=LAGS)


def judge(done: Simulation, *, promises: bool = True) -> None:
    """Raises `Broken`. Of a carrier that keeps no promise a text may be there as often as it was sent."""
    check(done, copies_at_most=1 if promises else MOST_SENDS)


def first_broken(seeds: Iterable[int], code: Code = NOTIFIER, *, promises: bool = True) -> Found | None:
    """`promises`: as above."""
    for seed in seeds:
        try:
            judge(played(seed, code, promises=promises).run(), promises=promises)
        except Broken as broken:
            return Found(seed, str(broken), promises)
    return None
