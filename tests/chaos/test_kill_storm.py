"""Notifiers are killed while they send: nobody gets a nudge twice, none is lost, none comes when it must not."""

import os
import random
from pathlib import Path

import pytest

from tests.chaos.storm.table import table
from tests.chaos.storm.weather import Forecast, storm
from tests.support.postgres import Database

pytestmark = pytest.mark.timeout(1500)
IN_FULL = "HANDRAIL_CHAOS" in os.environ


async def test_however_often_notifiers_are_killed_each_nudge_goes_out_once(
    database: Database, valkey_url: str, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    report = await storm(database, valkey_url, tmp_path, Forecast(texts=500, kills=10, lasts=20, seed=seed))
    print(table({"ledger": report}))
    assert report.verdict.faultless, report.verdict
    assert report.settled_in < 30
