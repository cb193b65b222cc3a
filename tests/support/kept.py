"""A database that one test after the other has to itself, and the connections to it, kept from one to the next.

Making a database, connecting to it and planning statements takes longer than most tests do. After each test every row is taken
away that the schema's own migrations did not put there, and every sequence begins anew. A test that changes the schema itself, or
leaves anything that cannot be taken away or anybody who is still at work there, has spoiled the database: the next one gets a new one.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import asyncpg
import pytest
from handrail_shared.runtime.db import Db

from tests.support.postgres import Database, TestServer

MOST_TESTS = 200
"""What is emptied leaves rows in the server's own catalogue: a database is left behind before that is felt."""
SCHEMAS = ["planner", "notifier", "progress", "vault", "public"]
TABLES = """
    SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = ANY($1::text[]) ORDER BY 1
"""
ROOM_BYTES = 2_000
"""What is left of a table's only page when the next test may write behind what was deleted."""
INSPECTED = """
    CREATE SCHEMA IF NOT EXISTS inspected;
    CREATE EXTENSION IF NOT EXISTS pageinspect SCHEMA inspected;
"""
WITH_ROOM = """
    SELECT name FROM unnest($1::text[]) AS name
    WHERE pg_relation_size(name) = current_setting('block_size')::bigint
    AND (SELECT upper - lower FROM inspected.page_header(inspected.get_raw_page(name, 0))) >= $2
"""
RESTARTED = """
    SELECT count(setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false))
    FROM pg_sequences WHERE last_value IS NOT NULL
"""
SOMEBODY_IS_THERE = """
    SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                   AND backend_type = 'client backend' AND state <> 'idle')
        OR EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                   WHERE l.locktype = 'advisory' AND d.datname = current_database())
"""
WATCH = """
    CREATE TABLE public.schema_changed (command text);
    CREATE FUNCTION public.note_change() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
        $$ BEGIN INSERT INTO public.schema_changed VALUES (tg_tag); END $$;
    CREATE EVENT TRIGGER note_change ON ddl_command_end EXECUTE FUNCTION public.note_change();
"""


class Pools:
    """Connections that a service gave back, for the next one with the same address, schema and size."""

    def __init__(self) -> None:
        self._dsns: set[str] = set()
        self._free: dict[tuple[str, str, int, float], list[asyncpg.Pool[asyncpg.Record]]] = {}
        self._ours: set[asyncpg.Pool[asyncpg.Record]] = set()

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Until `patch` is undone, `Db` takes connections from here and gives them back."""
        connect, close = Db._connect, Db.close

        async def taken(db: Db) -> "asyncpg.Pool[asyncpg.Record]":
            if db.dsn.rpartition("/")[2] not in self._dsns:
                return await connect(db)
            free = self._free.get(_key(db), [])
            pool = free.pop() if free else await connect(db)
            self._ours.add(pool)
            return pool

        async def given_back(db: Db) -> None:
            pool = db._pool
            if pool is None or pool not in self._ours or not await _is_idle(pool):
                await close(db)
                return
            db._pool = None
            self._ours.discard(pool)
            self._free.setdefault(_key(db), []).append(pool)

        patch.setattr(Db, "_connect", taken)
        patch.setattr(Db, "close", given_back)

    def keep(self, database: Database) -> None:
        self._dsns.add(database.name)

    async def forget(self, database: Database) -> None:
        """Close all that go there."""
        self._dsns.discard(database.name)
        for key in [key for key in self._free if key[0].rpartition("/")[2] == database.name]:
            for pool in self._free.pop(key):
                pool.terminate()


@dataclass(slots=True)
class Ground:
    """A database, and the superuser's connection that clears it."""

    database: Database
    admin: "asyncpg.Connection[asyncpg.Record]"
    seeds: dict[str, str] = field(default_factory=dict)
    tests: int = 0
    inspects: bool = False
    written: set[str] = field(default_factory=set)
    """The tables whose rows were deleted, which leaves their places."""
    _full: str = ""

    @classmethod
    async def of(cls, database: Database) -> "Ground":
        admin = await asyncpg.connect(
            database.admin_dsn,
            server_settings={"session_replication_role": "replica", "lock_timeout": "3s", "handrail.clinics": "*"},
        )
        inspects = await admin.fetchval(
            "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pageinspect')"
        )
        if inspects:
            await admin.execute(INSPECTED)
        await admin.execute(WATCH)
        ground = cls(database, admin, inspects=inspects)
        names = [row["name"] for row in await admin.fetch(TABLES, SCHEMAS)]
        each = ", ".join(f"CASE WHEN EXISTS (SELECT FROM {name}) THEN '{name}' END" for name in names)
        ground._full = f"SELECT array_remove(ARRAY[{each}], NULL)"
        ground.seeds = {name: await ground._digest(name) for name in await admin.fetchval(ground._full)}
        return ground

    async def cleared(self) -> bool:
        """Take away what a test left. False: the next test needs another database."""
        if await self.admin.fetchval(SOMEBODY_IS_THERE):
            return False
        full = await self.admin.fetchval(self._full)
        if "schema_changed" in full or self.tests >= MOST_TESTS:
            return False
        for name in self.seeds:
            if await self._digest(name) != self.seeds[name]:
                return False
        await self._empty([name for name in full if name not in self.seeds])
        await self.admin.execute(RESTARTED)
        return True

    async def _empty(self, full: Sequence[str]) -> None:
        """Truncating makes every connection plan anew whatever it has planned for the table, and leaves rows in the server's own
        catalogue: that is most of what a short test costs. So rows are deleted, for as long as there is room for the next test's behind
        them: they are not to be written where others were, for a test may read them in the order in which they were written."""
        with_room = await self.admin.fetch(WITH_ROOM, full, ROOM_BYTES) if self.inspects else []
        deleted = {row["name"] for row in with_room}
        await self._truncate([name for name in full if name not in deleted])
        if deleted:
            await self.admin.execute("; ".join(f"DELETE FROM {name}" for name in sorted(deleted)))
            self.written |= deleted

    async def made_new(self) -> bool:
        """As if no test had written to it: what a file's tests find does not depend on which file was before it."""
        await self._truncate(sorted(self.written))
        return True

    async def _truncate(self, names: Sequence[str]) -> None:
        if names:
            await self.admin.execute(f"TRUNCATE {', '.join(names)} CASCADE")
            self.written.difference_update(names)

    async def _digest(self, name: str) -> str:
        found = await self.admin.fetchval(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} AS t")
        return str(found)


class Kept:
    """The ground of one worker's tests, one test at a time."""

    def __init__(self, server: TestServer, pools: Pools) -> None:
        self._server = server
        self._pools = pools
        self._made: AsyncExitStack | None = None
        self._ground: Ground | None = None
        self._file: object = None

    @asynccontextmanager
    async def database(self, file: object) -> AsyncIterator[Database]:
        """An empty database with the newest schema, for a test of this file."""
        if self._ground is not None and file != self._file and not await _done(self._ground.made_new()):
            await self.drop()
        self._file = file
        if self._ground is None:
            await self._make()
        assert self._ground is not None, "it was made"
        self._ground.tests += 1
        try:
            yield self._ground.database
        finally:
            if not await _done(self._ground.cleared()):
                await self.drop()

    async def _make(self) -> None:
        self._made = AsyncExitStack()
        database = await self._made.enter_async_context(self._server.database())
        self._pools.keep(database)
        self._ground = await Ground.of(database)

    async def drop(self) -> None:
        """Leave the database behind."""
        ground, self._ground, made, self._made = self._ground, None, self._made, None
        if ground is not None:
            await self._pools.forget(ground.database)
            ground.admin.terminate()
        if made is not None:
            await made.aclose()


async def _done(work: Awaitable[bool]) -> bool:
    """Whether the database is as the next test needs it."""
    try:
        async with asyncio.timeout(10):
            return await work
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        return False


def _key(db: Db) -> tuple[str, str, int, float]:
    return db.dsn, db.schema, db._max_size, db._wait


async def _is_idle(pool: "asyncpg.Pool[asyncpg.Record]") -> bool:
    """Whether nobody has a connection of it, or gives it back within a moment."""
    for _ in range(100):
        if pool.get_idle_size() == pool.get_size():
            return True
        await asyncio.sleep(0.01)
    return False
