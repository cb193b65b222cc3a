"""A contestant's worker as a process of its own, that ends when the bench does.

It is ready once its file of records is there: `<its process id>.bin`.
"""

import asyncio
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from handrail.embedded.leash import Command, Leash

from bench.timers import jobs, machine

START_SECONDS = 60.0
STOP_SECONDS = 20.0


class WorkerFailed(RuntimeError):
    """A contestant's process did not start, or ended by itself. The message has its last words."""


@dataclass(frozen=True, slots=True)
class Call:
    """A program with its arguments."""

    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path = field(default_factory=Path.cwd)


class Worker:
    """A worker at work."""

    def __init__(self, leash: Leash, folder: Path, log: Path) -> None:
        self._leash = leash
        self._log = log
        self.folder = folder

    async def ready(self) -> None:
        async with asyncio.timeout(START_SECONDS):
            while not list(self.folder.glob("*.bin")):
                self.check()
                await asyncio.sleep(0.02)

    async def until(self, count: int, within: float) -> None:
        """Until there are so many records; returns too when the time is over."""
        by = asyncio.get_running_loop().time() + within
        while jobs.count_in(self.folder) < count and asyncio.get_running_loop().time() < by:
            self.check()
            await asyncio.sleep(0.05)

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        return sum(machine.cpu_of(int(path.stem)) for path in self.folder.glob("*.bin"))

    def check(self) -> None:
        """Raises WorkerFailed if it has ended."""
        if self._leash.exit_code is not None:
            raise WorkerFailed(f"it ended with {self._leash.exit_code}: {last_words(self._log)}")


@asynccontextmanager
async def working(call: Call, scratch: Path) -> AsyncIterator[Worker]:
    """A worker, ready; it is ended in order afterwards."""
    folder, log = scratch / "records", scratch / "worker.log"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    log.unlink(missing_ok=True)
    env = {"PYTHONPATH": "", **call.env}
    stops = ((signal.SIGTERM, STOP_SECONDS),)
    leash = Leash(Command([*call.argv, str(folder)], call.cwd, stops, env=env), log=log)
    try:
        worker = Worker(leash, folder, log)
        await worker.ready()
        yield worker
    finally:
        await leash.stop()


async def run(call: Call, *arguments: str, within: float = 300) -> str:
    """Run a program to its end; what it printed. Raises WorkerFailed."""
    process = await asyncio.create_subprocess_exec(
        *call.argv,
        *arguments,
        cwd=call.cwd,
        env=call.env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), within)
    except TimeoutError:
        process.kill()
        raise WorkerFailed(f"it took over {within:.0f} s") from None
    if process.returncode:
        raise WorkerFailed(f"it ended with {process.returncode}: {err.decode(errors='replace')[-800:]}")
    return out.decode()


def python(module: str, *arguments: str) -> Call:
    """A module of this bench, by this interpreter."""
    return Call([sys.executable, "-m", module, *arguments])


def last_words(log: Path) -> str:
    return log.read_bytes()[-800:].decode(errors="replace") if log.exists() else ""
