"""A consumer process under a test's thumb: started, listened to, killed."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

NEVER = -1


class Victim:
    """A process that consumes until it is killed; `journal` holds (instant, number) of what it handled."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.journal: list[tuple[int, int]] = []
        self._words: set[str] = set()
        self._said = asyncio.Condition()
        self._hearing = asyncio.create_task(self._hear())

    async def says(self, word: str, within: float = 30.0) -> None:
        """Wait until it said this word; raises TimeoutError."""
        await self._until(lambda: word in self._words, within)

    async def handles(self, count: int, within: float = 30.0) -> None:
        """Wait until it handled this many; raises TimeoutError."""
        await self._until(lambda: len(self.journal) >= count, within)

    async def kill(self) -> None:
        """End it with no warning, and hear what it still said."""
        if self.process.returncode is None:
            self.process.kill()
        await self._hearing
        await self.process.wait()

    async def _until(self, true: Callable[[], bool], within: float) -> None:
        async with asyncio.timeout(within), self._said:
            await self._said.wait_for(lambda: true() or self._hearing.done())
        assert true(), "the consumer ended"

    async def _hear(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            if line.endswith(b"\n"):
                await self._note(line.decode().split())

    async def _note(self, words: list[str]) -> None:
        async with self._said:
            if len(words) == 2:
                self.journal.append((int(words[0]), int(words[1])))
            self._words.update(words[:1])
            self._said.notify_all()


@asynccontextmanager
async def victim(url: str, takeover: float, group: str, topic: str, *, sticks_at: int = NEVER) -> AsyncIterator[Victim]:
    """A consumer process, killed at the end if not before."""
    arguments = [url, str(takeover), group, topic, str(sticks_at)]
    program = Path(__file__).with_name("consumer.py")
    started = Victim(await asyncio.create_subprocess_exec(sys.executable, program, *arguments, stdout=PIPE))
    try:
        await started.says("ready")
        yield started
    finally:
        await started.kill()
