"""What one more answer costs, the more lies behind: of one plan, and of many.

Four kinds of answer: in time; late by a day; a correction of the answer thirty opportunities back; and, as far as it is bearable, a
correction of the plan's very first answer, which folds the whole history again: that is the worst case, and it is linear.
"""

import statistics
from collections.abc import AsyncIterator, Sequence
from itertools import islice

from handrail_shared.contracts.events import ActionDone, ActionMissed, Event
from handrail_shared.runtime.db import Db

from bench.progress import log
from bench.progress.folded import Spent, answered, empty_tables, rebuilt
from bench.progress.rebuilding import ANSWERS_OF_A_PLAN, Line
from bench.servers import Servers

FLAT = 1.5
"""The cost at the longest history is at most so many times that at the shortest."""
BACK = 30
WORST_UP_TO = 100_000
AGAIN = 15
CORRECTED_AFTER = 100_000
"""Minutes, so that a correction is later than whatever it corrects."""


async def measure(servers: Servers, lengths: Sequence[int]) -> AsyncIterator[Line]:
    """Medians in milliseconds, by the length of the history."""
    async for line in _of_one(servers, lengths):
        yield line
    async for line in _of_many(servers, lengths):
        yield line


class _Plan:
    """One plan's client, who answers and corrects."""

    def __init__(self, db: Db, whose: log.Whose) -> None:
        self._db = db
        self._whose = whose
        self._said: dict[int, type[Event]] = {}
        self._corrections = 0

    async def answer(self, day: int, *, late: int = 0) -> float:
        """A use, so many minutes after the usual."""
        self._said[day] = ActionDone
        return await answered(self._db, log.said(log.answer(self._whose, day, ActionDone, minute=30 + late)))

    async def correct(self, day: int) -> float:
        """To the contrary of what was said of the day."""
        self._corrections += 1
        before = self._said.get(day) or log.kind_of(0, day)
        kind = self._said[day] = ActionMissed if before is ActionDone else ActionDone
        minute = CORRECTED_AFTER + self._corrections
        return await answered(self._db, log.said(log.answer(self._whose, day, kind, minute=minute)))


async def _of_one(servers: Servers, lengths: Sequence[int]) -> AsyncIterator[Line]:
    whose, back = log.plan(0), f"corrected, {BACK} back"
    found: dict[str, list[float]] = {"in time": [], "a day late": [], back: []}
    worst: list[tuple[int, float]] = []
    async with empty_tables(servers) as db:
        plan, day = _Plan(db, whose), 0
        for length in lengths:
            more = (log.said(log.answer(whose, each, log.kind_of(0, each))) for each in range(day, length))
            await rebuilt(db, more, Spent())
            day = max(day, length)
            costs: dict[str, list[float]] = {name: [] for name in found}
            for _ in range(AGAIN):
                costs["in time"].append(await plan.answer(day))
                await plan.answer(day + 2)
                costs["a day late"].append(await plan.answer(day + 1, late=1441))
                costs[back].append(await plan.correct(day + 2 - BACK))
                day += 3
            for name, each in costs.items():
                found[name].append(statistics.median(each))
            if length <= WORST_UP_TO:
                worst.append((length, await plan.correct(0)))
    for name, each in found.items():
        yield _line(f"one plan, {name}, ms", lengths, each)
    yield ("one plan, its first answer corrected, ms", "", _each([at for at, _ in worst], [ms for _, ms in worst]), "")


async def _of_many(servers: Servers, lengths: Sequence[int]) -> AsyncIterator[Line]:
    found: list[float] = []
    async with empty_tables(servers) as db:
        plans = max(1, lengths[-1] // ANSWERS_OF_A_PLAN)
        whole, filled = log.replies(plans, lengths[-1]), 0
        for length in lengths:
            await rebuilt(db, islice(whole, length - filled), Spent())
            filled = length
            of = [_Plan(db, log.plan(plans + 1 + turn)) for turn in range(AGAIN)]
            found.append(statistics.median([await each.answer(len(found)) for each in of]))
    yield _line("many plans, in time, ms", lengths, found)


def _line(name: str, lengths: Sequence[int], costs: Sequence[float]) -> Line:
    ratio = costs[-1] / costs[0]
    verdict = f"x {ratio:.2f}, at most x {FLAT:g}: {'met' if ratio <= FLAT else 'MISSED'}"
    return (name, f"{costs[-1]:.1f}", _each(lengths, costs), verdict)


def _each(lengths: Sequence[int], costs: Sequence[float]) -> str:
    return ", ".join(f"{cost:.1f} at {length:,}" for length, cost in zip(lengths, costs, strict=True))
