"""A world around a running notifier."""

from collections.abc import AsyncIterator

import pytest

from tests.notifier.world import World, opened
from tests.support.postgres import Database


@pytest.fixture
async def world(database: Database, valkey_url: str) -> AsyncIterator[World]:
    async with opened(database, valkey_url) as open_world:
        yield open_world
