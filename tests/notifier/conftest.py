"""A world around a running notifier."""

from collections.abc import AsyncIterator

import pytest
from handrail_notifier import rates

from tests.notifier.world import World, opened
from tests.support.postgres import Database


@pytest.fixture(autouse=True, scope="session")
def _patient_with_valkey() -> None:
    """A machine that stands still for a moment has not lost its Valkey: another pace than the one expected would come of that."""
    rates.PATIENCE_SECONDS = 5.0


@pytest.fixture
async def world(database: Database, valkey_url: str) -> AsyncIterator[World]:
    async with opened(database, valkey_url) as open_world:
        yield open_world
