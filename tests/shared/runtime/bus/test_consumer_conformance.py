"""What every consumer keeps, on both engines: each event once in effect, a bad one never in the others' way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_shared.contracts.envelope import Recorded, headers, wrap
from handrail_shared.contracts.events import ActionDone, ActionMissed, Event
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, OpportunityId, PlanId, ReplyId
from handrail_shared.contracts.topics import TOPICS, Topic, dead_letter_topic
from handrail_shared.runtime.bus import Bus, Delivery, Message, connect
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.consume import Consumer, Retry
from handrail_shared.runtime.db import Db, Tx, savepoint
from handrail_shared.runtime.migrate import KIT, Schema, migrate

from tests.support.apart import BusApart
from tests.support.postgres import ROLE_PASSWORD, Database
from tests.support.proxy import Proxy

REPLIES = Topic.REPLIES.value
CLINIC = ClinicId(uuid4())
SOON = Retry(pauses=(0.02, 0.05, 0.1))
PATIENCE = 40.0


@pytest.fixture
async def db(database: Database) -> AsyncIterator[Db]:
    await migrate(database.admin_dsn, [Schema("kit", (KIT,), role="handrail_kit", password=ROLE_PASSWORD)])
    db = Db(database.dsn("handrail_kit"), schema="kit")
    await db.open()
    yield db
    await db.close()


@pytest.fixture
async def bus(bus_url: str, topic_prefix: str) -> AsyncIterator[Bus]:
    """A bus to publish on; consumers connect for themselves."""
    bus = BusApart(connect(bus_url, client_id="test"), topic_prefix)
    await bus.ensure_topics(TOPICS)
    await bus.start()
    yield bus
    await bus.stop()


@asynccontextmanager
async def consuming(
    bus_url: str, prefix: str, db: Db, register: Callable[[Consumer], None], *, grace: float = 8.0
) -> AsyncIterator[Consumer]:
    bus = BusApart(connect(bus_url, client_id="consumer", grace=grace), prefix)
    consumer = Consumer(group="group", db=db, bus=bus, clock=RealClock(), retry=SOON)
    register(consumer)
    await consumer.prepare()
    consumer.attach()
    await bus.start()
    try:
        yield consumer
    finally:
        await bus.stop()


class Handled:
    """What a handler was given, and a way to wait for more."""

    def __init__(self) -> None:
        self.opportunities: list[UUID] = []
        self._more = asyncio.Event()

    async def __call__(self, fact: Recorded[ActionDone], tx: Tx, now: datetime) -> None:
        self.opportunities.append(fact.event.opportunity_id)
        self._more.set()

    async def until(self, enough: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not enough():
                self._more.clear()
                await self._more.wait()


def done(client: UUID | None = None, kind: type[ActionDone] | type[ActionMissed] = ActionDone) -> Recorded[Event]:
    event = kind(
        clinic_id=CLINIC,
        client_id=ClientId(client or uuid4()),
        occurred_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        plan_id=PlanId(uuid4()),
        opportunity_id=OpportunityId(uuid4()),
        reply_id=ReplyId(uuid4()),
        local_date=date(2026, 3, 1),
    )
    return wrap(event, event_id=EventId(uuid4()), source="test", correlation_id=uuid4())


def record(fact: Recorded[Event], **changes: object) -> Message:
    message = Message(
        REPLIES, str(fact.envelope.subject).encode(), fact.event.model_dump_json().encode(), headers(fact.envelope)
    )
    return Message(**{name: changes.get(name, getattr(message, name)) for name in Message.__slots__})


def opportunity(fact: Recorded[Event]) -> UUID:
    assert isinstance(fact.event, ActionDone | ActionMissed)
    return fact.event.opportunity_id


async def dead_letters(bus_url: str, prefix: str, expected: int) -> Sequence[Delivery]:
    """The dead letters of the group, once there are as many as expected."""
    found: list[Delivery] = []
    enough = asyncio.Event()

    async def keep(deliveries: Sequence[Delivery]) -> None:
        found.extend(deliveries)
        if len(found) >= expected:
            enough.set()

    bus = BusApart(connect(bus_url, client_id="reader"), prefix)
    bus.subscribe(group=f"reader-{uuid4()}", topics=[dead_letter_topic(REPLIES, "group").name], handle=keep)
    await bus.start()
    try:
        await asyncio.wait_for(enough.wait(), PATIENCE)
    finally:
        await bus.stop()
    return found


def named(delivery: Delivery, header: str) -> bytes:
    return dict(delivery.headers)[header]


async def test_an_event_that_comes_twice_has_its_effect_once(bus: Bus, bus_url: str, topic_prefix: str, db: Db) -> None:
    client = uuid4()
    twice, last = done(client), done(client)
    handled = Handled()

    async with consuming(bus_url, topic_prefix, db, lambda c: c.on(ActionDone, handled)):
        await bus.publish([record(twice), record(twice)])
        await handled.until(lambda: bool(handled.opportunities))
        await bus.publish([record(twice), record(last)])
        await handled.until(lambda: opportunity(last) in handled.opportunities)

    assert handled.opportunities == [opportunity(twice), opportunity(last)]


async def test_a_poison_event_is_tried_again_then_dead_lettered_and_stops_nobody(
    bus: Bus, bus_url: str, topic_prefix: str, db: Db
) -> None:
    client = uuid4()
    before, poison, after, other = done(client), done(client), done(client), done()
    handled, tries = Handled(), []

    async def handle(fact: Recorded[ActionDone], tx: Tx, now: datetime) -> None:
        if fact.envelope.id == poison.envelope.id:
            tries.append(asyncio.get_running_loop().time())
            raise ValueError("words of a client")
        await handled(fact, tx, now)

    async with consuming(bus_url, topic_prefix, db, lambda c: c.on(ActionDone, handle)):
        await bus.publish([record(each) for each in (before, poison, after, other)])
        [letter] = await dead_letters(bus_url, topic_prefix, 1)
        await handled.until(lambda: {opportunity(after), opportunity(other)} <= set(handled.opportunities))

    assert named(letter, "ce_id") == str(poison.envelope.id).encode()
    assert letter.value == record(poison).value
    assert [header for header in letter.headers if not header[0].startswith("handrail-dlq-")] == list(
        headers(poison.envelope)
    )
    assert named(letter, "handrail-dlq-reason") == b"handler_failed"
    assert named(letter, "handrail-dlq-error") == b"ValueError"
    assert named(letter, "handrail-dlq-attempts") == b"4"
    assert all(b"words of a client" not in raw for _, raw in letter.headers)
    own = [each for each in handled.opportunities if each in (opportunity(before), opportunity(after))]
    assert own[-1] == opportunity(after)
    pauses = [later - earlier for earlier, later in zip(tries[-4:], tries[-3:], strict=False)]
    assert len(tries) >= 4
    assert all(pause >= least for pause, least in zip(pauses, SOON.pauses, strict=True)), "the pauses grow"


async def test_the_effects_of_a_batch_are_undone_when_one_of_it_fails(
    bus: Bus, bus_url: str, topic_prefix: str, db: Db, database: Database
) -> None:
    good, poison = done(), done()
    handled = Handled()

    async def handle(fact: Recorded[ActionDone], tx: Tx, now: datetime) -> None:
        await tx.execute(
            "INSERT INTO lease (name, holder, fence, held_until) VALUES ($1, $2, 1, now())",
            str(fact.envelope.id),
            fact.envelope.id,
        )
        if fact.envelope.id == poison.envelope.id:
            raise ValueError
        await handled(fact, tx, now)

    async with consuming(bus_url, topic_prefix, db, lambda c: c.on(ActionDone, handle)):
        await bus.publish([record(good), record(poison)])
        await dead_letters(bus_url, topic_prefix, 1)
        await handled.until(lambda: opportunity(good) in handled.opportunities)

    async with db.everywhere() as tx:
        rows = {row["name"] for row in await tx.fetch("SELECT name FROM lease")}
    assert rows == {str(good.envelope.id)}


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda fact: {"headers": (("ce_id", b"\xff\xfe"), *headers(fact.envelope)[2:])}, b"headers_not_readable"),
        (lambda fact: {"value": b"{not json"}, b"data_not_valid"),
        (lambda fact: {"value": None}, b"no_data"),
        (lambda fact: {"headers": ()}, b"not_a_cloudevent"),
        (lambda fact: {"key": str(uuid4()).encode()}, b"key_is_not_the_subject"),
        (lambda fact: {"value": done().event.model_dump_json().encode()}, b"envelope_contradicts_data"),
        (
            lambda fact: {
                "headers": tuple(
                    (name, b"handrail.action_done.v7" if name == "ce_type" else raw)
                    for name, raw in headers(fact.envelope)
                )
            },
            b"unknown_version",
        ),
    ],
    ids=lambda value: value.decode() if isinstance(value, bytes) else "",
)
async def test_what_cannot_be_read_is_dead_lettered_as_it_came(
    bus: Bus,
    bus_url: str,
    topic_prefix: str,
    db: Db,
    spoil: Callable[[Recorded[Event]], dict[str, object]],
    reason: bytes,
) -> None:
    fact, good = done(), done()
    spoiled = record(fact, **spoil(fact))
    handled = Handled()

    async with consuming(bus_url, topic_prefix, db, lambda c: c.on(ActionDone, handled)):
        await bus.publish([spoiled, record(good)])
        [letter] = await dead_letters(bus_url, topic_prefix, 1)
        await handled.until(lambda: bool(handled.opportunities))

    assert named(letter, "handrail-dlq-reason") == reason
    assert (letter.key, letter.value) == (spoiled.key, spoiled.value)
    assert letter.headers[: len(spoiled.headers)] == spoiled.headers
    assert handled.opportunities == [opportunity(good)]


async def test_an_event_type_that_nobody_knows_is_passed_over(
    bus: Bus, bus_url: str, topic_prefix: str, db: Db
) -> None:
    strange, good = done(), done()
    renamed = tuple(
        (name, b"handrail.moon_landed.v1" if name == "ce_type" else raw) for name, raw in headers(strange.envelope)
    )
    handled = Handled()

    async with consuming(bus_url, topic_prefix, db, lambda c: c.on(ActionDone, handled)) as consumer:
        await bus.publish([record(strange, headers=renamed), record(good)])
        await handled.until(lambda: bool(handled.opportunities))
        letters = await bus.lag("nobody", [dead_letter_topic(REPLIES, consumer.group).name])

    assert handled.opportunities == [opportunity(good)]
    assert letters == 0


async def test_each_clients_events_are_handled_in_order_across_types(
    bus: Bus, bus_url: str, topic_prefix: str, db: Db
) -> None:
    clients = [uuid4() for _ in range(5)]
    said = [done(clients[n % 5], ActionMissed if n % 3 else ActionDone) for n in range(200)]
    handled = Handled()

    def register(consumer: Consumer) -> None:
        consumer.on(ActionDone, handled)
        consumer.on(ActionMissed, handled)  # type: ignore[arg-type]  # it looks at what both have

    async with consuming(bus_url, topic_prefix, db, register):
        for start in range(0, 200, 20):
            await bus.publish([record(fact) for fact in said[start : start + 20]])
        await handled.until(lambda: len(handled.opportunities) >= 200)

    for client in clients:
        own = [opportunity(fact) for fact in said if fact.envelope.subject == client]
        assert [each for each in handled.opportunities if each in own] == own


async def test_a_database_that_goes_away_is_waited_for_and_nothing_is_dead_lettered(
    bus: Bus, bus_url: str, topic_prefix: str, db: Db, database: Database
) -> None:
    facts = [done() for _ in range(20)]
    handled = Handled()
    address = urlsplit(database.dsn("handrail_kit"))
    async with Proxy(address.hostname or "", address.port or 0) as proxy:
        netloc = f"{address.username}:{address.password}@{proxy.host}:{proxy.port}"
        away = Db(urlunsplit(address._replace(netloc=netloc)), schema="kit", wait_seconds=1.0)
        await away.open()
        async with consuming(bus_url, topic_prefix, away, lambda c: c.on(ActionDone, handled)) as consumer:
            await bus.publish([record(facts[0])])
            await handled.until(lambda: len(handled.opportunities) == 1)
            await proxy.cut()
            await bus.publish([record(fact) for fact in facts[1:]])
            await asyncio.sleep(1.0)
            assert len(handled.opportunities) == 1
            await proxy.restore()
            await handled.until(lambda: len(set(handled.opportunities)) == 20)
            letters = await bus.lag("nobody", [dead_letter_topic(REPLIES, consumer.group).name])
        await away.close()

    assert letters == 0


async def test_stopping_in_mid_batch_finishes_it_and_starts_no_other(
    bus: Bus, bus_url: str, topic_prefix: str, db: Db
) -> None:
    first, second = done(), done()
    handled = Handled()
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def handle(fact: Recorded[ActionDone], tx: Tx, now: datetime) -> None:
        begun.set()
        await go_on.wait()
        await handled(fact, tx, now)

    stopper = consuming(bus_url, topic_prefix, db, lambda c: c.on(ActionDone, handle))
    await stopper.__aenter__()
    await bus.publish([record(first)])
    await asyncio.wait_for(begun.wait(), PATIENCE)
    await bus.publish([record(second)])
    stopping = asyncio.create_task(_leave(stopper))
    await asyncio.sleep(0.2)
    assert not stopping.done(), "it waits for the batch in hand"
    go_on.set()
    await asyncio.wait_for(stopping, PATIENCE)

    assert handled.opportunities == [opportunity(first)]
    async with consuming(bus_url, topic_prefix, db, lambda c: c.on(ActionDone, handled)):
        await handled.until(lambda: len(handled.opportunities) == 2)
    assert handled.opportunities == [opportunity(first), opportunity(second)]


def _leave(context: object) -> Awaitable[None]:
    leave: Awaitable[None] = context.__aexit__(None, None, None)  # type: ignore[attr-defined]  # a context manager
    return leave


async def test_a_row_of_another_clinic_cannot_be_written_by_a_handler(
    bus: Bus, bus_url: str, topic_prefix: str, db: Db
) -> None:
    fact = done()
    refused: list[str] = []

    async def handle(_: Recorded[ActionDone], tx: Tx, now: datetime) -> None:
        try:
            async with savepoint(tx):
                await tx.execute(
                    "INSERT INTO inbox (consumer, event_id, clinic_id) VALUES ('x', $1, $2)", uuid4(), uuid4()
                )
        except asyncpg.InsufficientPrivilegeError as fault:
            refused.append(type(fault).__name__)
        finally:
            seen.set()

    seen = asyncio.Event()
    async with consuming(bus_url, topic_prefix, db, lambda c: c.on(ActionDone, handle)):
        await bus.publish([record(fact)])
        await asyncio.wait_for(seen.wait(), PATIENCE)

    assert refused
