"""Migrations are applied once, in order, whenever they come; one that changed afterwards or does not fit stops everything."""

import asyncio
import sys
from pathlib import Path

import asyncpg
import pytest
from handrail_shared.runtime.migrate import MigrationChanged, MigrationRefused, Schema, migrate, missing, service_schema

from tests.support.postgres import Database


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of migrations of this test's own."""
    made = tmp_path / "made_for_a_test"
    made.mkdir()
    (made / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, made.name, raising=False)
    (made / "0001_first.sql").write_text("CREATE TABLE thing (one int)")
    return made


@pytest.fixture
def schema(package: Path) -> Schema:
    return Schema("made", (package.name,), role="handrail_made", password="for-tests-only")


async def test_what_is_missing_is_applied_in_order_and_once(database: Database, package: Path, schema: Schema) -> None:
    (package / "0002_second.sql").write_text("ALTER TABLE thing ADD COLUMN two int")
    names = ["made_for_a_test/0001_first.sql", "made_for_a_test/0002_second.sql"]
    assert await missing(database.admin_dsn, schema) == names
    assert await migrate(database.admin_dsn, [schema]) == names
    assert await migrate(database.admin_dsn, [schema]) == []
    assert await missing(database.dsn("handrail_made"), schema) == []


async def test_a_changed_migration_stops_everything(database: Database, package: Path, schema: Schema) -> None:
    await migrate(database.admin_dsn, [schema])
    (package / "0001_first.sql").write_text("CREATE TABLE thing (one bigint)")
    (package / "0002_second.sql").write_text("CREATE TABLE other (one int)")
    with pytest.raises(MigrationChanged, match="0001_first"):
        await migrate(database.admin_dsn, [schema])
    assert await missing(database.admin_dsn, schema) == ["made_for_a_test/0002_second.sql"]


async def test_a_migration_that_fails_leaves_nothing_of_itself(
    database: Database, package: Path, schema: Schema
) -> None:
    (package / "0002_second.sql").write_text("CREATE TABLE half (one int); SELECT nonsense")
    with pytest.raises(MigrationRefused, match=r'0002_second.sql does not fit .* column "nonsense" does not exist'):
        await migrate(database.admin_dsn, [schema])
    assert await missing(database.admin_dsn, schema) == ["made_for_a_test/0002_second.sql"]
    (package / "0002_second.sql").write_text("CREATE TABLE half (one int)")
    assert await migrate(database.admin_dsn, [schema]) == ["made_for_a_test/0002_second.sql"]


async def test_a_lower_number_that_comes_with_a_later_release_is_applied_then(
    database: Database, package: Path, schema: Schema
) -> None:
    """As when two branches are merged in the other order than they were numbered."""
    (package / "0003_third.sql").write_text("ALTER TABLE thing ADD COLUMN three int")
    await migrate(database.admin_dsn, [schema])
    (package / "0002_second.sql").write_text("ALTER TABLE thing ADD COLUMN two int")
    (package / "0004_fourth.sql").write_text("ALTER TABLE thing DROP COLUMN two")
    late = ["made_for_a_test/0002_second.sql", "made_for_a_test/0004_fourth.sql"]
    assert await missing(database.admin_dsn, schema) == late, "a service says so, and does not start"
    assert await migrate(database.admin_dsn, [schema]) == late
    assert await migrate(database.admin_dsn, [schema]) == []


async def test_a_lower_number_that_no_longer_fits_is_named_and_holds_up_what_comes_after(
    database: Database, package: Path, schema: Schema
) -> None:
    (package / "0003_third.sql").write_text(
        "ALTER TABLE thing RENAME COLUMN one TO first; INSERT INTO thing VALUES (77)"
    )
    await migrate(database.admin_dsn, [schema])
    (package / "0002_second.sql").write_text("ALTER TABLE thing ALTER COLUMN one SET NOT NULL")
    (package / "0004_fourth.sql").write_text("CREATE TABLE other (one int)")
    with pytest.raises(MigrationRefused, match=r'0002_second.sql .* column "one"'):
        await migrate(database.admin_dsn, [schema])
    assert len(await missing(database.admin_dsn, schema)) == 2
    (package / "0002_second.sql").write_text("ALTER TABLE thing ADD CONSTRAINT small CHECK (first < 10)")
    with pytest.raises(MigrationRefused, match=r"CheckViolationError$"):
        await migrate(database.admin_dsn, [schema])


async def test_two_migrating_at_once_apply_each_once(database: Database, schema: Schema) -> None:
    applied = await asyncio.gather(*(migrate(database.admin_dsn, [schema]) for _ in range(3)))
    assert sorted(map(len, applied)) == [0, 0, 1]


async def test_a_role_uses_its_tables_and_changes_none(database: Database, schema: Schema) -> None:
    await migrate(database.admin_dsn, [schema])
    connection = await asyncpg.connect(database.dsn("handrail_made"))
    await connection.execute("INSERT INTO made.thing VALUES (1)")
    for forbidden in (
        "DROP TABLE made.thing",
        "ALTER TABLE made.thing ADD COLUMN x int",
        "DELETE FROM made.migrations",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(forbidden)
    await connection.close()


async def test_a_role_can_neither_rule_nor_look_past_row_level_security(database: Database, schema: Schema) -> None:
    await migrate(database.admin_dsn, [schema])
    connection = await asyncpg.connect(database.admin_dsn)
    roles = await connection.fetch("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'handrail_%'")
    await connection.close()
    assert roles
    assert not any(row["rolsuper"] or row["rolbypassrls"] for row in roles)


def test_an_address_without_a_role_is_refused() -> None:
    with pytest.raises(ValueError, match="names no role"):
        service_schema("progress", "postgresql://127.0.0.1/handrail", grants=())


def test_a_password_may_have_any_letters() -> None:
    made = service_schema("progress", "postgresql://a%40b:p%2Fw%27@127.0.0.1/handrail", grants=())
    assert (made.role, made.password) == ("a@b", "p/w'")
