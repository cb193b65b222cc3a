"""A client takes back what they said; and says which of two plans they meant."""

from datetime import time, timedelta
from typing import Any

from handrail_shared.contracts.events import (
    ActionCorrected,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    BarrierNamed,
    SkipSpent,
)

from tests.notifier.effects.test_barriers import A_WHILE, meanings, nudged, told
from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World, window


async def test_a_correction_is_said_with_what_it_takes_back_and_the_ledger_names_it(world: World) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("sorry, meant 2")
    [missed], [partly] = await world.said(ActionMissed), await world.said(ActionPartlyDone)
    [corrected] = await world.said(ActionCorrected)
    assert (corrected.was, corrected.now) == ("missed", "partly")
    assert (corrected.corrects, corrected.reply_id) == (missed.reply_id, partly.reply_id)
    assert (corrected.opportunity_id, corrected.local_date) == (missed.opportunity_id, missed.local_date)
    rows = await world.rows("SELECT corrects FROM notifier.reply ORDER BY number")
    assert [row["corrects"] for row in rows] == [None, missed.reply_id]
    assert await world.said(BarrierNamed) == [], "what was open about the miss is over"


async def test_the_same_correction_again_is_nothing(world: World) -> None:
    await nudged(world)
    for text in ("3", "sorry, meant 1", "sorry, meant 1"):
        await world.texts_in(text)
        await world.play(A_WHILE)
    assert len(await world.said(ActionCorrected)) == len(await world.said(ActionDone)) == 1
    assert await meanings(world) == ["missed", "done", "done"]


async def test_a_number_right_after_a_report_says_how_much_it_helped(world: World) -> None:
    await nudged(world)
    await world.texts_in("1")
    await world.play(timedelta(minutes=5))
    await world.texts_in("7")
    assert [each.helpfulness for each in await world.said(ActionDone)] == [None, 7]
    assert await meanings(world) == ["done", "done"]
    assert await world.said(ActionCorrected) == []
    await world.texts_in("8")
    assert await meanings(world) == ["done", "done", "free_text"], "it is rated once"


async def test_a_key_right_after_a_report_reports_anew(world: World) -> None:
    await nudged(world)
    await world.texts_in("1")
    await world.texts_in("2")
    assert await meanings(world) == ["done", "partly"]


async def test_a_skip_can_be_taken_back(world: World) -> None:
    await nudged(world)
    await world.texts_in("skip")
    await world.texts_in("sorry, meant 1")
    assert [type(each) for each in await world.said(SkipSpent, ActionDone)] == [SkipSpent, ActionDone]
    [corrected] = await world.said(ActionCorrected)
    assert (corrected.was, corrected.now) == ("skipped", "done")


async def test_after_a_day_there_is_nothing_to_correct(world: World) -> None:
    await nudged(world, expires_at=DUE + timedelta(hours=3))
    await world.texts_in("3")
    await world.play(timedelta(hours=24))
    await world.texts_in("sorry, meant 1")
    assert await world.said(ActionCorrected) == []


async def two_plans(world: World, **plan: Any) -> tuple[Someone, Someone]:
    """One at five, one at seven; both nudged for, neither just now."""
    one = await world.settled_client(**plan)
    two = Someone(world.clinic_id, client_id=one.client_id)
    late = window(two, start=time(19), end=time(20))
    cue = await world.sealed(one.client_id, "plan.cue", "dinner is on the table at my sister's place")
    await world.tell(await world.plan(two, moments=[late], cue=cue, **plan))
    await world.play(DUE + timedelta(hours=2, minutes=35))
    return one, two


async def test_where_two_plans_wait_it_is_asked_once_which_is_meant(world: World) -> None:
    one, _ = await two_plans(world)
    await world.texts_in("1 8")
    assert told(world) == ["Harborside: Thanks. Which one was that: 1 for 19:00, 2 for 17:00?"]
    assert await world.said(ActionDone) == []
    await world.texts_in("2")
    [done] = await world.said(ActionDone)
    assert (done.plan_id, done.helpfulness, done.late) == (one.plan_id, 8, False)


async def test_plans_are_told_apart_by_their_cues_where_these_may_show(world: World) -> None:
    await two_plans(world, copy_level="personal")
    await world.texts_in("1")
    [asked] = told(world)
    assert asked.endswith("1 for dinner is on the table, 2 for the Friday crowd heads?")


async def test_who_does_not_say_which_is_not_asked_again(world: World) -> None:
    _, two = await two_plans(world)
    await world.texts_in("done")
    await world.play(A_WHILE)
    await world.texts_in("did it")
    [done] = await world.said(ActionDone)
    assert done.plan_id == two.plan_id
    assert len(told(world)) == 1


async def test_yesterdays_answer_credits_yesterday(world: World) -> None:
    await nudged(world, expires_at=DUE + timedelta(hours=3))
    await world.play(timedelta(hours=20))
    await world.texts_in("skip")
    [skipped] = await world.said(SkipSpent)
    assert (skipped.local_date.day, skipped.late) == (2, False)
    await world.play(timedelta(hours=5))
    await world.texts_in("3")
    assert [each.local_date.day for each in await world.said(ActionMissed)] == []


async def test_who_does_not_say_which_in_time_is_taken_to_mean_the_newest(world: World) -> None:
    _, two = await two_plans(world)
    await world.texts_in("1 8")
    assert await world.said(ActionDone) == []
    await world.play(timedelta(hours=2, minutes=1))
    [done] = await world.said(ActionDone)
    assert (done.plan_id, done.helpfulness, done.late) == (two.plan_id, 8, False)
    assert await meanings(world) == ["done"]
    await world.play(timedelta(hours=12))
    assert len(await world.said(ActionDone)) == 1


async def test_what_is_taken_back_before_which_is_said_is_of_the_one_that_is_meant(world: World) -> None:
    one, _ = await two_plans(world)
    await world.texts_in("1 8")
    await world.texts_in("sorry, meant 3")
    await world.texts_in("2")
    [missed] = await world.said(ActionMissed)
    assert missed.plan_id == one.plan_id
    await world.play(timedelta(hours=3))
    assert await world.said(ActionDone, ActionCorrected) == []


async def test_an_answer_settles_the_report_that_was_asked_about_and_no_other(world: World) -> None:
    """The first question was one text too many, and never went out."""
    one, two = await two_plans(world)
    for _ in range(3):
        await world.texts_in("HELP")
        await world.play(timedelta(minutes=1))
    await world.texts_in("done 7")
    await world.play(timedelta(hours=1))
    await world.texts_in("missed it")
    await world.texts_in("2")
    [missed] = await world.said(ActionMissed)
    assert missed.plan_id == one.plan_id
    assert await world.said(ActionDone) == []
    await world.play(timedelta(hours=2))
    [done] = await world.said(ActionDone)
    assert (done.plan_id, done.helpfulness) == (two.plan_id, 7), (
        "the report that nobody could be asked about is not lost"
    )


async def test_what_was_said_or_reported_again_meanwhile_counts_once(world: World) -> None:
    await two_plans(world)
    await world.texts_in("done")
    await world.play(A_WHILE)
    await world.texts_in("did it")
    await world.play(timedelta(hours=3))
    assert len(await world.said(ActionDone)) == 1
