"""Loops over what is never urgent: some of it every few seconds, for as long as there is any, and nothing that hurries others.

They go by real time: nobody who moves a virtual clock waits for them. A fault is logged and tried again.
"""

import asyncio
from abc import ABC, abstractmethod
from datetime import datetime

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import is_passing
from handrail_shared.runtime.log import get_logger

log = get_logger(__name__)

PAUSE_SECONDS = 20.0
BREATH_SECONDS = 0.2
"""Between two rounds of which the first found something."""
MOST_ROUNDS = 50


class Sweep(ABC):
    """Subclasses do one bounded round."""

    def __init__(self, name: str, clock: Clock, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._name = name
        self._clock = clock
        self._pause = pause_seconds
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def round(self, now: datetime) -> bool:
        """Whether there may be more."""

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while True:
            try:
                for _ in range(MOST_ROUNDS):
                    if not await self.round(self._clock.now()):
                        break
                    await asyncio.sleep(BREATH_SECONDS)
            except Exception as fault:
                if is_passing(fault):
                    log.warning("sweep_waits", sweep=self._name, fault=type(fault).__name__)
                else:
                    log.exception("sweep_failed", sweep=self._name)
            await asyncio.sleep(self._pause)
