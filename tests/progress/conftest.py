"""The progress service on a real database, logged in as its own role."""

from collections.abc import AsyncIterator

import pytest
from handrail_shared.runtime.db import Db

from tests.support.postgres import Database


@pytest.fixture
def dsn(database: Database) -> str:
    """The service's own address of the database."""
    return database.dsn("handrail_progress")


@pytest.fixture
async def db(dsn: str) -> AsyncIterator[Db]:
    opened = Db(dsn, schema="progress", max_size=4)
    await opened.open()
    yield opened
    await opened.close()
