"""The whole way of a plan: said by the planner, heard by the notifier, and its next decision point a row that falls due.

Ours: the planner's outbox, its relay, the bus, the notifier's own handlers. Beside it: bare clients that write the plan, publish
it and insert one row for it, without checking it, and without working out when it is due.
"""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from handrail_notifier.handlers import Handlers
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.runtime.bus import Delivery, connect
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.outbox import Outbox
from handrail_shared.runtime.relay import Relay
from handrail_shared.runtime.vault import RootKey, Vault

from bench.facts import BenchTopic, LivePlan, enrolments, live_plans, message, topic_settings
from bench.latency import Commit, steadily, waits
from bench.readings import EventsLost, Meter, Reading, Rounds, in_turn
from bench.relaying import COLUMNS, move_by_hand, record, row_of
from bench.servers import SQL, Admin, Engine, Servers
from bench.table import Row

PER_SECOND = 50
GROUP = "bench-notifier"
DUE = datetime(2026, 3, 2, 22, 10, tzinfo=UTC)
Plans = Sequence[Recorded[LivePlan]]


@dataclass
class Seen:
    """When each plan's row was committed, by the event's id."""

    at: dict[str, float] = field(default_factory=dict)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, names: Sequence[str]) -> None:
        """These have their rows."""
        self.at.update(dict.fromkeys(names, time.perf_counter()))
        self.came.set()

    async def until(self, count: int) -> None:
        """Wait for so many; raises EventsLost."""
        try:
            async with asyncio.timeout(60):
                while len(self.at) < count:
                    self.came.clear()
                    await self.came.wait()
        except TimeoutError:
            raise EventsLost(f"{count} plans were said, {len(self.at)} have a row") from None


@dataclass(frozen=True, slots=True)
class Way:
    """A contestant, listening: its outbox's table, how it commits one plan, and how it sets off a full outbox."""

    outbox: str
    commit: Commit
    set_off: Callable[[], Awaitable[None]]


Measured = Callable[[Way, Admin, Plans, Seen], Awaitable[Reading]]
Open = Callable[[Servers, Engine, Plans, Seen], AbstractAsyncContextManager[Way]]


async def measure(servers: Servers, engine: Engine, *, events: int, seconds: float, rounds: Rounds) -> list[Row]:
    """How long a plan takes at a modest rate, and how many a second get through when many wait."""
    few, many = live_plans(int(PER_SECOND * seconds) + 1, seed=4), live_plans(events + 1, seed=5)
    share = Rounds(rounds.times, rounds.within / 2)
    waited = await in_turn(
        {name: partial(_turn, servers, engine, few, way, _steady) for name, way in WAYS.items()}, share
    )
    rushed = await in_turn(
        {name: partial(_turn, servers, engine, many, way, _all_at_once) for name, way in WAYS.items()}, share
    )
    rate = "events/s"
    return [
        *(
            Row(f"plan to due row, {part} ms", engine.name, waited["ours"][part], "bare chain", waited["bare"][part])
            for part in ("p50", "p99")
        ),
        Row(f"plan to due row, {rate}", engine.name, rushed["ours"][rate], "bare chain", rushed["bare"][rate]),
    ]


async def _turn(servers: Servers, engine: Engine, plans: Plans, way: Open, run: Measured) -> Reading:
    admin = await servers.admin()
    try:
        await admin.execute(SQL["empty"])
        await admin.execute(SQL["empty_services"])
        seen = Seen()
        async with way(servers, engine, plans, seen) as opened:
            reading = await run(opened, admin, plans[1:], seen)
        table = "notifier.moment" if opened.outbox == "planner" else "moment_plain"
        rows = await admin.fetchval(f"SELECT count(*) FROM {table} WHERE decision_at IS NOT NULL")
    finally:
        await admin.close()
    if rows != len(plans):
        raise EventsLost(f"{len(plans)} plans were said, {rows} have a row")
    await engine.raw.forget(BenchTopic.PLANS.value)
    return reading


async def _steady(way: Way, _admin: Admin, plans: Plans, seen: Seen) -> Reading:
    await way.set_off()
    committed = await steadily(way.commit, plans, PER_SECOND)
    await seen.until(len(plans) + 1)
    return waits(committed, seen.at)


async def _all_at_once(way: Way, admin: Admin, plans: Plans, seen: Seen) -> Reading:
    rows = [row_of(plan) for plan in plans]
    await admin.copy_records_to_table("outbox", schema_name=way.outbox, columns=COLUMNS, records=rows)
    meter = Meter()
    meter.begin()
    await way.set_off()
    await seen.until(len(plans) + 1)
    meter.add(len(plans))
    return meter.reading()


@asynccontextmanager
async def _ours(servers: Servers, engine: Engine, plans: Plans, seen: Seen) -> AsyncIterator[Way]:
    said, heard = (connect(engine.url, client_id="bench") for _ in range(2))
    await said.ensure_topics([topic_settings(BenchTopic.PLANS.value)])
    async with servers.db("planner") as planner, servers.db("notifier") as notifier:
        consumer = Consumer(group=GROUP, db=notifier, bus=heard, clock=RealClock())
        Handlers(Vault(RootKey.from_text(RootKey.generate())), mail_is_read=False).register(consumer)
        await consumer.handle(enrolments(plans))

        async def watched(deliveries: Sequence[Delivery]) -> None:
            await consumer.handle(deliveries)
            seen.note([dict(each.headers)["ce_id"].decode() for each in deliveries])

        outbox, relay = Outbox("planner"), Relay(planner, said, service="planner")

        async def commit(plan: Recorded[LivePlan]) -> float:
            async with planner.transaction(plan.envelope.clinic_id) as tx:
                await outbox.append_recorded(tx, [plan])
            return time.perf_counter()

        heard.subscribe(group=GROUP, topics=[BenchTopic.PLANS.value], handle=watched)
        await heard.start()
        await said.start()
        await said.publish([message(plans[0])])
        await seen.until(1)
        yield Way("planner", commit, relay.start)
        await relay.stop()
        await heard.stop()
        await said.stop()


@asynccontextmanager
async def _bare(servers: Servers, engine: Engine, plans: Plans, seen: Seen) -> AsyncIterator[Way]:
    topic = f"bench.chain.{secrets.token_hex(4)}"
    bus = connect(engine.url, client_id="bench")
    await bus.ensure_topics([topic_settings(topic)])
    await bus.stop()
    async with servers.plain() as pool:

        async def insert(values: Sequence[bytes]) -> None:
            read = [json.loads(value) for value in values]
            ids = (
                [each["moments"][0]["moment_id"], each["clinic_id"], each["client_id"], each["plan_id"]]
                for each in read
            )
            await pool.execute(SQL["plain_plan_moments"], *zip(*ids, strict=True), [DUE] * len(read))
            seen.note([each["plan_id"] for each in read])

        async def commit(plan: Recorded[LivePlan]) -> float:
            await pool.execute(SQL["plain_append"], *row_of(plan))
            at = time.perf_counter()
            await engine.raw.publish_one(topic, record(plan))
            return at

        async def set_off() -> None:
            await move_by_hand(servers, engine, topic, Meter())

        listening = asyncio.create_task(engine.raw.consume(topic, topic, insert, count=len(plans)))
        await engine.raw.publish_one(topic, record(plans[0]))
        await seen.until(1)
        yield Way("bench", commit, set_off)
        await listening
        await engine.raw.forget(topic)


WAYS: dict[str, Open] = {"ours": _ours, "bare": _bare}
