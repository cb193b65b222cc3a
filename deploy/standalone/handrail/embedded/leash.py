"""A started program ends when this process does, however this process ends.

Holding a `Leash` is holding the pipe that the program's guard watches. It belongs
to no event loop: it can be taken in one and let go in another, or in none.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handrail.embedded import guard
from handrail.embedded.account import Account
from handrail.embedded.waiting import POLL_SECONDS, until

GRACE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Command:
    """A program with its arguments, and how it is ended: signals with the seconds each is given."""

    argv: Sequence[str]
    cwd: Path
    stops: Sequence[tuple[signal.Signals, float]]
    account: Account | None = None
    env: Mapping[str, str] = field(default_factory=dict)

    def order(self) -> guard.Order:
        """The same as the guard wants it."""
        path = os.environ.get("PATH", os.defpath)
        return {
            "argv": list(self.argv),
            "cwd": str(self.cwd),
            "env": {"PATH": path, "LC_ALL": "C", **self.env},
            "account": (self.account.uid, self.account.gid) if self.account else None,
            "stops": [(int(number), seconds) for number, seconds in self.stops],
        }


class Leash:
    """One running program, held."""

    def __init__(self, command: Command, *, log: Path, keep_open: Sequence[int] = ()) -> None:
        """Start the program; `keep_open` are descriptors (locks) that last as long as its guard."""
        self._patience = sum(seconds for _, seconds in command.stops) + GRACE_SECONDS
        argv = [sys.executable, "-I", "-S", guard.__file__, json.dumps(command.order())]
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as out:
            self._guard = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                argv,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                cwd="/",
                pass_fds=keep_open,
                start_new_session=True,
            )

    @property
    def exit_code(self) -> int | None:
        """How the program ended, or None while it runs."""
        return self._guard.poll()

    async def ended(self, within: float | None = None, *, every: float = POLL_SECONDS) -> int:
        """Wait for the program's end and give its exit code; TimeoutError after `within` seconds."""
        await until(lambda: self.exit_code is not None, within=within, every=every)
        self._let_go()
        return self._guard.returncode

    async def stop(self) -> None:
        """End the program in order; returns when it is gone."""
        self._let_go()
        await self._gone()

    async def kill(self) -> None:
        """End the program as a crash would."""
        if self.exit_code is None:
            self._guard.send_signal(signal.SIGUSR1)
        await self._gone()
        self._let_go()

    async def _gone(self) -> None:
        try:
            await self.ended(self._patience)
        except TimeoutError:
            self._guard.kill()
            await self.ended(GRACE_SECONDS)

    def _let_go(self) -> None:
        if self._guard.stdin is not None:
            self._guard.stdin.close()
