"""A loop that does rounds for as long as it runs, ends after what it has in hand, and is stopped by no fault.

What a round does is its owner's to say, and so is the sleep until more is due; here are its life and its pauses. A round that failed, or left
something over, is done again after a pause, which grows with each that does so in a row.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

STOP_SECONDS = 5.0
"""How long a stop waits for what is in hand."""

Round = Callable[[], Awaitable[bool]]
"""Do what is due and sleep until more is. False: pause before the next, for something is left over, or nothing says when more is due."""


class Rounds:
    """A part; it may be started again once it was stopped.

    `pause` and `longest` are the first and the longest pause in seconds; without `longest` all are as long. `note` puts a round's fault on
    record. `wake` is set by a stop, for a round that sleeps on it; one that sleeps on `_stopping`, or looks at it between two items, needs none.
    """

    def __init__(
        self,
        name: str,
        round: Round,  # noqa: A002 - the word for it
        *,
        note: Callable[[Exception], None],
        pause: float,
        longest: float | None = None,
        stop_seconds: float = STOP_SECONDS,
        wake: asyncio.Event | None = None,
    ) -> None:
        self._name = name
        self._round = round
        self._note = note
        self._pause = pause
        self._longest = longest or pause
        self._stop_seconds = stop_seconds
        self._wake = wake
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._stopping.clear()
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """End after what is in hand, or in the middle of it if it takes too long."""
        if self._task is None:
            return
        self._stopping.set()
        if self._wake is not None:
            self._wake.set()
        await asyncio.wait([self._task], timeout=self._stop_seconds)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    async def _run(self) -> None:
        pause = self._pause
        while not self._stopping.is_set():
            if await self._done():
                pause = self._pause
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()
            pause = min(pause * 2, self._longest)

    async def _done(self) -> bool:
        try:
            return await self._round()
        except Exception as fault:
            self._note(fault)
            return False
