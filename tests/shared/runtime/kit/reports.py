"""Made-up reports, and a bus of the test's own that can be told to hold back or to fail."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from handrail_shared.contracts.envelope import Recorded, headers, wrap
from handrail_shared.contracts.events import ActionDone, Event
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, OpportunityId, PlanId, ReplyId
from handrail_shared.runtime.bus import Bus, BusAway, Delivery, Message, TopicSettings

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def report(*, clinic: UUID, client: UUID) -> Recorded[Event]:
    """A client kept a plan."""
    event = ActionDone(
        clinic_id=ClinicId(clinic),
        client_id=ClientId(client),
        occurred_at=NOON,
        plan_id=PlanId(uuid4()),
        opportunity_id=OpportunityId(uuid4()),
        reply_id=ReplyId(uuid4()),
        local_date=date(2026, 3, 2),
    )
    return wrap(event, event_id=EventId(uuid4()), source="planner", correlation_id=uuid4())


def delivered(fact: Recorded[Event], position: int = 0) -> Delivery:
    """The report as the bus hands it over."""
    data = fact.event.model_dump_json(exclude_none=True).encode()
    key = str(fact.event.subject).encode()
    return Delivery(fact.event.topic.value, key, data, headers(fact.envelope), 0, str(position))


@dataclass
class Gate:
    """Stands before a real bus: remembers what passes, holds a publish back until let, and fails when told."""

    bus: Bus
    passed: list[Message] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    failures: int = 0

    async def publish(self, messages: Sequence[Message]) -> None:
        """Pass on, when the gate is open."""
        self.asked.set()
        await self.open.wait()
        if self.failures:
            self.failures -= 1
            raise BusAway("told to fail")
        await self.bus.publish(messages)
        self.passed += messages

    async def ensure_topics(self, topics: Sequence[TopicSettings]) -> None:
        """On the bus behind."""
        await self.bus.ensure_topics(topics)

    async def generation(self) -> str | None:
        """The bus's own."""
        return await self.bus.generation()
