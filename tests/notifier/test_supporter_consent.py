"""What is a yes of the person whom a client chose, and what is none."""

from datetime import timedelta

import pytest
from handrail.carrier import Fault, Trouble
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_supporter import (
    ALEX,
    DAY,
    INVITE,
    STOPPED,
    WEEK,
    WELCOME,
    agreed,
    asked,
    named,
    state_of,
    states,
)
from tests.notifier.world import Someone, World

MINUTE = timedelta(minutes=1)


def told_the_name(world: World, name: str = "Sammy") -> bool:
    return any(name in each for each in world.bodies(ALEX))


async def asked_elsewhere(world: World) -> tuple[Someone, object]:
    """Somebody of another clinic, which writes from the same number, has chosen the same person."""
    world.clinic_id = new_id()
    world.clock.advance_to(world.clock.now() + MINUTE)
    second = Someone(world.clinic_id, phone="+12025550144")
    await world.tell(world.clinic(alias="Lakeside"), await world.enrolled(second), world.consent(second))
    await world.rest()
    event = await named(world, second, calls="Kim")
    await world.tell(event)
    await world.rest()
    return second, event


@pytest.mark.parametrize("answered_before", [False, True])
async def test_a_wrong_number_is_let_be_for_good_and_start_brings_nothing_back(
    world: World, *, answered_before: bool
) -> None:
    _, event = await (agreed if answered_before else asked)(world)
    await world.texts_in("wrong number", sender=ALEX)
    assert await state_of(world, event) == "not_invited"
    for words in ("START", "OK", "START"):
        await world.texts_in(words, sender=ALEX)
    await world.play(2 * WEEK)
    assert await state_of(world, event) == "not_invited"
    assert not told_the_name(world)


async def test_start_after_a_stop_to_the_invitation_is_no_yes_and_its_time_runs_on(world: World) -> None:
    _, event = await asked(world)
    await world.texts_in("please stop texting me", sender=ALEX)
    await world.texts_in("START", sender=ALEX)
    assert await state_of(world, event) == "invited", "the question is open again"
    assert WELCOME not in world.bodies(ALEX)
    await world.play(6 * DAY)
    assert await state_of(world, event) == "invited"
    await world.play(2 * DAY)
    assert await state_of(world, event) == "lapsed", "seven days from the invitation on"
    assert not told_the_name(world)


async def test_start_to_the_invitation_itself_is_no_yes(world: World) -> None:
    _, event = await asked(world)
    await world.texts_in("START", sender=ALEX)
    assert await state_of(world, event) == "invited"


async def test_a_stop_and_a_start_after_the_time_is_over_bring_nothing_back(world: World) -> None:
    _, event = await asked(world)
    await world.play(8 * DAY)
    for words in ("START", "please stop texting me", "START", "OK"):
        await world.texts_in(words, sender=ALEX)
    assert await state_of(world, event) == "lapsed"
    assert STOPPED not in world.bodies(ALEX), "START would bring nothing back"


async def test_a_stop_and_a_start_bring_back_what_was_agreed_to_and_no_other_clinics_question(world: World) -> None:
    _, one = await agreed(world)
    _, two = await asked_elsewhere(world)
    await world.texts_in("please stop texting me", sender=ALEX)
    await world.texts_in("START", sender=ALEX)
    assert (await state_of(world, one), await state_of(world, two)) == ("agreed", "invited")
    await world.play(8 * DAY)
    assert (await state_of(world, one), await state_of(world, two)) == ("agreed", "lapsed")
    assert told_the_name(world)
    assert not told_the_name(world, "Kim")
    assert world.bodies(ALEX)[0] == INVITE


@pytest.mark.parametrize("code", [21610, 21614, 21612, 21408])
async def test_an_invitation_that_the_carrier_refuses_was_none_and_no_word_agrees_to_it(
    world: World, code: int
) -> None:
    world.add_fault(Fault(Trouble.REFUSED, number=ALEX, code=code))
    _, event = await asked(world)
    assert await states(world) == ["not_invited"]
    for words in ("START", "OK", "yes"):
        await world.texts_in(words, sender=ALEX)
    await world.play(WEEK)
    assert await state_of(world, event) == "not_invited"
    assert not told_the_name(world)


@pytest.mark.parametrize("code", [30003, 30005, 30006, 30007])
async def test_an_invitation_that_does_not_arrive_was_none(world: World, code: int) -> None:
    world.add_fault(Fault(Trouble.UNDELIVERABLE, number=ALEX, code=code))
    _, event = await asked(world)
    await world.play(timedelta(hours=1))
    assert (await states(world))[-1] == "not_invited"
    await world.texts_in("yes", sender=ALEX)
    await world.play(WEEK)
    assert await state_of(world, event) == "not_invited"
    assert not told_the_name(world)


async def test_an_invitation_that_the_carrier_could_not_take_just_now_is_tried_again_and_agreed_to_once_it_came(
    world: World,
) -> None:
    world.add_fault(Fault(Trouble.REFUSED, number=ALEX, code=30001, times=1))
    _, event = await asked(world)
    assert (await state_of(world, event), world.bodies(ALEX)) == ("named", [])
    await world.texts_in("yes", sender=ALEX)
    assert await state_of(world, event) == "named"
    await world.play(timedelta(hours=2))
    assert (await state_of(world, event), world.bodies(ALEX)[-1]) == ("invited", INVITE)
    await world.texts_in("yes", sender=ALEX)
    assert await state_of(world, event) == "agreed"
