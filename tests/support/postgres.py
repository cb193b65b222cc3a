"""One PostgreSQL per test run; a database of its own for every test that asks.

The schema is migrated once, into a template; a test's database is a copy of it.
Durability is off: these data are made to be thrown away.
"""

import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from handrail.embedded import programs, throwaway
from handrail.embedded.postgres import Postgres
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from tests.support import backend, docker, schema

IMAGE = "postgres:18"
MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 * 1024**3
ROLE_PASSWORD = "for-tests-only"
SETTINGS = {
    "shared_buffers": "32MB",
    "max_connections": "200",
    "max_wal_size": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Most statements run less often on a connection than they would be planned anew.
    "plan_cache_mode": "force_generic_plan",
}
SINCE_16 = {"scram_iterations": "1"}
"""Each connection proves that it knows the password; four thousand rounds of it take as long as all else of connecting."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database that no other test touches; `admin_dsn` is the superuser's address of it."""

    name: str
    admin_dsn: str

    def dsn(self, role: str) -> str:
        """Its address for one of the schema's roles."""
        return _with(self.admin_dsn, login=f"{role}:{ROLE_PASSWORD}")


@dataclass(slots=True)
class TestServer:
    """The server that a test run shares."""

    __test__ = False

    admin_dsn: str
    embedded: Postgres | None = None
    _template: str | None = field(default=None, init=False)

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """A fresh database with the newest schema, dropped afterwards with whatever still uses it."""
        name = f"test_{secrets.token_hex(6)}"
        admin = await asyncpg.connect(self.admin_dsn)
        try:
            template = await self._migrated(admin)
            await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
            try:
                yield Database(name, _with(self.admin_dsn, database=name))
            finally:
                await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        finally:
            await admin.close()

    async def forget(self) -> None:
        """Drop the template: the server may not be ours."""
        if self._template:
            admin = await asyncpg.connect(self.admin_dsn)
            await admin.execute(f"DROP DATABASE {self._template} WITH (FORCE)")
            await admin.close()

    async def _migrated(self, admin: asyncpg.Connection) -> str:
        if self._template is None:
            name = f"template_{secrets.token_hex(6)}"
            await admin.execute(f"CREATE DATABASE {name}")
            await schema.migrate(_with(self.admin_dsn, database=name))
            self._template = name
        return self._template


def described() -> str:
    """Which PostgreSQL tests use."""
    if address := backend.given("postgres"):
        return f"PostgreSQL at {urlsplit(address).hostname}"
    if backend.backend() == "docker":
        return f"PostgreSQL ({IMAGE}, Docker)"
    return str(programs.postgres())


@contextmanager
def running() -> Iterator[TestServer]:
    """The server for one test run."""
    if address := backend.given("postgres"):
        yield from _tidied(TestServer(address))
    elif backend.backend() == "docker":
        with _container() as dsn:
            yield TestServer(dsn)
    else:
        with _embedded() as server:
            yield server


def _tidied(server: TestServer) -> Iterator[TestServer]:
    try:
        yield server
    finally:
        backend.apart(server.forget())


@contextmanager
def _embedded() -> Iterator[TestServer]:
    with throwaway.folder("test-postgres", within=_in_memory()) as folder:
        cheap = SINCE_16 if int(programs.postgres().major) >= 16 else {}
        server = Postgres(folder, durable=False, settings=SETTINGS | cheap)
        try:
            backend.apart(server.start())
            yield TestServer(server.dsn(), server)
        finally:
            backend.apart(server.stop())


def _in_memory() -> Path | None:
    """Where files never reach a disk, if there is room: making and dropping a database is then six times as fast."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_BYTES
    return MEMORY if has_room else None


@contextmanager
def _container() -> Iterator[str]:
    ready = LogMessageWaitStrategy("ready to accept connections", times=2).with_startup_timeout(60)
    box = docker.container(IMAGE).with_env("POSTGRES_PASSWORD", ROLE_PASSWORD).with_exposed_ports(5432)
    with box.with_command("postgres -c fsync=off").waiting_for(ready):
        at = f"{box.get_container_host_ip()}:{box.get_exposed_port(5432)}"
        yield f"postgresql://postgres:{ROLE_PASSWORD}@{at}/postgres"


def _with(dsn: str, *, database: str | None = None, login: str | None = None) -> str:
    parts = urlsplit(dsn)
    before, _, host = parts.netloc.rpartition("@")
    netloc = f"{login or before}@{host}"
    return urlunsplit(parts._replace(netloc=netloc, path=f"/{database}" if database else parts.path))
