"""What cannot be read goes to the dead letters once, and never before the rest of its batch is safe."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import asyncpg
import pytest
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import ActionDone
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Db, Tx

from tests.shared.runtime.kit.reports import NOON, Gate, delivered, report

CLINIC, CLIENT = uuid4(), uuid4()


class Handler:
    """Counts, or finds the database gone for so many times."""

    def __init__(self, *, away: int = 0) -> None:
        self.away = away
        self.handled: list[Recorded[ActionDone]] = []

    async def __call__(self, facts: Sequence[Recorded[ActionDone]], tx: Tx, now: datetime) -> None:
        """Handle a batch."""
        if self.away:
            self.away -= 1
            raise asyncpg.CannotConnectNowError("the database system is starting up")
        self.handled += facts


async def consumer(db: Db, gate: Gate, handler: Handler) -> Consumer:
    """A consumer whose dead-letter topics are there."""
    made = Consumer(group="planner", db=db, bus=gate, clock=VirtualClock(NOON))  # type: ignore[arg-type]  # it only publishes
    made.on_batch(ActionDone, handler)
    await made.prepare()
    return made


async def test_an_outage_puts_no_dead_letter_there_twice(db: Db, gate: Gate) -> None:
    handler = Handler(away=3)
    made = await consumer(db, gate, handler)
    good = delivered(report(clinic=CLINIC, client=CLIENT))
    batch = [good, replace(good, value=b"not json", position="1")]
    for _ in range(3):
        with pytest.raises(asyncpg.CannotConnectNowError):
            await made.handle(batch)
    assert gate.passed == []
    await made.handle(batch)
    assert [message.value for message in gate.passed] == [b"not json"]
    assert len(handler.handled) == 1


async def test_the_same_event_twice_in_a_batch_counts_once(db: Db, gate: Gate) -> None:
    handler = Handler()
    made = await consumer(db, gate, handler)
    one = delivered(report(clinic=CLINIC, client=CLIENT))
    await made.handle([one, replace(one, position="1")])
    await made.handle([one])
    assert len(handler.handled) == 1


async def test_a_key_that_is_not_the_client_is_refused_and_the_rest_is_handled(db: Db, gate: Gate) -> None:
    handler = Handler()
    made = await consumer(db, gate, handler)
    good, bad = (delivered(report(clinic=CLINIC, client=CLIENT)) for _ in range(2))
    await made.handle([replace(bad, key=b"somebody else"), good])
    assert len(handler.handled) == 1
    assert dict(gate.passed[0].headers)["handrail-dlq-reason"] == b"key_is_not_the_subject"
