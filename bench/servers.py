"""The bench's own servers: PostgreSQL that waits for the disk, Valkey, and Apache Kafka where it can be had.

They start on new folders and are gone at the end.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
from handrail.embedded.postgres import Postgres
from handrail.embedded.valkey import Valkey
from handrail_notifier import wiring as notifier
from handrail_planner import wiring as planner
from handrail_progress import wiring as progress
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.migrate import KIT, Schema, migrate
from handrail_shared.runtime.sql import Queries

from bench.raw import RawBus
from bench.raw_kafka import RawKafka
from bench.raw_valkey import RawValkey
from tests.support import kafka

if TYPE_CHECKING:
    Admin = asyncpg.Connection[asyncpg.Record]
else:
    Admin = asyncpg.Connection

SQL = Queries.of("bench")
SCHEMA = "bench"
ROLE = "handrail_bench"


@dataclass(frozen=True, slots=True)
class Engine:
    """A bus to measure on: its name, its address, and the bare client for it."""

    name: str
    url: str
    raw: RawBus


@dataclass(frozen=True, slots=True)
class Servers:
    """What the measurements run on. `away` says why an engine is missing."""

    postgres: Postgres
    engines: tuple[Engine, ...]
    described: str
    away: str | None

    @asynccontextmanager
    async def db(self, schema: str = SCHEMA) -> AsyncIterator[Db]:
        """A service's pool, as every service opens it."""
        db = Db(_dsn(self.postgres, schema), schema=schema)
        await db.open()
        try:
            yield db
        finally:
            await db.close()

    @asynccontextmanager
    async def plain(self) -> AsyncIterator["asyncpg.Pool[asyncpg.Record]"]:
        """A bare pool of the same role, that may see every clinic."""
        settings = {"search_path": SCHEMA, "handrail.clinics": "*", "jit": "off"}
        async with asyncpg.create_pool(
            _dsn(self.postgres, SCHEMA), min_size=1, max_size=10, server_settings=settings
        ) as pool:
            yield pool

    async def admin(self) -> Admin:
        """The superuser, for filling, emptying and counting between the measurements."""
        return await asyncpg.connect(self.postgres.dsn(), server_settings={"search_path": SCHEMA})


@asynccontextmanager
async def running() -> AsyncIterator[Servers]:
    """All servers, started and ready."""
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(Postgres(stack.enter_context(folder()), durable=True))
        valkey = await stack.enter_async_context(Valkey(stack.enter_context(folder())))
        engines = [Engine("Valkey", valkey.url, RawValkey(valkey.url))]
        found, away = kafka.find(), None
        if isinstance(found, kafka.Missing):
            away = f"no Kafka rows: {found.reason}"
        else:
            await found.start()
            stack.push_async_callback(found.stop)
            engines.insert(0, Engine("Kafka", f"kafka://{found.bootstrap}", RawKafka(found.bootstrap)))
        for engine in engines:
            await engine.raw.start()
            stack.push_async_callback(engine.raw.stop)
        await migrate(postgres.dsn(), _schemas(postgres))
        described = f"{postgres.program} (fsync on) · {valkey.program} · {kafka.described(fetch=False)}"
        yield Servers(postgres, tuple(engines), described, away)


def _dsn(postgres: Postgres, schema: str) -> str:
    return postgres.dsn(user=f"handrail_{schema}")


def _schemas(postgres: Postgres) -> list[Schema]:
    own = Schema(SCHEMA, (KIT, "bench.migrations"), role=ROLE, password=postgres.password_for(ROLE))
    services = (("planner", planner), ("notifier", notifier), ("progress", progress))
    return [own, *(schema for name, each in services for schema in each.schemas(_dsn(postgres, name)))]


@contextmanager
def folder() -> Iterator[Path]:
    """A new folder, gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="handrail-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
