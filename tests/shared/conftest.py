"""The kit on a real database, logged in as a service's own role."""

from collections.abc import AsyncIterator

import pytest
from handrail_shared.runtime.db import Db

from tests.support.postgres import Database


@pytest.fixture
async def db(database: Database) -> AsyncIterator[Db]:
    """The planner's: it may seal, and make access keys."""
    opened = Db(database.dsn("handrail_planner"), schema="planner", max_size=6)
    await opened.open()
    yield opened
    await opened.close()
