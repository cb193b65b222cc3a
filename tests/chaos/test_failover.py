"""The database's machine is lost while notifiers send, and its standby takes over: none is lost, none comes twice."""

import asyncio
import random
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from handrail_shared.runtime.db import Db, is_passing

from tests.chaos.storm.standby import pair
from tests.chaos.storm.table import table
from tests.chaos.storm.weather import Forecast, Storm, storm
from tests.support.form import IN_FULL

pytestmark = pytest.mark.timeout(600 if IN_FULL else 300)
LARGE = Forecast(texts=3000, kills=6, lasts=45, seed=0)
SMALL = Forecast(texts=150, kills=1, lasts=6, seed=0, hurried=True)
PROMOTED_AFTER = 3.0 if IN_FULL else 0.5


def forecast() -> Forecast:
    return replace(LARGE if IN_FULL else SMALL, seed=random.randrange(10**6))


async def test_a_standby_takes_over_and_nothing_is_lost_or_repeated(valkey_url: str, folder: Path) -> None:
    async with pair(folder) as both:

        async def fail_over(whole: Storm) -> None:
            await asyncio.sleep(whole.forecast.lasts / 2)
            await both.fail_over(PROMOTED_AFTER)

        report = await storm(both.database, valkey_url, folder, forecast(), fail_over)
        print(table({"failover": report}))
        assert report.verdict.faultless, report.verdict
        assert report.verdict.plentiful, report.verdict
        assert await _port(both.database.admin_dsn) == both.standby.port, "what was judged is the promoted one's ledger"


async def _port(dsn: str) -> int:
    """Of the one that answers: the address asks for a primary, so that it is one shows nothing."""
    admin = await asyncpg.connect(dsn)
    port = await admin.fetchval("SELECT inet_server_port()")
    await admin.close()
    return int(port)


@pytest.mark.skipif(
    not IN_FULL,
    reason="test_a_standby_takes_over_and_nothing_is_lost_or_repeated runs; this is a start without a primary: make chaos",
)
async def test_a_database_without_a_primary_is_waited_for(folder: Path) -> None:
    async with pair(folder) as both:
        only_standby = both.database.admin_dsn.replace(f"127.0.0.1:{both.primary.port},", "")
        db = Db(only_standby, schema="notifier")
        with pytest.raises(asyncpg.TargetServerAttributeNotMatched) as refused:
            await asyncpg.connect(only_standby)
        assert is_passing(refused.value)
        opening = asyncio.create_task(db.open())
        await both.fail_over(0.0)
        await opening
        assert await db.alive()
        await db.close()
