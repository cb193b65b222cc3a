"""The doctor finds what is wrong, says what to do, and changes nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest
from handrail_shared.contracts.topics import TOPICS, Topic, dead_letter_topic
from handrail_shared.runtime.bus import Message, connect
from handrail_shared.runtime.clock import Clock, RealClock, VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Finding, Patient, examine, healthy, written
from handrail_shared.runtime.migrate import KIT, SEAL, VAULT, Schema, migrate
from handrail_shared.runtime.vault import RootKey, Vault

from tests.support.postgres import ROLE_PASSWORD, Database

CONSUMES = [Topic.CLIENTS.value]


@pytest.fixture
async def schema(database: Database) -> Schema:
    kit = Schema("kit", (KIT,), role="handrail_kit", password=ROLE_PASSWORD, grants=SEAL)
    await migrate(database.admin_dsn, [VAULT, kit])
    return kit


@pytest.fixture
async def topics(valkey_url: str) -> None:
    bus = connect(valkey_url, client_id="test")
    await bus.ensure_topics([*TOPICS, dead_letter_topic(Topic.CLIENTS.value, "kit")])
    await bus.publish([Message(dead_letter_topic(Topic.CLIENTS.value, "kit").name, b"k", b"v", ())])
    await bus.stop()


@asynccontextmanager
async def patient(
    dsn: str, bus_url: str, schema: Schema, *, root: RootKey | None = None, clock: Clock | None = None
) -> AsyncIterator[Patient]:
    db, bus = Db(dsn, schema="kit"), connect(bus_url, client_id="test", patience=1.0)
    vault = Vault(root or RootKey.from_text(RootKey.generate()))
    yield Patient("kit", db, bus, schema, vault, clock or RealClock(), CONSUMES)
    await bus.stop()
    await db.close()


async def findings(each: Patient) -> dict[str, Finding]:
    return {finding.about: finding for finding in await examine(each)}


async def test_a_healthy_service_is_found_healthy(
    database: Database, valkey_url: str, schema: Schema, topics: None
) -> None:
    async with patient(database.dsn("handrail_kit"), valkey_url, schema) as each:
        found = await examine(each)

    assert healthy(found)
    assert [finding.about for finding in found if finding.state == "look"] == ["dead letters"]
    assert "1 kept" in written("kit", found)


async def test_a_database_that_is_away_ends_the_questions_that_need_it(
    valkey_url: str, schema: Schema, topics: None
) -> None:
    async with patient("postgresql://handrail_kit:x@127.0.0.1:1/none", valkey_url, schema) as each:
        found = await findings(each)

    assert found["database"].state == "bad"
    assert "root key" not in found
    assert found["bus"].state == "good"


async def test_a_bus_that_is_away_is_bad(database: Database, schema: Schema) -> None:
    async with patient(database.dsn("handrail_kit"), "redis://127.0.0.1:1/0", schema) as each:
        found = await findings(each)

    assert found["bus"].state == "bad"


async def test_a_missing_migration_is_named(database: Database, valkey_url: str, schema: Schema) -> None:
    admin = await asyncpg.connect(database.admin_dsn)
    await admin.execute("DELETE FROM kit.migrations")
    await admin.close()

    async with patient(database.dsn("handrail_kit"), valkey_url, schema) as each:
        found = await findings(each)

    assert found["migrations"].state == "bad"
    assert "python -m handrail_kit migrate" in found["migrations"].says


async def test_a_role_with_too_much_power_is_bad(database: Database, valkey_url: str, schema: Schema) -> None:
    async with patient(database.admin_dsn, valkey_url, schema) as each:
        found = await findings(each)

    assert found["role"].state == "bad"


async def test_a_table_without_row_security_is_named(database: Database, valkey_url: str, schema: Schema) -> None:
    admin = await asyncpg.connect(database.admin_dsn)
    await admin.execute("ALTER TABLE kit.inbox NO FORCE ROW LEVEL SECURITY")
    await admin.close()

    async with patient(database.dsn("handrail_kit"), valkey_url, schema) as each:
        found = await findings(each)

    assert found["row security"].state == "bad"
    assert "inbox" in found["row security"].says


async def test_another_root_key_is_bad(database: Database, valkey_url: str, schema: Schema) -> None:
    clinic, client = uuid4(), uuid4()
    async with patient(database.dsn("handrail_kit"), valkey_url, schema) as each:
        await each.db.open()
        async with each.db.transaction(clinic) as tx:
            assert each.vault is not None
            await each.vault.seal(tx, clinic, client, "contact.name", "a name")
        kept = await findings(each)
    async with patient(database.dsn("handrail_kit"), valkey_url, schema) as each:
        found = await findings(each)

    assert kept["root key"] == Finding("root key", "good", "opens the clients' keys")
    assert found["root key"].state == "bad"


async def test_clocks_that_disagree_are_bad(database: Database, valkey_url: str, schema: Schema) -> None:
    wrong = VirtualClock(datetime.now(UTC) + timedelta(minutes=5))
    async with patient(database.dsn("handrail_kit"), valkey_url, schema, clock=wrong) as each:
        found = await findings(each)

    assert found["clock"].state == "bad"
