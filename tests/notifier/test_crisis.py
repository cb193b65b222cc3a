"""A text that sounds like a crisis, through the real notifier: heard first, answered at once, and alerted on until a person closes it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from handrail_notifier.core.crisis_case import code_of
from handrail_shared.contracts.events import (
    ClientPaused,
    CrisisAcknowledged,
    CrisisEscalated,
    NudgeSent,
    OnCallPerson,
    OnCallSet,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.world import SAM, World

ALARMING = "I want to kill myself"
IN_DOUBT = "I want it to stop"
PHONES = {"primary": "+12025550161", "backup": "+12025550162", "contact": "+12025550163"}
AT_NIGHT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
"""Three in the morning in New York."""


async def on_call(world: World, **changes: Any) -> Mapping[str, UUID]:
    """A first, a second and an emergency contact, each with a number and an address."""
    ids = {name: new_id() for name in PHONES}
    people = [
        OnCallPerson(
            person_id=ids[name],
            phone=await world.sealed(ids[name], "contact.phone", number),
            email=await world.sealed(ids[name], "contact.email", f"{name}@example.org"),
            emergency_contact=name == "contact",
        )
        for name, number in PHONES.items()
    ]
    stated = {"people": people, "zone": "America/New_York", "place": "us", "has_response_statement": True} | changes
    await world.tell(OnCallSet(clinic_id=world.clinic_id, occurred_at=world.clock.now(), **stated))
    await world.rest()
    return ids


async def case_of(world: World) -> Any:
    [row] = await world.rows("SELECT * FROM notifier.crisis_case ORDER BY opened_at DESC LIMIT 1")
    return row


async def alerts(world: World) -> list[tuple[timedelta, str, str]]:
    """Which texts to people on call were planned how long after the case was opened, by name and way."""
    ids = {row["person_id"]: row["position"] for row in await world.rows("SELECT * FROM notifier.on_call_person")}
    case = await case_of(world)
    rows = await world.rows(
        "SELECT client_id, channel, planned_at FROM notifier.text WHERE kind = 'staff_alert' ORDER BY planned_at, channel"
    )
    names = list(PHONES)
    return [(row["planned_at"] - case["opened_at"], names[ids[row["client_id"]]], row["channel"]) for row in rows]


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


async def test_nobody_answers_at_three_in_the_night_on_a_break(world: World) -> None:
    who = await world.settled_client({"daily_cap": 1})
    ids = await on_call(world)
    await world.play(datetime(2026, 3, 5, 1, 0, tzinfo=UTC))
    assert len(await world.said(NudgeSent)) == 3, "the day's cap is used up"
    paused = ClientPaused(clinic_id=who.clinic_id, client_id=who.client_id, occurred_at=world.clock.now(), by="client")
    await world.tell(paused)
    await world.play(AT_NIGHT)

    await world.texts_in(ALARMING)
    assert "call 911" in world.bodies()[-1]
    assert "call or text 988" in world.bodies()[-1]
    assert world.bodies()[-1].endswith("We've sent an alert to your clinic.")
    assert world.sent()[-1].created_at == AT_NIGHT

    await world.play(minutes(16))
    both = lambda at, name: [(minutes(at), name, "email"), (minutes(at), name, "sms")]  # noqa: E731
    expected = [
        *both(0, "primary"), *both(5, "backup"), *both(10, "primary"), *both(10, "backup"), *both(15, "contact")
    ]  # fmt: skip
    assert sorted(await alerts(world)) == sorted(expected)
    assert (await case_of(world))["state"] == "unanswered"
    assert [each.step for each in await world.said(CrisisEscalated)] == [1, 2, 3, 4]
    assert [each.unanswered for each in await world.said(CrisisEscalated)] == [False, False, False, True]
    told = world.bodies(PHONES["primary"])
    assert all(SAM not in body and "kill" not in body for body in told)

    case = await case_of(world)
    await world.texts_in(code_of(case["case_id"], ids["backup"]), sender=PHONES["backup"])
    assert (await case_of(world))["state"] == "acknowledged"
    [taken_on] = await world.said(CrisisAcknowledged)
    assert (taken_on.way, taken_on.person_id) == ("text", ids["backup"])
