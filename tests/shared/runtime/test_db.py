"""A transaction sees the clinics it names, and one that names none sees an error, not everything."""

import asyncio
from contextlib import suppress
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_shared.runtime.db import DatabaseAway, Db, is_passing, savepoint

from tests.support.postgres import Database

HERE, THERE = uuid4(), uuid4()
PUT = "INSERT INTO inbox (consumer, event_id, clinic_id) VALUES ('test', $1, $2)"


async def put(db: Db, clinic: UUID) -> None:
    async with db.transaction(clinic) as tx:
        await tx.execute(PUT, uuid4(), clinic)


async def seen(db: Db, *clinics: UUID) -> set[UUID]:
    async with db.transaction(*clinics) as tx:
        return {row["clinic_id"] for row in await tx.fetch("SELECT clinic_id FROM inbox")}


@pytest.fixture
async def filled(db: Db) -> Db:
    await put(db, HERE)
    await put(db, THERE)
    return db


async def test_a_transaction_sees_its_own_clinics(filled: Db) -> None:
    assert await seen(filled, HERE) == {HERE}
    assert await seen(filled, HERE, THERE) == {HERE, THERE}
    assert await seen(filled, uuid4()) == set()


async def test_a_loop_that_serves_all_sees_all(filled: Db) -> None:
    async with filled.everywhere() as tx:
        assert await tx.fetchval("SELECT count(*) FROM inbox") == 2


async def test_a_row_of_another_clinic_cannot_be_written(filled: Db) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with filled.transaction(HERE) as tx:
            await tx.execute(PUT, uuid4(), THERE)


async def test_a_row_of_another_clinic_cannot_be_changed_or_taken_away(filled: Db) -> None:
    async with filled.transaction(HERE) as tx:
        assert await tx.execute("UPDATE inbox SET consumer = 'x' WHERE clinic_id = $1", THERE) == "UPDATE 0"
        assert await tx.execute("DELETE FROM inbox WHERE clinic_id = $1", THERE) == "DELETE 0"


async def test_who_names_no_clinic_gets_an_error(filled: Db) -> None:
    connection = await asyncpg.connect(filled.dsn, server_settings={"search_path": filled.schema})
    with pytest.raises(asyncpg.UndefinedObjectError):
        await connection.fetch("SELECT * FROM inbox")
    await connection.close()


async def test_what_a_transaction_may_see_does_not_outlive_it(database: Database, filled: Db) -> None:
    """On the same connection: a later statement outside any transaction may see nothing."""
    narrow = Db(filled.dsn, schema=filled.schema, max_size=1)
    await narrow.open()
    async with narrow.transaction(HERE) as tx:
        inside = await tx.fetchval("SELECT pg_backend_pid()")
    assert narrow._pool is not None
    async with narrow._pool.acquire() as same:
        assert await same.fetchval("SELECT pg_backend_pid()") == inside
        assert not await same.fetchval("SELECT current_setting('handrail.clinics', true)")
        with pytest.raises(asyncpg.PostgresError):
            await same.fetch("SELECT * FROM inbox")
    await narrow.close()


async def test_naming_no_clinic_is_refused_before_the_database_is_asked(db: Db) -> None:
    with pytest.raises(ValueError, match="names the clinics"):
        async with db.transaction():
            pass


async def test_a_failed_transaction_leaves_nothing(filled: Db) -> None:
    async def fail_half_way() -> None:
        async with filled.transaction(HERE) as tx:
            await tx.execute("DELETE FROM inbox")
            raise LookupError

    with pytest.raises(LookupError):
        await fail_half_way()
    assert await seen(filled, HERE) == {HERE}


async def test_a_part_that_fails_takes_nothing_else_with_it(db: Db) -> None:
    first, second, third = uuid4(), uuid4(), uuid4()
    async with db.transaction(HERE) as tx:
        await tx.execute(PUT, first, HERE)
        with suppress(LookupError):
            async with savepoint(tx):
                await tx.execute(PUT, second, HERE)
                raise LookupError
        with suppress(asyncpg.UniqueViolationError):
            async with savepoint(tx):
                await tx.execute(PUT, second, HERE)
                await tx.execute(PUT, first, HERE)
        async with savepoint(tx), savepoint(tx):
            await tx.execute(PUT, third, HERE)
    async with db.transaction(HERE) as tx:
        assert {row["event_id"] for row in await tx.fetch("SELECT event_id FROM inbox")} == {first, third}


async def test_a_fault_that_nobody_heard_is_no_commit(filled: Db) -> None:
    """A statement fails, and whoever asked goes on as if nothing were: the server takes all back, and that is said."""

    async def deaf() -> None:
        async with filled.transaction(HERE) as tx:
            await tx.execute("DELETE FROM inbox")
            with suppress(asyncpg.DivisionByZeroError):
                await tx.execute("SELECT 1 / 0")

    with pytest.raises(asyncpg.InFailedSQLTransactionError, match="nothing of this was written"):
        await deaf()
    assert await seen(filled, HERE) == {HERE}


async def test_whoever_is_cancelled_while_it_begins_leaves_no_transaction_open(database: Database) -> None:
    """At any moment of it, with the one connection of its pool. The driver says so where one comes back in a transaction."""
    db = Db(database.dsn("handrail_planner"), schema="planner", max_size=1)
    await db.open()
    loop, dirty = asyncio.get_running_loop(), list[object]()
    loop.set_exception_handler(lambda _, context: dirty.append(context["message"]))
    try:
        for moment in range(40):
            task = asyncio.create_task(put(db, HERE))
            await asyncio.sleep(moment * 0.0002)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    finally:
        loop.set_exception_handler(None)
    assert dirty == []
    await db.close()


async def test_a_cancelled_transaction_leaves_nothing_and_gives_its_connection_back(database: Database) -> None:
    db = Db(database.dsn("handrail_planner"), schema="planner", max_size=1)
    await db.open()
    begun = asyncio.Event()

    async def work() -> None:
        async with db.transaction(HERE) as tx:
            await tx.execute(PUT, uuid4(), HERE)
            begun.set()
            await tx.execute("SELECT pg_sleep(15)")

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await seen(db, HERE) == set()
    await db.close()


async def test_every_table_with_a_clinic_keeps_to_it(database: Database) -> None:
    """Row-level security is enabled and forced, wherever there is a clinic_id; a service's own role owns nothing."""
    admin = await asyncpg.connect(database.admin_dsn)
    rows = await admin.fetch("""
        SELECT n.nspname || '.' || c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS kept,
               EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) AS policy, pg_get_userbyid(c.relowner) AS owner
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'clinic_id'
        WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('planner', 'notifier', 'progress', 'vault')
    """)
    await admin.close()
    assert len(rows) > 10
    assert [row["name"] for row in rows if not (row["kept"] and row["policy"])] == []
    assert [row["name"] for row in rows if row["owner"].startswith("handrail_")] == []


@pytest.mark.parametrize(
    ("role", "schema"),
    [
        (f"handrail_{one}", other)
        for one in ("planner", "notifier", "progress")
        for other in ("planner", "notifier", "progress")
        if one != other
    ],
)
async def test_a_service_cannot_read_anothers_schema(database: Database, role: str, schema: str) -> None:
    connection = await asyncpg.connect(database.dsn(role))
    for ask in (
        f"SELECT * FROM {schema}.outbox",
        f"SELECT * FROM {schema}.migrations",
        f"CREATE TABLE {schema}.mine (x int)",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(ask)
    await connection.close()


async def test_progress_can_open_no_seal(database: Database) -> None:
    connection = await asyncpg.connect(database.dsn("handrail_progress"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("SELECT * FROM vault.data_key")
    await connection.close()


async def test_a_server_that_is_away_is_told_as_such_and_in_time() -> None:
    db = Db("postgresql://nobody:x@127.0.0.1:9/none", schema="planner", wait_seconds=0.5)
    with pytest.raises(DatabaseAway):
        await db.open(within_seconds=0.4)
    assert await db.alive() is False
    with pytest.raises(DatabaseAway):
        async with db.everywhere():
            pass


def test_faults_that_pass_are_told_from_mistakes() -> None:
    assert is_passing(asyncpg.DeadlockDetectedError())
    assert is_passing(DatabaseAway())
    assert is_passing(asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress"))
    assert not is_passing(asyncpg.ProtocolError("an event that the driver never takes would be tried for ever"))
    assert is_passing(asyncpg.TargetServerAttributeNotMatched("no primary"))
    assert not is_passing(asyncpg.UniqueViolationError())
    assert not is_passing(ValueError())
