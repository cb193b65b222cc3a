"""What is measured of a contestant: a full queue, a steady load, one instant, and doing nothing."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bench.readings import Reading
from bench.timers import jobs
from bench.timers.jobs import Done, Job
from bench.timers.machine import Share
from bench.timers.workers import Call, working

SPREAD_SECONDS = 20.0
IDLE_SECONDS = 10.0
LEAD_SECONDS = 1.5
"""Between the last job's being written and the first one's being due."""
LONGER = (1, 3, 9)
PATIENCE = 240.0
"""Seconds after which a contestant that is not done has failed."""
AFTER_SECONDS = 0.5
"""What is still being written down belongs to the CPU time."""
SEED = 7


class TooSlow(RuntimeError):
    """The jobs could not be written before the first was due."""


class Contestant(Protocol):
    """Who is measured, on a database of its own. `pace`: the jobs a second that it writes at the very least."""

    name: str
    pace: float

    async def empty(self) -> None:
        """Leave no job from a reading before, and the server with nothing to catch up on."""

    async def fill(self, jobs: Sequence[Job]) -> Reading:
        """Write the jobs in bulk."""
        ...

    def worker(self) -> Call:
        """Its worker; the folder for the records is its last argument."""
        ...

    async def check(self, count: int) -> None:
        """Raises EventsLost unless what so many jobs must leave is there."""


async def drain(who: Contestant, scratch: Path, count: int) -> Reading:
    """All are due before the worker starts."""
    await who.empty()
    due = jobs.at_once(count, time.time())
    await who.fill(due)
    share = Share()
    async with working(who.worker(), scratch) as worker:
        await worker.until(count, PATIENCE)
        await asyncio.sleep(AFTER_SECONDS)
        cpu, others = worker.cpu(), share.of_others()
    done = await _checked(who, due, worker.folder)
    rate = (count - 1) / max(done.last - done.first, 1e-9)
    return {"jobs/s": rate, "CPU ms/job": cpu / count * 1000, "others %": others}


async def spread(who: Contestant, scratch: Path, count: int, seconds: float = SPREAD_SECONDS) -> Reading:
    """The worker is up; they fall due over `seconds`, evenly, in no order."""
    return await _on_time(who, scratch, jobs.spread_over(count, 0, seconds, SEED))


async def burst(who: Contestant, scratch: Path, count: int) -> Reading:
    """The worker is up; all fall due at one instant."""
    return await _on_time(who, scratch, jobs.at_once(count, 0))


async def idle(who: Contestant, scratch: Path, seconds: float = IDLE_SECONDS) -> Reading:
    """The worker is up; nothing is due."""
    await who.empty()
    async with working(who.worker(), scratch) as worker:
        await asyncio.sleep(AFTER_SECONDS)
        share, before, began = Share(), worker.cpu(), time.monotonic()
        await asyncio.sleep(seconds)
        spent = (worker.cpu() - before) / (time.monotonic() - began)
        return {"idle CPU ms/s": spent * 1000, "others %": share.of_others()}


async def _on_time(who: Contestant, scratch: Path, offsets: Sequence[Job]) -> Reading:
    """On a busy machine writing the jobs may take too long for the first: then once more, with more time for it."""
    lead = LEAD_SECONDS + len(offsets) / who.pace
    for longer in LONGER:
        try:
            return await _due_after(who, scratch, offsets, lead * longer)
        except TooSlow:
            continue
    raise TooSlow(f"{who.name} took over {lead * LONGER[-1]:.0f} s to write {len(offsets)} jobs")


async def _due_after(who: Contestant, scratch: Path, offsets: Sequence[Job], lead: float) -> Reading:
    await who.empty()
    count = len(offsets)
    async with working(who.worker(), scratch) as worker:
        begin = time.time() + lead
        due = [Job(each.number, begin + each.due) for each in offsets]
        await who.fill(due)
        if time.time() > begin:
            raise TooSlow
        await asyncio.sleep(begin - time.time())
        share, before = Share(), worker.cpu()
        await worker.until(count, max(each.due for each in offsets) + PATIENCE)
        await asyncio.sleep(AFTER_SECONDS)
        cpu, others = worker.cpu() - before, share.of_others()
    done = await _checked(who, due, worker.folder)
    late = {f"{name} ms": done.late_ms(part) for name, part in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1))}
    return {**late, "CPU ms/job": cpu / count * 1000, "others %": others}


async def _checked(who: Contestant, due: Sequence[Job], folder: Path) -> Done:
    done = jobs.done(due, folder)
    await who.check(len(due))
    return done
