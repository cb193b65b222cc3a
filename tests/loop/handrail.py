"""The `handrail` command as a user runs it: a process of its own, on a folder of its own."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

BOUND_SECONDS = 240.0


class Command:
    """A running `handrail ...`; its output is kept whole."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._said: list[str] = []
        self._reader = asyncio.create_task(self._read())
        self._more = asyncio.Event()

    @classmethod
    async def start(cls, *arguments: str, folder: Path) -> "Command":
        environment = {**os.environ, "HANDRAIL_DATA": str(folder), "PYTHONUNBUFFERED": "1"}
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "handrail",
                *arguments,
                env=environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )
        )

    @property
    def output(self) -> str:
        return "".join(self._said)

    async def ended(self, within: float = BOUND_SECONDS) -> int:
        """The exit code, once it has ended by itself."""
        async with asyncio.timeout(within):
            code = await self._process.wait()
            await self._reader
        return code

    async def said(self, words: str, within: float = BOUND_SECONDS) -> None:
        """Wait until it has printed these words."""
        async with asyncio.timeout(within):
            while words not in self.output:
                if self._reader.done():
                    raise AssertionError(f"it ended without saying {words!r}:\n{self.output}")
                self._more.clear()
                await self._more.wait()

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while chunk := await self._process.stdout.read(4096):
            self._said.append(chunk.decode(errors="replace"))
            self._more.set()
        self._more.set()


async def eventually(holds: Callable[[], bool] | Callable[[], Awaitable[bool]], within: float = 60.0) -> None:
    """Wait until something outside this process is so."""
    async with asyncio.timeout(within):
        while True:
            answer = holds()
            if await answer if isinstance(answer, Awaitable) else answer:
                return
            await asyncio.sleep(0.05)


def processes_of(folder: Path) -> list[int]:
    """The processes whose command line or working folder names this folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace")
            place = str((entry / "cwd").readlink())
        except OSError:
            continue
        if str(folder) in words or place.startswith(str(folder)):
            found.append(int(entry.name))
    return found
