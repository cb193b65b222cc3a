"""The database's disk is full while nudges fall due: nothing is sent that is not on record, and all goes on when there is room again."""

import asyncio
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.chaos.storm.servers import durable_database
from tests.chaos.storm.small_disk import SETTINGS, small_disk, tended
from tests.chaos.storm.table import table
from tests.chaos.storm.weather import Forecast, Storm, storm
from tests.loop.handrail import eventually
from tests.support.form import IN_FULL

pytestmark = pytest.mark.timeout(600 if IN_FULL else 300)
LARGE = Forecast(texts=3000, kills=3, lasts=60, seed=0)
SMALL = Forecast(texts=200, kills=0, lasts=8, seed=0, hurried=True)
FULL_SECONDS = 15.0 if IN_FULL else 2.0
GROWS = "CREATE TABLE IF NOT EXISTS public.ballast AS SELECT repeat(md5(n::text), 50) FROM generate_series(1, 4000) n"


def forecast() -> Forecast:
    return replace(LARGE if IN_FULL else SMALL, seed=random.randrange(10**6))


async def test_a_full_disk_loses_nothing_and_is_recovered_from(valkey_url: str, folder: Path) -> None:
    async with (
        small_disk(folder / "disk") as disk,
        durable_database(disk.folder / "pg", SETTINGS) as (server, database),
    ):
        watched = asyncio.create_task(tended(server))
        between: list[datetime] = []

        async def fill(whole: Storm) -> None:
            await asyncio.sleep(whole.forecast.lasts / 3)
            disk.fill()
            between.append(datetime.now(UTC))
            await eventually(lambda: any("DiskFull" in each.said() for each in whole.notifiers), 60)
            await asyncio.sleep(FULL_SECONDS)
            disk.free()
            between.append(datetime.now(UTC))

        report = await storm(database, valkey_url, folder, forecast(), fill)
        print(table({"disk full": report}))
        print(f"full for {(between[1] - between[0]).total_seconds():.1f} s")
        assert report.verdict.faultless, report.verdict
        assert report.verdict.plentiful, report.verdict
        assert any(each > between[1] for each in report.instants), "it goes on by itself"
        watched.cancel()
        await asyncio.gather(watched, return_exceptions=True)
