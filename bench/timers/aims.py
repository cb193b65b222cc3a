"""What is to be reached (P1 to P6), each with what this run reached: figures, and ratios of the same round."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from bench.readings import Sample
from bench.table import figure

JOBS = 20_000
Measured = Mapping[str, Mapping[str, Mapping[str, Sample]]]
"""By scenario, contestant and figure."""
GRAPHILE, PGQUEUER, OBAN, OURS = "graphile-worker", "pgqueuer", "oban-py", "ours"
SLOW, SLOW_GRAPHILE = "ours, slow disk", "graphile-worker, slow disk"
SOME_LATER, MANY_LATER = "ours, some later", "ours, many later"
ONE_WINDOW = "ours, 1 window"


@dataclass(frozen=True, slots=True)
class Aim:
    """`beside` None: the figure itself is asked for; else its ratio to that contestant's. `at_most`: less is better."""

    code: str
    says: str
    scenario: str
    measured: str
    beside: str | None
    asked: float
    at_most: bool
    who: str = OURS

    def reached(self, measured: Measured) -> float | None:
        """What it came to; None if one of both was not measured."""
        own = _sample(measured, self.scenario, self.who, self.measured)
        if own is None or self.beside is None:
            return own.median if own else None
        other = _sample(measured, self.scenario, self.beside, self.measured)
        if other is None:
            return None
        return statistics.median(a / max(b, 1e-9) for a, b in zip(own.values, other.values, strict=True))

    def cells(self, measured: Measured, jobs: int) -> tuple[str, ...]:
        """A line of the table. Only a run with the full number of jobs answers an aim."""
        reached = self.reached(measured)
        sign, form = ("<=" if self.at_most else ">="), (figure if self.beside is None else _ratio)
        if reached is None:
            return self.code, self.says, f"{sign} {form(self.asked)}", "", "not measured"
        if jobs != JOBS:
            needs = f"is asked of {JOBS:,} jobs"
            return self.code, self.says, f"{sign} {form(self.asked)}", form(reached), needs
        met = reached <= self.asked if self.at_most else reached >= self.asked
        return self.code, self.says, f"{sign} {form(self.asked)}", form(reached), "yes" if met else "no"


def _sample(measured: Measured, scenario: str, who: str, name: str) -> Sample | None:
    return measured.get(scenario, {}).get(who, {}).get(name)


def _ratio(value: float) -> str:
    return f"x {value:.2f}"


def _at_most(code: str, says: str, scenario: str, name: str, beside: str | None, asked: float, who: str = OURS) -> Aim:
    return Aim(code, says, scenario, name, beside, asked, at_most=True, who=who)


def _at_least(code: str, says: str, scenario: str, name: str, beside: str | None, asked: float, who: str = OURS) -> Aim:
    return Aim(code, says, scenario, name, beside, asked, at_most=False, who=who)


P99, RATE, CPU, IDLE = "p99 ms", "jobs/s", "CPU ms/job", "idle CPU ms/s"
AIMS = (
    _at_most("P1", "spread, p99 ms", "spread", P99, None, 20),
    _at_most("P1", "spread, max ms", "spread", "max ms", None, 150),
    _at_most("P1", "spread, p99 to graphile-worker's", "spread", P99, GRAPHILE, 0.25),
    _at_most("P1", "spread, p99 to pgqueuer's", "spread", P99, PGQUEUER, 0.2),
    _at_most("P1", "spread, p99 to oban-py's", "spread", P99, OBAN, 0.1),
    _at_most("P2", "burst, p99 ms", "burst", P99, None, 1600),
    _at_most("P2", "burst, p99 to graphile-worker's", "burst", P99, GRAPHILE, 1.0),
    _at_most("P2", "burst, p99 to pgqueuer's", "burst", P99, PGQUEUER, 0.6),
    _at_least("P3", "drain to graphile-worker's", "drain", RATE, GRAPHILE, 0.9),
    _at_least("P3", "drain to pgqueuer's", "drain", RATE, PGQUEUER, 2.0),
    _at_least("P3", "drain to oban-py's", "drain", RATE, OBAN, 4.0),
    _at_most("P3", "drain, CPU a job to pgqueuer's", "drain", CPU, PGQUEUER, 0.6),
    _at_least("P4", "planning, decision points/s", "plan", RATE, None, 25_000),
    _at_least("P4", "planning to graphile-worker's", "plan", RATE, GRAPHILE, 1.0),
    _at_least("P4", "planning to pgqueuer's", "plan", RATE, PGQUEUER, 1.5),
    _at_least("P4", "planning to oban-py's", "plan", RATE, OBAN, 8.0),
    _at_most("P4", "100,000 moments planned again, s", "again", "seconds", None, 60),
    _at_most("P5", "slow disk: spread, p99 ms", "spread", P99, None, 40, SLOW),
    _at_least("P5", "slow disk: drain to the fast disk's", "drain", RATE, OURS, 0.8, SLOW),
    _at_most("P6", "300,000 later: p99 to that with none", "spread", P99, OURS, 1.5, SOME_LATER),
    _at_most("P6", "1,000,000 later: p99 to that with none", "spread", P99, OURS, 1.5, MANY_LATER),
    _at_most("P6", "300,000 later: idle CPU to that with none", "idle", IDLE, OURS, 1.5, SOME_LATER),
    _at_most("P6", "1,000,000 later: idle CPU to that with none", "idle", IDLE, OURS, 1.5, MANY_LATER),
)
