"""`python -m handrail_planner run | migrate | health`: the planner as a process of its own.

`run` serves until SIGTERM; it refuses to start on a database that lacks a migration of this release. `migrate` brings the
database up to this release, waiting a minute at most for its server. `health` asks the running process whether it is ready.
"""

import asyncio
import http.client
import sys
from collections.abc import Callable, Mapping
from ipaddress import ip_address

import asyncpg
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.log import set_up
from handrail_shared.runtime.migrate import migrate, missing
from handrail_shared.runtime.service import HttpServer, run
from pydantic import ValidationError

from handrail_planner.settings import PlannerSettings
from handrail_planner.wiring import build, schemas

WAIT_SECONDS = 60.0


class CannotStart(Exception):
    """Why a command cannot do its work, in one line that says what to do."""


def main(arguments: list[str]) -> int:
    """Do one command; the process's exit code."""
    command = _COMMANDS.get(arguments[0] if arguments else "run")
    if command is None or len(arguments) > 1:
        sys.stderr.write("use: python -m handrail_planner run | migrate | health\n")
        return 2
    try:
        return command(_settings())
    except CannotStart as fault:
        sys.stderr.write(f"planner: {fault}\n")
        return 1


def _settings() -> PlannerSettings:
    try:
        return PlannerSettings()
    except ValidationError as fault:
        wrong = ", ".join(
            f"HANDRAIL_{'_'.join(str(step) for step in each['loc']).upper()}: {each['msg']}" for each in fault.errors()
        )
        raise CannotStart(f"the environment is not complete: {wrong}") from None


def _run(settings: PlannerSettings) -> int:
    set_up(settings.log_level)
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: PlannerSettings) -> None:
    dsn = settings.database.get_secret_value()
    lacking = await missing(dsn, schemas(dsn)[-1])
    if lacking:
        raise CannotStart(
            f"the database lacks {len(lacking)} migrations: run `python -m handrail_planner migrate` first"
        )
    service = build(settings, clock=RealClock())
    await run(service, HttpServer(service.app, host=settings.http_host, port=settings.http_port))


def _migrate(settings: PlannerSettings) -> int:
    if settings.admin_database is None:
        raise CannotStart("set HANDRAIL_ADMIN_DATABASE to an address whose role may create roles and schemas")
    for name in asyncio.run(_migrated(settings.admin_database.get_secret_value(), settings)):
        sys.stdout.write(f"{name}\n")
    return 0


async def _migrated(admin_dsn: str, settings: PlannerSettings) -> list[str]:
    loop = asyncio.get_running_loop()
    give_up = loop.time() + WAIT_SECONDS
    while True:
        try:
            return await migrate(admin_dsn, schemas(settings.database.get_secret_value()))
        except (OSError, asyncpg.CannotConnectNowError) as fault:
            if loop.time() >= give_up:
                raise CannotStart(f"no answer from PostgreSQL in {WAIT_SECONDS:g} s: {type(fault).__name__}") from None
            await asyncio.sleep(0.5)


def _health(settings: PlannerSettings) -> int:
    connection = http.client.HTTPConnection(_reachable(settings.http_host), settings.http_port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1
    finally:
        connection.close()


def _reachable(host: str) -> str:
    """Where a process that listens on `host` can be asked from its own machine."""
    try:
        everywhere = ip_address(host).is_unspecified
    except ValueError:
        return host
    return "127.0.0.1" if everywhere else host


_COMMANDS: Mapping[str, Callable[[PlannerSettings], int]] = {"run": _run, "migrate": _migrate, "health": _health}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
