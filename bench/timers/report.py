"""The printed table: every figure of every contestant, and below it every aim with yes or no."""

import statistics
from collections.abc import Iterator, Sequence

from bench.readings import Sample
from bench.table import aligned, figure
from bench.timers.aims import (
    AIMS,
    GRAPHILE,
    MANY_LATER,
    OBAN,
    ONE_WINDOW,
    OURS,
    PGQUEUER,
    SLOW,
    SLOW_GRAPHILE,
    SOME_LATER,
    Measured,
)

PEERS = (GRAPHILE, PGQUEUER, OBAN)
OTHERS = "others %"
HEADINGS = ("measured", OURS, *PEERS, "noise", "others", "n")
LATENESS = ("p50 ms", "p90 ms", "p99 ms", "max ms", "CPU ms/job")
ROWS = (
    ("drain", "drain", ("jobs/s", "CPU ms/job"), OURS),
    ("spread", "spread", LATENESS, OURS),
    ("burst", "burst", LATENESS, OURS),
    ("plan", "planning, 5 windows a plan", ("jobs/s", "CPU ms/job"), OURS),
    ("plan", "planning, 1 window a plan", ("jobs/s", "CPU ms/job"), ONE_WINDOW),
    ("idle", "idle", ("idle CPU ms/s",), OURS),
    ("drain", "slow disk: drain", ("jobs/s",), SLOW),
    ("spread", "slow disk: spread", ("p50 ms", "p99 ms", "max ms"), SLOW),
    ("spread", "{:,} later: spread", ("p50 ms", "p99 ms", "max ms"), SOME_LATER),
    ("idle", "{:,} later: idle", ("idle CPU ms/s",), SOME_LATER),
    ("spread", "{:,} later: spread", ("p50 ms", "p99 ms", "max ms"), MANY_LATER),
    ("idle", "{:,} later: idle", ("idle CPU ms/s",), MANY_LATER),
)
"""Scenario, what is printed for it, its figures, and in which form ours takes part."""
BESIDE = {OURS: PEERS, ONE_WINDOW: PEERS, SLOW: (SLOW_GRAPHILE, "", "")}


def table(measured: Measured, later: tuple[int, int]) -> str:
    """What was measured, in columns; `later`: how many rows lay in the future, in both forms of that."""
    beside = {SOME_LATER: later[0], MANY_LATER: later[1]}
    rows = [
        cells
        for scenario, says, names, ours in ROWS
        for cells in _rows(measured, scenario, says.format(beside.get(ours)), names, ours)
    ]
    return aligned([HEADINGS, *rows], numbers=set(range(1, len(HEADINGS))))


def verdicts(measured: Measured, jobs: int) -> str:
    """Every aim, what was reached with so many jobs, and whether that is enough."""
    lines = [("aim", "", "asked", "reached", "met"), *(aim.cells(measured, jobs) for aim in AIMS)]
    return aligned(lines, numbers={2, 3})


def _rows(measured: Measured, scenario: str, says: str, names: Sequence[str], ours: str) -> Iterator[tuple[str, ...]]:
    taken = measured.get(scenario, {})
    who = (ours, *BESIDE.get(ours, ("", "", "")))
    for name in names:
        samples = [taken.get(each, {}).get(name) for each in who]
        found = [each for each in samples if each is not None]
        if found:
            others = [value for each in who if (share := taken.get(each, {}).get(OTHERS)) for value in share.values]
            yield (
                f"{says}, {name}",
                *("" if each is None else exact(each.median) for each in samples),
                _noise(found),
                f"{statistics.median(others):.0f}%" if others else "",
                str(len(found[0].values)),
            )


def _noise(samples: Sequence[Sample]) -> str:
    """The least steady contestant's greatest reading less its smallest, as a part of its median."""
    if len(samples[0].values) < 2:
        return ""
    return f"{max(each.spread for each in samples if each.median):.0%}"


def exact(value: float) -> str:
    """With three digits, and never in powers of ten."""
    return f"{value:.3f}" if value < 1 else figure(value)
