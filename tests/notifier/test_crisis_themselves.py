"""Who is on call texts a crisis of their own: somebody else is alerted, and their own case is nothing that they can take on."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from handrail_shared.contracts.events import ContactChanged, OnCallPerson

from tests.notifier.test_crisis import ALARMING, PHONES, case_of, codes_to, minutes, on_call
from tests.notifier.test_crisis_alerts import person
from tests.notifier.test_supporter import ALEX, agreed
from tests.notifier.world import ZONE, Someone, World

PRIMARY, BACKUP = PHONES["primary"], PHONES["backup"]
OWN = "I want to die tonight"


async def a_client_with(world: World, phone: str) -> None:
    who = Someone(world.clinic_id, phone=phone)
    await world.tell(await world.enrolled(who), world.consent(who))


async def mailed(world: World, name: str, address: str) -> OnCallPerson:
    """On call, reached by text and by this address."""
    found = await person(world, name)
    sealed = await world.sealed(found.person_id, "contact.email", address)
    return found.model_copy(update={"email": sealed})


async def alerted(world: World) -> list[str]:
    """Who was alerted, step by step."""
    rows = await world.rows("SELECT detail FROM notifier.crisis_step WHERE what = 'alerted' ORDER BY number")
    names = {row["person_id"]: row["position"] for row in await world.rows("SELECT * FROM notifier.on_call_person")}
    return ["+".join(sorted(str(names[who]) for who in map(UUID, row["detail"][2:]))) for row in rows]


@pytest.mark.parametrize("is_client", [True, False], ids=["a_client_as_well", "of_nobody"])
async def test_somebody_else_is_alerted_at_once_and_they_at_no_step(world: World, *, is_client: bool) -> None:
    await world.settled_client()
    if is_client:
        await a_client_with(world, PRIMARY)
    await on_call(world)
    await world.texts_in(OWN, sender=PRIMARY)
    assert await alerted(world) == ["1"]
    assert len(codes_to(world, "backup")) == 1
    await world.play(minutes(20))
    assert await alerted(world) == ["1", "1", "1", "2"]
    [numbers] = world.bodies(PRIMARY)
    assert "call or text 988" in numbers
    to_them = (
        "SELECT 1 FROM notifier.crisis_text x JOIN notifier.on_call_person p USING (person_id) WHERE p.position = 0"
    )
    assert not await world.rows(to_them)


async def test_by_mail_they_are_known_too(world: World) -> None:
    client = Someone(world.clinic_id, phone="+12025550144")
    email = await world.sealed(client.client_id, "contact.email", "Primary@Example.org")
    await world.settled_client()
    await world.tell(await world.enrolled(client, email=email), world.consent(client))
    await on_call(world)
    await world.texts_in(OWN, sender=client.phone)
    assert await alerted(world) == ["1"]


async def test_where_nobody_else_is_on_call_it_is_loud_at_once_and_promises_no_alert(world: World) -> None:
    await world.settled_client()
    await a_client_with(world, PRIMARY)
    only = [await person(world, "primary")]
    await on_call(world, people=only)
    await world.texts_in(OWN, sender=PRIMARY)
    case = await case_of(world)
    assert (case["state"], case["run"]) == ("unanswered", 0)
    [numbers] = world.bodies(PRIMARY)
    assert "988" in numbers
    assert "alert" not in numbers
    await on_call(world, people=only)
    assert (await case_of(world))["run"] == 0, "the same list has nobody for it either"
    await on_call(world, people=[*only, await person(world, "backup")])
    assert len(codes_to(world, "backup")) == 1


async def test_the_contact_is_there_for_the_only_one_on_call(world: World) -> None:
    await world.settled_client()
    await on_call(world, people=[await person(world, name) for name in ("primary", "contact")])
    await world.texts_in(OWN, sender=PRIMARY)
    assert len(codes_to(world, "contact")) == 1


SHARED = "on-call@example.org"


@pytest.mark.parametrize(
    ("addresses", "first"),
    [
        ((SHARED, SHARED, "contact@example.org"), "1"),
        (("me@example.org", "me@example.org", "third@example.org"), "2"),
        (("one@example.org", "two@example.org", "third@example.org"), "1"),
    ],
    ids=["an_address_of_all", "twice_on_the_list", "two_people"],
)
async def test_who_shares_an_address_with_them_may_be_them_while_somebody_else_is_on_call(
    world: World, addresses: Sequence[str], first: str
) -> None:
    await world.settled_client()
    people = [await mailed(world, name, address) for name, address in zip(PHONES, addresses, strict=True)]
    if addresses[0] != SHARED:
        people[2] = people[2].model_copy(update={"emergency_contact": False})
    await on_call(world, people=people)
    await world.texts_in(OWN, sender=PRIMARY)
    assert await alerted(world) == [first]
    ways = await world.rows("SELECT channel FROM notifier.text WHERE kind = 'staff_alert'")
    assert {row["channel"] for row in ways} == ({"sms"} if addresses[0] == SHARED else {"sms", "email"})


async def test_of_somebody_else_everyone_is_alerted_as_ever(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    await world.texts_in(ALARMING)
    await world.play(minutes(20))
    assert await alerted(world) == ["0", "1", "0+1", "2"]


async def test_a_code_of_their_own_case_takes_it_not_on(world: World) -> None:
    """They were alerted before it was known to be theirs."""
    who = await world.settled_client()
    await on_call(world)
    await world.texts_in(ALARMING)
    [code] = codes_to(world, "primary")
    changed = ContactChanged(
        clinic_id=who.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        zone=ZONE,
        language="en-US",
        phone=await world.sealed(who.client_id, "contact.phone", PRIMARY),
    )
    await world.tell(changed)
    await world.rest()
    before = len(world.bodies(PRIMARY))
    for words in (code, "ok"):
        await world.texts_in(words, sender=PRIMARY)
    assert not any(" case " in body.casefold() for body in world.bodies(PRIMARY)[before:])
    assert (await case_of(world))["state"] == "suspected"
    await world.play(minutes(6))
    [code] = codes_to(world, "backup")
    await world.texts_in(code, sender=BACKUP)
    assert (await case_of(world))["state"] == "acknowledged"


async def test_who_is_alerted_to_another_case_says_their_own_and_hears_whom_to_call(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    await world.texts_in(ALARMING)
    before = len(world.bodies(PRIMARY))
    await world.texts_in(OWN, sender=PRIMARY)
    [numbers] = world.bodies(PRIMARY)[before:]
    assert "call or text 988" in numbers
    [code] = codes_to(world, "primary")
    await world.texts_in(code, sender=PRIMARY)
    states = await world.rows("SELECT stranger, state FROM notifier.crisis_case")
    assert {row["stranger"]: row["state"] for row in states} == {False: "acknowledged", True: "suspected"}


@pytest.mark.parametrize("others", [True, False])
async def test_a_supporter_on_call_is_alerted_to_what_they_said_only_where_nobody_else_is(
    world: World, *, others: bool
) -> None:
    await agreed(world)
    supporter = await person(world, "primary")
    number = await world.sealed(supporter.person_id, "contact.phone", ALEX)
    people = [supporter.model_copy(update={"phone": number})]
    await on_call(world, people=[*people, *([await person(world, "backup")] if others else [])])
    await world.texts_in(OWN, sender=ALEX)
    assert await alerted(world) == [["0"], ["1"]][others]
