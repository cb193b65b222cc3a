"""Readings taken in turn, so that what else the machine does falls on all contestants alike."""

import math
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

Reading = Mapping[str, float]
Run = Callable[[], Awaitable[Reading]]
MICRO = 1_000_000
LEAST = 3


class EventsLost(AssertionError):
    """What went in did not all come out, or came out twice, or nothing was measured: then no figure counts."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One contestant's readings of one figure."""

    values: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """Greatest less smallest, as a part of the median: the machine's noise. Of a median of nothing (what others did, on an idle machine)
        there is no part: infinite, or none if nothing differs."""
        apart = max(self.values) - min(self.values)
        return apart / self.median if self.median else (math.inf if apart else 0.0)


class Meter:
    """From the first event to the last: a rate, and our process's own CPU time for each event."""

    def __init__(self) -> None:
        self.count = 0
        self._began: tuple[float, float] | None = None
        self._ended = (0.0, 0.0)

    def begin(self) -> None:
        """The first thing came, or the work was started. Later calls change nothing."""
        if self._began is None:
            self._began = time.perf_counter(), time.process_time()

    def add(self, count: int) -> None:
        """So many more are done."""
        self.count += count
        self._ended = time.perf_counter(), time.process_time()

    def reading(self) -> Reading:
        assert self._began is not None, "nothing came"
        seconds, cpu = (ended - began for began, ended in zip(self._began, self._ended, strict=True))
        return {"events/s": self.count / seconds, "CPU µs/event": cpu / self.count * MICRO}


@dataclass(frozen=True, slots=True)
class Rounds:
    """How many rounds; on a busy machine fewer, but `least` of them: after `within` seconds no further one begins."""

    times: int
    within: float
    least: int = LEAST


def measured(who: str, reading: Reading) -> Reading:
    """The same; raises EventsLost where a figure says that nothing was measured. Shares of others, and an idle process's time, may be 0."""
    found = {name: value for name, value in reading.items() if not name.endswith("%") and not name.startswith("idle")}
    nothing = [name for name, value in found.items() if not (math.isfinite(value) and value > 0)]
    if nothing or not reading:
        raise EventsLost(f"of {who} nothing was measured: {', '.join(nothing) or 'no figure'}")
    return reading


async def in_turn(contestants: Mapping[str, Run], rounds: Rounds) -> Mapping[str, Mapping[str, Sample]]:
    """Run each as often as there are rounds, another one first in every round; figures by contestant and name."""
    readings: dict[str, list[Reading]] = {name: [] for name in contestants}
    names = list(contestants)
    by = time.monotonic() + rounds.within
    for turn in range(rounds.times):
        if turn >= rounds.least and time.monotonic() > by:
            break
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            readings[name].append(measured(name, await contestants[name]()))
    return {
        name: {figure: Sample([each[figure] for each in taken]) for figure in taken[0]}
        for name, taken in readings.items()
    }
