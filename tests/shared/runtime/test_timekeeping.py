"""The database's time is everybody's: a machine's clock that is off, or is set, changes nothing."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from handrail_shared.runtime import clock as clocks
from handrail_shared.runtime.clock import SteadyClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.timekeeping import Timekeeper

from tests.support.postgres import Database

HOUR = timedelta(hours=1)
SOON = timedelta(seconds=1)


class Ahead(datetime):
    """A machine's clock that is an hour fast."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        assert tz is UTC
        return datetime.now(UTC) + HOUR


@pytest.fixture
async def db(database: Database) -> AsyncIterator[Db]:
    pool = Db(database.dsn("handrail_notifier"), schema="notifier")
    await pool.open()
    yield pool
    await pool.close()


async def test_it_is_the_databases_time_from_the_start_on(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "datetime", Ahead)
    clock = SteadyClock()
    assert abs(clock.now() - datetime.now(UTC) - HOUR) < SOON, "until it is told, the machine's"
    keeper = Timekeeper(db, clock)
    await keeper.start()
    assert abs(clock.now() - datetime.now(UTC)) < SOON
    await keeper.stop()


def test_setting_the_machines_clock_does_not_set_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SteadyClock()
    clock.tell(datetime(2026, 3, 2, 12, tzinfo=UTC), clocks.time.monotonic())
    before = clock.now()
    monkeypatch.setattr(clocks, "datetime", Ahead)
    assert timedelta() <= clock.now() - before < SOON
