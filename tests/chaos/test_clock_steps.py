"""The clock of the notifiers' machine is an hour off, and is set while nudges fall due: none is early, none is lost, none comes twice."""

import asyncio
import os
import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos.storm.clocks import HOUR, WrongClock
from tests.chaos.storm.table import table
from tests.chaos.storm.weather import Forecast, Storm, storm
from tests.support.form import IN_FULL
from tests.support.postgres import Database

pytestmark = pytest.mark.timeout(600 if IN_FULL else 300)
LARGE = Forecast(texts=2000, kills=10, lasts=40, seed=0)
SMALL = Forecast(texts=120, kills=1, lasts=6, seed=0, hurried=True)
STEPS = (0, HOUR, -HOUR, 0, -HOUR, HOUR)


def forecast() -> Forecast:
    return replace(LARGE if IN_FULL else SMALL, seed=random.randrange(10**6))


async def test_a_clock_that_is_set_moves_no_nudge(database: Database, valkey_url: str, folder: Path) -> None:
    clock = await WrongClock.built(folder)
    clock.off_by(HOUR)
    await _is_off(clock)

    async def steps(whole: Storm) -> None:
        for seconds in STEPS:
            await asyncio.sleep(whole.forecast.lasts / len(STEPS))
            clock.off_by(seconds)

    weather = replace(forecast(), told=clock.told)
    report = await storm(database, valkey_url, folder, weather, steps)
    print(table({"clock steps": report}))
    assert report.verdict.faultless, report.verdict
    assert report.verdict.plentiful, report.verdict


async def _is_off(clock: WrongClock) -> None:
    """That processes do see it: or nothing would be shown."""
    asked = "import time; print(round(time.time()))"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", asked, env=os.environ | clock.told, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    right = await asyncio.create_subprocess_exec(sys.executable, "-c", asked, stdout=asyncio.subprocess.PIPE)
    shown, _ = await right.communicate()
    assert abs(int(said) - int(shown) - HOUR) < 30
