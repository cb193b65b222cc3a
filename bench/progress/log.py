"""A made-up log of answers and nudges, as it lies on the bus: the same one for the same numbers.

Plans are in five clinics, one to a client, and come up once a day. Seven of ten answers are uses, two in ten misses, the rest skips and
moments that did not come up. The log is in the order of time, so the plans of a day lie beside each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.envelope import Header, headers, wrap
from handrail_shared.contracts.events import (
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    Event,
    NudgeDecided,
    NudgeDelivered,
    NudgeSent,
    SkipSpent,
)
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, OpportunityId, PlanId, derived

CLINICS = 5
FIRST = datetime(2020, 1, 1, 17, 0, tzinfo=UTC)
SPACE = UUID("6f1f2c1e-5a3b-4c58-9d0e-2b7a3c4d5e6f")
ANSWERS: tuple[type[Event], ...] = (*(ActionDone,) * 7, *(ActionMissed,) * 2)
RARELY = (SkipSpent, ActionDidNotArise)


@dataclass(frozen=True, slots=True)
class Said:
    """One record of the log."""

    key: bytes
    headers: tuple[Header, ...]
    value: bytes


@dataclass(frozen=True, slots=True)
class Whose:
    """A plan and whose it is."""

    clinic_id: ClinicId
    client_id: ClientId
    plan_id: PlanId


def plan(number: int) -> Whose:
    """The `number`-th plan."""
    clinic = derived(SPACE, "clinic", str(number % CLINICS))
    of = [derived(SPACE, kind, str(number)) for kind in ("client", "plan")]
    return Whose(ClinicId(clinic), ClientId(of[0]), PlanId(of[1]))


def opportunity(whose: Whose, day: int) -> OpportunityId:
    return OpportunityId(UUID(int=whose.plan_id.int ^ day))


def local_date(day: int) -> date:
    return FIRST.date() + timedelta(days=day)


def answer(whose: Whose, day: int, kind: type[Event], *, minute: int = 30) -> Event:
    """What a client said of a day."""
    return kind.model_validate(
        {
            **_about(whose, day),
            "reply_id": UUID(int=whose.client_id.int ^ (day * 1000 + minute)),
            "local_date": local_date(day),
            "occurred_at": FIRST + timedelta(days=day, minutes=minute),
        }
    )


def kind_of(number: int, day: int) -> type[Event]:
    """What the client of the `number`-th plan says of a day."""
    turn = (number * 7 + day * 13) % 10
    return ANSWERS[turn] if turn < len(ANSWERS) else RARELY[day % 2]


def replies(plans: int, count: int) -> Iterator[Said]:
    """So many answers of so many plans, day by day."""
    of = [plan(number) for number in range(plans)]
    for turn in range(count):
        number, day = turn % plans, turn // plans
        yield said(answer(of[number], day, kind_of(number, day)))


def with_nudges(plans: int, count: int) -> Iterator[Said]:
    """The same with what the notifier said: four events for each answer."""
    of = [plan(number) for number in range(plans)]
    for turn in range(0, count, 4):
        number, day = (turn // 4) % plans, turn // 4 // plans
        for event in (*_nudge(of[number], day), answer(of[number], day, kind_of(number, day))):
            yield said(event)


def said(event: Event) -> Said:
    name = EventId(derived(SPACE, type(event).__name__, str(event.occurred_at), str(event.subject)))
    envelope = wrap(event, event_id=name, source="notifier", correlation_id=name).envelope
    value = event.model_dump_json(exclude_none=True).encode()
    return Said(str(event.subject).encode(), headers(envelope), value)


def _about(whose: Whose, day: int) -> dict[str, object]:
    return {
        "clinic_id": whose.clinic_id,
        "client_id": whose.client_id,
        "plan_id": whose.plan_id,
        "opportunity_id": opportunity(whose, day),
    }


def _nudge(whose: Whose, day: int) -> Iterator[Event]:
    opens = FIRST + timedelta(days=day, minutes=20)
    about = {**_about(whose, day), "nudge_id": UUID(int=whose.plan_id.int ^ (day << 64))}
    yield NudgeDecided.model_validate(
        {
            **about,
            "moment_id": whose.plan_id,
            "plan_version": 1,
            "local_date": local_date(day),
            "window_start": opens,
            "window_end": opens + timedelta(hours=3),
            "decision": "send",
            "reasons": (),
            "channel": "sms",
            "says": "plan",
            "occurred_at": opens - timedelta(minutes=20),
        }
    )
    attempt = {**about, "attempt_id": whose.plan_id, "channel": "sms"}
    yield NudgeSent.model_validate({**attempt, "segments": 1, "occurred_at": opens - timedelta(minutes=19)})
    yield NudgeDelivered.model_validate({**attempt, "occurred_at": opens - timedelta(minutes=18)})
