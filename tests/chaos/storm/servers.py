"""Servers that die in a storm, and come back."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import asyncpg
import redis.asyncio
from handrail.embedded.postgres import Postgres
from handrail_shared.contracts.topics import Topic

from tests.chaos.storm import reading
from tests.chaos.storm.weather import Storm
from tests.loop.whole import on_the_bus
from tests.support import schema
from tests.support.postgres import Database

SAID = "SELECT event_id FROM notifier.event_log WHERE topic <> 'handrail.progress.state.v1'"
UNSAID = "SELECT count(*) FROM notifier.outbox"
AWAY_SECONDS = 1.0
SAID_WITHIN = 90.0


class Server(Protocol):
    """What can be killed, and started again with all that it had."""

    async def kill(self) -> None: ...

    async def start(self) -> None: ...


@asynccontextmanager
async def durable_database(
    folder: Path, settings: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[Postgres, Database]]:
    """A PostgreSQL that keeps what it has committed, with the newest schema."""
    async with Postgres(folder, settings=settings) as server:
        yield server, await made(server)


async def made(server: Postgres) -> Database:
    """A database with the newest schema on a new server."""
    admin = await asyncpg.connect(server.dsn())
    await admin.execute("CREATE DATABASE handrail")
    await admin.close()
    await schema.migrate(server.dsn(database="handrail"))
    return Database("handrail", server.dsn(database="handrail"))


@dataclass(slots=True)
class Deaths:
    """Kills these servers in turn, one every so many seconds; `back`: when each one was there again."""

    servers: Mapping[str, Server]
    every: float
    wiped: str | None = None
    """The address of a Valkey that is emptied half-way."""
    back: dict[str, list[datetime]] = field(default_factory=dict)

    async def among(self, storm: Storm) -> None:
        times = int(storm.forecast.lasts / self.every)
        names = list(self.servers)
        for number in range(times):
            await asyncio.sleep(self.every - AWAY_SECONDS)
            name = names[number % len(names)]
            await self.servers[name].kill()
            await asyncio.sleep(AWAY_SECONDS)
            await self.servers[name].start()
            self.back.setdefault(name, []).append(datetime.now(UTC))
            if self.wiped is not None and number == times // 2:
                await wipe(self.wiped)


async def wipe(url: str) -> None:
    """A Valkey forgets everything."""
    async with redis.asyncio.from_url(url) as client:
        await client.flushall()


async def all_said(dsn: str, bus: str) -> None:
    """Wait until the outbox is empty and whoever reads the bus from its beginning hears every event on record. Somebody has to
    run who says them. Raises AssertionError with how many are missing."""
    missing = None
    try:
        async with asyncio.timeout(SAID_WITHIN):
            while (missing := await _unsaid(dsn, bus)) != 0:
                await asyncio.sleep(0.5)
    except TimeoutError as late:
        raise AssertionError(f"{missing} events are not on the bus after {SAID_WITHIN:.0f} s") from late


async def _unsaid(dsn: str, bus: str) -> int:
    waiting = await reading.count(dsn, UNSAID)
    if waiting != 0:
        return waiting or 1
    said = {str(row["event_id"]) for row in await reading.rows(dsn, SAID)}
    topics = [topic.value for topic in Topic if topic is not Topic.PROGRESS_STATE]
    heard = {
        value.decode() for each in await on_the_bus(bus, topics) for name, value in each.headers if name == "ce_id"
    }
    return len(said - heard)
