"""Which faults of the database are waited for, asked of a real server: the rest are an event's own."""

from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest
from handrail_shared.runtime.db import Db, is_passing

from tests.support.postgres import Database
from tests.support.schema import ROLE_PASSWORD

ROLE = "handrail_planner"


async def fault_of(dsn: str, sql: str, *arguments: Any, settings: dict[str, str] | None = None) -> Exception:
    """What a statement raises."""
    connection = await asyncpg.connect(dsn, server_settings=settings or {})
    try:
        with pytest.raises(Exception, match=r"\w") as caught:
            await connection.execute(sql, *arguments)
    finally:
        await connection.close()
    return caught.value


@pytest.mark.parametrize(
    ("sql", "arguments"),
    [
        ("SELECT $1::int", [2**40]),
        ("SELECT $1::uuid", ["closed"]),
        ("SELECT $1::timestamptz", ["the shop closes"]),
        ("SELECT 1 / $1::int", [0]),
        ("SELECT nothing_of_that_name", []),
        ("SELECT $1::int", []),
    ],
)
async def test_a_value_that_cannot_be_stored_is_not_waited_for(
    database: Database, sql: str, arguments: Sequence[Any]
) -> None:
    assert not is_passing(await fault_of(database.dsn(ROLE), sql, *arguments))


async def test_a_server_that_takes_no_writes_is_waited_for(database: Database) -> None:
    standby = {"default_transaction_read_only": "on"}
    fault = await fault_of(database.dsn(ROLE), "CREATE TABLE anything ()", settings=standby)
    assert is_passing(fault)


async def test_a_password_that_was_changed_is_waited_for(database: Database) -> None:
    db = Db(database.dsn(ROLE).replace(ROLE_PASSWORD, "yesterdays"), schema="planner")
    with pytest.raises(asyncpg.InvalidPasswordError) as caught:
        await db.open(within_seconds=1)
    assert is_passing(caught.value)


async def test_a_database_that_is_gone_is_waited_for(database: Database) -> None:
    with pytest.raises(asyncpg.InvalidCatalogNameError) as caught:
        await asyncpg.connect(database.dsn(ROLE) + "_gone")
    assert is_passing(caught.value)


async def test_a_full_disk_is_waited_for() -> None:
    assert is_passing(asyncpg.DiskFullError("could not extend file"))
