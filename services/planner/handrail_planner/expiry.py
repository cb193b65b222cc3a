"""Plans end by themselves when their days are over.

A plan lasts a day at least, so a loop that looks at least once a day is late for none. Several processes may look at once: a
plan is ended under its client's lock, and the second finds it ended. A plan that can't be ended is passed over: the others
are ended, and it is tried again after a pause that grows.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail_shared.runtime.db import is_passing
from handrail_shared.runtime.log import get_logger

from handrail_planner.desk import Desk
from handrail_planner.handlers.plans import expire
from handrail_planner.store import plans
from handrail_planner.store.plans import Expired

log = get_logger(__name__)

BATCH = 100
LOOK_EVERY = timedelta(days=1)
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
STOP_SECONDS = 5.0


@dataclass(slots=True)
class Round:
    """What became of the plans whose days were over."""

    ended: int = 0
    passed_over: int = 0


class Expiry:
    """Ends expired plans, for as long as it runs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._stopping.clear()
        self._task = asyncio.create_task(self._run(), name="planner-expiry")

    async def stop(self) -> None:
        """End after the plan in hand, or without it if it takes too long."""
        if self._task is None:
            return
        self._stopping.set()
        await asyncio.wait([self._task], timeout=STOP_SECONDS)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    async def end_expired(self) -> Round:
        """Try each plan that has expired by now once, the longest expired first, each in its own transaction."""
        now, found, last = self._desk.clock.now(), Round(), None
        while page := await self._expired(now, last):
            for plan in page:
                if self._stopping.is_set():
                    return found
                if await self._end(plan, now):
                    found.ended += 1
                else:
                    found.passed_over += 1
            last = page[-1]
        return found

    async def due(self) -> bool:
        """Whether a plan has expired that has not been ended yet."""
        async with self._desk.db.everywhere() as tx:
            return bool(await plans.expired(tx, self._desk.clock.now(), 1))

    async def _run(self) -> None:
        pause = PAUSE_SECONDS
        while not self._stopping.is_set():
            if await self._turn():
                pause = PAUSE_SECONDS
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _turn(self) -> bool:
        """End what has expired and sleep until more does. False: something is left over, or could not be read."""
        try:
            if (await self.end_expired()).passed_over:
                return False
            await self._sleep()
        except Exception as fault:
            _note(fault)
            return False
        return True

    async def _expired(self, now: datetime, last: Expired | None) -> list[Expired]:
        async with self._desk.db.everywhere() as tx:
            return await plans.expired(tx, now, BATCH, last=last)

    async def _end(self, plan: Expired, now: datetime) -> bool:
        try:
            async with self._desk.db.transaction(plan.clinic_id) as tx:
                await expire(self._desk, tx, plan.clinic_id, plan.plan_id, now=now)
        except Exception as fault:
            _note(fault, plan)
            return False
        return True

    async def _sleep(self) -> None:
        latest = self._desk.clock.now() + LOOK_EVERY
        async with self._desk.db.everywhere() as tx:
            expires = await plans.next_expiry(tx)
        await self._desk.clock.sleep_until(min(latest, expires) if expires else latest, self._stopping)


def _note(fault: Exception, plan: Expired | None = None) -> None:
    about = {"plan": plan.plan_id} if plan else {}
    if is_passing(fault):
        log.warning("expiry_waits", fault=type(fault).__name__, **about)
    else:
        log.error("expiry_failed", exc_info=fault, **about)
