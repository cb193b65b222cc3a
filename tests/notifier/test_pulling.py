"""PLAN, NOW, HOW AM I, STUCK and FEEDBACK: text in, text out, and what the others hear."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from handrail_shared.contracts.events import (
    ClientErased,
    ComebackMade,
    Event,
    FeedbackGiven,
    FreeTextWaiting,
    GoalClosed,
    GoalSet,
    NudgeDecided,
    PlanEnded,
    PlanRevised,
    PreferencesSet,
    ProgressCorrected,
    RepetitionCounted,
    StreakPaused,
    StuckSaid,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World, unvaried, window

A_WHILE = timedelta(minutes=21)
PLAN = "Harborside: You planned for now. Line one of your card."
PERSONAL = "Harborside: If the Friday crowd heads for the bar: I say my exit line and text Sam."
NO_PLAN = "Harborside: There is no plan here just now. One can be made at your next visit."


async def texts(world: World, *bodies: str) -> Sequence[str]:
    """What is said in answer to each, in the first of its wordings."""
    before = len(world.bodies())
    for body in bodies:
        await world.texts_in(body)
        await world.play(A_WHILE)
    return [unvaried(body) for body in world.bodies()[before:]]


@pytest.mark.parametrize("word", ["NOW", "PLAN", "what's my plan?", "ahora"])
async def test_a_plan_comes_when_it_is_asked_for_and_takes_nothing_of_the_budget(world: World, word: str) -> None:
    await world.settled_client()
    assert await texts(world, word) == [PLAN]
    assert await world.said(NudgeDecided) == []


async def test_now_comes_in_the_night_and_in_a_break(world: World) -> None:
    await world.settled_client()
    await world.texts_in("BREAK")
    await world.play(DUE + timedelta(hours=11))  # four in the morning
    assert await texts(world, "NOW") == [PLAN]


async def test_now_shows_as_much_as_the_plans_copy_level(world: World) -> None:
    await world.settled_client(copy_level="personal")
    assert await texts(world, "NOW") == [PERSONAL]


async def test_of_several_plans_the_newest_comes_until_one_was_nudged_for(world: World) -> None:
    who = await world.settled_client()
    discreet = await world.sealed(who.client_id, "plan.discreet", "The other card")
    await world.play(A_WHILE)
    other = window(who, moment_id=new_id(), days=("SU",))
    await world.tell(await world.plan(who, plan_id=new_id(), discreet=discreet, moments=[other]))
    await world.rest()
    assert await texts(world, "NOW") == ["Harborside: The other card."]
    await world.play(DUE + A_WHILE)
    assert (await texts(world, "NOW"))[-1] == PLAN


async def test_who_has_no_plan_is_told_so(world: World) -> None:
    who = await world.settled_client()
    ended = PlanEnded(
        clinic_id=who.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        plan_id=who.plan_id,
        goal_id=who.goal_id,
        reason="dropped",
        local_date=world.clock.now().date(),
    )
    await world.tell(ended)
    await world.rest()
    assert await texts(world, "NOW", "PLAN") == [NO_PLAN, NO_PLAN]


async def test_who_is_seen_to_by_a_person_or_wants_silence_gets_no_plan(world: World) -> None:
    who = await world.settled_client()
    await world.admin.execute(
        "UPDATE notifier.client SET crisis_since = $2 WHERE client_id = $1", who.client_id, world.clock.now()
    )
    [kept] = await texts(world, "NOW")
    assert "call your emergency number" in kept, "that it is kept, and no plan"
    await world.admin.execute("UPDATE notifier.client SET crisis_since = NULL WHERE client_id = $1", who.client_id)
    await texts(world, "STOP")
    assert await texts(world, "NOW") == []


async def test_how_am_i_counts_what_was_used_and_shames_nobody_at_none(world: World) -> None:
    await world.settled_client()
    [none_yet] = await texts(world, "how am i doing?")
    assert none_yet == "Harborside: There is time. The first time you use your plan is counted here."
    await world.play(DUE + A_WHILE)
    await world.texts_in("3")
    await world.texts_in("sorry, meant 1")
    [*_, one] = await texts(world, "how am i doing?")
    assert "Times you used a plan so far: 1." in one or ": 1." in one


async def test_how_am_i_tells_what_progress_said_last_and_no_miss(world: World) -> None:
    who = await world.settled_client()
    await world.play(DUE + A_WHILE)
    await world.texts_in("1")
    await world.play(A_WHILE)

    def fact(event: type[Event], **numbers: Any) -> Event:
        about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
        of_plan = {"plan_id": who.plan_id, "opportunity_id": new_id(), "local_date": world.clock.now().date()}
        return event.model_validate({**about, **of_plan, "best_run": 12, **numbers})

    async def asked_after(*facts: Event) -> str:
        await world.tell(*facts, source="progress")
        await world.rest()
        return (await texts(world, "how am i doing?"))[-1]

    running = fact(RepetitionCounted, run=12, total_repetitions=41)
    assert "41" in (told := await asked_after(running))
    assert "12" in told
    assert "41" in (told := await asked_after(fact(StreakPaused, run=12, total_repetitions=41)))
    assert "12" not in told, "a run that rests is not spoken of"
    assert "1" in told.replace("41", ""), "the one of this week"
    told = await asked_after(fact(ComebackMade, run=13, total_repetitions=42, after_misses=2))
    assert ("back" in told or "up again" in told, "42" in told) == (True, True), told
    stands = {"state": "running", "run": 2, "best_run": 12, "total_repetitions": 41}
    corrected = fact(ProgressCorrected, was={**stands, "run": 13, "total_repetitions": 42}, now=stands)
    assert "41" in (told := await asked_after(corrected))
    assert "back" not in told
    await world.tell(ClientErased(clinic_id=who.clinic_id, client_id=who.client_id, occurred_at=world.clock.now()))
    await world.rest()
    assert await world.rows("SELECT 1 FROM notifier.practised") == []


@pytest.mark.parametrize(
    ("word", "event", "said"),
    [
        ("STUCK", StuckSaid, "EASIER makes the step small."),
        ("feedback: fewer texts on Sundays", FeedbackGiven, "Thanks for saying so."),
    ],
)
async def test_it_is_told_to_the_clinic_without_its_words_and_answered_once(
    world: World, word: str, event: type[StuckSaid] | type[FeedbackGiven], said: str
) -> None:
    await world.settled_client()
    [answered] = await texts(world, word, word)
    assert said in answered
    assert len(await world.said(event)) == 2
    waiting = await world.said(FreeTextWaiting)
    assert [each.count for each in waiting if isinstance(each, FreeTextWaiting)] == [1, 2]
    logged = await world.rows("SELECT data FROM notifier.event_log")
    assert "Sundays" not in str(logged)


async def goal(world: World, who: Someone) -> GoalSet:
    return GoalSet(
        clinic_id=who.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        goal_id=who.goal_id,
        statement=await world.sealed(who.client_id, "goal.statement", "Fridays that I remember"),
        why=await world.sealed(who.client_id, "goal.why", "my son plays on Saturdays"),
    )


async def test_goal_and_why_say_the_clients_own_words_where_those_may_show(world: World) -> None:
    who = await world.settled_client(copy_level="personal")
    await world.tell(await goal(world, who))
    await world.rest()
    assert await texts(world, "GOAL", "WHY") == [
        "Harborside: Here it is. Your goal: Fridays that I remember",
        "Harborside: Here it is. Why, in your words: my son plays on Saturdays",
    ]
    kept = str(await world.rows("SELECT statement, why FROM notifier.goal"))
    assert "Fridays" not in kept
    assert "son" not in kept
    closed = GoalClosed(
        clinic_id=who.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        goal_id=who.goal_id,
        outcome="met",
    )
    await world.tell(closed)
    await world.rest()
    [told] = await texts(world, "GOAL")
    assert told == "Harborside: That is not kept here yet. Bring it to your next visit."


async def test_a_goal_shows_no_more_than_the_plan_does(world: World) -> None:
    who = await world.settled_client()
    await world.tell(await goal(world, who))
    await world.rest()
    [told] = await texts(world, "GOAL")
    assert told == "Harborside: It is kept, but not shown by text. To hear it, call +12025550199."


async def test_a_word_of_the_clients_own_pulls_the_plan(world: World) -> None:
    who = await world.settled_client()
    wanted = PreferencesSet(
        clinic_id=who.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        cue_word=await world.sealed(who.client_id, "contact.cue_word", "lighthouse"),
    )
    await world.tell(wanted)
    await world.rest()
    assert await texts(world, "Lighthouse!", "lighthose") == [PLAN, PLAN]
    [told] = await texts(world, "the lighthouse was lovely")
    assert told != PLAN


async def test_each_plans_own_word_pulls_that_plan_and_the_clients_own_word_any(world: World) -> None:
    who = await world.settled_client(cue_word=None)
    other_id = new_id()
    lantern = await world.sealed(who.client_id, "plan.cue_word", "lantern")
    dome = await world.sealed(who.client_id, "plan.cue_word", "dome")
    revised = await world.plan(who, PlanRevised, plan_version=2, cue_word=lantern)
    other = await world.plan(
        who,
        plan_id=other_id,
        discreet=await world.sealed(who.client_id, "plan.discreet", "The other card"),
        moments=[window(who, moment_id=new_id(), days=("SU",))],
        cue_word=dome,
    )
    wanted = PreferencesSet(
        clinic_id=who.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        cue_word=await world.sealed(who.client_id, "contact.cue_word", "lighthouse"),
    )
    await world.tell(revised, other, wanted)
    await world.rest()
    first, second = PLAN, "Harborside: The other card."
    assert await texts(world, "Lantern!", "DOME", "lanterm", "Dome") == [first, second, first, second]
    await world.play(DUE + A_WHILE)  # the first is nudged for, so it is meant by who names none
    assert (await texts(world, "lighthouse", "now", "dome"))[-3:] == [first, first, second]
    kept = str(await world.rows("SELECT cue_word FROM notifier.plan"))
    assert "lantern" not in kept


async def test_the_word_of_a_plan_that_is_over_pulls_nothing(world: World) -> None:
    who = await world.settled_client()
    word = await world.sealed(who.client_id, "plan.cue_word", "lantern")
    ended = PlanEnded(
        clinic_id=who.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        plan_id=who.plan_id,
        goal_id=who.goal_id,
        reason="dropped",
        local_date=world.clock.now().date(),
    )
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, cue_word=word), ended)
    await world.rest()
    [told] = await texts(world, "lantern")
    assert told != PLAN
