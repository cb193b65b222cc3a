"""What got in the way: asked once, answered by a digit, helped with at once."""

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from handrail_shared.contracts.events import (
    ActionCorrected,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    BarrierNamed,
    PlanRevised,
    SkipSpent,
    WishTexted,
)

from tests.notifier.test_crisis import ALARMING, on_call
from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World, unvaried, window

A_WHILE = timedelta(minutes=21)
"""So far apart, each is answered."""
ASKED = (
    "Harborside: Noted, no harm done. What got in the way? "
    "1 forgot 2 too big 3 the time 4 too strong 5 where to begin 6 no point 0 other"
)


async def nudged(world: World, **plan: Any) -> Someone:
    """A client who has just had a nudge; words are sealed here."""
    who = await world.settled_client(**plan)
    await world.play(DUE + timedelta(minutes=5))
    return who


def told(world: World) -> list[str]:
    """What was said apart from nudges, in the first wording of each."""
    return [unvaried(body) for body in world.bodies() if "1 did it" not in body]


async def meanings(world: World) -> list[str]:
    return [row["meaning"] for row in await world.rows("SELECT meaning FROM notifier.reply ORDER BY number")]


async def test_a_miss_is_asked_about_once_and_its_digit_is_a_code_on_the_bus(world: World) -> None:
    who = await nudged(world)
    await world.texts_in("3")
    assert told(world) == [ASKED]
    await world.play(A_WHILE)
    await world.texts_in("4")
    [missed], [barrier] = await world.said(ActionMissed), await world.said(BarrierNamed)
    assert (barrier.plan_id, barrier.barrier) == (who.plan_id, "too_strong")
    assert (barrier.opportunity_id, barrier.local_date) == (missed.opportunity_id, missed.local_date)
    assert await meanings(world) == ["missed", "barrier_too_strong"]
    assert told(world)[1].startswith("Harborside: For now, just this:")


async def test_a_moment_let_go_on_purpose_is_no_miss_and_is_asked_about(world: World) -> None:
    who = await nudged(world)
    await world.texts_in("skip")
    [skipped] = await world.said(SkipSpent)
    assert (skipped.plan_id, skipped.late) == (who.plan_id, False)
    assert await world.said(ActionMissed) == []
    assert told(world) == [ASKED]


@pytest.mark.parametrize(
    ("digit", "barrier", "says", "wished"),
    [
        ("1", "forgot", "15 min earlier", []),
        ("2", "too_big", "two minutes of it will do. That counts.", [("small", False)]),
        ("3", "wrong_time", "When may we text until then? 1 half an hour earlier", [("other_time", False)]),
        ("4", "too_strong", "feet flat on the floor", []),
        ("5", "where_to_start", "get up, go there", []),
        ("6", "no_point", "Text WHY", []),
        ("0", "other", "at your next visit", []),
    ],
)
async def test_each_answer_has_a_help_of_its_own(
    world: World, digit: str, barrier: str, says: str, wished: list[Any]
) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in(digit)
    assert [each.barrier for each in await world.said(BarrierNamed)] == [barrier]
    assert says in told(world)[-1]
    assert [(each.wish, each.met) for each in await world.said(WishTexted)] == wished
    assert len(await world.said(ActionMissed)) == 1, "the digit was no report"


@pytest.mark.parametrize("text", ["6 no point", "no point"])
async def test_an_answer_in_the_very_words_of_the_question_alarms_nobody_while_it_is_open(
    world: World, text: str
) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in(text)
    assert await meanings(world) == ["missed", "barrier_no_point"]
    assert await world.rows("SELECT 1 FROM notifier.crisis_case") == []
    await world.play(A_WHILE)
    await world.texts_in("no point")
    assert len(await world.rows("SELECT 1 FROM notifier.crisis_case")) == 1, "nothing is asked any more"


async def test_who_forgot_is_nudged_a_quarter_of_an_hour_earlier_from_the_next_day_on(world: World) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("1")
    await world.play(DUE + timedelta(days=1, minutes=-10))
    rows = await world.rows("SELECT decided_at FROM notifier.decision ORDER BY decided_at")
    assert [row["decided_at"] for row in rows] == [DUE, DUE + timedelta(days=1, minutes=-15)]


async def test_nudges_that_a_client_had_come_earlier_do_so_until_the_clinic_states_another_lead(world: World) -> None:
    who = await nudged(world)
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("1")
    await world.tell(await world.plan(who, PlanRevised, plan_version=2))
    await world.play(DUE + timedelta(days=1))
    another = [window(who, lead_minutes=10)]
    await world.tell(await world.plan(who, PlanRevised, plan_version=3, moments=another))
    await world.play(DUE + timedelta(days=2, hours=1))
    rows = await world.rows("SELECT decided_at FROM notifier.decision ORDER BY decided_at")
    earlier, changed = timedelta(days=1, minutes=-15), timedelta(days=2, minutes=10)
    assert [row["decided_at"] for row in rows] == [DUE, DUE + earlier, DUE + changed]


@pytest.mark.parametrize(
    ("answer", "says", "comes"),
    [
        ("1", "half an hour earlier from now on", timedelta(minutes=-30)),
        ("2", "half an hour later from now on", timedelta(minutes=30)),
        ("later please", "half an hour later from now on", timedelta(minutes=30)),
        ("half an hour earlier", "half an hour earlier from now on", timedelta(minutes=-30)),
        ("2 half an hour later", "half an hour later from now on", timedelta(minutes=30)),
        ("1. half an hour earlier", "half an hour earlier from now on", timedelta(minutes=-30)),
        ("1/2 hour later", "half an hour later from now on", timedelta(minutes=30)),
        ("0", "another time may fit", timedelta()),
        ("no change", "another time may fit", timedelta()),
    ],
)
async def test_at_the_wrong_time_a_client_moves_the_nudges_by_one_answer(
    world: World, answer: str, says: str, comes: timedelta
) -> None:
    who = await asked_when(world)
    await world.texts_in(answer)
    assert says in told(world)[-1].replace("for this plan", "from now on")
    await world.tell(await world.plan(who, PlanRevised, plan_version=2))
    await world.play(DUE + timedelta(days=1, hours=1))
    rows = await world.rows("SELECT decided_at, decision FROM notifier.decision ORDER BY decided_at")
    assert [(row["decided_at"], row["decision"]) for row in rows] == [
        (DUE, "send"),
        (DUE + timedelta(days=1) + comes, "send"),
    ]
    assert [(each.wish, each.met) for each in await world.said(WishTexted)] == [("other_time", False)], "on the list"
    assert await world.said(ActionDone, ActionPartlyDone, ActionCorrected) == []


@pytest.mark.parametrize("digit", ["0", "1", "2", "3"])
async def test_hours_after_it_was_asked_when_a_bare_digit_makes_nothing_of_a_miss(world: World, digit: str) -> None:
    await asked_when(world)
    await world.play(timedelta(hours=3))
    await world.texts_in(digit)
    assert await meanings(world) == ["missed", "barrier_wrong_time", "free_text"]


async def test_who_is_asked_when_and_says_nothing_keeps_the_digits_for_reports(world: World) -> None:
    await asked_when(world)
    await world.play(DUE + timedelta(days=1, minutes=5))
    await world.texts_in("2")
    assert await meanings(world) == ["missed", "barrier_wrong_time", "partly"]


async def test_a_digit_right_after_when_was_said_is_for_a_person(world: World) -> None:
    await asked_when(world)
    await world.texts_in("2")
    await world.play(timedelta(minutes=1))
    await world.texts_in("1")
    assert await meanings(world) == ["missed", "barrier_wrong_time", "barrier_later", "free_text"]


async def test_no_nudge_is_moved_into_hours_in_which_it_would_be_silent_or_out_of_its_window(world: World) -> None:
    who = await world.settled_client()
    until_quiet = [window(who, start=time(19, 45), end=time(20, 10))]
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, moments=until_quiet))
    await world.play(DUE + timedelta(hours=2, minutes=50))
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("3")
    await world.texts_in("2")
    assert "another time may fit" in told(world)[-1]
    await world.play(DUE + timedelta(days=1, hours=3))
    rows = await world.rows("SELECT decided_at FROM notifier.decision WHERE decision = 'send' ORDER BY decided_at")
    first = DUE + timedelta(hours=2, minutes=45)
    assert [row["decided_at"] for row in rows] == [first, first + timedelta(days=1)]


async def test_who_forgot_is_promised_no_earlier_nudge_that_a_quiet_hour_would_take_back(world: World) -> None:
    who = await world.settled_client()
    in_the_morning = [window(who, start=time(8, 15), end=time(10, 0), lead_minutes=10)]
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, moments=in_the_morning))
    await world.play(DUE + timedelta(hours=15, minutes=30))
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("1")
    assert "another time may fit" in told(world)[-1]
    assert [(each.wish, each.met) for each in await world.said(WishTexted)] == [("other_time", False)]


async def test_what_a_client_had_come_later_is_stated_anew_where_it_is_in_its_window_no_more(world: World) -> None:
    who = await asked_when(world)
    await world.texts_in("2")
    short = [window(who, end=time(17, 10))]
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, moments=short))
    await world.play(DUE + timedelta(days=1, hours=1))
    rows = await world.rows("SELECT decided_at FROM notifier.decision ORDER BY decided_at")
    assert [row["decided_at"] for row in rows] == [DUE, DUE + timedelta(days=1)]


async def asked_when(world: World) -> Someone:
    """A client who said that it is the wrong time, and was asked when nudges fit better."""
    who = await nudged(world)
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("3")
    await world.play(timedelta(minutes=2))
    return who


async def test_without_a_small_version_the_first_act_is_the_small_step_where_its_words_may_show(world: World) -> None:
    who = Someone(world.clinic_id)
    first = await world.sealed(who.client_id, "plan.first_act", "I take my phone out")
    plan = await world.plan(who, first_act=first, copy_level="personal")
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who), plan)
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("2")
    assert told(world)[-1] == (
        "Harborside: For now: just I take my phone out. That counts. A small version is on the list for your next visit."
    )
    assert [(each.wish, each.met) for each in await world.said(WishTexted)] == [("small", False)]


async def test_words_that_would_make_a_second_segment_are_left_out_whole(world: World) -> None:
    who = Someone(world.clinic_id)
    long = "I put on my shoes, take my keys and my coat, walk to the corner and back, and then text Sam that I did it, whatever comes"
    tiny = await world.sealed(who.client_id, "plan.tiny", long)
    plan = await world.plan(who, tiny=tiny, copy_level="personal")
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who), plan)
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("small")
    assert told(world)[-1] == "Harborside: Good idea: do the small version that you planned. It counts."


async def test_a_second_miss_of_the_same_evening_is_asked_about_and_each_only_once(world: World) -> None:
    who = await world.settled_client({"daily_cap": 2, "gap_minutes": 60})
    twice = [window(who, end=time(18, 0)), window(who, moment_id=uuid4(), start=time(19, 0), end=time(19, 45))]
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, moments=twice))
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("4")
    await world.play(DUE + timedelta(hours=2, minutes=5))
    await world.texts_in("missed it")
    assert [unvaried(each) for each in world.bodies()].count(ASKED) == 2
    missed = await world.said(ActionMissed)
    assert len({each.opportunity_id for each in missed}) == 2
    await world.play(timedelta(minutes=61))
    await world.texts_in("sorry, did it after all")
    await world.texts_in("sorry, meant 3, missed it")
    assert [unvaried(each) for each in world.bodies()].count(ASKED) == 2


async def test_the_words_of_a_small_version_show_only_where_they_may(world: World) -> None:
    who = Someone(world.clinic_id)
    tiny = await world.sealed(who.client_id, "plan.tiny", "I text Sam")
    first = await world.sealed(who.client_id, "plan.first_act", "I take my phone out")
    plan = await world.plan(who, tiny=tiny, first_act=first, copy_level="personal")
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who), plan)
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("5")
    assert told(world)[-1] == "Harborside: Just the first bit: I take my phone out. Then see."
    await world.play(A_WHILE)
    await world.texts_in("small")
    assert told(world)[-1] == "Harborside: Good idea: just I text Sam. It counts."
    [wish] = await world.said(WishTexted)
    assert (wish.wish, wish.met, wish.plan_id) == ("small", True, who.plan_id)


@pytest.mark.parametrize("text", ["1 3", "1/4", "1 & 5", "1, 2 and 4", "1 y 3", "1,3", "1-3.", "1 1"])
async def test_several_digits_answer_with_the_first_and_report_nothing(world: World, text: str) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in(text)
    assert [each.barrier for each in await world.said(BarrierNamed)] == ["forgot"]
    assert await world.said(ActionDone, ActionPartlyDone, ActionCorrected) == []


@pytest.mark.parametrize("digit", ["0", "1", "2", "3", "4", "5", "6"])
async def test_a_second_reason_in_a_text_of_its_own_is_no_report(world: World, digit: str) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("4")
    await world.play(timedelta(minutes=1))
    await world.texts_in(digit)
    assert await meanings(world) == ["missed", "barrier_too_strong", "free_text"]
    assert await world.said(ActionDone, ActionPartlyDone, ActionCorrected) == []


@pytest.mark.parametrize("digit", ["1", "2"])
@pytest.mark.parametrize("answered", [True, False])
async def test_hours_later_a_bare_digit_makes_no_miss_a_step_done(world: World, digit: str, answered: bool) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(A_WHILE)
    if answered:
        await world.texts_in("4")
    await world.play(timedelta(hours=4))
    await world.texts_in(digit)
    assert (await meanings(world))[-1] == "free_text"
    assert await world.said(ActionDone, ActionPartlyDone, ActionCorrected) == []


@pytest.mark.parametrize(("minutes", "named"), [(119, ["too_strong"]), (121, [])])
async def test_a_digit_answers_it_for_two_hours_and_no_longer(world: World, minutes: int, named: list[str]) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(timedelta(minutes=minutes))
    await world.texts_in("4")
    assert [each.barrier for each in await world.said(BarrierNamed)] == named


@pytest.mark.parametrize("text", ["sorry, meant 1", "did it after all"])
async def test_words_that_correct_make_a_miss_a_step_done(world: World, text: str) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("4")
    await world.play(timedelta(minutes=1))
    await world.texts_in(text)
    assert len(await world.said(ActionDone)) == 1
    assert len(await world.said(ActionCorrected)) == 1


async def test_after_a_newer_nudge_a_digit_means_what_it_always_means(world: World) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(timedelta(days=1))
    await world.texts_in("2")
    assert await meanings(world) == ["missed", "partly"]


async def test_a_digit_answers_nothing_twice(world: World) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(A_WHILE)
    await world.texts_in("0")
    await world.texts_in("0")
    assert len(await world.said(BarrierNamed)) == 1
    assert await meanings(world) == ["missed", "barrier_other", "free_text"]


async def test_a_question_that_did_not_go_out_is_not_asked(world: World) -> None:
    await nudged(world)
    await world.admin.execute("UPDATE notifier.client SET crisis_since = $1", world.clock.now())
    await world.texts_in("3")
    await world.texts_in("1")
    assert ["it is kept" in each for each in told(world)] == [True], "and nothing of the question"
    assert await meanings(world) == ["missed", "done"]


async def test_an_alarm_closes_the_question_and_a_digit_after_it_answers_nothing(world: World) -> None:
    await nudged(world)
    await on_call(world)
    await world.texts_in("3")
    await world.play(timedelta(minutes=5))
    await world.texts_in(ALARMING)
    await world.play(timedelta(minutes=5))
    await world.texts_in("2")
    assert await world.said(BarrierNamed, WishTexted, ActionCorrected) == []
    assert await meanings(world) == ["missed", "free_text", "free_text"]
