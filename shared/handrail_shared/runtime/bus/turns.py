"""The pace of one subscription: when it last moved, and how long it waits after a failure.

Failures in a row wait 0.1 s, 0.2 s and so on up to 5 s, each with up to a quarter of jitter, until what
failed has been handled; other partitions' success meanwhile does not count. What is logged names the place
and the kind of error, never its text, which may quote a client.
"""

import asyncio
import logging
import random
import time
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from handrail_shared.runtime.bus.interface import Delivery, Handle

log = logging.getLogger("handrail.bus")

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0

Place = tuple[str, int]
"""A topic and one of its partitions."""
Ends = Mapping[Place, tuple[int, ...]]
"""How far a batch reaches in each partition, in the engine's own numbers."""


async def handled(handle: Handle, deliveries: Sequence[Delivery]) -> None:
    """Let the handler work; its own cancellation is a failure like any other, and doesn't end the reading."""
    try:
        await handle(deliveries)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise RuntimeError("the handler cancelled itself") from None


def pause_after(failures: int) -> float:
    """Seconds to wait after this many failures in a row (1 or more)."""
    pause = min(_FIRST_PAUSE * 2.0 ** min(failures - 1, 10), _LONGEST_PAUSE)
    return pause * random.uniform(1.0, 1.25)  # noqa: S311 - jitter is no secret


class Turns:
    """What one subscription remembers between its batches."""

    def __init__(self, group: str) -> None:
        self.group = group
        self._failures = 0
        self._failing: dict[Place, tuple[int, ...]] = {}
        self._polled_at = time.monotonic()

    def polled(self) -> None:
        """Note that the bus was asked, and answered."""
        self._polled_at = time.monotonic()
        if not self._failing:
            self._failures = 0

    def owns(self, places: AbstractSet[Place]) -> None:
        """Leave failures at other places to the consumers that have them now."""
        self._failing = {at: end for at, end in self._failing.items() if at in places}

    def idle(self) -> float:
        """Seconds since the bus last answered this subscription."""
        return time.monotonic() - self._polled_at

    def succeeded(self, ends: Ends) -> None:
        """Forget earlier failures, once everything up to the end of what failed has been handled."""
        self._failing = {at: end for at, end in self._failing.items() if ends.get(at, ()) < end}
        if not self._failing:
            self._failures = 0

    async def failed(self, error: Exception, what: str, ends: Ends | None = None) -> None:
        """Say what went wrong, and wait as long as the failures in a row ask for."""
        self._failures += 1
        self._failing.update(ends or {})
        pause = pause_after(self._failures)
        where = ",".join(f"{topic}/{partition}" for topic, partition in sorted(ends or {})) or "-"
        kind = type(error).__name__
        log.warning(
            "bus.%s group=%s at=%s error=%s failures=%d pause=%.1fs",
            *(what, self.group, where, kind, self._failures, pause),
        )
        await asyncio.sleep(pause)
