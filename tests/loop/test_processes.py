"""Three processes: they wait for their servers at the start, stop when told, and can be killed anywhere."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from handrail.composition import SERVICES

from tests.loop.handrail import eventually
from tests.loop.processes import STARTS_WITHIN, Process, running
from tests.loop.whole import Whole, at, place_of, whole
from tests.support import kafka as kafka_support
from tests.support.form import IN_FULL
from tests.support.postgres import Database
from tests.support.proxy import Proxy

pytestmark = pytest.mark.timeout(900)


class Door:
    """The address of a server: shut at first (who knocks is turned away and counted), then open."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._way = Proxy(*place_of(address))
        self._guard: asyncio.Server | None = None
        self.knocks = 0

    async def __aenter__(self) -> "Door":
        self._guard = await asyncio.start_server(self._turn_away, "127.0.0.1", 0)
        self._way.port = self._guard.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *how: object) -> None:
        if self._guard:
            self._guard.close()
        await self._way.cut()

    @property
    def address(self) -> str:
        return at(self._address if "@" in self._address else self._address.replace("//", "//@"), self.place)

    @property
    def place(self) -> tuple[str, int]:
        return "127.0.0.1", self._way.port

    async def open(self) -> None:
        if self._guard:
            self._guard.close()
            await self._guard.wait_closed()
        await self._way.restore()

    async def _turn_away(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.knocks += 1
        writer.transport.abort()


async def test_each_waits_at_its_start_for_the_database_and_then_for_the_bus(
    database: Database, valkey_url: str
) -> None:
    async with whole(database, valkey_url, start=False) as loop, AsyncExitStack() as stack:
        databases = [await stack.enter_async_context(Door(loop.addresses.databases[name])) for name in SERVICES]
        buses = [await stack.enter_async_context(Door(valkey_url)) for _ in SERVICES]
        started = [
            await Process.start(loop, name, DATABASE=at(loop.addresses.databases[name], door.place), BUS=bus.address)
            for name, door, bus in zip(SERVICES, databases, buses, strict=True)
        ]
        for each in started:
            stack.push_async_callback(each.kill)
        for doors in (databases, buses):
            await eventually(lambda d=doors: all(door.knocks >= 2 for door in d), STARTS_WITHIN)  # type: ignore[misc]  # bound early
            assert all(each.running for each in started)
            assert not any([await each.ready(loop) for each in started])
            for door in doors:
                await door.open()
        for each in started:
            await eventually(lambda p=each: p.ready(loop), STARTS_WITHIN)  # type: ignore[misc]  # bound early


async def test_without_a_database_each_gives_up_in_bounded_time_with_one_clear_line(
    database: Database, valkey_url: str
) -> None:
    sooner = "" if IN_FULL else "import handrail_shared.runtime.process as process; process.WAIT_SECONDS = 1.5"
    async with whole(database, valkey_url, start=False) as loop, Proxy("127.0.0.1", 9) as proxy:
        await proxy.cut()
        gone = [at(loop.addresses.databases[name], ("127.0.0.1", proxy.port)) for name in SERVICES]
        started = [
            await Process.start(loop, name, before=sooner, DATABASE=address)
            for name, address in zip(SERVICES, gone, strict=True)
        ]
        try:
            for each in started:
                code, said = await each.ended(within=100)
                plain = [line for line in said.splitlines() if not line.startswith("{")]
                assert (code, len(plain)) == (1, 1), said
                assert plain[0].startswith(f"{each.service}: "), said
                assert "PostgreSQL" in plain[0], said
        finally:
            await asyncio.gather(*(each.kill() for each in started))


@pytest.mark.parametrize("address", ["redis://127.0.0.1:9/0", "kafka://127.0.0.1:9"])
async def test_without_a_bus_each_runs_and_says_that_it_is_not_ready(
    database: Database, valkey_url: str, address: str
) -> None:
    async with whole(database, valkey_url, start=False) as loop:
        started = [await Process.start(loop, name, BUS=address) for name in SERVICES]
        try:
            for each in started:
                await eventually(lambda p=each: p.lives(loop), STARTS_WITHIN)  # type: ignore[misc]  # bound early
                assert not await each.ready(loop)
            await asyncio.gather(*(each.stop_in_order() for each in started))
            for each in started:
                said = (await each.complaints).decode()
                assert "started_without_bus" in said, said
        finally:
            await asyncio.gather(*(each.kill() for each in started))


@pytest.fixture
def the_bus(request: pytest.FixtureRequest) -> str:
    """In the long form Kafka, where it can be had: there a killed consumer's partitions are waited for longer."""
    if not IN_FULL or isinstance(kafka_support.find(), kafka_support.Missing):
        url: str = request.getfixturevalue("valkey_url")
        return url
    request.getfixturevalue("empty_topics")
    return f"kafka://{request.getfixturevalue('kafka').bootstrap}"


@pytest.fixture
async def loop(database: Database, the_bus: str) -> AsyncIterator[Whole]:
    async with whole(database, the_bus, start=False) as everything:
        yield everything


async def test_stopped_or_killed_in_the_middle_of_it_they_lose_nothing_and_repeat_nothing(loop: Whole) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    async with running(loop, SERVICES) as processes:
        await loop.register()
        everyone = await loop.clients(8)
        await loop.moment_comes(everyone)
        await asyncio.gather(*(_later(chance.uniform(0, 0.5), each.stop_in_order) for each in processes))
    answering, waiting = everyone[:4], everyone[4:]
    answers = list[asyncio.Task[None]]()
    for _ in range(3 if IN_FULL else 1):
        async with running(loop, SERVICES) as processes:
            await loop.nudged(everyone, 1)
            answers = answers or [asyncio.create_task(loop.reports(who)) for who in answering]
            await loop.moment_comes(waiting[:1])
            await loop.moment_comes(waiting[1:])
            await asyncio.gather(*(_later(chance.uniform(0, 1.0), each.kill) for each in processes))
        waiting = waiting[1:]
        await loop.ask("UPDATE notifier.attempt SET settle_at = now() WHERE settle_at IS NOT NULL")
    async with running(loop, SERVICES) as processes:
        await asyncio.gather(*answers)
        await loop.once(everyone)
        await asyncio.gather(*(each.stop_in_order() for each in processes))


async def _later(seconds: float, act: object) -> None:
    await asyncio.sleep(seconds)
    assert callable(act)
    await act()
