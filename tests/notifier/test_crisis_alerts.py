"""Alerts that reach nobody hurry the ladder, and never faster than a step a minute."""

from datetime import timedelta
from uuid import UUID

import pytest
from handrail.carrier import Fault, Trouble
from handrail_shared.contracts.events import OnCallPerson
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_crisis import ALARMING, PHONES, alerts, case_of, minutes, on_call
from tests.notifier.world import World


async def person(world: World, name: str) -> OnCallPerson:
    """Reached by text alone."""
    who: UUID = new_id()
    phone = await world.sealed(who, "contact.phone", PHONES[name])
    return OnCallPerson(person_id=who, phone=phone, emergency_contact=name == "contact")


@pytest.fixture
async def alarmed(world: World) -> World:
    await world.settled_client()
    await on_call(world, people=[await person(world, name) for name in PHONES])
    return world


def refused(world: World, *names: str) -> None:
    for name in names:
        world.add_fault(Fault(Trouble.REFUSED, number=PHONES[name], code=21610))


async def climbed(world: World) -> list[tuple[timedelta, str]]:
    return [(after, name) for after, name, _ in await alerts(world)]


async def whats(world: World) -> list[str]:
    return [row["what"] for row in await world.rows("SELECT what FROM notifier.crisis_step ORDER BY number")]


async def test_where_the_first_is_not_reached_the_next_is_alerted_a_minute_after(alarmed: World) -> None:
    refused(alarmed, "primary")
    await alarmed.texts_in(ALARMING)
    await alarmed.play(minutes(4))
    assert await climbed(alarmed) == [(minutes(0), "primary"), (minutes(1), "backup")]
    assert (await whats(alarmed)).count("alert_failed") == 1
    await alarmed.play(minutes(30))
    assert (await whats(alarmed)).count("alert_failed") == 1, "the others were reached"


async def test_an_alert_that_fails_late_hurries_at_once(alarmed: World) -> None:
    alarmed.add_fault(Fault(Trouble.UNDELIVERABLE, number=PHONES["primary"], code=30003))
    await alarmed.texts_in(ALARMING)
    await alarmed.play(minutes(4))
    assert [name for _, name in await climbed(alarmed)][:2] == ["primary", "backup"]


async def test_a_carrier_that_is_away_for_all_takes_a_step_a_minute(alarmed: World) -> None:
    refused(alarmed, *PHONES)
    await alarmed.texts_in(ALARMING)
    await alarmed.play(minutes(20))
    assert sorted({after for after, _ in await climbed(alarmed)}) == [minutes(at) for at in range(4)]
    assert (await case_of(alarmed))["state"] == "unanswered"
    assert (await whats(alarmed)).count("alert_failed") == 3


async def test_who_is_reached_by_one_way_has_their_five_minutes(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    await world.texts_in(ALARMING)
    await world.play(minutes(4))
    assert [row["state"] for row in await world.rows("SELECT state FROM notifier.text WHERE channel = 'email'")] == [
        "failed"
    ]
    assert {after for after, _ in await climbed(world)} == {minutes(0)}, "the text came"
