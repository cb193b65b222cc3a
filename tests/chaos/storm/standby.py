"""A PostgreSQL that follows another one, commit by commit, and can take its place."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from handrail.embedded.leash import Command
from handrail.embedded.postgres import Postgres
from handrail.embedded.room import Room

from tests.chaos.storm.servers import made
from tests.support.postgres import Database

PRIMARY = {"wal_level": "replica", "max_wal_senders": "4", "wal_keep_size": "64MB"}
WAITS_FOR_THE_STANDBY = "SELECT sync_state FROM pg_stat_replication"
PROMOTED_WITHIN = 30


class Standby(Postgres):
    """Begins as a copy of `primary`, which runs, with its passwords."""

    def __init__(self, folder: Path, primary: Postgres) -> None:
        super().__init__(folder, settings=PRIMARY)
        self._primary = primary

    def password_for(self, user: str) -> str:
        return self._primary.password_for(user)

    async def prepare(self, room: Room, program: Path) -> None:
        if (room.place / self.files).exists():
            return
        half = room.make("cluster.half")
        argv = [
            *(str(program.with_name("pg_basebackup")), "--pgdata", str(half), "--write-recovery-conf"),
            *("--checkpoint", "fast", "--wal-method", "stream", "--dbname", self._primary.dsn(database="postgres")),
        ]
        await self.run(Command(argv, half, ((signal.SIGTERM, 5.0),), room.account))
        half.rename(room.place / self.files)


@dataclass(frozen=True, slots=True)
class Pair:
    """A primary that commits nothing before its standby has it; `database` is reached at whichever is the primary."""

    primary: Postgres
    standby: Standby
    database: Database

    async def fail_over(self, after_seconds: float) -> None:
        """The primary is killed; whoever watches over it takes so long to promote the standby."""
        password = self.primary.password_for("postgres")
        dsn = self.standby.dsn(password=password)
        await self.primary.kill()
        await asyncio.sleep(after_seconds)
        admin = await asyncpg.connect(dsn)
        assert await admin.fetchval("SELECT pg_promote(true, $1)", PROMOTED_WITHIN)
        await admin.close()


@asynccontextmanager
async def pair(folder: Path) -> AsyncIterator[Pair]:
    """Both, up, with the newest schema."""
    async with Postgres(folder / "one", settings=PRIMARY) as primary:
        alone = await made(primary)
        async with Standby(folder / "two", primary) as standby:
            await _wait_for_each_other(primary)
            places = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
            both = alone.admin_dsn.replace(f"127.0.0.1:{primary.port}", places) + "?target_session_attrs=primary"
            yield Pair(primary, standby, Database(alone.name, both))


async def _wait_for_each_other(primary: Postgres) -> None:
    """From here on a commit is one on both."""
    admin = await asyncpg.connect(primary.dsn())
    await admin.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
    await admin.execute("SELECT pg_reload_conf()")
    async with asyncio.timeout(30):
        while await admin.fetchval(WAITS_FOR_THE_STANDBY) != "sync":
            await asyncio.sleep(0.05)
    await admin.close()
