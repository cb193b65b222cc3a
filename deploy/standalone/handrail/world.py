"""Everything a clinic needs, up at once in one process: servers, pretend carrier, the three services.

Started in order and stopped in the reverse order, whatever fails in between. Nothing started here outlives the process. All
that is kept lies in one folder, so a second start goes on where the first, however it ended, left off.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.migrate import migrate
from handrail_shared.runtime.service import HttpServer, Service, running, settle_memory

from handrail.carrier import CarrierSettings, OptOut, Running, serve
from handrail.composition import PUBLIC_URL, SERVICES, Addresses, built, schemas
from handrail.embedded.ports import free_port
from handrail.embedded.postgres import Postgres
from handrail.embedded.valkey import Valkey
from handrail.mailbox import Mailbox
from handrail.secrets_file import Secrets, secrets_of

DATABASE = "handrail"
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


@dataclass(frozen=True, slots=True)
class Ground:
    """What the services stand on: servers, carrier and mailbox, up."""

    folder: Path
    secrets: Secrets
    addresses: Addresses
    carrier: Running
    mailbox: Mailbox
    ports: Ports


@dataclass(frozen=True, slots=True)
class World:
    """The running whole. `urls` are the phone's and each service's."""

    ground: Ground
    services: list[Service]
    urls: dict[str, str]

    @property
    def secrets(self) -> Secrets:
        return self.ground.secrets

    @property
    def carrier(self) -> Running:
        return self.ground.carrier

    @property
    def mailbox(self) -> Mailbox:
        return self.ground.mailbox

    @property
    def folder(self) -> Path:
        return self.ground.folder

    def webhook(self) -> str:
        """Where a clinic's number posts what clients text."""
        return f"{PUBLIC_URL}/twilio/inbound#rc=5&rp=all"

    async def busy(self) -> bool:
        """Whether anything is under way that needs no time to pass."""
        if not self.carrier.carrier.quiet():
            return True
        if any(await asyncio.gather(*(service.busy() for service in self.services if service.busy is not None))):
            return True
        return any(service.roused() for service in self.services if service.roused is not None)


@asynccontextmanager
async def ground(folder: Path, clock: Clock, *, ports: Ports | None = None) -> AsyncIterator[Ground]:
    """Servers, carrier and mailbox on `folder`, which is made if it is not there; the database migrated."""
    ports = ports or Ports()
    make_folder(folder)
    secrets = secrets_of(folder)
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(Postgres(folder / "postgres"))
        valkey = await stack.enter_async_context(Valkey(folder / "valkey", appendfsync="always"))
        databases = await _prepared(postgres)
        mailbox = await stack.enter_async_context(_lasting(Mailbox(folder / "mails.jsonl", clock)))
        planner, notifier = ports.planner or free_port(), ports.notifier or free_port()
        carrier = await stack.enter_async_context(
            await serve(
                CarrierSettings(
                    account_sid=secrets.account_sid,
                    auth_token=secrets.auth_token,
                    port=ports.carrier,
                    state=folder / "carrier.sqlite",
                    opt_out_replies={OptOut.STOP: STOPPED},
                    reach={PUBLIC_URL: f"http://127.0.0.1:{notifier}"},
                ),
                clock,
            )
        )
        pages, mail_links = f"http://127.0.0.1:{planner}", f"http://127.0.0.1:{notifier}"
        addresses = Addresses(databases, valkey.url, carrier.url, mailbox.url, pages, mail_links)
        taken = Ports(carrier.port, planner, notifier, ports.progress)
        yield Ground(folder, secrets, addresses, carrier, mailbox, taken)


@asynccontextmanager
async def world(folder: Path, clock: Clock, *, ports: Ports | None = None) -> AsyncIterator[World]:
    """Bring everything up on `folder`."""
    async with ground(folder, clock, ports=ports) as below, AsyncExitStack() as stack:
        urls = {"phone": below.carrier.phone}
        services = built(below.addresses, below.secrets, clock)
        wanted = {"planner": below.ports.planner, "notifier": below.ports.notifier, "progress": below.ports.progress}
        for service in services:
            server = HttpServer(service.app, host="127.0.0.1", port=wanted[service.name])
            await stack.enter_async_context(running(service, server))
            urls[service.name] = f"http://127.0.0.1:{server.port}"
        settle_memory()
        yield World(below, services, urls)


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
    databases = {name: postgres.dsn(user=f"handrail_{name}", database=DATABASE) for name in SERVICES}
    await migrate(postgres.dsn(database=DATABASE), schemas(databases))
    return databases


@asynccontextmanager
async def _lasting(mailbox: Mailbox) -> AsyncIterator[Mailbox]:
    await mailbox.start()
    try:
        yield mailbox
    finally:
        await mailbox.stop()


async def settled(world: World, *, within_seconds: float = 30.0) -> None:
    """Return when nothing more will happen until time passes. Raises `TimeoutError`, which means that something hangs.

    An event may stand between two checks, on its way from one service to the next, so quiet must be seen a few times running.
    """
    async with asyncio.timeout(within_seconds):
        quiet = 0
        while True:
            quiet = 0 if await world.busy() else quiet + 1
            if quiet == QUIET_LOOKS:
                return  # at once: a wait here would let a loop begin to look, and it would find that the time has moved
            await asyncio.sleep(0.002 if quiet else 0.01)
