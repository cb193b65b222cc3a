"""What commits is said, in each client's order, whatever crashes; what does not commit is not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_shared.contracts.envelope import Recorded, read
from handrail_shared.contracts.events import ClientDischarged, ClientEnrolled, ContactChanged
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime import outbox as kit
from handrail_shared.runtime.bus import Message
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import SQL, Outbox
from handrail_shared.runtime.relay import Relay

from tests.shared.runtime.keeping_bus import KeepingBus, ids

CLINIC = ClinicId(uuid4())
NOW = datetime(2026, 3, 6, tzinfo=UTC)
OUTBOX = Outbox("planner")


def discharged(client: UUID, clinic: UUID = CLINIC) -> ClientDischarged:
    return ClientDischarged(clinic_id=ClinicId(clinic), client_id=ClientId(client), occurred_at=NOW)


def moved(client: UUID, zone: str) -> ContactChanged:
    return ContactChanged(clinic_id=CLINIC, client_id=ClientId(client), occurred_at=NOW, zone=zone, language="en")


async def say(db: Db, *clients: UUID) -> None:
    async with db.transaction(CLINIC) as tx:
        await OUTBOX.append(tx, [discharged(each) for each in clients])


async def count(db: Db, table: str) -> int:
    async with db.everywhere() as tx:
        return int(await tx.fetchval(f"SELECT count(*) FROM {table}"))


async def emptied(db: Db) -> None:
    """Wait until the relay has moved everything into the log."""
    async with asyncio.timeout(15):
        while await count(db, "outbox"):
            await asyncio.sleep(0.01)


@asynccontextmanager
async def relaying(db: Db, bus: KeepingBus, batch: int = 1000) -> AsyncIterator[Relay]:
    relay = Relay(db, bus, service="planner", batch=batch)
    await relay.start()
    try:
        yield relay
    finally:
        await relay.stop()


def subjects(messages: list[Message]) -> list[UUID]:
    return [UUID(message.key.decode()) for message in messages]


async def test_what_commits_is_said_with_its_envelope(db: Db) -> None:
    client, bus = uuid4(), KeepingBus()
    async with db.transaction(CLINIC) as tx:
        await OUTBOX.append(tx, [discharged(client)])
    async with relaying(db, bus):
        [message] = await bus.has(1)
        await emptied(db)
    fact = read(message.headers, message.value)
    assert isinstance(fact, Recorded)
    assert fact.event == discharged(client)
    assert (message.topic, message.key) == ("handrail.clients.v1", str(client).encode())
    assert fact.envelope.source == "/handrail/planner"
    assert await count(db, "event_log") == 1


async def test_what_does_not_commit_is_never_said(db: Db) -> None:
    bus, client = KeepingBus(), uuid4()

    async def fail_half_way() -> None:
        async with db.transaction(CLINIC) as tx:
            await OUTBOX.append(tx, [discharged(uuid4())])
            raise LookupError

    with pytest.raises(LookupError):
        await fail_half_way()
    await say(db, client)
    async with relaying(db, bus):
        assert subjects(await bus.has(1)) == [client]
        await emptied(db)
    assert len(bus.published) == 1


async def test_an_event_names_what_led_to_it(db: Db) -> None:
    bus, first = KeepingBus(), uuid4()
    await say(db, first)
    async with relaying(db, bus):
        [message] = await bus.has(1)
        cause = read(message.headers, message.value)
        assert isinstance(cause, Recorded)
        async with db.transaction(CLINIC) as tx:
            await OUTBOX.append(tx, [discharged(first)], cause=cause)
        message = (await bus.has(2))[1]
    effect = read(message.headers, message.value)
    assert isinstance(effect, Recorded)
    assert effect.envelope.causation_id == cause.envelope.id
    assert effect.envelope.correlation_id == cause.envelope.correlation_id


async def test_a_number_that_was_overtaken_is_still_said(db: Db) -> None:
    """The first writer takes its number first and commits last, after the relay has moved on."""
    bus, early, late = KeepingBus(), uuid4(), uuid4()
    async with relaying(db, bus):
        async with db.transaction(CLINIC) as slow:
            await OUTBOX.append(slow, [discharged(early)])
            await say(db, late)
            assert subjects(await bus.has(1)) == [late]
            await emptied(db)
        assert subjects(await bus.has(2)) == [late, early]


async def test_one_clients_events_keep_their_order_under_concurrency(db: Db) -> None:
    """Many transactions at once read the client's count, add one and say it: the bus must hear them counting."""
    bus, clients = KeepingBus(), [uuid4() for _ in range(3)]
    spoken = dict.fromkeys(clients, 0)

    async def speak(client: UUID) -> None:
        async with db.transaction(CLINIC) as tx:
            await kit.hold(tx, [client])
            spoken[client] += 1
            mine = spoken[client]
            await tx.execute("SELECT pg_sleep(random() * 0.01)")
            await OUTBOX.append(tx, [moved(client, f"Zone/{mine}")])

    async with relaying(db, bus, batch=7):
        await asyncio.gather(*(speak(client) for client in clients * 15))
        said = await bus.has(45)
    for client in clients:
        zones = [fact.event.zone for fact in map(_read, said) if fact.event.client_id == client]
        assert zones == [f"Zone/{number}" for number in range(1, 16)]


def _read(message: Message) -> Recorded[ContactChanged | ClientEnrolled]:
    fact = read(message.headers, message.value)
    assert isinstance(fact, Recorded)
    assert isinstance(fact.event, ContactChanged | ClientEnrolled)
    return fact


async def test_two_who_hold_the_same_clients_never_wait_in_a_ring(db: Db) -> None:
    one, other = uuid4(), uuid4()

    async def both(first: UUID, second: UUID) -> None:
        for _ in range(20):
            async with db.transaction(CLINIC) as tx:
                await kit.hold(tx, [first, second])

    async with asyncio.timeout(15):
        await asyncio.gather(both(one, other), both(other, one), both(one, other))


async def test_a_transaction_notifies_once(db: Db) -> None:
    heard: list[object] = []
    listener = await asyncpg.connect(db.dsn)
    await listener.add_listener(kit.channel("planner"), lambda *_: heard.append(1))
    async with db.transaction(CLINIC) as tx:
        for _ in range(5):
            await OUTBOX.append(tx, [discharged(uuid4()), discharged(uuid4())])
    async with asyncio.timeout(5):
        while not heard:
            await listener.execute("SELECT 1")
    await listener.execute("SELECT 1")
    await listener.close()
    assert heard == [1]


async def test_a_crash_between_saying_and_moving_says_it_again_and_loses_nothing(db: Db) -> None:
    """The bus has the events and the row is still there: the next relay says the same ids once more."""
    clients = [uuid4() for _ in range(5)]
    await say(db, *clients)
    bus = KeepingBus()
    publish = bus.publish

    async def publish_and_die(messages: list[Message]) -> None:
        await publish(messages)
        raise ConnectionError("the process ended here")

    bus.publish = publish_and_die  # type: ignore[method-assign,assignment]  # the crash is planted here
    async with relaying(db, bus):
        await bus.has(5)
    assert await count(db, "outbox") == 5
    bus.publish = publish  # type: ignore[method-assign]  # the crash is over
    async with relaying(db, bus):
        said = ids(await bus.has(10))
        await emptied(db)
    assert said[:5] == said[5:]
    assert await count(db, "event_log") == 5


async def test_a_bus_that_is_away_is_waited_for(db: Db) -> None:
    bus, client = KeepingBus(), uuid4()
    bus.away = True
    async with relaying(db, bus) as relay:
        await say(db, client)
        async with asyncio.timeout(5):
            while not relay.leading:
                await asyncio.sleep(0.01)
        bus.away = False
        assert subjects(await bus.has(1)) == [client]


async def test_a_bus_that_lost_its_contents_is_filled_again(db: Db) -> None:
    clients, bus = [uuid4() for _ in range(7)], KeepingBus("first")
    await say(db, *clients)
    async with relaying(db, bus):
        before = ids(await bus.has(7))
        await emptied(db)
    empty = KeepingBus("second")
    async with relaying(db, empty, batch=3):
        assert ids(await empty.has(7)) == before


async def test_a_bus_that_kept_its_contents_is_not_filled_again(db: Db) -> None:
    bus = KeepingBus("first")
    await say(db, uuid4())
    async with relaying(db, bus):
        await bus.has(1)
        await emptied(db)
    again = KeepingBus("first")
    last = uuid4()
    await say(db, last)
    async with relaying(db, again):
        assert subjects(await again.has(1)) == [last]


async def test_one_relay_leads_and_the_next_takes_over(db: Db) -> None:
    bus = KeepingBus()
    async with relaying(db, bus) as first:
        async with asyncio.timeout(5):
            while not first.leading:
                await asyncio.sleep(0.01)
        async with relaying(db, bus) as second:
            await say(db, uuid4())
            await bus.has(1)
            await emptied(db)
            assert (first.leading, second.leading, second.published) == (True, False, 0)
            await first.stop()
            await say(db, uuid4())
            await bus.has(2)
            assert second.leading


async def test_the_kits_queries_prepare(db: Db) -> None:
    async with db.everywhere() as tx:
        for query in SQL.values():
            await tx.prepare(query)
