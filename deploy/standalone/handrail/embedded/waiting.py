"""Waits for what no event tells us: another process's end, a lock's release."""

import asyncio
from collections.abc import Callable

POLL_SECONDS = 0.01


async def until(holds: Callable[[], bool], *, within: float | None = None, every: float = POLL_SECONDS) -> None:
    """Return once it holds; raises TimeoutError after `within` seconds."""
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(every)
