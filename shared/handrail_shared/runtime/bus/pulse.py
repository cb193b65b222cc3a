"""A beat in the background that ends when it is told to, even where a library swallows a cancellation."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger("handrail.bus")

_LONGEST_END = 2.0


class Pulse:
    """Calls ``beat`` at once and then every so many seconds; a beat that raises is logged and tried again."""

    def __init__(self, beat: Callable[[], Awaitable[None]], *, every: float) -> None:
        self._beat = beat
        self._every = every
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to beat."""
        self._ending.clear()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End within two seconds; harmless when it never began."""
        task, self._task = self._task, None
        if task is not None:
            self._ending.set()
            task.cancel()
            await asyncio.wait([task], timeout=_LONGEST_END)

    async def _run(self) -> None:
        while not self._ending.is_set():
            try:
                await self._beat()
            except Exception as error:
                log.warning("bus.pulse_failed error=%s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._ending.wait()
