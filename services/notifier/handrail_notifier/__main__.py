"""`python -m handrail_notifier run | migrate | health`: the notifier as a process of its own.

`run` serves until SIGTERM, and refuses to start on a database that lacks a migration of this release. `migrate` brings the
database up to this release, waiting a minute at most for its server. `health` asks the running process whether it is ready.
"""

import asyncio
import http.client
import sys
from collections.abc import Callable, Mapping

import asyncpg
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.log import set_up
from handrail_shared.runtime.migrate import migrate, missing
from pydantic import ValidationError

from handrail_notifier.settings import NotifierSettings

WAIT_SECONDS = 60.0


class CannotStart(Exception):
    """Why a command can't do its work, in one line that says what to do."""


def main(arguments: list[str]) -> int:
    """Do one command; the process's exit code."""
    command = _COMMANDS.get(arguments[0] if arguments else "run")
    if command is None or len(arguments) > 1:
        sys.stderr.write("use: python -m handrail_notifier run | migrate | health\n")
        return 2
    try:
        return command(_settings())
    except CannotStart as fault:
        sys.stderr.write(f"notifier: {fault}\n")
        return 1


def _settings() -> NotifierSettings:
    try:
        return NotifierSettings()
    except ValidationError as fault:
        wrong = ", ".join(
            f"HANDRAIL_{'_'.join(map(str, each['loc'])).upper()}: {each['msg']}" for each in fault.errors()
        )
        raise CannotStart(f"the environment is not complete: {wrong}") from None


def _run(settings: NotifierSettings) -> int:
    set_up(settings.log_level)
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: NotifierSettings) -> None:
    from handrail_shared.runtime.service import HttpServer, run  # noqa: PLC0415 - see below

    from handrail_notifier.wiring import build, schemas  # noqa: PLC0415 - see below

    dsn = settings.database.get_secret_value()
    lacking = await missing(dsn, schemas(dsn)[-1])
    if lacking:
        raise CannotStart(
            f"the database lacks {len(lacking)} migrations: run `python -m handrail_notifier migrate` first"
        )
    service = build(settings, clock=RealClock())
    await run(service, HttpServer(service.app, host=settings.http_host, port=settings.http_port))


def _migrate(settings: NotifierSettings) -> int:
    if settings.admin_database is None:
        raise CannotStart("set HANDRAIL_ADMIN_DATABASE to an address whose role may create roles and schemas")
    for name in asyncio.run(_migrated(settings.admin_database.get_secret_value(), settings)):
        sys.stdout.write(f"{name}\n")
    return 0


async def _migrated(admin_dsn: str, settings: NotifierSettings) -> list[str]:
    from handrail_notifier.wiring import schemas  # noqa: PLC0415 - see below

    loop = asyncio.get_running_loop()
    give_up = loop.time() + WAIT_SECONDS
    while True:
        try:
            return await migrate(admin_dsn, schemas(settings.database.get_secret_value()))
        except (OSError, asyncpg.CannotConnectNowError) as fault:
            if loop.time() >= give_up:
                raise CannotStart(f"no answer from PostgreSQL in {WAIT_SECONDS:g} s: {type(fault).__name__}") from None
            await asyncio.sleep(0.5)


# A container asks for the health every few seconds: it must not cost the import of the whole service each time, and so
# the other commands import what they need themselves.
def _health(settings: NotifierSettings) -> int:
    host = "127.0.0.1" if settings.http_host in {"0.0.0.0", "::"} else settings.http_host  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.http_port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1
    finally:
        connection.close()


_COMMANDS: Mapping[str, Callable[[NotifierSettings], int]] = {"run": _run, "migrate": _migrate, "health": _health}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
