"""A process that stands still ends itself, so that whoever keeps services running starts it again.

A computation that never ends can't be cancelled from inside: nothing else of the process moves, and what it has locked stays
locked. Where it stood is written to stderr as names of files and functions, never with a value. It watches the event loop
from outside the interpreter, so nothing that runs in it can keep it from biting.
"""

import asyncio
import faulthandler

STANDS_STILL_SECONDS = 20.0
"""Far longer than anything takes that we do without a wait."""
LOOKS = 5
"""How often in that time the loop shows that it moves."""


class Watchdog:
    """A part; while it runs, an event loop that does not move for so long is the end of the process. One in a process."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="watchdog")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        try:
            while True:
                faulthandler.dump_traceback_later(STANDS_STILL_SECONDS, exit=True)
                await asyncio.sleep(STANDS_STILL_SECONDS / LOOKS)
        finally:
            faulthandler.cancel_dump_traceback_later()
