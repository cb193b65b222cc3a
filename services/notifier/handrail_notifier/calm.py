"""Who calls in is served first: what may wait begins when nobody waits for an answer, or after a moment in any case.

One process takes texts in and works them off. A carrier gives up on a webhook that is not answered in time and may not call again;
an answer to a client is as good a moment later.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

LONGEST_WAIT = 0.25
"""Seconds for which a single thing is kept waiting: under a load without end, so many of them are still done every second."""


class Calm:
    """Counts the calls in hand."""

    def __init__(self) -> None:
        self._in_hand = 0
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def disturbed(self) -> Iterator[None]:
        """While a call is in hand."""
        self._in_hand += 1
        self._none.clear()
        try:
            yield
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self._none.set()

    async def wait(self) -> None:
        """Until no call is in hand, at most for `LONGEST_WAIT`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT):
                await self._none.wait()
