"""`python -m handrail_progress run | migrate | health`: the progress service as a process of its own.

`run` serves until SIGTERM, and refuses to start on a database that lacks a migration of this release. `migrate` brings the
database up to this release. Both wait a minute at most for the server. `health` asks the running process whether it is ready.
What can't be done is told in one line.
"""

import asyncio
import http.client
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import asyncpg
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.log import set_up
from handrail_shared.runtime.migrate import MigrationChanged, migrate, missing
from handrail_shared.runtime.service import HttpServer, run
from pydantic import ValidationError

from handrail_progress.settings import ProgressSettings
from handrail_progress.wiring import build, schemas

WAIT_SECONDS = 60.0
_NOT_YET = (OSError, TimeoutError, asyncpg.CannotConnectNowError)

T = TypeVar("T")


class CannotStart(Exception):
    """Why a command can't do its work, in one line that says what to do."""


def main(arguments: list[str]) -> int:
    """Do one command; the process's exit code."""
    command = _COMMANDS.get(arguments[0] if arguments else "run")
    if command is None or len(arguments) > 1:
        sys.stderr.write("use: python -m handrail_progress run | migrate | health\n")
        return 2
    try:
        return command(_settings())
    except (CannotStart, MigrationChanged) as fault:
        sys.stderr.write(f"progress: {fault}\n")
        return 1


def _settings() -> ProgressSettings:
    try:
        return ProgressSettings()
    except ValidationError as fault:
        wrong = ", ".join(_sentence(each["loc"], each["msg"]) for each in fault.errors(include_input=False))
        raise CannotStart(f"the environment is not complete: {wrong}") from None


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    name = "_".join(map(str, place)).upper()
    return f"HANDRAIL_{name}: {message}" if name else message.removeprefix("Value error, ")


def _run(settings: ProgressSettings) -> int:
    set_up(settings.log_level)
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: ProgressSettings) -> None:
    dsn = settings.database.get_secret_value()
    lacking = await _once_it_answers(lambda: missing(dsn, schemas(dsn)[-1]))
    if lacking:
        raise CannotStart(
            f"the database lacks {len(lacking)} migrations: run `python -m handrail_progress migrate` first"
        )
    service = build(settings, clock=RealClock())
    await run(service, HttpServer(service.app, host=settings.http_host, port=settings.http_port))


def _migrate(settings: ProgressSettings) -> int:
    if settings.admin_database is None:
        raise CannotStart("set HANDRAIL_ADMIN_DATABASE to an address whose role may create roles and schemas")
    admin, own = settings.admin_database.get_secret_value(), settings.database.get_secret_value()
    for name in asyncio.run(_once_it_answers(lambda: migrate(admin, schemas(own)))):
        sys.stdout.write(f"{name}\n")
    return 0


async def _once_it_answers(ask: Callable[[], Awaitable[T]]) -> T:
    """The answer of a server that may still be starting."""
    loop = asyncio.get_running_loop()
    give_up = loop.time() + WAIT_SECONDS
    while True:
        try:
            return await ask()
        except asyncpg.InvalidPasswordError:
            raise CannotStart("PostgreSQL does not let this role in; is it migrated, is the password right?") from None
        except _NOT_YET as fault:
            if loop.time() >= give_up:
                raise CannotStart(f"no answer from PostgreSQL in {WAIT_SECONDS:g} s: {type(fault).__name__}") from None
            await asyncio.sleep(0.5)


def _health(settings: ProgressSettings) -> int:
    host = "127.0.0.1" if settings.http_host in {"0.0.0.0", "::"} else settings.http_host  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.http_port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1
    finally:
        connection.close()


_COMMANDS: Mapping[str, Callable[[ProgressSettings], int]] = {"run": _run, "migrate": _migrate, "health": _health}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
