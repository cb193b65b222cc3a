"""The database or the bus goes away for seconds, or forgets everything: callers are told, nothing is lost, nothing happens twice."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
import redis.asyncio
from handrail.composition import SERVICES
from handrail.embedded.postgres import Postgres
from handrail.embedded.valkey import Valkey
from handrail_shared.contracts.topics import Topic

from tests.loop.handrail import eventually
from tests.loop.whole import NUDGE, Someone, Whole, at, on_the_bus, phone, place_of, whole
from tests.support import schema
from tests.support.form import IN_FULL
from tests.support.kafka import Broker, ours
from tests.support.postgres import ROLE_PASSWORD, Database, TestServer
from tests.support.proxy import Proxy

AWAY_SECONDS = 2.0
SAID_ON = [topic.value for topic in Topic if topic is not Topic.PROGRESS_STATE]
FROM_LOG = "FROM {}.event_log WHERE topic <> 'handrail.progress.state.v1' GROUP BY topic, subject"


def long_form(like: str) -> pytest.MarkDecorator:
    """For what takes long, beside one that is like it and always runs."""
    return pytest.mark.skipif(not IN_FULL, reason=f"takes long, and {like} runs: make chaos")


WITHOUT_DATABASE = long_form("test_without_its_database_the_loop_says_so_and_loses_nothing[killed]")
WITHOUT_BUS = long_form("test_without_the_bus_work_goes_on_and_what_was_said_is_heard_later_in_order[killed]")


@dataclass(frozen=True, slots=True)
class Away:
    """A loop, and how to take something from under it and give it back."""

    loop: Whole
    take: Callable[[], Awaitable[None]]
    give: Callable[[], Awaitable[None]]


@asynccontextmanager
async def database_cut(postgres_server: TestServer, bus: str) -> AsyncIterator[Away]:
    async with (
        postgres_server.database() as database,
        Proxy(*place_of(database.admin_dsn)) as proxy,
        whole(database, bus, through=(proxy.host, proxy.port)) as loop,
    ):
        yield Away(loop, proxy.cut, proxy.restore)


@asynccontextmanager
async def database_killed(folder: Path, bus: str) -> AsyncIterator[Away]:
    async with Postgres(folder) as server:
        admin = await asyncpg.connect(server.dsn())
        await admin.execute("CREATE DATABASE handrail")
        await admin.close()
        await schema.migrate(server.dsn(database="handrail"))
        database = Database("handrail", server.dsn(database="handrail"))
        assert ROLE_PASSWORD in database.dsn("handrail_planner")
        async with whole(database, bus) as loop:
            yield Away(loop, server.kill, server.start)


@pytest.fixture(params=[pytest.param("cut", marks=WITHOUT_DATABASE), "killed"])
async def without_database(
    request: pytest.FixtureRequest, postgres_server: TestServer, valkey_url: str, tmp_path: Path
) -> AsyncIterator[Away]:
    cut = request.param == "cut"
    async with database_cut(postgres_server, valkey_url) if cut else database_killed(tmp_path, valkey_url) as away:
        yield away


async def test_without_its_database_the_loop_says_so_and_loses_nothing(without_database: Away) -> None:
    loop = without_database.loop
    everyone = await loop.clients(3)
    await loop.moment_comes(everyone)
    await loop.nudged(everyone, 1)
    await without_database.take()
    unheard = [asyncio.create_task(loop.reports(who)) for who in everyone]
    refused = await loop.call("POST", "/v1/clients", {"phone": phone(80), "zone": "UTC"})
    assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
    assert int(refused.headers["retry-after"]) > 0
    for service in ("planner", "notifier", "progress"):
        assert (await loop.call("GET", "/health/ready", service=service)).status_code == 503
        assert (await loop.call("GET", "/health/live", service=service)).status_code == 200
    answer = await loop.call("GET", f"/v1/plans/{everyone[0].plan_id}/progress", service="progress")
    assert answer.status_code == 503
    await asyncio.sleep(AWAY_SECONDS)
    assert not any(task.done() for task in unheard), "the carrier was told that its text is kept"
    await without_database.give()
    await asyncio.gather(*unheard)
    everyone += await loop.clients(2, first=50)
    await loop.moment_comes(everyone)
    await loop.nudged(everyone, 1)
    await loop.once(everyone)


@asynccontextmanager
async def bus_cut(database: Database, valkey_url: str) -> AsyncIterator[Away]:
    async with Proxy(*place_of(valkey_url)) as proxy, whole(database, _at(valkey_url, proxy)) as loop:
        yield Away(loop, proxy.cut, proxy.restore)


@asynccontextmanager
async def valkey_killed(database: Database, folder: Path) -> AsyncIterator[Away]:
    async with Valkey(folder, appendfsync="always") as server, whole(database, server.url) as loop:
        yield Away(loop, server.kill, server.start)


@asynccontextmanager
async def kafka_killed(database: Database, broker: Broker) -> AsyncIterator[Away]:
    async with whole(database, f"kafka://{broker.bootstrap}") as loop:
        yield Away(loop, ours(broker).kill, broker.restart)


def _at(url: str, proxy: Proxy) -> str:
    return at(url if "@" in url else url.replace("//", "//@"), (proxy.host, proxy.port))


@pytest.fixture(
    params=[
        pytest.param("cut", marks=WITHOUT_BUS),
        "killed",
        pytest.param("kafka", marks=[pytest.mark.kafka, WITHOUT_BUS]),
    ]
)
def without_bus(
    request: pytest.FixtureRequest, database: Database, tmp_path: Path
) -> AbstractAsyncContextManager[Away]:
    if request.param == "cut":
        return bus_cut(database, request.getfixturevalue("valkey_url"))
    if request.param == "killed":
        return valkey_killed(database, tmp_path)
    request.getfixturevalue("empty_topics")
    return kafka_killed(database, request.getfixturevalue("kafka"))


async def test_without_the_bus_work_goes_on_and_what_was_said_is_heard_later_in_order(
    without_bus: AbstractAsyncContextManager[Away],
) -> None:
    async with without_bus as away:
        await _work_while_away(away)


async def _work_while_away(away: Away) -> None:
    loop = away.loop
    everyone = await loop.clients(3)
    await away.take()
    await loop.moment_comes(everyone)
    await loop.nudged(everyone, 1)
    for who in everyone:
        await loop.reports(who)
    newcomer = Someone(phone(70))
    await loop.enrol(newcomer)
    await loop.plan(newcomer)
    waiting = "SELECT (SELECT count(*) FROM planner.outbox) = 7 AND (SELECT count(*) FROM notifier.outbox) = 12"
    await eventually(lambda: loop.holds(waiting, is_=True))
    await asyncio.sleep(AWAY_SECONDS)
    assert loop.texts(newcomer) == [], "the notifier cannot have heard of this client"
    await away.give()
    await loop.agree(newcomer)
    await loop.known([newcomer])
    await loop.moment_comes([newcomer])
    await loop.nudged([newcomer], 1)
    await loop.once([*everyone, newcomer])
    await _said_in_order(loop)


async def _said_in_order(loop: Whole) -> None:
    """Whoever reads the bus from its beginning hears every client's events in the order of their transactions."""
    heard: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for delivery in await on_the_bus(loop.addresses.bus, SAID_ON):
        told = {name: value.decode() for name, value in delivery.headers}
        once = heard[delivery.topic, told["ce_subject"]]
        if told["ce_id"] not in once:
            once.append(told["ce_id"])
    for service in SERVICES:
        for row in await loop.rows(
            f"SELECT topic, subject, array_agg(event_id ORDER BY position) AS ids {FROM_LOG.format(service)}"
        ):
            found = [each for each in heard[row["topic"], str(row["subject"])] if UUID(each) in set(row["ids"])]
            assert found == [str(each) for each in row["ids"]], (service, row["topic"])


async def test_a_bus_that_lost_everything_is_filled_again_from_the_log(database: Database, valkey_url: str) -> None:
    async with whole(database, valkey_url) as loop:
        everyone = await loop.clients(3)
        await loop.moment_comes(everyone)
        await loop.nudged(everyone, 1)
        await loop.settled()
        await loop.stop("notifier", "progress")
        late = Someone(phone(60))
        await loop.enrol(late)
        await loop.plan(late)
        await eventually(lambda: loop.holds("SELECT count(*) FROM planner.outbox", is_=0))
        async with redis.asyncio.from_url(valkey_url) as client:
            await client.flushall()
        await loop.start("progress", "notifier")
        await loop.agree(late)
        await loop.known([late])
        for who in everyone:
            await loop.reports(who)
        await loop.moment_comes([late])
        await loop.nudged([late], 1)
        await loop.once([*everyone, late])
        assert [len(loop.texts(who, NUDGE)) for who in everyone] == [1, 1, 1]
