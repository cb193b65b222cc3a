"""From a transaction's commit to the message's arrival at a bare consumer, at a modest steady rate.

Ours: append in the transaction, and the relay finds it. Beside it: insert the row, commit, then publish directly, which is
faster and loses the event when the process ends in between.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import Event
from handrail_shared.runtime.bus import connect
from handrail_shared.runtime.outbox import Outbox
from handrail_shared.runtime.relay import Relay

from bench.consuming import flat
from bench.facts import Report, reports
from bench.readings import EventsLost, Reading, Rounds, in_turn
from bench.relaying import TOPIC, record
from bench.servers import SCHEMA, SQL, Engine, Servers
from bench.table import Row

PER_SECOND = 200
Commit = Callable[[Recorded[Any]], Coroutine[Any, Any, float]]
"""Commits and publishes one; returns when the commit was."""
Way = Callable[[Servers, Engine], AbstractAsyncContextManager[Commit]]


async def measure(servers: Servers, engine: Engine, *, seconds: float, rounds: Rounds) -> list[Row]:
    """Half of the messages arrive sooner than p50, all but one in a hundred sooner than p99."""
    facts = reports(int(PER_SECOND * seconds), seed=2)
    taken = await in_turn(
        {
            "ours": partial(_one_turn, servers, engine, facts, _appending),
            "bare": partial(_one_turn, servers, engine, facts, _publishing),
        },
        rounds,
    )
    return [
        Row(
            f"commit to bus, {part} ms", engine.name, taken["ours"][part], "bare, commit then send", taken["bare"][part]
        )
        for part in ("p50", "p99")
    ]


async def _one_turn(servers: Servers, engine: Engine, facts: list[Recorded[Report]], way: Way) -> Reading:
    admin = await servers.admin()
    await admin.execute(SQL["empty"])
    await admin.close()
    before = await engine.raw.count(TOPIC)
    arrived: dict[str, float] = {}
    listening, complete = asyncio.Event(), asyncio.Event()
    listener = asyncio.create_task(_listen(engine, arrived, len(facts), listening, complete))
    try:
        async with way(servers, engine) as commit, asyncio.timeout(60):
            await listening.wait()
            committed = await steadily(commit, facts, PER_SECOND)
            await _until(complete, listener)
    except TimeoutError:
        raise EventsLost(f"{len(facts)} committed, {len(arrived)} arrived") from None
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
    if (on_bus := await engine.raw.count(TOPIC) - before) != len(facts):
        raise EventsLost(f"{len(facts)} committed, {on_bus} on the bus")
    await engine.raw.forget(TOPIC)
    return waits(committed, arrived)


def waits(committed: Mapping[str, float], arrived: Mapping[str, float]) -> Reading:
    """How long half of them took, and all but one in a hundred, in milliseconds."""
    hundredths = statistics.quantiles([(arrived[name] - at) * 1000 for name, at in committed.items()], n=100)
    return {"p50": hundredths[49], "p99": hundredths[98]}


async def _until(complete: asyncio.Event, listener: "asyncio.Task[None]") -> None:
    waiting = asyncio.create_task(complete.wait())
    try:
        await asyncio.wait([waiting, listener], return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


async def _listen(
    engine: Engine, arrived: dict[str, float], count: int, listening: asyncio.Event, complete: asyncio.Event
) -> None:
    async for names in engine.raw.ids(TOPIC):
        now = time.perf_counter()
        arrived.update({name.decode(): now for name in names})
        listening.set()
        if len(arrived) >= count:
            complete.set()
            return


async def steadily(commit: Commit, facts: Sequence[Recorded[Event]], per_second: float) -> dict[str, float]:
    """One every few milliseconds by the clock, however long the earlier ones take."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    async with asyncio.TaskGroup() as group:
        tasks: dict[str, asyncio.Task[float]] = {}
        for number, fact in enumerate(facts):
            await asyncio.sleep(start + number / per_second - loop.time())
            tasks[str(fact.envelope.id)] = group.create_task(commit(fact))
    return {name: task.result() for name, task in tasks.items()}


@asynccontextmanager
async def _appending(servers: Servers, engine: Engine) -> AsyncIterator[Commit]:
    bus, outbox = connect(engine.url, client_id="bench"), Outbox(SCHEMA)
    await bus.start()
    async with servers.db() as db:
        relay = Relay(db, bus, service=SCHEMA)
        await relay.start()
        while not relay.leading:
            await asyncio.sleep(0.01)

        async def commit(fact: Recorded[Report]) -> float:
            async with db.transaction(fact.envelope.clinic_id) as tx:
                await outbox.append_recorded(tx, [fact])
            return time.perf_counter()

        yield commit
        await relay.stop()
    await bus.stop()


@asynccontextmanager
async def _publishing(servers: Servers, engine: Engine) -> AsyncIterator[Commit]:
    async with servers.plain() as pool:

        async def commit(fact: Recorded[Report]) -> float:
            async with pool.acquire() as connection, connection.transaction():
                await connection.execute(SQL["plain_insert"], *flat(fact.event))
            at = time.perf_counter()
            await engine.raw.publish_one(TOPIC, record(fact))
            return at

        yield commit
