"""The bench's own servers: PostgreSQL that waits for the disk, Valkey, and Apache Kafka where it can be had.

They start on new folders and are gone at the end.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from handrail.embedded.postgres import Postgres
from handrail.embedded.valkey import Valkey
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.migrate import KIT, Schema, migrate
from handrail_shared.runtime.sql import Queries

from bench.raw import RawBus
from bench.raw_kafka import RawKafka
from bench.raw_valkey import RawValkey
from tests.support import kafka

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

    admin_dsn: str
    dsn: str
    engines: tuple[Engine, ...]
    described: str
    away: str | None

    @asynccontextmanager
    async def db(self) -> AsyncIterator[Db]:
        """A service's pool, as every service opens it."""
        db = Db(self.dsn, schema=SCHEMA)
        await db.open()
        try:
            yield db
        finally:
            await db.close()

    @asynccontextmanager
    async def plain(self) -> AsyncIterator["asyncpg.Pool[asyncpg.Record]"]:
        """A bare pool of the same role, that may see every clinic."""
        settings = {"search_path": SCHEMA, "handrail.clinics": "*", "jit": "off"}
        async with asyncpg.create_pool(self.dsn, min_size=1, max_size=10, server_settings=settings) as pool:
            yield pool

    async def admin(self) -> "asyncpg.Connection[asyncpg.Record]":
        """The superuser, for filling, emptying and counting between the measurements."""
        return await asyncpg.connect(self.admin_dsn, server_settings={"search_path": SCHEMA})


@asynccontextmanager
async def running() -> AsyncIterator[Servers]:
    """All servers, started and ready."""
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(Postgres(stack.enter_context(_folder()), durable=True))
        valkey = await stack.enter_async_context(Valkey(stack.enter_context(_folder())))
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
        schema = Schema(SCHEMA, (KIT, "bench.migrations"), role=ROLE, password=postgres.password_for(ROLE))
        await migrate(postgres.dsn(), [schema])
        described = f"{postgres.program} (fsync on) · {valkey.program} · {kafka.described(fetch=False)}"
        yield Servers(postgres.dsn(), postgres.dsn(user=ROLE), tuple(engines), described, away)


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="handrail-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
