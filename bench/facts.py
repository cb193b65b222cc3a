"""Made-up reports of kept plans: about 350 bytes of JSON each, of a thousand clients in five clinics."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, headers, wrap
from handrail_shared.contracts.events import ActionDone, ClientEnrolled, Event, PlanActivated, WeeklyWindow
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, GoalId, MomentId, OpportunityId, PlanId, ReplyId
from handrail_shared.contracts.topics import PARTITIONS, TopicSettings
from handrail_shared.runtime.bus import Delivery, Message

CLINICS = 5
CLIENTS = 1000
START = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


class BenchTopic(StrEnum):
    """Not a topic of the product, so that the bench can share a bus with it."""

    REPORTS = "bench.reports.v1"
    PLANS = "bench.plans.v1"


class Report(ActionDone):
    """An ActionDone that travels on the bench's topic."""

    topic: ClassVar[BenchTopic] = BenchTopic.REPORTS  # type: ignore[assignment]  # the product has no such topic

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


class LivePlan(PlanActivated):
    """A PlanActivated that travels on the bench's topic."""

    topic: ClassVar[BenchTopic] = BenchTopic.PLANS  # type: ignore[assignment]  # the product has no such topic

    @classmethod
    def type_name(cls) -> str:
        return PlanActivated.type_name()


def live_plans(count: int, *, seed: int) -> list[Recorded[LivePlan]]:
    """Plans with one weekly window each, a client for every plan."""
    draw = random.Random(seed)
    clinics = [ClinicId(_id(draw)) for _ in range(CLINICS)]
    return [_live_plan(draw, clinics[each % CLINICS]) for each in range(count)]


def _live_plan(draw: random.Random, clinic: ClinicId) -> Recorded[LivePlan]:
    sealed = "hs1.1." + "x" * 80
    window = WeeklyWindow(moment_id=MomentId(_id(draw)), days=("MO", "FR"), start=time(17, 30), end=time(19, 0))
    event = LivePlan(
        clinic_id=clinic,
        client_id=ClientId(_id(draw)),
        occurred_at=START,
        plan_id=PlanId(_id(draw)),
        goal_id=GoalId(_id(draw)),
        plan_version=1,
        cue=sealed,
        response=sealed,
        moments=(window,),
        expires_at=datetime(2100, 1, 1, tzinfo=UTC),
    )
    wrapped = wrap(event, event_id=EventId(event.plan_id), source="planner", correlation_id=_id(draw))
    return Recorded(wrapped.envelope, event)


def enrolments(plans: Sequence[Recorded[LivePlan]]) -> list[Delivery]:
    """The plans' clients, as the bus would hand them over."""
    handed = []
    for number, plan in enumerate(plans):
        event = ClientEnrolled(
            clinic_id=plan.event.clinic_id,
            client_id=plan.event.client_id,
            occurred_at=START,
            zone="America/New_York",
            language="en",
        )
        fact = wrap(event, event_id=EventId(plan.event.goal_id), source="planner", correlation_id=plan.event.goal_id)
        said = message(fact)
        handed.append(Delivery(said.topic, said.key, said.value, said.headers, 0, str(number)))
    return handed


def message(fact: Recorded[Event], topic: str | None = None) -> Message:
    """What the relay puts on the bus for it."""
    data = fact.event.model_dump_json(exclude_none=True).encode()
    return Message(topic or fact.event.topic.value, str(fact.event.subject).encode(), data, headers(fact.envelope))


def topic_settings(name: str) -> TopicSettings:
    """As many partitions as the product's topics."""
    return TopicSettings(name, PARTITIONS, timedelta(hours=1))


def _id(draw: random.Random) -> UUID:
    return UUID(int=draw.getrandbits(128), version=4)
