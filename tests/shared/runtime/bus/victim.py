"""A consumer process under a test's thumb: started, listened to, killed."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

NEVER = -1


@dataclass(slots=True)
class Victim:
    """A process that consumes until it is killed; `handled` holds (instant, number) in its own order."""

    process: Process
    handled: list[tuple[int, int]] = field(default_factory=list)

    async def says(self, word: str, within: float = 30.0) -> None:
        """Read until it says this word; raises TimeoutError."""
        async with asyncio.timeout(within):
            while (line := await self._line()) != word:
                assert line is not None, f"the consumer ended before it said {word!r}"

    async def handles(self, count: int, within: float = 30.0) -> None:
        """Read until it handled this many; raises TimeoutError."""
        async with asyncio.timeout(within):
            while len(self.handled) < count:
                assert await self._line() is not None, "the consumer ended"

    async def kill(self) -> None:
        """End it with no warning, and read what it still said."""
        if self.process.returncode is None:
            self.process.kill()
        while await self._line() is not None:
            pass
        await self.process.wait()

    async def _line(self) -> str | None:
        assert self.process.stdout is not None
        line = (await self.process.stdout.readline()).decode()
        if not line.endswith("\n"):
            return None
        first, _, second = line.strip().partition(" ")
        if second:
            self.handled.append((int(first), int(second)))
        return first


@asynccontextmanager
async def victim(
    url: str, takeover: float, group: str, topic: str, *, sticks_at: int = NEVER
) -> AsyncIterator[Victim]:
    """A consumer process, killed at the end if not before."""
    arguments = [url, str(takeover), group, topic, str(sticks_at)]
    program = Path(__file__).with_name("consumer.py")
    started = Victim(await asyncio.create_subprocess_exec(sys.executable, program, *arguments, stdout=PIPE))
    try:
        await started.says("ready")
        yield started
    finally:
        await started.kill()
