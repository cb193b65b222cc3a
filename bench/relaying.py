"""From a full outbox to the bus and the log.

Ours: the relay. Beside it: the bare client that only publishes the same bytes, and the bare client that does the same job,
reading the rows, publishing them and moving them to the log.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import asyncpg
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import Event
from handrail_shared.runtime.bus import connect
from handrail_shared.runtime.relay import Relay

from bench.facts import Report, message, reports, topic_settings
from bench.raw import STEP, Record
from bench.readings import EventsLost, Meter, Reading, Rounds, in_turn
from bench.servers import SCHEMA, SQL, Engine, Servers
from bench.table import Row

TOPIC = Report.topic.value
Move = Callable[[Servers, Engine, int], Awaitable[Reading]]
COLUMNS = ["event_id", "clinic_id", "subject", "topic", "type", "occurred_at", "correlation_id", "causation_id", "data"]


async def measure(servers: Servers, engine: Engine, *, events: int, rounds: Rounds) -> list[Row]:
    """Events a second on this bus."""
    facts = reports(events, seed=1)
    await _make_topics(engine)
    taken = await in_turn(
        {
            "ours": partial(_whole, servers, engine, facts, _relay),
            "publish only": partial(_publish_only, engine, facts),
            "same job": partial(_whole, servers, engine, facts, _by_hand),
        },
        rounds,
    )
    rate, cpu, ours = "events/s", "CPU µs/event", taken["ours"]
    return [
        *(
            Row(f"relay, {rate}", engine.name, ours[rate], f"bare, {beside}", taken[beside][rate], aim=0.5)
            for beside in ("publish only", "same job")
        ),
        Row(f"relay, {cpu}", engine.name, ours[cpu], "bare, same job", taken["same job"][cpu]),
    ]


async def _make_topics(engine: Engine) -> None:
    bus = connect(engine.url, client_id="bench")
    await bus.ensure_topics([topic_settings(TOPIC)])
    await bus.stop()


async def _whole(servers: Servers, engine: Engine, facts: Sequence[Recorded[Report]], move: Move) -> Reading:
    """Fill the outbox, let `move` empty it, and see that everything arrived in both places."""
    admin = await servers.admin()
    try:
        await admin.execute(SQL["empty"])
        await admin.copy_records_to_table("outbox", columns=COLUMNS, records=[row_of(fact) for fact in facts])
        await admin.execute("ANALYZE outbox")
        before = await engine.raw.count(TOPIC)
        reading = await move(servers, engine, len(facts))
        on_bus = await engine.raw.count(TOPIC) - before
        logged = await admin.fetchval("SELECT count(*) FROM event_log")
        left = await admin.fetchval("SELECT count(*) FROM outbox")
    finally:
        await admin.close()
    if (on_bus, logged, left) != (len(facts), len(facts), 0):
        raise EventsLost(f"{len(facts)} in the outbox; then {on_bus} on the bus, {logged} in the log, {left} left")
    await engine.raw.forget(TOPIC)
    return reading


async def _relay(servers: Servers, engine: Engine, count: int) -> Reading:
    meter = Meter()
    bus = connect(engine.url, client_id="bench")
    await bus.start()
    async with servers.db() as db:
        relay = Relay(db, bus, service=SCHEMA)
        meter.begin()
        await relay.start()
        async with asyncio.timeout(60):
            while relay.published < count:
                await asyncio.sleep(0.001)
        meter.add(count)
        await relay.stop()
    await bus.stop()
    return meter.reading()


async def _by_hand(servers: Servers, engine: Engine, _count: int) -> Reading:
    meter = Meter()
    await move_by_hand(servers, engine, TOPIC, meter)
    return meter.reading()


async def move_by_hand(servers: Servers, engine: Engine, topic: str, meter: Meter) -> None:
    """The same job with the bare clients."""
    async with servers.plain() as pool, pool.acquire() as connection:
        meter.begin()
        while rows := await connection.fetch(SQL["plain_next"], STEP):
            await engine.raw.publish(topic, [_by_hand_record(row) for row in rows])
            await connection.execute(SQL["plain_move"], [row["seq"] for row in rows])
            meter.add(len(rows))


async def _publish_only(engine: Engine, facts: Sequence[Recorded[Report]]) -> Reading:
    records = [record(fact) for fact in facts]
    meter = Meter()
    meter.begin()
    for start in range(0, len(records), STEP):
        await engine.raw.publish(TOPIC, records[start : start + STEP])
    meter.add(len(records))
    await engine.raw.forget(TOPIC)
    return meter.reading()


def record(fact: Recorded[Event]) -> Record:
    """The bytes that the relay puts on the bus for it."""
    said = message(fact)
    return Record(said.key, said.value or b"", list(said.headers))


def row_of(fact: Recorded[Event]) -> tuple[object, ...]:
    envelope, data = fact.envelope, fact.event.model_dump_json(exclude_none=True).encode()
    about = envelope.id, envelope.clinic_id, envelope.subject, fact.event.topic.value, envelope.type, envelope.time
    return (*about, envelope.correlation_id, envelope.causation_id, data)


def _by_hand_record(row: asyncpg.Record) -> Record:
    """The same headers, written out by hand."""
    subject = str(row["subject"]).encode()
    return Record(
        subject,
        row["data"],
        [
            ("ce_specversion", b"1.0"),
            ("ce_id", str(row["event_id"]).encode()),
            ("ce_source", b"/handrail/bench"),
            ("ce_type", row["type"].encode()),
            ("ce_time", row["occurred_at"].isoformat().encode()),
            ("ce_subject", subject),
            ("ce_partitionkey", subject),
            ("ce_dataschema", b"urn:handrail:event:" + row["type"].encode()),
            ("ce_clinicid", str(row["clinic_id"]).encode()),
            ("ce_correlationid", str(row["correlation_id"]).encode()),
            ("content-type", b"application/json"),
            ("ce_causationid", str(row["causation_id"]).encode()),
        ],
    )
