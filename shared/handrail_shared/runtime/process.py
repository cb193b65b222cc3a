"""A service as a process: `run`, `migrate`, `health`, `doctor`. Each ends with 0, or with one clear line and another code.

`run` serves until SIGTERM and refuses a database that lacks a migration of this release. `migrate` brings the database up to
this release, waiting a minute at most for its server. `health` asks the running process whether it is ready; `doctor` asks
everything an operator should know.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import asyncpg
import uvloop
from pydantic import ValidationError

from handrail_shared.runtime import doctor
from handrail_shared.runtime.bus import BusAway
from handrail_shared.runtime.clock import Clock, RealClock, SteadyClock
from handrail_shared.runtime.db import DatabaseAway
from handrail_shared.runtime.log import set_up
from handrail_shared.runtime.migrate import MigrationChanged, MigrationRefused, Schema, migrate, missing
from handrail_shared.runtime.probe import ready
from handrail_shared.runtime.service import HttpServer, PortTaken, Service, run
from handrail_shared.runtime.settings import Settings

WAIT_SECONDS = 60.0
COMMANDS = ("run", "migrate", "health", "doctor")

S = TypeVar("S", bound=Settings)
T = TypeVar("T")


class CannotStart(Exception):
    """Why a command can't do its work, in one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Program(Generic[S]):
    """What a service's process is made of. `more` are the commands that only this service has."""

    name: str
    settings: type[S]
    schemas: Callable[[str], list[Schema]]
    build: Callable[[S, Clock], Service]
    more: Mapping[str, Callable[[S], Awaitable[int]]] = field(default_factory=dict)

    def main(self, arguments: Sequence[str]) -> int:
        """Do one command (`run` if none is named); the process's exit code."""
        command = arguments[0] if arguments else "run"
        commands = (*COMMANDS, *self.more)
        if command not in commands or len(arguments) > 1:
            sys.stderr.write(f"use: python -m handrail_{self.name} {' | '.join(commands)}\n")
            return 2
        try:
            return self._do(command, self._read())
        except (CannotStart, DatabaseAway, BusAway, MigrationChanged, MigrationRefused, PortTaken) as fault:
            sys.stderr.write(f"{self.name}: {fault}\n")
            return 1

    def _do(self, command: str, settings: S) -> int:
        if command == "health":
            return 0 if ready(settings.http_host, settings.http_port) else 1
        set_up(settings.log_level)
        work: dict[str, Callable[[S], Awaitable[int]]] = {
            "run": self._run,
            "migrate": self._migrate,
            "doctor": self._doctor,
            **self.more,
        }
        return run_to_end(_await(work[command](settings)))

    def _read(self) -> S:
        try:
            return self.settings()
        except ValidationError as fault:
            places = [
                ("_".join(map(str, each["loc"])).upper(), each["msg"]) for each in fault.errors(include_input=False)
            ]
            wrong = "; ".join(f"HANDRAIL_{name}: {says}" if name else says for name, says in places)
            raise CannotStart(f"the environment is not complete: {wrong}") from None

    async def _run(self, settings: S) -> int:
        lacking = await self._missing(settings)
        if lacking:
            advice = f"python -m handrail_{self.name} migrate"
            raise CannotStart(f"the database lacks {len(lacking)} migrations, from {lacking[0]}: run {advice}")
        service = self.build(settings, SteadyClock())
        await run(service, HttpServer(service.app, host=settings.http_host, port=settings.http_port))
        return 0

    async def _missing(self, settings: S) -> list[str]:
        dsn = settings.database.get_secret_value()

        async def ask() -> list[str]:
            return await missing(dsn, self.schemas(dsn)[-1])

        return await _once_there(ask)

    async def _migrate(self, settings: S) -> int:
        if settings.admin_database is None:
            raise CannotStart("set HANDRAIL_ADMIN_DATABASE to an address whose role may create roles and schemas")
        admin, dsn = settings.admin_database.get_secret_value(), settings.database.get_secret_value()

        async def apply() -> list[str]:
            return await migrate(admin, self.schemas(dsn))

        applied = await _once_there(apply)
        sys.stdout.write("".join(f"{name}\n" for name in applied) or "nothing to apply\n")
        return 0

    async def _doctor(self, settings: S) -> int:
        findings = await examined(self.build(settings, RealClock()))
        sys.stdout.write(doctor.written(self.name, findings) + "\n")
        return 0 if doctor.healthy(findings) else 1


def run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """What it returns, on uvloop: a socket's turn there takes about half of the time that it takes in asyncio's own loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


async def examined(service: Service) -> list[doctor.Finding]:
    """A service's findings. The service is built, not started."""
    assert service.patient is not None, "every service says what is to be examined"
    try:
        return await doctor.examine(service.patient, service.questions)
    finally:
        await service.patient.bus.stop()
        await service.patient.db.close()


async def _await(work: Awaitable[int]) -> int:
    return await work


async def _once_there(work: Callable[[], Awaitable[list[str]]]) -> list[str]:
    """Do it as soon as the database's server takes connections; raises `CannotStart` after a minute without one."""
    loop = asyncio.get_running_loop()
    give_up = loop.time() + WAIT_SECONDS
    while True:
        try:
            return await work()
        except (OSError, asyncpg.CannotConnectNowError, asyncpg.TargetServerAttributeNotMatched) as fault:
            if loop.time() >= give_up:
                raise CannotStart(f"no answer from PostgreSQL in {WAIT_SECONDS:g} s: {type(fault).__name__}") from None
            await asyncio.sleep(0.5)
        except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError):
            raise CannotStart(
                "PostgreSQL refuses the role or its password: migrate first, with the same password"
            ) from None
