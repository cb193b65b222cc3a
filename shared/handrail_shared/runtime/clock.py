"""Time is asked for, never read: who needs `now` or a wait is given a clock.

`RealClock` is the wall clock. `VirtualClock` stands still until it is told to move, and
then wakes its sleepers in the order of their deadlines.
"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime: ...

    async def sleep_until(self, instant: datetime, wake: asyncio.Event | None = None) -> None: ...


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, instant: datetime, wake: asyncio.Event | None = None) -> None:
        """Return at `instant`, or as soon as `wake` is set."""
        while (left := (instant - self.now()).total_seconds()) > 0:
            # The wall clock may be set while we wait: look at it again at least once an hour.
            nap = min(left, timedelta(hours=1).total_seconds())
            if wake is None:
                await asyncio.sleep(nap)
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), nap)
                return


class VirtualClock:
    def __init__(self, start: datetime) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._now

    def next_deadline(self) -> datetime | None:
        return min((deadline for deadline, _ in self._sleepers), default=None)

    def advance_to(self, instant: datetime) -> None:
        """Move forward to `instant` and wake everyone who was waiting for it or for less."""
        self._now = max(self._now, instant)
        for deadline, bell in sorted(self._sleepers, key=lambda sleeper: sleeper[0]):
            if deadline <= self._now:
                bell.set()

    async def sleep_until(self, instant: datetime, wake: asyncio.Event | None = None) -> None:
        """Return when the clock has been moved to `instant`, or as soon as `wake` is set."""
        if instant <= self._now or (wake is not None and wake.is_set()):
            return
        sleeper = (instant, asyncio.Event())
        self._sleepers.append(sleeper)
        waits = [asyncio.ensure_future(bell.wait()) for bell in (sleeper[1], wake) if bell is not None]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._sleepers.remove(sleeper)
            for wait in waits:
                wait.cancel()
