"""An embedded server: started once per folder, answering before it is handed over, ended for certain.

What a killed run left in the folder is dealt with at the next start: an orphaned
server is stopped, a stale pid file is told from a live one. Data survives all of it.
"""

import asyncio
import signal
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from handrail.embedded.errors import EmbeddedError, StartError
from handrail.embedded.leash import Command, Leash
from handrail.embedded.orphan import end_orphan
from handrail.embedded.programs import Program
from handrail.embedded.room import Room

ATTEMPTS = 4
ATTEMPT_PAUSE_SECONDS = 0.5
ANSWER_SECONDS = 120.0
POLL_SECONDS = 0.01
LOG_TAIL = 2000


class Server(ABC):
    """One server on one folder, for `async with`; it belongs to no event loop."""

    name: ClassVar[str]
    files: ClassVar[str]
    stops: ClassVar[tuple[tuple[signal.Signals, float], ...]]
    program: Program

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.port = 0
        self._room: Room | None = None
        self._leash: Leash | None = None

    @abstractmethod
    def find(self, room: Room) -> Program:
        """The program to run."""

    @abstractmethod
    async def prepare(self, room: Room, program: Path) -> None:
        """Make what the first run needs."""

    @abstractmethod
    def command(self, room: Room, program: Path, port: int) -> Command:
        """How the server is started."""

    @abstractmethod
    def pid_file(self, room: Room) -> Path:
        """Where the server writes its own process id."""

    @abstractmethod
    async def answers(self) -> bool:
        """Whether the server takes work now."""

    async def start(self) -> None:
        """Return when the server answers; raises EmbeddedError, with nothing left running."""
        if self._room is not None:
            raise EmbeddedError(f"{self.name} was started already.")
        self._room = room = await Room.claim(self.folder, self.files)
        try:
            self.program = self.find(room)
            program = room.program(self.program)
            await end_orphan(self.pid_file(room), room.place, self.stops)
            _turn_log(self.log)
            await self.prepare(room, program)
            await self._serve(room, program)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the server in order and let the folder go; harmless when it isn't running."""
        room, leash, self._room, self._leash = self._room, self._leash, None, None
        try:
            if leash:
                await leash.stop()
        finally:
            if room:
                room.leave()

    async def kill(self) -> None:
        """End the server as a crash would: for rehearsing one. `start` brings it back."""
        if self._leash:
            await self._leash.kill()
        await self.stop()

    async def ended(self) -> int:
        """Wait until the server ends by itself, which it never should; its exit code."""
        if self._leash is None:
            raise EmbeddedError(f"{self.name} isn't running.")
        return await self._leash.ended(every=0.5)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def room(self) -> Room:
        """The claimed folder."""
        if self._room is None:
            raise EmbeddedError(f"{self.name} isn't running: start it first.")
        return self._room

    @property
    def log(self) -> Path:
        """Where the server's own words go."""
        return self.room.place / "server.log"

    async def run(self, command: Command) -> None:
        """Run a program to its end, such as one that makes the first files."""
        self._leash = Leash(command, log=self.log, keep_open=[self.room.server_lock])
        try:
            code = await self._leash.ended(ANSWER_SECONDS)
        except TimeoutError:
            raise self._failed(f"{Path(command.argv[0]).name} took over {ANSWER_SECONDS:.0f} s") from None
        if code:
            raise self._failed(f"{Path(command.argv[0]).name} ended with {code}")
        self._leash = None

    async def _serve(self, room: Room, program: Path) -> None:
        """Try a few times: a port may have been taken, or a killed run's last process may still be ending."""
        for attempt in range(ATTEMPTS):
            self.port = room.port(fresh=attempt > 0)
            command = self.command(room, program, self.port)
            self._leash = Leash(command, log=self.log, keep_open=[room.server_lock])
            if await self._came_up(self._leash):
                return
            await self._leash.stop()
            await asyncio.sleep(ATTEMPT_PAUSE_SECONDS)
        raise self._failed("it ended at once")

    async def _came_up(self, leash: Leash) -> bool:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                while leash.exit_code is None:
                    if await self.answers():
                        return True
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            raise self._failed(f"it gave no answer in {ANSWER_SECONDS:.0f} s") from None
        return False

    def _failed(self, why: str) -> StartError:
        said = self.log.read_bytes()[-LOG_TAIL:].decode(errors="replace") if self.log.exists() else ""
        return StartError(self.name, why, self.log, said)


def _turn_log(log: Path) -> None:
    """Keep the last run's log and the one before it."""
    if log.exists():
        log.replace(log.with_suffix(".old.log"))
