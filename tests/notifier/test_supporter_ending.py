"""The client takes the person off whom they chose: whichever phone is shared, in whatever words, with one answer."""

from datetime import timedelta

import pytest
from handrail_shared.contracts.events import ConsentHeld, SupporterNamed
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_supporter import ALEX, INVITE, WEEK, WELCOME, agreed, named, state_of, stated
from tests.notifier.world import SAM, Someone, World

OFF = "Harborside: All right. The person you chose gets no more texts from us."
NOBODY = "Harborside: All right. No other person gets texts from us here."
A_MINUTE = timedelta(minutes=1)


async def shared_phone(world: World, *, chooses: int, clinics: bool) -> SupporterNamed:
    """Two clients with one phone, of one clinic or of two that write from one number; one of them has chosen somebody."""
    everyone = []
    for number in range(2):
        if clinics and number:
            world.clinic_id = new_id()
        who = Someone(world.clinic_id)
        await world.tell(world.clinic(), await world.enrolled(who), world.consent(who))
        await world.rest()
        world.clock.advance_to(world.clock.now() + A_MINUTE)
        everyone.append(who)
    world.clinic_id = everyone[chooses].clinic_id
    event = await named(world, everyone[chooses])
    await world.tell(event)
    await world.rest()
    await world.texts_in("OK", sender=ALEX)
    return event


@pytest.mark.parametrize("clinics", [False, True])
@pytest.mark.parametrize("chooses", [0, 1])
@pytest.mark.parametrize("words", ["UNLINK", "stop texting my mom"])
async def test_where_a_phone_is_shared_it_is_of_everyone_with_the_number(
    world: World, clinics: bool, chooses: int, words: str
) -> None:
    event = await shared_phone(world, chooses=chooses, clinics=clinics)
    told = len(world.sent(SAM))
    await world.texts_in(words)
    assert await state_of(world, event) == "ended"
    assert world.bodies(SAM)[told:] == [OFF], "one answer"
    assert await world.said(ConsentHeld) == []
    await world.play(2 * WEEK)
    assert world.bodies(ALEX) == [INVITE, WELCOME]


async def test_of_two_clinics_where_each_client_chose_somebody_both_end_and_one_answers(world: World) -> None:
    first = await shared_phone(world, chooses=0, clinics=False)
    world.clinic_id = new_id()
    theirs = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(theirs), world.consent(theirs))
    other = await named(world, theirs, phone="+12025550172")
    await world.tell(other)
    await world.rest()
    told = len(world.sent(SAM))
    await world.texts_in("UNLINK")
    assert (await state_of(world, first), await state_of(world, other)) == ("ended", "ended")
    assert world.bodies(SAM)[told:] == [OFF]
    assert {each.by for each in (await stated(world)) if each.state == "ended"} == {"client"}


WORDS = [
    "UNLINK please",
    "please unlink",
    "Hi, unlink, thanks",
    "unlink them",
    "un link",
    "unlnk",
    "Unlink Sam",
    "stop texting my mom",
    "Please stop texting my friend!",
    "dont text my friend anymore",
    "I don't want you texting my sister anymore",
    "no more texts to my husband please",
    "remove my supporter",
    "take them off",
    "desligar por favor",
    "ya no le escriban a mi mamá",
    "no más mensajes a mi hermana",
    "quiten a mi apoyo",
]


@pytest.mark.parametrize("words", WORDS)
async def test_in_other_words_it_ends_the_supporter_and_stops_nothing_of_the_clients_own(
    world: World, words: str
) -> None:
    _, event = await agreed(world)
    told = len(world.sent(SAM))
    await world.texts_in(words)
    assert await state_of(world, event) == "ended"
    assert world.bodies(SAM)[told:] == [OFF]
    await world.texts_in(words)
    assert world.bodies(SAM)[told + 1 :] == [NOBODY], "said again it is the same wish"
    rows = await world.rows("SELECT state FROM notifier.consent")
    assert {each["state"] for each in rows} == {"confirmed"}


@pytest.mark.parametrize("words", ["stop texting my mom", "no mas mensajes a mi hermana"])
async def test_of_who_has_nobody_such_words_are_a_doubt_as_before(world: World, words: str) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who))
    await world.rest()
    await world.texts_in(words)
    assert len(await world.said(ConsentHeld)) == 1


@pytest.mark.parametrize("words", ["stop texting Sam", "no more texts to alex please"])
async def test_a_given_name_may_be_the_clients_own_so_both_are_held_until_they_answer(world: World, words: str) -> None:
    _, event = await agreed(world)
    await world.texts_in(words)
    assert len(await world.said(ConsentHeld)) >= 1
    await world.play(WEEK)
    assert (await state_of(world, event), world.bodies(ALEX)) == ("agreed", [INVITE, WELCOME])


@pytest.mark.parametrize(
    "words",
    ["stop texting my phone", "stop texting me and my mom", "STOP", "my mom says stop texting me, i mean it: stop"],
)
async def test_who_leaves_has_left_whomever_they_chose(world: World, words: str) -> None:
    await agreed(world)
    await world.texts_in(words)
    rows = await world.rows("SELECT state FROM notifier.consent WHERE channel = 'sms'")
    assert {each["state"] for each in rows} == {"revoked"}
