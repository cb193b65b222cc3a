"""A report in the plan's own words, through the whole notifier: an ordinary report in every way, and nothing where it is not sure."""

from datetime import timedelta
from typing import Any

import pytest
from handrail_shared.contracts.events import (
    ActionCorrected,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    ClientEnrolled,
    CrisisSuspected,
)

from tests.notifier.effects.test_barriers import A_WHILE, meanings, nudged, told
from tests.notifier.effects.test_corrections import two_plans
from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World

STEP = "Boots on, water the tomatoes"
REPORTS = (ActionDone, ActionPartlyDone, ActionMissed)


async def asked(world: World, response: str, **enrolled: Any) -> Someone:
    """A client who has just been nudged for this, and perhaps speaks another language."""
    who = await world.settled_client()
    await world.tell(
        await world.enrolled(who, **enrolled),
        await world.plan(who, plan_version=2, response=await world.sealed(who.client_id, "plan.response", response)),
    )
    await world.play(DUE + timedelta(minutes=5))
    return who


async def test_a_report_in_the_plans_own_words_is_a_report_like_any_other_and_can_be_taken_back(world: World) -> None:
    who = await nudged(world)
    await world.texts_in("said my exit line and texted Sam, 7")
    [done] = await world.said(ActionDone)
    assert (done.plan_id, done.helpfulness, done.late) == (who.plan_id, 7, False)
    assert (await meanings(world), told(world)) == (["done"], [])
    await world.play(A_WHILE)
    await world.texts_in("sorry, meant 2")
    [corrected] = await world.said(ActionCorrected)
    assert (corrected.opportunity_id, corrected.was, corrected.now) == (done.opportunity_id, "done", "partly")


async def test_in_spanish(world: World) -> None:
    await asked(world, "Me pongo las botas y riego los tomates", language="es")
    await world.texts_in("riego los tomates")
    await world.play(A_WHILE)
    await world.texts_in("regu\u00e9 los tomates")
    assert len(await world.said(ActionDone)) == 1


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("watered the tomatoes and it was fine", ActionDone),
        ("boots on but didn't water them", ActionPartlyDone),
        ("Put my boots on. Could not bring myself to water the tomatoes.", ActionPartlyDone),
        ("never watered the tomatoes today", ActionMissed),
        ("I didn't do it, no tomatoes watered", ActionMissed),
    ],
)
async def test_what_came_of_it_is_its_own_fact(world: World, text: str, fact: type[Any]) -> None:
    await asked(world, STEP)
    await world.texts_in(text)
    assert [type(each) for each in await world.said(*REPORTS)] == [fact]


@pytest.mark.parametrize(
    "text",
    [
        STEP,
        "Harborside: If I get home: Boots on, water the tomatoes. Reply 1 did it, 2 part, 3 missed, 0 n/a",
        "my wife watered the tomatoes",
    ],
)
async def test_our_own_words_given_back_and_what_is_unsure_are_kept_for_a_person(world: World, text: str) -> None:
    await asked(world, STEP)
    await world.texts_in(text)
    assert (await meanings(world), await world.said(*REPORTS)) == (["free_text"], [])


async def test_nothing_is_named_while_no_nudge_waits(world: World) -> None:
    await world.settled_client()
    await world.texts_in("said my exit line and texted Sam")
    assert await meanings(world) == ["free_text"]
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("1")
    await world.play(A_WHILE)
    await world.texts_in("said my exit line and texted Sam")
    assert (await meanings(world))[1:] == ["done", "free_text"]


async def test_of_two_plans_the_one_that_is_named_is_reported_and_nobody_is_asked_which(world: World) -> None:
    one, two = await two_plans(world)
    response = await world.sealed(one.client_id, "plan.response", "water the tomatoes")
    await world.tell(await world.plan(one, plan_version=2, response=response, plan_id=one.plan_id))
    await world.play(timedelta(minutes=1))
    await world.texts_in("watered the tomatoes")
    [done] = await world.said(ActionDone)
    assert done.plan_id == one.plan_id != two.plan_id
    assert told(world) == []


async def test_what_sounds_like_a_crisis_or_ends_all_texts_is_never_a_report(world: World) -> None:
    await nudged(world)
    await world.texts_in("said my exit line and texted Sam, I want to kill myself")
    assert len(await world.said(CrisisSuspected)) == 1
    await world.play(A_WHILE)
    await world.texts_in("said my exit line and texted Sam. stop texting me")
    assert await world.said(*REPORTS) == []


async def test_words_that_do_not_open_leave_the_text_to_a_person(world: World) -> None:
    who = await nudged(world)
    await world.admin.execute(
        "UPDATE notifier.plan SET response = cue WHERE plan_id = $1 AND client_id = $2", who.plan_id, who.client_id
    )
    await world.texts_in("said my exit line and texted Sam")
    assert (await meanings(world), await world.said(*REPORTS)) == (["free_text"], [])


async def test_who_is_forgotten_reports_nothing(world: World) -> None:
    """The text was on record before the key was destroyed, and is answered after it."""
    who = await nudged(world)
    async with world.db.transaction(world.clinic_id) as tx:
        await world.vault.destroy(tx, world.clinic_id, who.client_id)
    await world.texts_in("said my exit line and texted Sam")
    assert (await meanings(world), await world.said(*REPORTS, ClientEnrolled)) == ([], [])


async def test_no_word_of_the_plan_is_in_what_is_said_or_logged(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    await nudged(world)
    await world.texts_in("said my exit line and texted Sam")
    said = " ".join(each.model_dump_json() for each in await world.said())
    assert len(await world.said(ActionDone)) == 1
    for word in ("exit line", "Sam", "texted"):
        assert word not in said
        assert word not in "".join(capsys.readouterr())


async def named_two(world: World) -> tuple[Someone, Someone]:
    """Two plans that wait; the older is to water the tomatoes, the newer to walk to the corner."""
    one, two = await two_plans(world)
    for who, words in ((one, "water the tomatoes"), (two, "walk to the corner")):
        response = await world.sealed(one.client_id, "plan.response", words)
        await world.tell(await world.plan(who, plan_version=2, response=response, plan_id=who.plan_id))
    return one, two


@pytest.mark.parametrize("name", ["the tomatoes", "watered the tomatoes"])
async def test_which_of_two_was_meant_is_answered_by_a_plans_name_and_asked_no_more(world: World, name: str) -> None:
    one, two = await named_two(world)
    await world.texts_in("1 8")
    assert len(told(world)) == 1, "it is asked which"
    await world.texts_in(name)
    [done] = await world.said(ActionDone)
    assert (done.plan_id, done.helpfulness) == (one.plan_id, 8)
    assert await world.admin.fetchval("SELECT count(*) FROM notifier.reply WHERE meaning = 'free_text'") == 0
    await world.play(A_WHILE)
    await world.texts_in("walked to the corner")
    assert [each.plan_id for each in await world.said(ActionDone)] == [one.plan_id, two.plan_id]


async def test_the_same_deed_told_twice_is_not_the_other_plans(world: World) -> None:
    one, _ = await named_two(world)
    await world.play(timedelta(minutes=1))
    await world.texts_in("I watered the tomatoes")
    await world.play(A_WHILE)
    await world.texts_in("done, watered the tomatoes")
    assert [each.plan_id for each in await world.said(ActionDone)] == [one.plan_id]


@pytest.mark.parametrize(
    ("response", "text", "fact"),
    [
        ("Do six squats and drink water", "did 3 squats, 7", ActionPartlyDone),
        ("Drive straight home after work", "drove straight home", ActionDone),
        ("Move my body for five minutes", "did ten squats", ActionDone),
    ],
)
async def test_what_a_deed_says_is_weighed_against_the_plan(
    world: World, response: str, text: str, fact: type[Any]
) -> None:
    await asked(world, response)
    await world.texts_in(text)
    assert [type(each) for each in await world.said(*REPORTS)] == [fact]


async def test_a_deed_of_another_kind_than_the_plans_is_kept_for_a_person_and_its_client_is_told_so(
    world: World,
) -> None:
    await asked(world, "Call my cousin")
    await world.texts_in("did my laundry")
    assert (await meanings(world), await world.said(*REPORTS)) == (["free_text"], [])
    [kept] = told(world)
    assert kept.startswith("Harborside: Thanks, kept for your next visit.")
    await world.play(A_WHILE)
    await world.texts_in("called my cousin")
    assert len(await world.said(ActionDone)) == 1


async def test_a_digit_and_did_it_count_whatever_the_plan(world: World) -> None:
    await asked(world, "Call my cousin")
    await world.texts_in("did it, and washed the dishes")
    assert len(await world.said(ActionDone)) == 1


async def test_of_two_plans_a_deed_that_one_of_them_may_be_of_is_asked_about(world: World) -> None:
    await named_two(world)
    await world.texts_in("went around the block")
    [asked_which] = told(world)
    assert "Which one was that" in asked_which


async def test_of_two_plans_a_deed_that_neither_is_of_is_kept_for_a_person(world: World) -> None:
    await named_two(world)
    await world.texts_in("took my meds")
    assert (await meanings(world), await world.said(*REPORTS)) == (["free_text"], [])


async def test_a_deed_stays_done_where_the_plans_words_do_not_open(world: World) -> None:
    who = await asked(world, "Call my cousin")
    await world.admin.execute(
        "UPDATE notifier.plan SET response = cue WHERE plan_id = $1 AND client_id = $2", who.plan_id, who.client_id
    )
    await world.texts_in("did my laundry")
    assert len(await world.said(ActionDone)) == 1
