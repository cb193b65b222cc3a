"""Schemas and roles, brought to the release's state in order, once, under a lock.

Each service has its own schema and login role. The role owns nothing, so forced row-level security holds for it; it has no
rights on another service's schema. What is missing is known by its name, so one with a lower number that comes with a later release
is applied then. A migration that was applied and has since changed, or that can't be applied, stops everything with a clear error.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from urllib.parse import unquote, urlsplit

import asyncpg

SCRAM_ROUNDS = 4096
_LOCK = 0x48414E44
"""One number for all of Handrail's migrations in one database."""


class MigrationChanged(RuntimeError):
    """A migration that this database already has differs from the file of that name."""


class MigrationRefused(RuntimeError):
    """The database does not take a migration. Nothing of it is there, all before it is."""


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema: its name, the packages whose `*.sql` build it in order, and the login role that may use its tables.

    `grants` are statements run last, for what the role may do elsewhere; `{role}` stands for the role.
    """

    name: str
    sources: Sequence[str]
    role: str | None = None
    password: str = ""
    grants: Sequence[str] = ()


VAULT = Schema("vault", ("handrail_shared.runtime.vault.migrations",))
KIT = "handrail_shared.runtime.migrations"

SEAL = (
    'GRANT USAGE ON SCHEMA vault TO "{role}"',
    'GRANT SELECT, INSERT, UPDATE ON vault.data_key TO "{role}"',
)
"""For a role that seals and opens."""
CHECK_ACCESS = ('GRANT USAGE ON SCHEMA vault TO "{role}"', 'GRANT SELECT ON vault.access_key TO "{role}"')
"""For a role that checks access keys."""
GIVE_ACCESS = (*CHECK_ACCESS, 'GRANT INSERT, UPDATE ON vault.access_key TO "{role}"')
"""For a role that makes access keys."""


def service_schema(name: str, dsn: str, *, grants: Sequence[str]) -> Schema:
    """The schema of a service that logs in with `dsn`; its role and password are the address's own."""
    address = urlsplit(dsn)
    if not address.username:
        raise ValueError(f"the database address of {name} names no role")
    return Schema(
        name,
        (KIT, f"handrail_{name}.migrations"),
        role=unquote(address.username),
        password=unquote(address.password or ""),
        grants=grants,
    )


@dataclass(frozen=True, slots=True)
class Migration:
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations_of(package: str) -> list[Migration]:
    """The `*.sql` files of a package, by name."""
    files = [entry for entry in resources.files(package).iterdir() if entry.name.endswith(".sql")]
    return [
        Migration(f"{package}/{entry.name}", entry.read_text("utf-8")) for entry in sorted(files, key=lambda f: f.name)
    ]


async def migrate(admin_dsn: str, schemas: Sequence[Schema]) -> list[str]:
    """Apply what is missing; the names of what was applied. `admin_dsn` is a role that may create roles and schemas."""
    connection = await asyncpg.connect(admin_dsn, timeout=10, command_timeout=120)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        applied: list[str] = []
        for schema in schemas:
            applied += await _one(connection, schema)
        return applied
    finally:
        await connection.close(timeout=5)


async def _one(connection: "asyncpg.Connection[asyncpg.Record]", schema: Schema) -> list[str]:
    if schema.role is not None:
        await _ensure_role(connection, schema.role, schema.password)
    await connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema.name}"')
    await connection.execute(
        f'CREATE TABLE IF NOT EXISTS "{schema.name}".migrations'
        " (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
    )
    known = {
        row["name"]: row["checksum"]
        for row in await connection.fetch(f'SELECT name, checksum FROM "{schema.name}".migrations')
    }
    applied = []
    for migration in (each for source in schema.sources for each in migrations_of(source)):
        if migration.name not in known:
            await _applied(connection, schema, migration)
            applied.append(migration.name)
        elif known[migration.name] != migration.checksum:
            raise MigrationChanged(
                f"{migration.name} was applied to this database in another form; restore the file and add a new one"
            )
    await _grant(connection, schema)
    return applied


async def _ensure_role(connection: "asyncpg.Connection[asyncpg.Record]", role: str, password: str) -> None:
    there = await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
    verb = "ALTER" if there else "CREATE"
    await connection.execute(
        f"{verb} ROLE \"{role}\" LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{scram_verifier(password)}'"
    )


def scram_verifier(password: str) -> str:
    """What PostgreSQL keeps of a password (SCRAM-SHA-256, RFC 5803), so that the password itself is in no statement or log."""
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, SCRAM_ROUNDS)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    encoded = [base64.b64encode(part).decode() for part in (salt, hashlib.sha256(client_key).digest(), server_key)]
    return f"SCRAM-SHA-256${SCRAM_ROUNDS}:{encoded[0]}${encoded[1]}:{encoded[2]}"


async def _applied(connection: "asyncpg.Connection[asyncpg.Record]", schema: Schema, migration: Migration) -> None:
    """Of a fault in rows, which may quote them, no more is said than its kind."""
    try:
        await _apply(connection, schema, migration)
    except (asyncpg.SyntaxOrAccessError, asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as fault:
        says = f": {fault.args[0]}" if isinstance(fault, asyncpg.SyntaxOrAccessError) else ""
        raise MigrationRefused(
            f"{migration.name} does not fit this database, and nothing of it was done: {type(fault).__name__}{says}"
        ) from fault


async def _apply(connection: "asyncpg.Connection[asyncpg.Record]", schema: Schema, migration: Migration) -> None:
    async with connection.transaction():
        await connection.execute(f'SET LOCAL search_path = "{schema.name}"')
        await connection.execute(migration.sql)
        await connection.execute(
            f'INSERT INTO "{schema.name}".migrations (name, checksum) VALUES ($1, $2)',
            migration.name,
            migration.checksum,
        )


async def _grant(connection: "asyncpg.Connection[asyncpg.Record]", schema: Schema) -> None:
    if schema.role is None:
        return
    await connection.execute(
        f'GRANT USAGE ON SCHEMA "{schema.name}" TO "{schema.role}";'
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema.name}" TO "{schema.role}";'
        f'REVOKE INSERT, UPDATE, DELETE ON "{schema.name}".migrations FROM "{schema.role}"'
    )
    for grant in schema.grants:
        await connection.execute(grant.format(role=schema.role))


async def missing(db_dsn: str, schema: Schema) -> list[str]:
    """The migrations of this release that the database lacks, as seen by the service's own role."""
    connection = await asyncpg.connect(db_dsn, timeout=10, command_timeout=10)
    try:
        rows = await connection.fetch(f'SELECT name FROM "{schema.name}".migrations')
    except (asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError, asyncpg.InvalidSchemaNameError):
        rows = []
    finally:
        await connection.close(timeout=5)
    known = {row["name"] for row in rows}
    return [each.name for source in schema.sources for each in migrations_of(source) if each.name not in known]
