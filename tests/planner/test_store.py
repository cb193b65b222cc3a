"""The planner's SQL on a real server, as the planner's own role."""

import re
from pathlib import Path
from uuid import uuid4

import asyncpg
import handrail_planner
import pytest
from handrail_planner.store import SQL
from handrail_shared.runtime.db import Db

from tests.planner.conftest import Caller

ACROSS_CLINICS = {
    "expired_plans",
    "next_expiry",
    "next_plan_due",
    "sessions_awaiting_a_plan",
    "link_by_token",
    "unanswered_plans",
    "next_calendar",
    "calendars_failing_since",
    "fit_checks_due",
    "next_fit_check",
    "forget_supporters_numbers",
}
"""What loops and rebuilds ask for every clinic, and what finds the clinic of a link."""


async def test_every_query_is_one_that_the_server_understands(db: Db) -> None:
    async with db.everywhere() as tx:
        for statement in SQL.values():
            assert await tx.prepare(statement) is not None


def test_every_query_is_used_and_every_used_one_is_there() -> None:
    code = "\n".join(path.read_text() for path in Path(handrail_planner.__file__).parent.rglob("*.py"))
    assert set(re.findall(r'SQL\["(\w+)"\]', code)) == set(SQL)


def test_every_query_names_the_clinic() -> None:
    assert {name for name in SQL if "clinic_id" not in SQL[name].partition("SELECT")[0] + _conditions(SQL[name])} == (
        ACROSS_CLINICS
    )


def _conditions(statement: str) -> str:
    return " ".join(statement.partition("WHERE")[2].split())


async def test_another_clinics_transaction_sees_and_writes_nothing_of_this_one(clinic: Caller, db: Db) -> None:
    client_id = await clinic.client()
    goal_id = await clinic.goal(client_id)
    await clinic.active(client_id, goal_id)
    tables = ("clinic", "client", "goal", "plan", "moment", "consent", "consent_entry", "made_by_request")
    async with db.transaction(uuid4()) as tx:
        assert [await tx.fetchval(f"SELECT count(*) FROM {table}") for table in tables] == [0] * len(tables)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with db.transaction(uuid4()) as tx:
            await tx.execute("INSERT INTO made_by_request VALUES ($1, '', '', $1, now())", uuid4())


async def test_pages_and_expiries_come_from_an_index(db: Db) -> None:
    asked = {
        "plans_after": (uuid4(), uuid4(), None, None, 10),
        "clients_after": (uuid4(), None, 10),
        "expired_plans": (await _now(db), 100, None, None),
    }
    async with db.everywhere() as tx:
        await tx.execute("SET LOCAL enable_seqscan = off")
        for name, arguments in asked.items():
            lines = await tx.fetch(f"EXPLAIN {SQL[name]}", *arguments)
            assert any("Index" in line[0] for line in lines), name


async def _now(db: Db) -> object:
    async with db.everywhere() as tx:
        return await tx.fetchval("SELECT now()")
