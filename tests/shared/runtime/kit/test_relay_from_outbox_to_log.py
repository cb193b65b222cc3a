"""The relay keeps every row and each client's order, whatever happens in the middle of a batch."""

import asyncio
from uuid import uuid4

import pytest
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import ActionDone
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import LARGEST_EVENT, Outbox
from handrail_shared.runtime.relay import Relay

from tests.shared.runtime.kit.reports import Gate, report

OUTBOX = Outbox("planner")
CLINIC = uuid4()
CLIENTS = [uuid4() for _ in range(3)]


async def append(db: Db, count: int) -> list[str]:
    """So many reports, each client's in turn; their ids in the order said."""
    facts = [report(clinic=CLINIC, client=CLIENTS[each % len(CLIENTS)]) for each in range(count)]
    async with db.transaction(CLINIC) as tx:
        await OUTBOX.append_recorded(tx, facts)
    return [str(fact.envelope.id) for fact in facts]


async def counts(db: Db) -> tuple[int, int]:
    """Rows in the outbox and in the log."""
    async with db.everywhere() as tx:
        row = await tx.fetchrow("SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM event_log)")
    assert row is not None
    return row[0], row[1]


def ids(gate: Gate) -> list[str]:
    """What the bus took, in order."""
    return [dict(message.headers)["ce_id"].decode() for message in gate.passed]


async def published(relay: Relay, count: int) -> None:
    """Wait until so many are said and in the log."""
    async with asyncio.timeout(20):
        while relay.published < count:
            await asyncio.sleep(0.01)


async def test_many_batches_are_said_once_and_in_order(db: Db, gate: Gate) -> None:
    said = await append(db, 95)
    relay = Relay(db, gate, service="planner", batch=10)  # type: ignore[arg-type]  # only what a relay asks of a bus
    await relay.start()
    await published(relay, 95)
    await relay.stop()
    assert ids(gate) == said
    assert await counts(db) == (0, 95)


async def test_what_the_bus_did_not_take_is_said_again_in_order(db: Db, gate: Gate) -> None:
    gate.failures = 2
    said = await append(db, 25)
    relay = Relay(db, gate, service="planner", batch=10)  # type: ignore[arg-type]  # only what a relay asks of a bus
    await relay.start()
    await published(relay, 25)
    await relay.stop()
    assert ids(gate) == said
    assert await counts(db) == (0, 25)


async def test_a_stop_lets_the_batch_in_hand_reach_the_log(db: Db, gate: Gate) -> None:
    gate.open.clear()
    said = await append(db, 25)
    relay = Relay(db, gate, service="planner", batch=10)  # type: ignore[arg-type]  # only what a relay asks of a bus
    await relay.start()
    async with asyncio.timeout(20):
        await gate.asked.wait()
        stopping = asyncio.create_task(relay.stop())
        await asyncio.sleep(0)
        gate.open.set()
        await stopping
    assert ids(gate) == said[:10]
    assert await counts(db) == (15, 10)


async def test_a_stop_does_not_wait_for_a_bus_that_hangs(db: Db, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail_shared.runtime.relay.STOP_SECONDS", 0.2)
    gate.open.clear()
    await append(db, 5)
    relay = Relay(db, gate, service="planner")  # type: ignore[arg-type]  # only what a relay asks of a bus
    await relay.start()
    async with asyncio.timeout(10):
        await gate.asked.wait()
        await relay.stop()
    assert await counts(db) == (5, 0)


async def test_another_relay_leads_as_soon_as_the_first_stopped(db: Db, gate: Gate) -> None:
    first, second = (Relay(db, gate, service="planner") for _ in range(2))  # type: ignore[arg-type]  # as above
    await first.start()
    await append(db, 1)
    await published(first, 1)
    await second.start()
    await first.stop()
    await append(db, 1)
    await published(second, 1)
    await second.stop()
    assert len(ids(gate)) == 2


async def test_an_id_that_is_in_the_log_already_does_not_block_those_behind_it(db: Db, gate: Gate) -> None:
    fact = report(clinic=CLINIC, client=CLIENTS[0])
    relay = Relay(db, gate, service="planner")  # type: ignore[arg-type]  # only what a relay asks of a bus
    await relay.start()
    for expected in (1, 2):
        async with db.transaction(CLINIC) as tx:
            await OUTBOX.append_recorded(tx, [fact])
        await published(relay, expected)
    await append(db, 3)
    await published(relay, 5)
    await relay.stop()
    assert await counts(db) == (0, 4)


class Wordy(ActionDone):
    """A report with room for a book."""

    note: str


async def test_an_event_that_no_bus_would_take_is_refused_before_it_is_written(db: Db) -> None:
    fact = report(clinic=CLINIC, client=CLIENTS[0])
    book = Wordy(**fact.event.model_dump(), note="x" * LARGEST_EVENT)
    async with db.transaction(CLINIC) as tx:
        with pytest.raises(ValueError, match="bytes"):
            await OUTBOX.append_recorded(tx, [Recorded(fact.envelope, book)])
    assert await counts(db) == (0, 0)
