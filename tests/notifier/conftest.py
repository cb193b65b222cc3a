"""The notifier's schema in the test's database, and a world around a running notifier."""

from collections.abc import AsyncIterator

import pytest
from handrail_notifier.wiring import schemas
from handrail_shared.runtime.migrate import migrate

from tests.notifier.world import World, opened
from tests.support.postgres import Database


@pytest.fixture
async def migrated(database: Database) -> Database:
    """A database with the notifier's schema and role."""
    await migrate(database.admin_dsn, schemas(database.dsn("handrail_notifier")))
    return database


@pytest.fixture
async def world(migrated: Database, valkey_url: str) -> AsyncIterator[World]:
    async with opened(migrated, valkey_url) as open_world:
        yield open_world
