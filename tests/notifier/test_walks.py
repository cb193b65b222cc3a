"""A walk-through by text: begun by NOW, one step for each answer, let go without a word, and never a report of the plan."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.wording import Voice, system_text
from handrail_shared.contracts.events import (
    ActionDone,
    ActionMissed,
    ClientDischarged,
    ClientPaused,
    ConsentRevoked,
    FreeTextWaiting,
    PlanSaidBack,
    PreferencesSet,
    ProposalAnswered,
    StrainTexted,
    WalkBegun,
    WalkFinished,
    WalkOffered,
    WalkThroughSet,
    WalkThroughWithdrawn,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_loop import DUE
from tests.notifier.test_proposals import another, proposed
from tests.notifier.world import Someone, World

PLAN = "Harborside: You planned for now. Line one of your card."
STEPS = (
    ("Feet flat on the floor.", "ok", None),
    ("Name three things you see.", "ok", None),
    ("What is the next small thing you will do?", "words", None),
)
RATED = (("How strong is it right now?", "number", "before"), *STEPS, ("And how strong is it now?", "number", "after"))
IN_WORDS = (
    ("What do you notice right now?", "words", None),
    ("What is one thing you could do instead?", "words", None),
    ("And what then?", "words", None),
)
SHOWN = {"ok": "Text OK to go on.", "words": "Text OK to go on.", "number": "Reply 0 to 10."}
"""Nobody stands behind the clinic of these tests, so no words are asked for."""
LAST = {system_text(Kind.WALK_DONE, Voice("Harborside", "+12025550199", 3), number=number) for number in range(12)}


def text(step: tuple[str, str, str | None]) -> str:
    return f"Harborside: {step[0]} {SHOWN[step[1]]}"


def text_in_words(step: tuple[str, str, str | None]) -> str:
    """Where somebody stands behind the clinic."""
    return f"Harborside: {step[0]} Text a few words."


async def gives(world: World, who: Someone, steps: Sequence[Any] = STEPS, version: int = 1) -> None:
    stated = WalkThroughSet.model_validate(
        {
            "clinic_id": who.clinic_id,
            "client_id": who.client_id,
            "occurred_at": world.clock.now(),
            "plan_id": who.plan_id,
            "walk_version": version,
            "steps": [
                {"text": await world.sealed(who.client_id, "walk.step", said), "takes": takes, "measures": measures}
                for said, takes, measures in steps
            ],
        }
    )
    await world.tell(stated)
    await world.rest()


async def walker(world: World, steps: Sequence[Any] = STEPS) -> Someone:
    who = await world.settled_client()
    await gives(world, who, steps)
    return who


async def walks(world: World, *answers: str, apart: timedelta = timedelta(minutes=1)) -> list[str]:
    """What is said in answer to each."""
    before = len(world.bodies())
    for each in answers:
        await world.texts_in(each)
        await world.play(apart)
    return world.bodies()[before:]


async def test_six_answers_in_six_minutes_are_six_steps_and_no_guard_cuts_them(world: World) -> None:
    await walker(world, RATED)
    said = await walks(world, "NOW", "8", "ok", "a lamp, a door, my shoes", "I will call Ana", "5")
    assert said[:-1] == [text(step) for step in RATED]
    assert said[-1] in LAST
    [begun], [finished] = await world.said(WalkBegun), await world.said(WalkFinished)
    assert (finished.walk_id, finished.before, finished.after) == (begun.walk_id, 8, 5)
    assert await world.said(ActionDone, ActionMissed, StrainTexted) == [], "nothing of it is a use, or a miss"
    assert [each.count for each in await world.said(FreeTextWaiting)] == [1, 2], "words wait for the clinician"


async def test_words_are_asked_for_only_where_a_clinic_stands_behind_that(world: World) -> None:
    await walker(world)
    await world.stands_behind_words()
    said = await walks(world, "NOW", "ok", "ok")
    assert said[-1] == "Harborside: What is the next small thing you will do? Text a few words."


@pytest.mark.parametrize("word", ["salir", "baja", "respirar"])
async def test_one_word_where_words_are_asked_for_is_the_answer_and_ends_no_texts(world: World, word: str) -> None:
    who = await world.settled_client()
    await gives(world, who, IN_WORDS)
    await world.stands_behind_words()
    said = await walks(world, "NOW", word)
    assert said == [text_in_words(step) for step in IN_WORDS[:2]]
    assert await world.said(ConsentRevoked) == []
    await walks(world, "STOP")
    assert len(await world.said(ConsentRevoked)) == 1


@pytest.mark.parametrize("answer", ["ok 👎", "yes ❌", "👎"])
async def test_a_yes_beside_a_sign_of_no_is_for_a_person_and_leaves_the_walk_where_it_is(
    world: World, answer: str
) -> None:
    await walker(world)
    first, kept = await walks(world, "NOW", answer)
    assert first == text(STEPS[0])
    assert "next visit" in kept
    assert [each.count for each in await world.said(FreeTextWaiting)] == [1]
    assert await walks(world, "ok") == [text(STEPS[1])]


async def test_after_a_silence_it_goes_on_by_now_and_nothing_is_said_of_the_silence(world: World) -> None:
    await walker(world)
    await walks(world, "NOW", "ok")
    before = len(world.bodies())
    await world.play(timedelta(minutes=90))
    assert len(world.bodies()) == before
    await world.play(timedelta(hours=1))
    assert (await walks(world, "NOW"))[-1] == text(STEPS[1])
    await world.play(timedelta(days=2))
    assert await world.said(ActionMissed) == []
    assert (await walks(world, "NOW"))[-1] == text(STEPS[0]), "its life is over: it begins anew"
    assert len(await world.said(WalkBegun)) == 2
    assert await world.said(WalkFinished) == []


async def test_after_two_hours_an_answer_is_the_clients_own_words_again(world: World) -> None:
    await walker(world)
    await walks(world, "NOW")
    await world.play(timedelta(hours=2, minutes=1))
    said = await walks(world, "can I move my visit?")
    assert text(STEPS[1]) not in said


async def test_words_that_mean_something_have_their_effect_and_leave_the_walk_where_it_is(world: World) -> None:
    await walker(world)
    await walks(world, "NOW")
    said = await walks(world, "BREAK")
    assert "BACK" in said[-1]
    assert (await walks(world, "NOW"))[-1] == text(STEPS[0])


async def test_words_of_a_step_are_no_report_and_no_break(world: World) -> None:
    who = await world.settled_client()
    await world.stands_behind_words()
    await gives(world, who, IN_WORDS)
    await world.play(DUE + timedelta(minutes=1))
    said = await walks(world, "NOW", "too anxious", "I could take a break")
    assert said == [text_in_words(step) for step in IN_WORDS], "each is one step further"
    assert await world.said(ActionMissed, ClientPaused) == []
    assert await walks(world, "done 7") == [], "a report in full is one"
    assert len(await world.said(ActionDone)) == 1
    assert "BACK" in (await walks(world, "BREAK"))[-1], "and so is the keyword"


async def test_a_crisis_comes_first_and_no_step_follows(world: World) -> None:
    await walker(world)
    await walks(world, "NOW")
    said = await walks(world, "ok, I want to kill myself", "NOW", "ok")
    assert not {text(step) for step in STEPS} & set(said)
    assert await world.rows("SELECT FROM notifier.crisis_case")


async def agreed_upon_a_word(world: World, who: Someone) -> None:
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    word = await world.sealed(who.client_id, "contact.code_word", "marmalade")
    await world.tell(PreferencesSet.model_validate(about | {"code_word": word}))
    await world.rest()


@pytest.mark.parametrize("silence", ["STOP", "go away", "marmalade"])
async def test_after_what_asks_for_silence_no_step_follows_and_no_walk_moves(world: World, silence: str) -> None:
    steps = (RATED[0], RATED[-1])
    who = await walker(world, steps)
    await agreed_upon_a_word(world, who)
    await walks(world, "NOW", "3")
    said = await walks(world, silence, "5", "NOW", "ok")
    assert not {text(step) for step in steps} & set(said)
    assert await world.said(WalkFinished) == []
    [walk] = await world.rows("SELECT step, again, state FROM notifier.walk")
    assert tuple(walk) == (1, 0, "at_a_step"), "nothing was taken from it"
    if silence != "marmalade":
        await world.play(timedelta(minutes=21))
        await world.texts_in("START")
        assert text(RATED[-1]) in await walks(world, "NOW"), "it waits where it was"


async def test_who_has_not_agreed_to_texts_begins_none(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"), await world.plan(who))
    await gives(world, who)
    await walks(world, "NOW")
    assert await world.said(WalkBegun) == []


async def test_with_the_discharge_a_walk_is_over_and_the_plan_is_shown_no_more(world: World) -> None:
    who = await walker(world)
    await walks(world, "NOW")
    left = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(ClientDischarged.model_validate(left))
    await world.rest()
    said = await walks(world, "ok", "NOW", "PLAN")
    assert not {PLAN, *(text(step) for step in STEPS)} & set(said)
    assert await world.said(WalkFinished) == []
    assert said, "they are told that there is none"


async def test_two_machines_that_answer_each_other_come_to_an_end(world: World) -> None:
    await walker(world, RATED)
    await world.texts_in("NOW")
    for _ in range(40):
        await world.texts_in(world.bodies()[-1].partition(": ")[2])
        await world.play(timedelta(seconds=20))
    for _ in range(20):
        await world.texts_in("NOW")
        await world.play(timedelta(seconds=20))
    assert len(world.bodies()) <= 20
    assert sum(body in {text(step) for step in RATED} for body in world.bodies()) == len(RATED)


async def test_a_nudge_that_comes_meanwhile_is_what_a_digit_answers(world: World) -> None:
    await walker(world)
    await world.play(DUE - timedelta(minutes=30))
    await walks(world, "NOW")
    await world.play(timedelta(hours=1))
    await world.texts_in("1")
    assert len(await world.said(ActionDone)) == 1
    assert (await walks(world, "NOW"))[-1] == text(STEPS[0]), "it waits where it was"


async def test_a_nudge_waits_while_the_steps_are_answered_and_goes_when_the_walk_is_over(world: World) -> None:
    await walker(world, RATED)
    await world.play(DUE - timedelta(minutes=4))
    await walks(world, "NOW", apart=timedelta(minutes=5))
    said = await walks(world, "2", "ok", "ok", "ok", apart=timedelta(minutes=4))
    assert said == [text(step) for step in RATED[1:]], "each answer is the walk's, and nothing cuts in"
    await walks(world, "3")
    assert [(each.before, each.after) for each in await world.said(WalkFinished)] == [(2, 3)]
    await world.play(timedelta(minutes=5))
    assert "You planned for now" in world.bodies()[-1]
    await world.texts_in("1")
    assert len(await world.said(ActionDone)) == 1


async def test_a_nudge_waits_no_longer_than_ten_minutes_for_an_answer(world: World) -> None:
    await walker(world, RATED)
    await world.play(DUE - timedelta(minutes=4))
    await walks(world, "NOW", apart=timedelta(minutes=13))
    assert "You planned for now" in world.bodies()[-1]


async def test_a_plan_without_one_or_that_lost_it_is_shown_itself(world: World) -> None:
    who = await walker(world)
    over = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(WalkThroughWithdrawn.model_validate(over | {"plan_id": who.plan_id, "walk_version": 2}))
    await world.rest()
    assert await walks(world, "NOW") == [PLAN]


async def test_a_walk_goes_on_as_it_began_when_its_plan_gets_another(world: World) -> None:
    who = await walker(world)
    await walks(world, "NOW")
    await gives(world, who, (("Something else.", "ok", None), ("And more.", "ok", None)), version=2)
    assert (await walks(world, "ok"))[-1] == text(STEPS[1])


async def test_texts_that_a_crash_repeats_are_answered_once(world: World) -> None:
    await walker(world)
    await world.texts_in("NOW", sid="SM" + "1" * 32)
    await world.texts_in("NOW", sid="SM" + "1" * 32)
    await world.play(timedelta(minutes=1))
    assert world.bodies().count(text(STEPS[0])) == 1


async def test_while_a_person_is_seeing_to_the_client_no_step_goes_on(world: World) -> None:
    await walker(world)
    await walks(world, "NOW")
    await world.admin.execute("UPDATE notifier.client SET crisis_since = $1", world.clock.now())
    [kept] = await walks(world, "ok", "a lamp and a door", "NOW")
    assert "call your emergency number" in kept, "that it is kept, and no step"
    assert [each.count for each in await world.said(FreeTextWaiting)] == [1, 2], "a person reads it"
    await world.admin.execute("UPDATE notifier.client SET crisis_since = NULL")
    assert (await walks(world, "NOW"))[-1] == text(STEPS[0]), "it waits where it was"


async def begins(world: World, who: Someone) -> None:
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(WalkOffered.model_validate(about | {"plan_id": who.plan_id, "offer_id": new_id()}))
    await world.rest()


async def test_one_that_the_clinician_begins_is_part_of_the_dose_and_goes_on_by_the_clients_answers(
    world: World,
) -> None:
    who = await walker(world)
    await begins(world, who)
    assert world.bodies() == [text(STEPS[0])]
    (kept,) = await world.rows("SELECT asks FROM notifier.wish WHERE client_id = $1", who.client_id)
    assert kept["asks"] == [world.clock.now()]
    assert (await walks(world, "ok"))[-1] == text(STEPS[1])
    await begins(world, who)
    assert world.bodies()[-1] == text(STEPS[1]), "one that is under way is not begun again"
    [begun] = await world.said(WalkBegun)
    assert begun.plan_id == who.plan_id


@pytest.mark.parametrize("words", ["BREAK", "STOP"])
async def test_one_that_the_clinician_begins_stays_away_in_a_break_and_after_a_stop(world: World, words: str) -> None:
    who = await walker(world)
    await world.texts_in(words)
    await begins(world, who)
    await world.play(timedelta(hours=1))
    assert text(STEPS[0]) not in world.bodies()
    assert await world.said(WalkBegun) == []


@pytest.mark.parametrize("words", ["STOP", "BREAK"])
async def test_one_whose_first_step_was_not_sent_after_all_never_began(world: World, words: str) -> None:
    """The carrier turns the step away, and the client will have no more before it is tried again."""
    who = await walker(world)
    world.add_fault(Fault(Trouble.BUSY, times=1, seconds=480))
    await begins(world, who)
    assert len(await world.rows("SELECT FROM notifier.walk")) == 1, "an attempt is on record"
    await world.texts_in(words)
    await world.play(timedelta(minutes=15))
    assert text(STEPS[0]) not in world.bodies()
    assert await world.said(WalkBegun) == []
    assert await world.rows("SELECT FROM notifier.walk") == []
    await walks(world, "START" if words == "STOP" else "BACK")
    await world.play(timedelta(hours=2))
    await begins(world, who)
    await world.play(timedelta(minutes=15))
    assert world.bodies()[-1] == text(STEPS[0]), "nothing is under way, so another begins"
    assert len(await world.said(WalkBegun)) == 1


async def test_one_that_is_tried_again_has_begun_once(world: World) -> None:
    who = await walker(world)
    world.add_fault(Fault(Trouble.BUSY, times=1, seconds=60))
    await begins(world, who)
    assert await world.said(WalkBegun) == [], "nothing is out yet"
    await world.play(timedelta(minutes=10))
    assert world.bodies()[-1] == text(STEPS[0])
    assert len(await world.said(WalkBegun)) == 1
    assert (await walks(world, "ok"))[-1] == text(STEPS[1])


async def test_one_that_the_clinician_begins_in_quiet_hours_waits_for_the_morning(world: World) -> None:
    who = await walker(world)
    await world.play(DUE + timedelta(hours=5))
    await begins(world, who)
    assert text(STEPS[0]) not in world.bodies()
    await world.play(timedelta(hours=11))
    assert world.bodies().count(text(STEPS[0])) == 1


async def test_a_step_is_answered_and_not_the_plan_that_was_put_before_the_client_earlier(world: World) -> None:
    who = await world.settled_client()
    await world.stands_behind_words()
    await gives(world, who, IN_WORDS)
    await proposed(world, another(who))
    await world.play(timedelta(hours=30))
    assert (await walks(world, "NOW", "OK"))[-1] == text_in_words(IN_WORDS[1])
    await walks(world, "no")
    assert await world.said(ProposalAnswered) == [], "neither taken on nor turned down"
    await walks(world, "my feet on the floor", "OK 8")
    assert [each.answer for each in await world.said(ProposalAnswered)] == ["accept"], "once the walk is over"


async def test_a_plan_that_is_put_before_the_client_in_a_walk_waits_and_is_then_what_is_answered(world: World) -> None:
    who = await world.settled_client()
    await world.stands_behind_words()
    await gives(world, who, IN_WORDS)
    await walks(world, "NOW")
    await proposed(world, another(who))
    assert (await walks(world, "a lamp"))[-1] == text_in_words(IN_WORDS[1]), "it goes on"
    await world.play(timedelta(minutes=20))
    assert "A plan for you" in world.bodies()[-1], "then the plan has its turn"
    await walks(world, "OK")
    assert [each.answer for each in await world.said(ProposalAnswered)] == ["accept"]
    await world.play(timedelta(hours=1))
    assert (await walks(world, "NOW"))[-1] == text_in_words(IN_WORDS[1]), "the walk waits where it was"


async def test_a_walk_goes_on_beside_a_plan_that_is_to_be_said_back(world: World) -> None:
    who = await world.settled_client()
    await world.stands_behind_words()
    await gives(world, who, IN_WORDS)
    await proposed(world, another(who))
    await walks(world, "OK 8")
    await world.play(timedelta(minutes=25))
    await walks(world, "NOW", apart=timedelta(minutes=4))
    assert (await walks(world, "my hands are shaking and it smells of beer"))[-1] == text_in_words(IN_WORDS[1])
    await walks(world, "a lamp", "a door")
    await walks(world, "When they head for the bar I say my line and text Sam")
    assert len(await world.said(PlanSaidBack)) == 1, "it is still to be said back, once the walk is over"


async def test_of_two_that_the_clinician_begins_while_they_wait_one_comes(world: World) -> None:
    who = await walker(world)
    await world.play(DUE + timedelta(hours=5))
    await begins(world, who)
    await world.play(timedelta(minutes=5))
    await begins(world, who)
    states = await world.rows("SELECT state, reason FROM notifier.text WHERE kind = 'walk_offer' ORDER BY planned_at")
    assert [tuple(row) for row in states] == [("expired", "offered_anew"), ("planned", None)]
    await world.play(timedelta(hours=12))
    await walks(world, "ok", "ok", "ok")
    await world.play(timedelta(hours=12))
    assert world.bodies().count(text(STEPS[0])) == 1
    assert len(await world.said(WalkBegun)) == 1
