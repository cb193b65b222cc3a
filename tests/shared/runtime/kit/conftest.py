"""The planner's own side of the kit: its pool, and a bus with the product's topics behind a gate."""

from collections.abc import AsyncIterator

import pytest
from handrail_shared.contracts.topics import TOPICS
from handrail_shared.runtime.bus import connect
from handrail_shared.runtime.db import Db

from tests.shared.runtime.kit.reports import Gate
from tests.support.postgres import Database

SERVICE = "planner"


@pytest.fixture
async def db(database: Database) -> AsyncIterator[Db]:
    """The planner's pool."""
    pool = Db(database.dsn(f"handrail_{SERVICE}"), schema=SERVICE)
    await pool.open()
    yield pool
    await pool.close()


@pytest.fixture
async def gate(valkey_url: str) -> AsyncIterator[Gate]:
    """An open gate before a bus that has the topics."""
    bus = connect(valkey_url, client_id="test")
    await bus.ensure_topics(TOPICS)
    gate = Gate(bus)
    gate.open.set()
    yield gate
    await bus.stop()
