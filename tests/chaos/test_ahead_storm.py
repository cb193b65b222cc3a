"""Notifiers are killed while nudges wait at the provider: each goes out once at its time, and what is not wanted any more is given back.

The provider takes nothing nearer than five minutes ahead, so this takes a quarter of an hour; the simulation plays the same in moments.
"""

import random
from pathlib import Path

import pytest

from tests.chaos.storm.table import table
from tests.chaos.storm.weather import Forecast, storm
from tests.support.form import IN_FULL
from tests.support.postgres import Database

pytestmark = [
    pytest.mark.timeout(2400),
    pytest.mark.skipif(not IN_FULL, reason="a quarter of an hour; the simulation plays the same: make chaos"),
]
TEXTS, KILLS, LASTS = 2_000, 40, 180
ALARMS = 0.02
"""The share of those who say STOP who may be on record as not stopped: whoever would have taken their text back was dead by then."""


async def test_however_often_notifiers_are_killed_what_is_posted_ahead_goes_out_once(
    database: Database, valkey_url: str, folder: Path
) -> None:
    seed = random.randrange(10**6)
    forecast = Forecast(texts=TEXTS, kills=KILLS, lasts=LASTS, seed=seed, notifiers=3, doubtful=0.05, ahead=True)
    report = await storm(database, valkey_url, folder, forecast)
    print(table({"ahead": report}), report.ahead)
    assert report.verdict.faultless, report.verdict
    assert report.verdict.plentiful, report.verdict
    assert report.stopped > 0
    assert report.stormy, report.struck
    assert report.ahead is not None
    assert report.ahead.went_out > TEXTS / 2, "else it is the ordinary way that is seen"
    assert report.ahead.given_back > report.stopped / 2
    assert report.ahead.escaped <= ALARMS * report.stopped
