"""From the bus to rows.

Ours: read, check, claim in the inbox, one batched upsert, commit, acknowledge. Beside it: a plain FastStream handler, one
message and one transaction at a time; and a bare client with one insert for each batch, which checks nothing and has no inbox.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

import asyncpg
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import ActionDone
from handrail_shared.runtime.bus import Delivery, connect
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from pydantic import AwareDatetime, BaseModel

from bench.facts import message, reports, topic_settings
from bench.readings import EventsLost, Meter, Reading, Rounds, in_turn
from bench.servers import SCHEMA, SQL, Engine, Servers
from bench.table import Row

AIM_RATE = 10_000
AIM_RATIO = 5.0
Consume = Callable[[Servers, Engine, str, Meter, int], Awaitable[None]]


class PlainReport(BaseModel):
    """What a plain handler would declare."""

    clinic_id: UUID
    occurred_at: AwareDatetime
    client_id: UUID
    plan_id: UUID
    opportunity_id: UUID
    reply_id: UUID
    local_date: date
    helpfulness: int | None = None
    late: bool = False


async def measure(servers: Servers, engine: Engine, *, events: int, one_by_one: int, rounds: Rounds) -> list[Row]:
    """Events applied to rows a second, in one process."""
    topic = f"bench.kept.{secrets.token_hex(4)}"
    await _fill(engine, topic, events)
    turn = partial(_one_turn, servers, engine, topic)
    contestants = {
        "ours": partial(turn, "kept", _ours, events),
        "batch": partial(turn, "kept_plain", _bare, events),
    }
    if engine.name == "Kafka":
        contestants["faststream"] = partial(turn, "kept_plain", _faststream, one_by_one)
    taken = await in_turn(contestants, rounds)
    await engine.raw.forget(topic)
    rate, cpu, ours = "events/s", "CPU µs/event", taken["ours"]
    against_faststream = [
        Row(f"consumer, {rate}", engine.name, ours[rate], "FastStream, one by one", each[rate], AIM_RATIO, AIM_RATE)
        for name, each in taken.items()
        if name == "faststream"
    ]
    return [
        *against_faststream,
        Row(f"consumer, {rate}", engine.name, ours[rate], "bare, batches", taken["batch"][rate], floor=AIM_RATE),
        Row(f"consumer, {cpu}", engine.name, ours[cpu], "bare, batches", taken["batch"][cpu]),
    ]


async def _fill(engine: Engine, topic: str, events: int) -> None:
    bus = connect(engine.url, client_id="bench")
    await bus.ensure_topics([topic_settings(topic)])
    messages = [message(fact, topic) for fact in reports(events, seed=3)]
    for start in range(0, len(messages), 1000):
        await bus.publish(messages[start : start + 1000])
    await bus.stop()


async def _one_turn(servers: Servers, engine: Engine, topic: str, table: str, consume: Consume, events: int) -> Reading:
    admin = await servers.admin()
    try:
        await admin.execute(SQL["empty"])
        meter = Meter()
        async with asyncio.timeout(60):
            await consume(servers, engine, topic, meter, events)
        rows = await admin.fetchval(f"SELECT count(*) FROM {table}")
    finally:
        await admin.close()
    whole = consume is not _faststream  # which is stopped after a part of them
    if rows < events or (whole and (rows, meter.count) != (events, events)):
        raise EventsLost(f"{events} on the bus, {meter.count} handled, {rows} rows in {table}")
    return meter.reading()


async def _ours(servers: Servers, engine: Engine, topic: str, meter: Meter, events: int) -> None:
    bus, group, done = connect(engine.url, client_id="bench"), _group(), asyncio.Event()
    async with servers.db() as db:
        consumer = Consumer(group=group, db=db, bus=bus, clock=RealClock())
        consumer.on_batch(ActionDone, _upsert)

        async def measured(deliveries: Sequence[Delivery]) -> None:
            meter.begin()
            await consumer.handle(deliveries)
            meter.add(len(deliveries))
            if meter.count >= events:
                done.set()

        bus.subscribe(group=group, topics=[topic], handle=measured)
        await bus.start()
        await done.wait()
        await bus.stop()


async def _upsert(facts: Sequence[Recorded[ActionDone]], tx: Tx, _now: datetime) -> None:
    await tx.execute(SQL["upsert_kept"], *zip(*(flat(fact.event) for fact in facts), strict=True))


async def _bare(servers: Servers, engine: Engine, topic: str, meter: Meter, events: int) -> None:
    async with servers.plain() as pool:

        async def insert(values: Sequence[bytes]) -> None:
            meter.begin()
            await pool.execute(SQL["plain_insert_many"], *zip(*map(_loaded, values), strict=True))
            meter.add(len(values))

        await engine.raw.consume(topic, _group(), insert, count=events)


async def _faststream(servers: Servers, engine: Engine, topic: str, meter: Meter, events: int) -> None:
    broker, done = KafkaBroker(engine.url.removeprefix("kafka://"), logger=None), asyncio.Event()
    async with servers.plain() as pool:

        @broker.subscriber(topic, group_id=_group(), auto_offset_reset="earliest", ack_policy=AckPolicy.ACK)
        async def on_action_done(report: PlainReport) -> None:
            meter.begin()
            await _insert(pool, report)
            meter.add(1)
            if meter.count >= events:
                done.set()

        async with broker:
            await broker.start()
            await done.wait()


async def _insert(pool: "asyncpg.Pool[asyncpg.Record]", report: PlainReport) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(SQL["plain_insert"], *flat(report))


def flat(report: ActionDone | PlainReport) -> tuple[object, ...]:
    """The report as a row."""
    of = report.opportunity_id, report.clinic_id, report.client_id, report.plan_id
    return (*of, report.local_date, report.helpfulness, report.occurred_at)


def _loaded(value: bytes) -> tuple[object, ...]:
    read = json.loads(value)
    ids = (read["opportunity_id"], read["clinic_id"], read["client_id"], read["plan_id"])
    when = date.fromisoformat(read["local_date"]), read["helpfulness"], datetime.fromisoformat(read["occurred_at"])
    return (*ids, *when)


def _group() -> str:
    return f"{SCHEMA}-{secrets.token_hex(4)}"
