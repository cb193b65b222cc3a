"""The notifier's SQL on a real server, as the notifier's own role."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import handrail_notifier
import pytest
from handrail_notifier.store import SQL

from tests.support.postgres import Database, TestServer

HERE = Path(handrail_notifier.__file__).parent
HOT = {
    "claim_moments": "moment_due_before",
    "claim_texts": "text_rank",
    "claim_unsettled": "attempt_settle",
    "due_inbound": "inbound_due",
    "paces_of_client": "decision_practice",
    "last_asked": "decision_practice",
    "told_of_plan": "decision_client",
    "repetitions": "decision_practice",
    "attempts": "attempt_by_id",
    "accept_attempts": "attempt_by_id",
    "went_via": "attempt_by_id",
    "first_begun": "attempt_text",
    "claim_readable_sent": "attempt_unredacted",
    "claim_readable_received": "inbound_unredacted",
    "sent_redacted": "attempt_by_id",
    "received_redacted": "inbound_pkey",
    "count_readable": "attempt_unredacted",
    "count_elsewhere": "attempt_unredacted",
    "drop_sent_words": "attempt_words",
    "drop_received_words": "inbound_words",
    "drop_answers_words": "reply_words",
    "due_recaps": "wish_recap_due",
    "told_in_week": "reply_client",
}


@pytest.fixture(scope="module")
async def database(postgres_server: TestServer) -> AsyncIterator[Database]:
    """One for all: what is looked at is not changed, and how a query is planned depends on what was ever in a table."""
    async with postgres_server.database() as new:
        yield new


@pytest.fixture
async def connection(database: Database) -> "asyncpg.Connection[asyncpg.Record]":
    return await asyncpg.connect(
        database.dsn("handrail_notifier"), server_settings={"search_path": "notifier", "handrail.clinics": "*"}
    )


async def test_every_query_is_understood_by_the_server(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    for name in SQL:
        await connection.prepare(SQL[name])
    await connection.close()


def test_every_query_is_used() -> None:
    code = "".join(path.read_text() for path in HERE.rglob("*.py"))
    used = set(re.findall(r'SQL\["(\w+)"\]', code))
    assert used == set(SQL)


@pytest.mark.parametrize(("name", "index"), HOT.items())
async def test_what_runs_all_the_time_finds_its_rows_by_an_index(
    connection: "asyncpg.Connection[asyncpg.Record]", name: str, index: str
) -> None:
    await connection.execute("SET enable_seqscan = off")
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    count = len((await connection.prepare(SQL[name])).get_parameters())
    await connection.execute(f"PREPARE hot AS {SQL[name]}")
    given = f"({', '.join(['NULL'] * count)})" if count else ""
    plan = await connection.fetch(f"EXPLAIN EXECUTE hot{given}")
    assert index in "\n".join(row[0] for row in plan)
    await connection.close()
