"""Words that raise, never end or end the process are parked after five tries, and the others get their nudges."""

import os
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from handrail_notifier.dispatcher.care import MOST_TRIES

from tests.chaos.storm.table import table
from tests.chaos.storm.weather import Forecast, storm
from tests.support.postgres import Database

pytestmark = pytest.mark.timeout(600 if "HANDRAIL_CHAOS" in os.environ else 300)
IN_FULL = "HANDRAIL_CHAOS" in os.environ
LARGE = Forecast(texts=2000, kills=0, lasts=30, seed=0, hurried=True, notifiers=3)
SMALL = Forecast(texts=60, kills=0, lasts=4, seed=0, hurried=True)
POISON = {1: "raises", 2: "hangs", 3: "kills"} if IN_FULL else {1: "raises", 3: "kills"}
TRIES = MOST_TRIES if IN_FULL else 3
"""In the short form fewer, for each that ends a process takes the start of another."""


def forecast() -> Forecast:
    return replace(LARGE if IN_FULL else SMALL, seed=random.randrange(10**6))


async def test_what_cannot_be_rendered_is_parked_and_slows_nobody(
    database: Database, valkey_url: str, folder: Path
) -> None:
    diary = folder / "diary"
    poison = ",".join(f"{number}={how}" for number, how in POISON.items())
    told = {"CHAOS_POISON": poison, "CHAOS_DIARY": str(diary), "CHAOS_TRIES": str(TRIES)}
    weather = replace(forecast(), module=("tests.chaos.changed", "poisoned", "run"), told=told, open_to=tuple(POISON))
    report = await storm(database, valkey_url, folder, weather)
    tries = Counter(map(int, diary.read_text().split()))
    print(table({"poisoned": report}))
    print("tries:", ", ".join(f"{POISON[number]} {tries[number]}" for number in POISON))
    assert report.verdict.faultless, report.verdict
    assert report.verdict.reasons["fault"] == len(POISON)
    ends = sum(tries.values()) - tries[1]
    assert TRIES <= tries[1] <= 2 * (TRIES + ends), (
        "in its batch and by itself, and both again where a process ended before it counted"
    )
    # Before one counts, each process may die of it within the second in which it falls due.
    assert all(1 <= tries[number] < TRIES + weather.notifiers for number in POISON.keys() - {1}), tries
