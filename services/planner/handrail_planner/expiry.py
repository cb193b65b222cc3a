"""Plans end by themselves when their days are over.

A plan lasts a day at least, so a loop that looks at least once a day is late for none. Several processes may look at once: a
plan is ended under its client's lock, and the second finds it ended.
"""

import asyncio
from datetime import timedelta

from handrail_shared.runtime.db import is_passing
from handrail_shared.runtime.log import get_logger

from handrail_planner.desk import Desk
from handrail_planner.handlers.plans import expire
from handrail_planner.store import plans

log = get_logger(__name__)

BATCH = 100
LOOK_EVERY = timedelta(days=1)
AFTER_A_FAULT_SECONDS = 1.0


class Expiry:
    """Ends expired plans, for as long as it runs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="planner-expiry")

    async def stop(self) -> None:
        """End after the plan in hand."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while True:
            try:
                while await self.end_expired() == BATCH:
                    pass
                await self._sleep()
            except Exception as fault:
                self._note(fault)
                await asyncio.sleep(AFTER_A_FAULT_SECONDS)

    async def _sleep(self) -> None:
        latest = self._desk.clock.now() + LOOK_EVERY
        async with self._desk.db.everywhere() as tx:
            expires = await plans.next_expiry(tx)
        await self._desk.clock.sleep_until(min(latest, expires) if expires else latest)

    async def end_expired(self) -> int:
        """End what has expired, a bounded number at a time, each in its own transaction; how many there were."""
        now = self._desk.clock.now()
        async with self._desk.db.everywhere() as tx:
            over = await plans.expired(tx, now, BATCH)
        for clinic_id, _, plan_id in over:
            async with self._desk.db.transaction(clinic_id) as tx:
                await expire(self._desk, tx, clinic_id, plan_id, now=now)
        return len(over)

    async def due(self) -> bool:
        """Whether a plan has expired that has not been ended yet."""
        async with self._desk.db.everywhere() as tx:
            return bool(await plans.expired(tx, self._desk.clock.now(), 1))

    def _note(self, fault: Exception) -> None:
        if is_passing(fault):
            log.warning("expiry_waits", fault=type(fault).__name__)
        else:
            log.error("expiry_failed", exc_info=fault)
