"""Servers start when a test first asks for one, are shared by the run, and are gone when it ends."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.support import postgres, valkey
from tests.support.engines import described


def pytest_report_header() -> str:
    """Name the engines on top of every run."""
    return "engines: " + described()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.TestServer]:
    """The run's PostgreSQL."""
    with postgres.running() as server:
        yield server


@pytest.fixture
async def database(postgres_server: postgres.TestServer) -> AsyncIterator[postgres.Database]:
    """A database of this test's own, with the newest schema."""
    async with postgres_server.database() as fresh:
        yield fresh


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[valkey.TestServer]:
    """The run's Valkey."""
    with valkey.running() as server:
        yield server


@pytest.fixture
async def valkey_url(valkey_server: valkey.TestServer) -> str:
    """An empty Valkey database of this test's own."""
    return await valkey_server.fresh()
