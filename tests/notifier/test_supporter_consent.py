"""What is a yes of the person whom a client chose, and what is none."""

from datetime import timedelta

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.receiving import Arrival, receive
from handrail_shared.contracts.events import CrisisSuspected, SupporterNamed
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
from tests.notifier.world import ACCOUNT, OURS, Someone, World

MINUTE = timedelta(minutes=1)


def told_the_name(world: World, name: str = "Sammy") -> bool:
    return any(name in each for each in world.bodies(ALEX))


async def asked_by_two(world: World) -> tuple[SupporterNamed, SupporterNamed]:
    """Two clients of a clinic have chosen the same person, one a minute after the other."""
    _, one = await asked(world)
    world.clock.advance_to(world.clock.now() + MINUTE)
    second = Someone(world.clinic_id, phone="+12025550144")
    two = await named(world, second, calls="Kim", day="SU")
    await world.tell(await world.enrolled(second), world.consent(second), two)
    await world.rest()
    return one, two


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
    await world.play(3 * DAY)
    await world.texts_in("please stop texting me", sender=ALEX)
    await world.texts_in("START", sender=ALEX)
    assert await state_of(world, event) == "invited", "the question is open again"
    assert WELCOME not in world.bodies(ALEX)
    await world.play(3 * DAY)
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
    assert world.bodies(ALEX)[3:] == [STOPPED.replace("Harborside", "Lakeside"), WELCOME], "of what goes on"
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


HOW = (
    "Harborside: To get the 1 text a week, reply OK. Nobody reads this number. In an emergency call your emergency number. "
    "STOP to end."
)


@pytest.mark.parametrize("words", ["no thanks", "no", "nope", "not now", "No gracias", "nah im good"])
async def test_a_plain_no_closes_the_question_without_a_text_and_a_later_ok_opens_nothing(
    world: World, words: str
) -> None:
    _, event = await asked(world)
    await world.texts_in(words, sender=ALEX)
    assert (await state_of(world, event), world.bodies(ALEX)) == ("lapsed", [INVITE])
    for courtesy in ("ok", "sure", "START"):
        await world.texts_in(courtesy, sender=ALEX)
    await world.play(WEEK)
    assert await state_of(world, event) == "lapsed"
    assert not told_the_name(world)


@pytest.mark.parametrize("words", ["who is this?", "hello"])
async def test_ok_to_another_text_of_ours_is_no_yes_and_who_means_it_hears_how(world: World, words: str) -> None:
    _, event = await asked(world)
    await world.play(MINUTE)
    await world.texts_in("who is this?", sender=ALEX)
    assert len(world.bodies(ALEX)) == 2
    await world.play(MINUTE)
    await world.texts_in("ok", sender=ALEX)
    assert (await state_of(world, event), world.bodies(ALEX)[2:]) == ("invited", [HOW])
    await world.texts_in(words, sender=ALEX)
    assert len(world.bodies(ALEX)) == 3
    await world.texts_in("ok", sender=ALEX)
    assert await state_of(world, event) == "agreed", "the question was asked again"


async def test_what_is_neither_yes_nor_no_to_an_invitation_is_told_how_to_agree(world: World) -> None:
    _, event = await asked(world)
    await world.texts_in("hmm what do you mean", sender=ALEX)
    assert world.bodies(ALEX)[1:] == [HOW]
    await world.texts_in("sure", sender=ALEX)
    assert await state_of(world, event) == "agreed"


async def test_after_the_welcome_ok_says_that_it_was_read_and_agrees_to_no_other_invitation(world: World) -> None:
    one, two = await asked_by_two(world)
    for _ in range(3):
        await world.texts_in("ok", sender=ALEX)
        assert (await state_of(world, one), await state_of(world, two)) == ("invited", "agreed")
    assert world.bodies(ALEX) == [INVITE, INVITE, WELCOME]
    await world.play(8 * DAY)
    assert not told_the_name(world), "the first was not agreed to"
    assert told_the_name(world, "Kim")


async def test_ok_that_was_texted_before_the_invitation_went_out_is_none(world: World) -> None:
    await world.tell(world.clinic())
    await world.play(10 * MINUTE)
    _, event = await asked(world)
    await world.down()
    before = world.clock.now() - MINUTE
    arrival = Arrival(ACCOUNT, "SM" + "5" * 32, OURS, ALEX, "OK", None, before)
    assert await receive(world.db, world.vault, arrival)
    await world.up()
    await world.rest()
    assert await state_of(world, event) == "invited"


async def test_one_ok_is_to_the_clinic_that_asked_last_and_what_is_said_once_comes_once_for_the_number(
    world: World,
) -> None:
    _, one = await asked(world)
    _, two = await asked_elsewhere(world)
    await world.texts_in("OK", sender=ALEX)
    assert (await state_of(world, one), await state_of(world, two)) == ("invited", "agreed")
    count = len(world.bodies(ALEX))
    await world.texts_in("thanks, will do my best", sender=ALEX)
    assert len(world.bodies(ALEX)) == count + 1, "one courtesy"
    await world.texts_in("he says he wants to kill himself", sender=ALEX)
    assert len(world.bodies(ALEX)) == count + 2, "whom to call, once"
    suspected = [each for each in await world.said(CrisisSuspected) if isinstance(each, CrisisSuspected)]
    assert len({each.clinic_id for each in suspected}) == 1, "of the client for whom they agreed"
    await world.texts_in("please stop texting me", sender=ALEX)
    await world.texts_in("START", sender=ALEX)
    assert len(world.bodies(ALEX)) == count + 4, "one confirmation, one welcome"
    assert (await state_of(world, one), await state_of(world, two)) == ("invited", "agreed")


async def test_who_stops_and_starts_again_and_again_gets_one_confirmation_and_three_answers_an_hour(
    world: World,
) -> None:
    _, event = await agreed(world)
    await world.play(timedelta(hours=2))
    count = len(world.bodies(ALEX))
    for _ in range(8):
        for words in ("please stop texting me", "START"):
            await world.texts_in(words, sender=ALEX)
            await world.play(MINUTE)
    assert world.bodies(ALEX)[count:] == [STOPPED, *[WELCOME] * 3]
    assert await state_of(world, event) == "agreed", "what they say holds, answered or not"
    await world.texts_in("HELP", sender=ALEX)
    assert world.bodies(ALEX)[-1].startswith("Harborside: 1 text a week"), "once beside them"
    await world.texts_in("he says he wants to kill himself", sender=ALEX)
    assert "in danger" in world.bodies(ALEX)[-1]
    await world.play(timedelta(hours=1))
    await world.texts_in("please stop texting me", sender=ALEX)
    assert world.bodies(ALEX)[-1] == STOPPED


async def test_of_two_open_questions_the_later_is_the_one_that_is_put_again(world: World) -> None:
    one, two = await asked_by_two(world)
    await world.play(MINUTE)
    await world.texts_in("hello there", sender=ALEX)
    assert world.bodies(ALEX)[2:] == [HOW]
    await world.texts_in("OK", sender=ALEX)
    assert (await state_of(world, one), await state_of(world, two)) == ("invited", "agreed")
