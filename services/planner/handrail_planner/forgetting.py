"""What was heard is forgotten with its age, a few clients at a time, and the rows stay what the log says.

Nobody waits for it, so it looks once an hour of real time. Several processes may forget at once: each client is held while it is
done. What fails is tried again at the next look.
"""

import asyncio
from contextlib import suppress

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, is_passing
from handrail_shared.runtime.log import get_logger

from handrail_planner.rebuild import CLIENTS, forget_old

log = get_logger(__name__)

EVERY_SECONDS = 3600.0
MOST_ROUNDS = 50
"""Of `CLIENTS` each at one look; the next look goes on."""


class Forgetting:
    """Forgets what is old, for as long as it runs."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="planner-forgetting")

    async def stop(self) -> None:
        """At once: a client in hand is undone, and done at the next look."""
        if self._task is None:
            return
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._task = None

    async def look(self) -> int:
        """Forget what is old by now; how many clients it was about."""
        done = 0
        for _ in range(MOST_ROUNDS):
            found = await forget_old(self._db, self._clock.now())
            done += found
            if found < CLIENTS:
                break
        return done

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as fault:
                if is_passing(fault):
                    log.warning("forgetting_waits", fault=type(fault).__name__)
                else:
                    log.exception("forgetting_failed")
            await asyncio.sleep(EVERY_SECONDS)
