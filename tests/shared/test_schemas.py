"""Every table of every schema keeps clinics apart, whatever a service's own code asks for."""

import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_shared.runtime.db import Db

from tests.support.postgres import Database

SERVICES = ("planner", "notifier", "progress")
SCHEMAS = (*SERVICES, "vault")
NO_CLINIC: Mapping[str, str] = {
    "migrations": "names of files, the same for all",
    "lease": "belongs to the processes",
    "bus_generation": "belongs to the relay",
}
OF_ONE_SERVICE = {
    "notifier.zone_rules": "names of zones, the same for all",
    "notifier.unfinished": "ids of rows, as the processes have them in hand",
    "notifier.sender_list": "numbers of ours, which several clinics may share",
    "notifier.account_breaker": "the carrier's account, which all clinics share",
}
VAULT_GRANTS = {
    "planner": {"data_key": {"SELECT", "INSERT", "UPDATE"}, "access_key": {"SELECT", "INSERT", "UPDATE"}},
    "notifier": {"data_key": {"SELECT", "INSERT", "UPDATE"}, "access_key": {"SELECT"}},
    "progress": {"data_key": set[str](), "access_key": {"SELECT"}},
}
VALUES = {
    "uuid": uuid4,
    "text": lambda: secrets.token_hex(8),
    "bytea": lambda: secrets.token_bytes(8),
    "boolean": lambda: False,
}

Admin = asyncpg.Connection


@dataclass(frozen=True, slots=True)
class Table:
    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


@pytest.fixture
def database(new_database: Database) -> Database:
    """As the migrations make it, with nothing beside."""
    return new_database


@pytest.fixture
async def admin(database: Database) -> AsyncIterator[Admin]:
    connection = await asyncpg.connect(database.admin_dsn)
    yield connection
    await connection.close()


async def test_every_table_has_a_clinic_and_forces_row_security(admin: Admin) -> None:
    rows = await admin.fetch(
        """SELECT n.nspname, c.relname, c.relrowsecurity AND c.relforcerowsecurity AS forced,
                  EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid) AS policy,
                  EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'clinic_id'
                          AND a.attnotnull) AS clinic
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p')""",
        SCHEMAS,
    )
    assert {row["nspname"] for row in rows} == set(SCHEMAS)
    open_ones = {
        f"{row['nspname']}.{row['relname']}" for row in rows if not (row["forced"] and row["policy"] and row["clinic"])
    }
    assert open_ones == {f"{schema}.{name}" for schema in SERVICES for name in NO_CLINIC} | {
        "vault.migrations",
        *OF_ONE_SERVICE,
    }


async def test_there_is_nothing_beside_the_known_schemas(admin: Admin) -> None:
    others = await admin.fetchval(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm')"
        " AND n.nspname <> ALL ($1) AND n.nspname NOT LIKE 'pg_%' AND n.nspname <> 'information_schema'",
        SCHEMAS,
    )
    assert others == 0


@pytest.mark.parametrize("service", SERVICES)
async def test_a_role_owns_nothing_and_steps_over_nothing(service: str, admin: Admin) -> None:
    role = f"handrail_{service}"
    powers = await admin.fetchrow(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = $1", role
    )
    assert powers is not None
    assert not any(powers)
    owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = $1"
    assert await admin.fetchval(owned, role) == 0
    assert not await admin.fetchval("SELECT has_schema_privilege($1, $2, 'CREATE')", role, service)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_role_cannot_read_another_services_tables(service: str, admin: Admin, database: Database) -> None:
    foreign = [table for table in await _tables(admin) if table.schema not in {service, "vault"}]
    assert len(foreign) > 10
    role = await asyncpg.connect(database.dsn(f"handrail_{service}"))
    for table in foreign:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await role.execute(f"SELECT FROM {table}")
    await role.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_a_role_may_do_in_the_vault_what_its_service_needs_and_no_more(service: str, admin: Admin) -> None:
    for table, allowed in VAULT_GRANTS[service].items():
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            may = await admin.fetchval(
                "SELECT has_table_privilege($1, $2, $3)", f"handrail_{service}", f"vault.{table}", right
            )
            assert may == (right in allowed), (table, right)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_transaction_that_names_no_clinic_gets_an_error_not_rows(
    service: str, admin: Admin, database: Database
) -> None:
    role = await asyncpg.connect(database.dsn(f"handrail_{service}"))
    mine = [table for table in await _kept(admin) if table.schema == service]
    for table in mine:
        await _row(admin, table, uuid4())
    for table in mine:
        with pytest.raises(asyncpg.UndefinedObjectError):
            await role.fetch(f"SELECT FROM {table}")
    async with role.transaction():
        await role.execute("SET LOCAL handrail.clinics = '*'")
    for table in mine:
        with pytest.raises(asyncpg.InvalidTextRepresentationError):
            await role.fetch(f"SELECT FROM {table}")
    await role.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_one_clinic_sees_and_changes_nothing_of_another_in_any_table(
    service: str, admin: Admin, database: Database
) -> None:
    ours, theirs = uuid4(), uuid4()
    db = Db(database.dsn(f"handrail_{service}"), schema=service, max_size=2)
    await db.open()
    tables = [table for table in await _kept(admin) if table.schema in {service, "vault"}]
    assert len(tables) >= 8
    for table in tables:
        rights = await _rights(admin, service, table)
        if "SELECT" not in rights:
            continue
        await _without_rules(admin, table)
        row = await _row(admin, table, ours)
        await _only_its_own(db, table, ours, theirs, rights, row)
        assert await admin.fetchval(f"SELECT count(*) FROM {table} WHERE clinic_id = $1", ours) == 1, table
        assert await admin.fetchval(f"SELECT count(*) FROM {table} WHERE clinic_id = $1", theirs) == 0, table
    await db.close()


async def _only_its_own(
    db: Db, table: Table, ours: UUID, theirs: UUID, rights: set[str], row: Mapping[str, Any]
) -> None:
    count = f"SELECT count(*) FROM {table}"
    async with db.transaction(ours) as tx:
        assert await tx.fetchval(count) == 1, table
    async with db.transaction(theirs) as tx:
        assert await tx.fetchval(count) == 0, table
        if "UPDATE" in rights:
            assert await tx.execute(f"UPDATE {table} SET clinic_id = clinic_id") == "UPDATE 0", table
        if "DELETE" in rights:
            assert await tx.execute(f"DELETE FROM {table}") == "DELETE 0", table
    if "INSERT" in rights:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with db.transaction(theirs) as tx:
                await tx.execute(*_insert(table, row))
    if "UPDATE" in rights:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with db.transaction(ours) as tx:
                await tx.execute(f"UPDATE {table} SET clinic_id = $1", theirs)


async def _tables(admin: Admin) -> list[Table]:
    rows = await admin.fetch(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY ($1) ORDER BY 1, 2", SCHEMAS
    )
    return [Table(row["schemaname"], row["tablename"]) for row in rows]


async def _kept(admin: Admin) -> list[Table]:
    return [table for table in await _tables(admin) if table.name not in NO_CLINIC and str(table) not in OF_ONE_SERVICE]


async def _rights(admin: Admin, service: str, table: Table) -> set[str]:
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE")
    asked = "SELECT has_table_privilege($1, $2, $3)"
    return {right for right in rights if await admin.fetchval(asked, f"handrail_{service}", str(table), right)}


async def _without_rules(admin: Admin, table: Table) -> None:
    """Only row security is tried here: the table's own checks and triggers would refuse made-up rows before it does."""
    checks = await admin.fetch(
        "SELECT conname FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('c', 'f')", str(table)
    )
    for check in checks:
        await admin.execute(f"ALTER TABLE {table} DROP CONSTRAINT {check['conname']}")
    await admin.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


async def _row(admin: Admin, table: Table, clinic: UUID) -> Mapping[str, Any]:
    """Put a made-up row of a clinic into a table; what it holds."""
    await _without_rules(admin, table)
    columns = await admin.fetch(
        """SELECT attname AS name, format_type(atttypid, NULL) AS kind FROM pg_attribute
           WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef
             AND attidentity = ''""",
        str(table),
    )
    row = {column["name"]: await _value(admin, column["kind"]) for column in columns} | {"clinic_id": clinic}
    await admin.execute(*_insert(table, row))
    return row


async def _value(admin: Admin, kind: str) -> Any:
    if kind in VALUES:
        return VALUES[kind]()
    literal = {
        "integer": "1",
        "smallint": "1",
        "bigint": "1",
        "double precision": "1",
        "text[]": "'{}'",
        "uuid[]": "'{00000000-0000-0000-0000-000000000001}'",
        "jsonb": "'{}'",
    }.get(kind, "'2026-03-02 15:00'")
    return await admin.fetchval(f"SELECT {literal}::{kind}")


def _insert(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", *row.values()
