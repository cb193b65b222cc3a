"""Beside the notifiers, their database and their bus are killed while they send, and a Valkey forgets everything."""

import random
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from handrail.embedded.valkey import Valkey

from tests.chaos.storm.servers import Deaths, all_said, durable_database
from tests.chaos.storm.table import table
from tests.chaos.storm.weather import Forecast, More, Report, Storm, storm
from tests.support.form import IN_FULL
from tests.support.kafka import Broker, ours

pytestmark = pytest.mark.timeout(1200 if IN_FULL else 300)
LARGE = Forecast(texts=3000, kills=20, lasts=60, seed=0)
SMALL = Forecast(texts=150, kills=2, lasts=8, seed=0, hurried=True)
EVERY = 5.0 if IN_FULL else 3.0
SETTLED_WITHIN = 30.0
WORKS_AGAIN_WITHIN = 10.0


def forecast() -> Forecast:
    return replace(LARGE if IN_FULL else SMALL, seed=random.randrange(10**6))


async def test_the_database_and_valkey_die_and_valkey_forgets(folder: Path) -> None:
    async with (
        Valkey(folder / "bus", appendfsync="always") as bus,
        durable_database(folder / "state") as (postgres, database),
    ):
        deaths = Deaths({"PostgreSQL": postgres, "Valkey": bus}, EVERY, wiped=bus.url)
        report = await storm(database, bus.url, folder, forecast(), deaths.among, said_on(bus.url))
        _judge(report, deaths)


@pytest.mark.kafka
@pytest.mark.skipif(not IN_FULL, reason="a broker's restart takes long, and its like with Valkey runs: make chaos")
async def test_the_database_and_kafka_die(kafka: Broker, empty_topics: None, folder: Path) -> None:
    del empty_topics
    async with durable_database(folder / "state") as (postgres, database):
        deaths = Deaths({"PostgreSQL": postgres, "Kafka": _Restarted(ours(kafka))}, EVERY)
        bus = f"kafka://{kafka.bootstrap}"
        report = await storm(database, bus, folder, forecast(), deaths.among, said_on(bus))
        _judge(report, deaths)


def said_on(bus: str) -> More:
    """In the calm, every event on record is heard on this bus."""

    async def heard(whole: Storm) -> None:
        await all_said(whole.dsn, bus)

    return heard


@dataclass(frozen=True, slots=True)
class _Restarted:
    """A broker, by the words that a server has."""

    broker: Broker

    async def kill(self) -> None:
        await self.broker.kill()

    async def start(self) -> None:
        await self.broker.restart()


def _judge(report: Report, deaths: Deaths) -> None:
    waits = [
        min((each - back).total_seconds() for each in report.instants if each > back)
        for back in deaths.back["PostgreSQL"]
        if any(each > back for each in report.instants)
    ]
    print(table({"servers": report}))
    died = ", ".join(f"{name} {len(times)} times" for name, times in deaths.back.items())
    print(f"killed: {died}; the first nudge went out {max(waits):.1f} s after the database was back, at the latest")
    assert report.verdict.faultless, report.verdict
    assert report.verdict.plentiful, report.verdict
    assert report.settled_in < SETTLED_WITHIN
    assert report.early > 0 or not IN_FULL
    assert max(waits) < WORKS_AGAIN_WITHIN or not IN_FULL
