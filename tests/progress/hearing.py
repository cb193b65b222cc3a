"""Facts as they come from the bus, and a way to have the service's handlers take them in."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from handrail_progress.handlers import Handlers
from handrail_shared.contracts.envelope import Recorded, headers, wrap
from handrail_shared.contracts.events import (
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    AutomaticityRated,
    ClientEnrolled,
    ClinicRegistered,
    Event,
    NudgeDecided,
    PhaseChanged,
    SkipSpent,
)
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.bus import Delivery
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.consume import Consumer, Retry
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import Outbox

from tests.progress.stories import START, day, opportunity_id
from tests.shared.runtime.keeping_bus import KeepingBus

CLINIC, CLIENT, PLAN = UUID(int=11), UUID(int=12), UUID(int=13)
NOW = datetime.fromisoformat("2026-04-01T12:00:00Z")
KINDS = {"D": ActionDone, "p": ActionPartlyDone, "M": ActionMissed, ".": ActionDidNotArise, "s": SkipSpent}


class Hearing:
    """The service's consumer, without a bus in front of it."""

    def __init__(self, db: Db) -> None:
        self.bus = KeepingBus()
        self._consumer = Consumer(group="progress", db=db, bus=self.bus, clock=VirtualClock(NOW), retry=Retry((0.0,)))
        Handlers(Outbox("progress")).register(self._consumer)

    async def take_in(self, *facts: Recorded[Event]) -> None:
        """As one batch."""
        await self._consumer.handle([delivery(fact) for fact in facts])


def delivery(fact: Recorded[Event]) -> Delivery:
    return Delivery(
        fact.event.topic.value,
        str(fact.envelope.subject).encode(),
        fact.event.model_dump_json(exclude_none=True).encode(),
        headers(fact.envelope),
        0,
        "0",
    )


def recorded(event: Event) -> Recorded[Event]:
    return wrap(event, event_id=EventId(uuid4()), source="notifier", correlation_id=uuid4())


def reply(
    number: int,
    letter: str,
    *,
    after: int = 0,
    plan: UUID = PLAN,
    client: UUID = CLIENT,
    clinic: UUID = CLINIC,
    helpfulness: int | None = None,
) -> Recorded[Event]:
    """An answer about the `number`-th day, so many minutes after its window."""
    fields = {
        "clinic_id": clinic,
        "client_id": client,
        "plan_id": plan,
        "opportunity_id": opportunity_id(number),
        "reply_id": uuid4(),
        "local_date": day(number),
        "occurred_at": START + timedelta(days=number, minutes=after),
    }
    if helpfulness is not None:
        fields["helpfulness"] = helpfulness
    return recorded(KINDS[letter].model_validate(fields))


def story(letters: str, **about: UUID) -> list[Recorded[Event]]:
    """One answer a day; `_` is none."""
    return [reply(number, letter, **about) for number, letter in enumerate(letters) if letter != "_"]


def rating(number: int, rated: int, *, plan: UUID = PLAN, clinic: UUID = CLINIC) -> Recorded[Event]:
    """How far the plan comes to mind by itself, said on the `number`-th day."""
    at = START + timedelta(days=number, hours=1)
    about = {"clinic_id": clinic, "client_id": CLIENT, "plan_id": plan}
    return recorded(AutomaticityRated(**about, reply_id=uuid4(), rating=rated, occurred_at=at))


def phase(number: int, now: str, plan: UUID = PLAN) -> Recorded[Event]:
    """The plan's phase from the `number`-th day on."""
    at = START + timedelta(days=number, hours=2)
    fields = {
        "clinic_id": CLINIC,
        "client_id": CLIENT,
        "plan_id": plan,
        "phase": now,
        "was": "learn",
        "reason": "practised",
    }
    return recorded(PhaseChanged.model_validate({**fields, "occurred_at": at}))


def registered(number: int, *, minute: int = 0, clinic: UUID = CLINIC, **rules: object) -> Recorded[Event]:
    """What the clinic set on the `number`-th day, which is of that day everywhere to the east."""
    at = START.replace(hour=0) + timedelta(days=number, minutes=minute)
    fields = {"clinic_id": clinic, "alias": "Harbor", "help_phone": "+12025550100", "occurred_at": at, **rules}
    return recorded(ClinicRegistered.model_validate(fields))


def enrolled(zone: str) -> Recorded[Event]:
    about = {"clinic_id": CLINIC, "client_id": CLIENT, "occurred_at": START - timedelta(days=9)}
    return recorded(ClientEnrolled(**about, zone=zone, language="en"))


def decision(
    number: int,
    *,
    withheld: bool = False,
    plan: UUID = PLAN,
    clinic: UUID = CLINIC,
    reasons: tuple[str, ...] = ("quiet_hours",),
) -> Recorded[Event]:
    opens = START + timedelta(days=number)
    return recorded(
        NudgeDecided(
            clinic_id=clinic,
            client_id=CLIENT,
            plan_id=plan,
            opportunity_id=opportunity_id(number),
            nudge_id=uuid4(),
            moment_id=uuid4(),
            plan_version=1,
            local_date=day(number),
            window_start=opens,
            window_end=opens + timedelta(hours=3),
            decision="withhold" if withheld else "send",
            reasons=reasons if withheld else (),
            channel=None if withheld else "sms",
            occurred_at=opens - timedelta(minutes=20),
        )
    )


def debrief(number: int, *, reasons: tuple[str, ...] = ("already_answered",)) -> Recorded[Event]:
    """In the evening of the `number`-th day it is left out to ask about its opportunity, of which the client spoke already."""
    asked = decision(number, withheld=True, reasons=reasons).event
    opens = START + timedelta(days=number, hours=10)
    ends = opens + timedelta(hours=1)
    return recorded(asked.model_copy(update={"window_start": opens, "window_end": ends, "occurred_at": opens}))


def about_nudge(kind: type[Event], number: int, minute: int = 1, **more: object) -> Recorded[Event]:
    """What became of the `number`-th day's nudge."""
    return recorded(
        kind.model_validate(
            {
                "clinic_id": CLINIC,
                "client_id": CLIENT,
                "plan_id": PLAN,
                "opportunity_id": opportunity_id(number),
                "nudge_id": uuid4(),
                "occurred_at": START + timedelta(days=number, minutes=minute),
                **more,
            }
        )
    )
