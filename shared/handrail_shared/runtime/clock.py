"""The only reader of the time.

Business waits ("until the nudge is due") go through a `Clock`, so that a week can pass in a minute. Waits on machinery
(a network answer, a poll's fall-back) use real time and never come here.
"""

import asyncio
import heapq
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What time it is, in aware UTC, and a way to wait for a later one."""

    def now(self) -> datetime: ...

    async def sleep_until(self, instant: datetime, wake: asyncio.Event | None = None) -> None:
        """Wait until `instant`, or until `wake` is set, whichever is first. The event is left set."""
        ...


class RealClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, instant: datetime, wake: asyncio.Event | None = None) -> None:
        seconds = max(0.0, (instant - self.now()).total_seconds())
        if wake is None:
            await asyncio.sleep(seconds)
            return
        # Not `wait_for`: it may take a cancellation that comes with the wake for the wake alone, and a loop would never end.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await wake.wait()


class SteadyClock(RealClock):
    """The time that somebody told, kept by a clock of this machine that nobody can set; the machine's own time until it is told."""

    def __init__(self) -> None:
        self._told: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        if self._told is None:
            return super().now()
        at, since = self._told
        return at + timedelta(seconds=time.monotonic() - since)

    def tell(self, at: datetime, since: float) -> None:
        """It was `at` when the monotonic clock showed `since`."""
        self._told = at.astimezone(UTC), since


@dataclass(order=True, slots=True)
class _Sleeper:
    instant: datetime
    number: int
    done: asyncio.Event = field(compare=False)


class VirtualClock:
    """A clock that moves only when told to, waking sleepers in the order of their instants."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._sleepers: list[_Sleeper] = []
        self._count = 0

    def now(self) -> datetime:
        return self._now

    def next_deadline(self) -> datetime | None:
        """The instant of the next sleeper that nobody has woken, if any."""
        while self._sleepers and self._sleepers[0].done.is_set():
            heapq.heappop(self._sleepers)
        return self._sleepers[0].instant if self._sleepers else None

    def advance_to(self, instant: datetime) -> None:
        """Move to `instant` (never back) and wake those who waited for it."""
        self._now = max(self._now, instant.astimezone(UTC))
        while self._sleepers and self._sleepers[0].instant <= self._now:
            heapq.heappop(self._sleepers).done.set()

    async def sleep_until(self, instant: datetime, wake: asyncio.Event | None = None) -> None:
        if instant <= self._now:
            await asyncio.sleep(0)
            return
        self._count += 1
        sleeper = _Sleeper(instant.astimezone(UTC), self._count, asyncio.Event())
        heapq.heappush(self._sleepers, sleeper)
        try:
            await _first_of(sleeper.done, wake)
        finally:
            sleeper.done.set()


async def _first_of(done: asyncio.Event, wake: asyncio.Event | None) -> None:
    if wake is None:
        await done.wait()
        return
    waits = [asyncio.ensure_future(event.wait()) for event in (done, wake)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
