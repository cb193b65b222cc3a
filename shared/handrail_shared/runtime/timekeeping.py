"""All processes keep the database's time: what is due is due for all of them at the same instant, whatever their machines' clocks show.

A machine's clock may be an hour off, or be set while we run; then a nudge would leave early or an hour late. The database is asked when
a process starts and every few seconds after; in between a clock runs on that nobody can set. So of all clocks the database's is the
one that has to be right.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from handrail_shared.runtime.clock import Clock, RealClock, SteadyClock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger

log = get_logger(__name__)

ASK_EVERY_SECONDS = 10.0
ANSWERS = 5
LONGEST_ANSWER_SECONDS = 0.1
"""An answer that took longer tells too little of when it was given."""
NEAR_ENOUGH = timedelta(milliseconds=50)
WORTH_A_LINE = timedelta(seconds=2)
TRIES = 20


class Timekeeper:
    """A part: a `SteadyClock` is told the database's time by the time `start` returns, and from then on. Other clocks are left alone."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if not isinstance(self._clock, SteadyClock):
            return
        await self._begin(self._clock)
        self._task = asyncio.create_task(self._run(self._clock), name="timekeeper")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _begin(self, clock: SteadyClock) -> None:
        """Raises whatever the database's last answer was, after some tries."""
        for number in range(1, TRIES + 1):
            try:
                at, since, took = await self._ask()
            except Exception as fault:
                if not is_passing(fault) or number == TRIES:
                    raise
            else:
                if took <= LONGEST_ANSWER_SECONDS or number == TRIES:
                    break
            await asyncio.sleep(0.2)
        apart = RealClock().now() - at
        clock.tell(at, since)
        if abs(apart) > WORTH_A_LINE:
            log.warning("machine_clock_is_off", seconds=round(apart.total_seconds()))

    async def _run(self, clock: SteadyClock) -> None:
        while True:
            await asyncio.sleep(ASK_EVERY_SECONDS)
            try:
                at, since, took = await self._ask()
            except Exception as fault:
                if not is_passing(fault):
                    log.exception("time_not_asked")
                continue
            apart = at - (clock.now() - timedelta(seconds=time.monotonic() - since))
            if took <= LONGEST_ANSWER_SECONDS and abs(apart) > NEAR_ENOUGH:
                clock.tell(at, since)
                if abs(apart) > WORTH_A_LINE:
                    log.error("database_clock_was_set", seconds=round(apart.total_seconds()))

    async def _ask(self) -> tuple[datetime, float, float]:
        """The database's time, when it was that, and how many seconds the answer took: the quickest of some answers."""
        async with self._db.everywhere() as tx:
            answers = [await _asked_once(tx) for _ in range(ANSWERS)]
        return min(answers, key=lambda answer: answer[2])


async def _asked_once(tx: Tx) -> tuple[datetime, float, float]:
    began = time.monotonic()
    at: datetime = await tx.fetchval("SELECT clock_timestamp()")
    ended = time.monotonic()
    return at.astimezone(UTC), (began + ended) / 2, ended - began
