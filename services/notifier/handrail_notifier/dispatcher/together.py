"""Work that is cheaper together: what comes in while a batch is in hand makes up the next one.

Nothing waits for company: the first one begins at once. One batch is in hand at a time, and none is larger than it may be. A
batch that raises is logged and dropped; whoever works it off sees to its own faults.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Generic, TypeVar

from handrail_shared.runtime.log import get_logger

log = get_logger(__name__)

T = TypeVar("T")


class Together(Generic[T]):
    """Works off what is added. It holds what waits and what is in hand; whoever adds keeps that bounded."""

    def __init__(self, work: Callable[[Sequence[T]], Awaitable[None]], *, most: int) -> None:
        self._work = work
        self._most = most
        self._waiting: deque[T] = deque()
        self._in_hand: Sequence[T] = ()
        self._task: asyncio.Task[None] | None = None

    def __iter__(self) -> Iterator[T]:
        """All that was added and is not done."""
        yield from self._in_hand
        yield from self._waiting

    @property
    def tasks(self) -> Sequence["asyncio.Task[None]"]:
        """What is at work; nothing when all is done. Cut off, it leaves the rest undone."""
        return () if self._task is None or self._task.done() else (self._task,)

    def add(self, one: T) -> None:
        self._waiting.append(one)
        if not self.tasks:
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while self._waiting:
            self._in_hand = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
            await self._work_off(self._in_hand)
            self._in_hand = ()

    async def _work_off(self, batch: Sequence[T]) -> None:
        try:
            await self._work(batch)
        except Exception:
            log.exception("batch_dropped", size=len(batch))
