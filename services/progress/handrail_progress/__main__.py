"""`python -m handrail_progress run|migrate|health`: each ends with 0, or with one clear line and 1.

`migrate` waits up to a minute for the server; `run` refuses to start on a database that lacks a migration.
"""

import asyncio
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Mapping

import asyncpg
from handrail_shared.runtime import log
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.migrate import MigrationChanged, migrate, missing
from handrail_shared.runtime.service import HttpServer
from handrail_shared.runtime.service import run as run_service
from pydantic import ValidationError

from handrail_progress.settings import ProgressSettings
from handrail_progress.wiring import build, schemas

SERVER_SECONDS = 60.0


async def run(settings: ProgressSettings) -> str | None:
    """Run until told to stop. What is wrong, if it can't start."""
    dsn = settings.database.get_secret_value()
    lacking = [name for schema in schemas(dsn)[1:] for name in await missing(dsn, schema)]
    if lacking:
        return f"the database lacks {len(lacking)} migrations ({lacking[0]} first); run: python -m handrail_progress migrate"
    service = build(settings, clock=RealClock())
    await run_service(service, HttpServer(service.app, host=settings.http_host, port=settings.http_port))
    return None


async def migrate_all(settings: ProgressSettings) -> str | None:
    """Bring the database to this release."""
    admin = os.environ.get("HANDRAIL_ADMIN_DATABASE")
    if not admin:
        return "set HANDRAIL_ADMIN_DATABASE to the address of a role that may create roles and schemas"
    give_up = asyncio.get_running_loop().time() + SERVER_SECONDS
    while True:
        try:
            applied = await migrate(admin, schemas(settings.database.get_secret_value()))
        except MigrationChanged as changed:
            return str(changed)
        except (OSError, asyncpg.CannotConnectNowError) as fault:
            if asyncio.get_running_loop().time() >= give_up:
                return f"no answer from PostgreSQL in {SERVER_SECONDS:g} s: {type(fault).__name__}"
            await asyncio.sleep(1)
        else:
            sys.stdout.write(f"{len(applied)} migrations applied\n")
            return None


async def health(settings: ProgressSettings) -> str | None:
    """Ask the running service whether it is ready."""
    address = f"http://{settings.http_host}:{settings.http_port}/health/ready"
    try:
        await asyncio.to_thread(lambda: urllib.request.urlopen(address, timeout=5).close())
    except (urllib.error.URLError, OSError) as fault:
        return f"not ready: {type(fault).__name__}"
    return None


COMMANDS: Mapping[str, Callable[[ProgressSettings], Awaitable[str | None]]] = {
    "run": run,
    "migrate": migrate_all,
    "health": health,
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.stderr.write("usage: python -m handrail_progress run|migrate|health\n")
        return 2
    try:
        settings = ProgressSettings()
    except ValidationError as fault:
        sys.stderr.write(f"the settings are not as they must be: {_places(fault)}\n")
        return 1
    log.set_up(settings.log_level)
    wrong = asyncio.run(_wrong(COMMANDS[arguments[0]], settings))
    if wrong:
        sys.stderr.write(f"handrail-progress: {wrong}\n")
    return 1 if wrong else 0


async def _wrong(
    command: Callable[[ProgressSettings], Awaitable[str | None]], settings: ProgressSettings
) -> str | None:
    return await command(settings)


def _places(fault: ValidationError) -> str:
    return "; ".join(
        f"HANDRAIL_{'_'.join(str(step) for step in error['loc']).upper()} {error['msg']}".replace("HANDRAIL_ ", "")
        for error in fault.errors(include_input=False)
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
