"""Made-up reports of kept plans: about 350 bytes of JSON each, of a thousand clients in five clinics."""

import random
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, headers, wrap
from handrail_shared.contracts.events import ActionDone
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, OpportunityId, PlanId, ReplyId
from handrail_shared.contracts.topics import PARTITIONS, TopicSettings
from handrail_shared.runtime.bus import Message

CLINICS = 5
CLIENTS = 1000
START = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


class BenchTopic(StrEnum):
    """Not a topic of the product, so that the bench can share a bus with it."""

    REPORTS = "bench.reports.v1"


class Report(ActionDone):
    """An ActionDone that travels on the bench's topic."""

    topic: ClassVar[BenchTopic] = BenchTopic.REPORTS  # type: ignore[assignment,misc]  # the product has no such topic

    @classmethod
    def type_name(cls) -> str:
        return ActionDone.type_name()


def reports(count: int, *, seed: int) -> list[Recorded[Report]]:
    """The same ones for the same seed."""
    draw = random.Random(seed)
    clinics = [ClinicId(_id(draw)) for _ in range(CLINICS)]
    clients = [ClientId(_id(draw)) for _ in range(CLIENTS)]
    return [_report(draw, clinics[each % CLINICS], clients[each % CLIENTS], each) for each in range(count)]


def _report(draw: random.Random, clinic: ClinicId, client: ClientId, number: int) -> Recorded[Report]:
    event = Report(
        clinic_id=clinic,
        client_id=client,
        occurred_at=START + timedelta(milliseconds=number),
        plan_id=PlanId(_id(draw)),
        opportunity_id=OpportunityId(_id(draw)),
        reply_id=ReplyId(_id(draw)),
        local_date=START.date(),
        helpfulness=draw.randint(0, 10),
    )
    wrapped = wrap(event, event_id=EventId(_id(draw)), source="bench", correlation_id=_id(draw), causation_id=_id(draw))
    return Recorded(wrapped.envelope, event)


def message(fact: Recorded[Report], topic: str = Report.topic.value) -> Message:
    """What the relay puts on the bus for it."""
    data = fact.event.model_dump_json(exclude_none=True).encode()
    return Message(topic, str(fact.event.subject).encode(), data, headers(fact.envelope))


def topic_settings(name: str) -> TopicSettings:
    """As many partitions as the product's topics."""
    return TopicSettings(name, PARTITIONS, timedelta(hours=1))


def _id(draw: random.Random) -> UUID:
    return UUID(int=draw.getrandbits(128), version=4)
