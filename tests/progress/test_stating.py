"""The compacted topic on a real bus: each plan's last word, again after the bus was emptied, and nothing of an erased client."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from uuid import UUID, uuid4

import pytest
import redis.asyncio as valkey
from handrail_progress.stating import states_of
from handrail_shared.contracts.envelope import Recorded, read
from handrail_shared.contracts.events import ClientErased, ProgressStated
from handrail_shared.contracts.topics import TOPICS, Topic
from handrail_shared.runtime.bus import Bus, Delivery, connect
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.relay import Relay

from tests.progress.hearing import CLIENT, CLINIC, NOW, PLAN, Hearing, recorded, reply, story


class Reader:
    """An integrator who keeps the last word of each key, from the beginning of the topic."""

    def __init__(self, address: str) -> None:
        self.bus = connect(address, client_id="reader")
        self.bus.subscribe(group=f"reader-{uuid4()}", topics=[Topic.PROGRESS_STATE], handle=self._take)
        self.last: dict[UUID, ProgressStated | None] = {}
        self._grown = asyncio.Condition()

    async def _take(self, deliveries: Sequence[Delivery]) -> None:
        async with self._grown:
            for each in deliveries:
                key, event = UUID(each.key.decode()), None
                if each.value is not None:
                    known = read(each.headers, each.value)
                    assert isinstance(known, Recorded)
                    assert isinstance(known.event, ProgressStated)
                    event = known.event
                self.last[key] = event
            self._grown.notify_all()

    async def until(self, plan: UUID, repetitions: int | None) -> ProgressStated | None:
        """The last word of a plan, once it says so many; None: once it is a tombstone."""
        async with asyncio.timeout(15), self._grown:
            await self._grown.wait_for(lambda: plan in self.last and self._says(plan) == repetitions)
            return self.last[plan]

    def _says(self, plan: UUID) -> int | None:
        event = self.last[plan]
        return event.total_repetitions if event else None


@pytest.fixture
async def bus(valkey_url: str) -> AsyncIterator[Bus]:
    opened = connect(valkey_url, client_id="test")
    await opened.ensure_topics(TOPICS)
    await opened.start()
    yield opened
    await opened.stop()


@pytest.fixture
async def relay(db: Db, bus: Bus) -> AsyncIterator[Relay]:
    leading = Relay(db, bus, service="progress", states=states_of(db, VirtualClock(NOW)))
    await leading.start()
    yield leading
    await leading.stop()


@pytest.fixture
async def reader(valkey_url: str, bus: Bus) -> AsyncIterator[Reader]:
    listening = Reader(valkey_url)
    await listening.bus.start()
    yield listening
    await listening.bus.stop()


async def test_the_topic_holds_the_last_word_of_each_plan(db: Db, relay: Relay, reader: Reader) -> None:
    other = uuid4()
    await Hearing(db).take_in(*story("DDM"), *story("D", plan=other))
    told = await reader.until(PLAN, 2)
    assert told is not None
    assert (told.state, told.run, told.best_run, told.client_id) == ("grace", 2, 2, CLIENT)
    assert told.strength > 0
    assert (await reader.until(other, 1)) is not None
    await Hearing(db).take_in(reply(2, "D", after=99))
    corrected = await reader.until(PLAN, 3)
    assert corrected is not None
    assert corrected.state == "running"


async def test_what_moves_no_number_says_no_state(db: Db) -> None:
    await Hearing(db).take_in(*story("DD"))
    await Hearing(db).take_in(reply(1, "D", after=5, helpfulness=3))
    async with db.everywhere() as tx:
        assert await tx.fetchval("SELECT count(*) FROM outbox WHERE topic = $1", Topic.PROGRESS_STATE) == 1


async def test_what_is_left_in_reserve_is_stated_where_nothing_else_moved(db: Db) -> None:
    await Hearing(db).take_in(*story("DDDD"))
    await Hearing(db).take_in(reply(4, "s"))
    await Hearing(db).take_in(reply(4, "D", after=9), reply(4, "s", after=19))
    await Hearing(db).take_in(reply(4, ".", after=29))
    async with db.everywhere() as tx:
        rows = await tx.fetch("SELECT data FROM outbox WHERE topic = $1 ORDER BY seq", Topic.PROGRESS_STATE)
    assert [json.loads(row["data"])["reserve"] for row in rows] == [1, 0, 1]


async def test_an_emptied_bus_is_filled_again_from_the_rows(
    db: Db, bus: Bus, relay: Relay, reader: Reader, valkey_url: str
) -> None:
    await Hearing(db).take_in(*story("DDM"))
    await reader.until(PLAN, 2)
    async with db.everywhere() as tx:
        assert await tx.fetchval("SELECT count(*) FROM event_log WHERE topic = $1", Topic.PROGRESS_STATE) == 0
    server = valkey.from_url(valkey_url)
    await server.flushdb()
    await server.aclose()
    await bus.ensure_topics(TOPICS)
    late = Reader(valkey_url)
    await late.bus.start()
    try:
        assert await late.until(PLAN, 2) is not None
    finally:
        await late.bus.stop()


async def test_an_erased_client_leaves_a_tombstone_and_no_row(db: Db, relay: Relay, reader: Reader) -> None:
    kept = uuid4()
    await Hearing(db).take_in(*story("DDM"), *story("D", plan=kept, client=uuid4()))
    await reader.until(PLAN, 2)
    await Hearing(db).take_in(recorded(ClientErased(clinic_id=CLINIC, client_id=CLIENT, occurred_at=NOW)))
    assert await reader.until(PLAN, None) is None
    async with db.everywhere() as tx:
        for table in ("run", "opportunity"):
            assert await tx.fetchval(f"SELECT array_agg(DISTINCT plan_id) FROM {table}") == [kept]
        assert await tx.fetchval("SELECT count(*) FROM heard WHERE subject = $1", CLIENT) == 0
    await Hearing(db).take_in(reply(9, "D"), reply(9, "D", plan=kept, client=uuid4()))
    async with db.everywhere() as tx:
        assert [row["plan_id"] for row in await tx.fetch("SELECT DISTINCT plan_id FROM run")] == [kept]
        states = await tx.fetch("SELECT subject FROM outbox WHERE topic = $1", Topic.PROGRESS_STATE)
        assert PLAN not in {row["subject"] for row in states}, "a tombstone is the last word"
