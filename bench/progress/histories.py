"""What one more answer costs, the more lies behind: of one plan, and of many.

Four kinds of answer: in time; late by a day; a correction of the answer thirty opportunities back; and, as far as it is bearable, a
correction of the plan's very first answer, which folds the whole history again: that is the worst case, and it is linear.
"""

import statistics
from collections.abc import AsyncIterator, Sequence

from handrail_shared.contracts.events import ActionDone, ActionMissed
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


async def measure(servers: Servers, lengths: Sequence[int]) -> AsyncIterator[Line]:
    """Medians in milliseconds, by the length of the history."""
    async for line in _of_one(servers, lengths):
        yield line
    async for line in _of_many(servers, lengths):
        yield line


async def _of_one(servers: Servers, lengths: Sequence[int]) -> AsyncIterator[Line]:
    whose = log.plan(0)
    found: dict[str, list[float]] = {"in time": [], "a day late": [], f"corrected, {BACK} back": []}
    worst: list[tuple[int, float]] = []
    async with empty_tables(servers) as db:
        day = 0
        for length in lengths:
            more = (log.said(log.answer(whose, each, log.kind_of(0, each))) for each in range(day, length))
            await rebuilt(db, more, Spent())
            day = max(day, length)
            costs: dict[str, list[float]] = {name: [] for name in found}
            for turn in range(AGAIN):
                costs["in time"].append(await _answer(db, whose, day, 30))
                await _answer(db, whose, day + 2, 30)
                costs["a day late"].append(await _answer(db, whose, day + 1, 1500))
                costs[f"corrected, {BACK} back"].append(await _answer(db, whose, day + 2 - BACK, 2000 + turn))
                day += 3
            for name, each in costs.items():
                found[name].append(statistics.median(each))
            if length <= WORST_UP_TO:
                worst.append((length, await _answer(db, whose, 0, 3000 + length)))
    for name, each in found.items():
        yield _line(f"one plan, {name}, ms", lengths, each)
    yield ("one plan, its first answer corrected, ms", "", _each([at for at, _ in worst], [ms for _, ms in worst]), "")


async def _of_many(servers: Servers, lengths: Sequence[int]) -> AsyncIterator[Line]:
    found: list[float] = []
    async with empty_tables(servers) as db:
        plans = max(1, lengths[-1] // ANSWERS_OF_A_PLAN)
        whole, filled = log.replies(plans, lengths[-1]), 0
        for length in lengths:
            more = (record for record, _ in zip(whole, range(length - filled), strict=False))
            await rebuilt(db, more, Spent())
            filled = length
            of = [log.plan(plans + 1 + turn) for turn in range(AGAIN)]
            found.append(statistics.median([await _answer(db, whose, 0, 30 + length) for whose in of]))
    yield _line("many plans, in time, ms", lengths, found)


async def _answer(db: Db, whose: log.Whose, day: int, minute: int) -> float:
    kind = ActionDone if minute % 2 == 0 else ActionMissed
    return await answered(db, log.said(log.answer(whose, day, kind, minute=minute)))


def _line(name: str, lengths: Sequence[int], costs: Sequence[float]) -> Line:
    ratio = costs[-1] / costs[0]
    verdict = f"x {ratio:.2f}, at most x {FLAT:g}: {'met' if ratio <= FLAT else 'MISSED'}"
    return (name, f"{costs[-1]:.1f}", _each(lengths, costs), verdict)


def _each(lengths: Sequence[int], costs: Sequence[float]) -> str:
    return ", ".join(f"{cost:.1f} at {length:,}" for length, cost in zip(lengths, costs, strict=True))
