"""From the bus to committed rows and news, through the service's own consumer; beside it a bare client that only counts."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial

from handrail_progress.handlers import Handlers
from handrail_shared.runtime.bus import Delivery, Message, connect
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.outbox import Outbox

from bench.facts import topic_settings
from bench.progress import log
from bench.progress.folded import empty_tables, none_lost
from bench.progress.rebuilding import ANSWERS_OF_A_PLAN, Line
from bench.readings import EventsLost, Meter, Reading, Rounds, in_turn
from bench.servers import Engine, Servers
from bench.table import Row

MOST_SECONDS = 300
Consume = Callable[[Servers, Engine, str, int, Meter], Awaitable[None]]


async def measure(servers: Servers, events: int, rounds: Rounds) -> AsyncIterator[Line]:
    """Answers a second on each engine that is there, in one process."""
    for engine in servers.engines:
        topic = f"bench.answers.{secrets.token_hex(4)}"
        await _fill(engine, topic, events)
        contestants = {
            "ours": partial(_turn, _ours, servers, engine, topic, events),
            "bare": partial(_turn, _counting, servers, engine, topic, events),
        }
        taken = await in_turn(contestants, rounds)
        await engine.raw.forget(topic)
        for name in ("events/s", "CPU µs/event"):
            row = Row(f"live, {name}", engine.name, taken["ours"][name], "only counts", taken["bare"][name])
            measured, bus, ours, beside, bare, ratio, noise, n, *_ = row.cells()
            yield (measured, ours, f"{bus}; {beside}: {bare}, ratio {ratio}, noise {noise}, n {n}", "")


async def _fill(engine: Engine, topic: str, events: int) -> None:
    bus = connect(engine.url, client_id="bench")
    await bus.ensure_topics([topic_settings(topic)])
    said = log.replies(max(1, events // ANSWERS_OF_A_PLAN), events)
    messages = [Message(topic, each.key, each.value, each.headers) for each in said]
    for start in range(0, len(messages), 1000):
        await bus.publish(messages[start : start + 1000])
    await bus.stop()


async def _turn(who: Consume, servers: Servers, engine: Engine, topic: str, events: int) -> Reading:
    meter = Meter()
    async with asyncio.timeout(MOST_SECONDS):
        await who(servers, engine, topic, events, meter)
    return meter.reading()


async def _ours(servers: Servers, engine: Engine, topic: str, events: int, meter: Meter) -> None:
    bus, done = connect(engine.url, client_id="bench"), asyncio.Event()
    group = f"bench-{secrets.token_hex(4)}"
    async with empty_tables(servers) as db:
        consumer = Consumer(group=group, db=db, bus=bus, clock=RealClock())
        Handlers(Outbox("progress")).register(consumer)

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
        await none_lost(db, events)


async def _counting(servers: Servers, engine: Engine, topic: str, events: int, meter: Meter) -> None:
    async def count(values: Sequence[bytes]) -> None:
        meter.begin()
        meter.add(len(values))

    await engine.raw.consume(topic, f"bench-{secrets.token_hex(4)}", count, count=events)
    if meter.count < events:
        raise EventsLost(f"{events} on the bus, {meter.count} counted")
