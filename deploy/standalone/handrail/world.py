"""Everything a clinic needs, up at once in one process: servers, pretend carrier, the three services.

Started in order and stopped in the reverse order, whatever fails in between. Nothing started here outlives the process. All
that is kept lies in one folder, so a second start goes on where the first, however it ended, left off.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import handrail_notifier.settings
import handrail_notifier.wiring
import handrail_planner.settings
import handrail_planner.wiring
import handrail_progress.settings
import handrail_progress.wiring
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.migrate import migrate
from handrail_shared.runtime.service import HttpServer, Service, running
from pydantic import SecretStr

from handrail.carrier import CarrierSettings, OptOut, Running, serve
from handrail.embedded.postgres import Postgres
from handrail.embedded.valkey import Valkey
from handrail.mailbox import Mailbox
from handrail.secrets_file import Secrets, secrets_of

DATABASE = "handrail"
PUBLIC_URL = "https://handrail.example"
"""What the carrier signs its webhooks for. It is reached on loopback."""
STOPPED = "You have opted out and will get no more texts from this number. Reply START to get them again."
"""The carrier's own confirmation, as Twilio sends one unless told otherwise."""
QUIET_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Ports:
    """Where to listen on loopback; 0 takes a free one."""

    carrier: int = 0
    planner: int = 0
    notifier: int = 0
    progress: int = 0


@dataclass(slots=True)
class World:
    """The running whole."""

    folder: Path
    clock: Clock
    secrets: Secrets
    carrier: Running
    mailbox: Mailbox
    services: list[Service]
    urls: dict[str, str]

    def webhook(self) -> str:
        """Where a clinic's number posts what clients text."""
        return f"{PUBLIC_URL}/twilio/inbound"

    async def busy(self) -> bool:
        """Whether anything is under way that needs no time to pass."""
        if not self.carrier.carrier.quiet():
            return True
        return any(await asyncio.gather(*(service.busy() for service in self.services if service.busy is not None)))


@asynccontextmanager
async def world(folder: Path, clock: Clock, *, ports: Ports | None = None) -> AsyncIterator[World]:
    """Bring everything up on `folder`, which is made if it is not there."""
    ports = ports or Ports()
    make_folder(folder)
    secrets = secrets_of(folder)
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(Postgres(folder / "postgres"))
        valkey = await stack.enter_async_context(Valkey(folder / "valkey"))
        dsns = await _prepared(postgres)
        mailbox = await stack.enter_async_context(_lasting(Mailbox(folder / "mails.jsonl", clock)))
        notifier_http = _free(ports.notifier)
        carrier = await stack.enter_async_context(
            await serve(
                CarrierSettings(
                    account_sid=secrets.account_sid,
                    auth_token=secrets.auth_token,
                    port=ports.carrier,
                    state=folder / "carrier.sqlite",
                    opt_out_replies={OptOut.STOP: STOPPED},
                    reach={PUBLIC_URL: f"http://127.0.0.1:{notifier_http}"},
                ),
                clock,
            )
        )
        common = {"bus": valkey.url, "root_key": SecretStr(secrets.root_key), "http_port": 0}
        planner = handrail_planner.wiring.build(
            handrail_planner.settings.PlannerSettings.model_validate(
                {**common, "database": dsns["planner"], "operator_key": secrets.operator_key}
            ),
            clock=clock,
        )
        notifier = handrail_notifier.wiring.build(
            handrail_notifier.settings.NotifierSettings.model_validate(
                {
                    **common,
                    "database": dsns["notifier"],
                    "public_url": PUBLIC_URL,
                    "twilio_account_sid": secrets.account_sid,
                    "twilio_auth_token": secrets.auth_token,
                    "twilio_base_url": carrier.url,
                    "smtp_url": mailbox.url,
                }
            ),
            clock=clock,
        )
        progress = handrail_progress.wiring.build(
            handrail_progress.settings.ProgressSettings.model_validate({**common, "database": dsns["progress"]}),
            clock=clock,
        )
        urls = {"phone": carrier.phone}
        services = [progress, notifier, planner]
        for service, port in zip(services, (ports.progress, notifier_http, ports.planner), strict=True):
            server = HttpServer(service.app, host="127.0.0.1", port=port)
            await stack.enter_async_context(running(service, server))
            urls[service.name] = f"http://127.0.0.1:{server.port}"
        yield World(folder, clock, secrets, carrier, mailbox, services, urls)


def make_folder(folder: Path) -> None:
    """A folder that others may pass through and not read: run by root, the servers are handed to a lesser account."""
    for each in (folder.parent, folder):
        if not each.exists():
            each.mkdir(parents=True)
            each.chmod(0o711)


async def _prepared(postgres: Postgres) -> dict[str, str]:
    """The database, migrated; each service's address of it."""
    admin = await asyncpg.connect(postgres.dsn(), timeout=10)
    try:
        if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            await admin.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await admin.close(timeout=5)
    dsns = {
        name: postgres.dsn(user=f"handrail_{name}", database=DATABASE) for name in ("planner", "notifier", "progress")
    }
    schemas = [
        *handrail_planner.wiring.schemas(dsns["planner"]),
        *handrail_notifier.wiring.schemas(dsns["notifier"]),
        *handrail_progress.wiring.schemas(dsns["progress"]),
    ]
    await migrate(postgres.dsn(database=DATABASE), schemas)
    return dsns


@asynccontextmanager
async def _lasting(mailbox: Mailbox) -> AsyncIterator[Mailbox]:
    await mailbox.start()
    try:
        yield mailbox
    finally:
        await mailbox.stop()


def _free(port: int) -> int:
    """The port, or one that is free now: the carrier must know it before the notifier listens on it."""
    if port:
        return port
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def settled(world: World, *, within_seconds: float = 30.0) -> None:
    """Return when nothing more will happen until time passes. Raises `TimeoutError`, which means that something hangs.

    An event may stand between two checks, on its way from one service to the next, so quiet must be seen a few times running.
    """
    async with asyncio.timeout(within_seconds):
        quiet = 0
        while quiet < QUIET_LOOKS:
            quiet = 0 if await world.busy() else quiet + 1
            await asyncio.sleep(0.002 if quiet else 0.01)
