"""A report is of the local day that it names; an answer before its nudge is that day's, and takes nothing back."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from handrail_shared.contracts.events import ActionCorrected, ActionDone, ActionMissed, Event, NudgeDecided
from handrail_shared.runtime.ids import new_id

from tests.notifier.effects.test_barriers import A_WHILE, meanings, nudged, told
from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World, window

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
NOON = DUE + timedelta(hours=19)
EVENING = DUE + timedelta(hours=26)


async def days(world: World, *kinds: type[Event]) -> Sequence[date]:
    return [each.local_date for each in await world.said(*kinds)]  # type: ignore[attr-defined]


async def test_yesterdays_answer_is_credited_to_yesterday_though_todays_nudge_has_come(world: World) -> None:
    await nudged(world)
    await world.play(EVENING)
    await world.texts_in("did it yesterday 7")
    [done] = await world.said(ActionDone)
    assert (done.local_date, done.late, done.helpfulness) == (MONDAY, True, 7)
    await world.play(A_WHILE)
    await world.texts_in("did it")
    assert await days(world, ActionDone) == [MONDAY, TUESDAY]


@pytest.mark.parametrize(
    "text", ["yesterday 1", "1 yesterday", "yesterday: 1", "ayer 1", "ayer hecho", "for yesterday 1"]
)
async def test_a_digit_is_yesterdays_whether_its_day_stands_before_or_behind_it(world: World, text: str) -> None:
    await nudged(world)
    await world.play(EVENING)
    await world.texts_in(text)
    assert (await days(world, ActionDone), await days(world, ActionMissed)) == ([MONDAY], [])


async def test_yesterdays_answer_in_spanish(world: World) -> None:
    await nudged(world)
    await world.play(EVENING)
    await world.texts_in("lo hice ayer")
    assert await days(world, ActionDone) == [MONDAY]


async def test_an_early_answer_is_todays_spares_its_nudge_and_can_be_taken_back(world: World) -> None:
    await nudged(world)
    await world.texts_in("missed")
    await world.play(NOON)
    await world.texts_in("done early today")
    assert (await days(world, ActionMissed), await days(world, ActionDone)) == ([MONDAY], [TUESDAY])
    assert await world.said(ActionCorrected) == []
    await world.play(DUE + timedelta(hours=25))
    [tuesday] = [each for each in await world.said(NudgeDecided) if each.local_date == TUESDAY]
    assert (tuesday.decision, tuesday.reasons) == ("withhold", ("already_answered",))
    await world.texts_in("sorry, meant 3")
    [corrected] = await world.said(ActionCorrected)
    assert (corrected.local_date, corrected.was, corrected.now) == (TUESDAY, "done", "missed")


async def test_an_early_answer_without_a_day_takes_nothing_back_either(world: World) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(NOON)
    await world.texts_in("done")
    assert (await days(world, ActionDone), await world.said(ActionCorrected)) == ([TUESDAY], [])


async def test_what_is_of_no_step_is_kept_for_a_person(world: World) -> None:
    await nudged(world, moments=[window(Someone(new_id()), days=("MO",))])
    await world.texts_in("3")
    await world.play(NOON)
    await world.texts_in("done early today")
    assert (await days(world, ActionDone), await world.said(ActionCorrected)) == ([], [])
    assert await meanings(world) == ["missed", "free_text"]


async def test_a_miss_before_its_nudge_is_no_miss_of_todays_and_none_of_yesterdays(world: World) -> None:
    await nudged(world)
    await world.texts_in("1")
    await world.play(NOON)
    await world.texts_in("missed it")
    assert await world.said(ActionMissed, ActionCorrected) == []
    assert await meanings(world) == ["done", "free_text"]


async def test_naming_yesterday_takes_back_what_was_said_of_it(world: World) -> None:
    await nudged(world)
    await world.texts_in("3")
    await world.play(EVENING)
    await world.texts_in("did it yesterday after all")
    [corrected] = await world.said(ActionCorrected)
    assert (corrected.local_date, corrected.was, corrected.now) == (MONDAY, "missed", "done")


async def test_a_moment_whose_nudge_was_left_out_can_be_reported(world: World) -> None:
    await world.settled_client()
    await world.texts_in("break 2")
    await world.play(DUE + timedelta(hours=1))
    assert [each.decision for each in await world.said(NudgeDecided)] == ["withhold"]
    await world.texts_in("did it today")
    assert await days(world, ActionDone) == [MONDAY]


async def test_a_weekday_credits_that_days_opportunity_in_both_languages(world: World) -> None:
    await nudged(world)
    await world.play(DUE + timedelta(days=2))
    await world.texts_in("did it monday 7")
    await world.play(A_WHILE)
    await world.texts_in("el martes sí lo hice")
    monday, tuesday = await world.said(ActionDone)
    assert (monday.local_date, monday.late, monday.helpfulness) == (MONDAY, True, 7)
    assert tuesday.local_date == TUESDAY


async def test_a_weekday_takes_back_what_was_said_of_it(world: World) -> None:
    await nudged(world)
    await world.texts_in("missed")
    await world.play(NOON)
    await world.texts_in("did it monday after all")
    [corrected] = await world.said(ActionCorrected)
    assert (corrected.local_date, corrected.was, corrected.now) == (MONDAY, "missed", "done")


async def test_of_a_weekday_without_an_opportunity_and_of_several_it_is_asked_which_is_meant(world: World) -> None:
    await nudged(world)
    await world.play(EVENING)
    for text in ("did it saturday", "did it monday and tuesday"):
        await world.texts_in(text)
        await world.play(timedelta(minutes=61))
    assert await world.said(ActionDone) == []
    asked = [body for body in told(world) if "Which day was that?" in body]
    assert len(asked) == 2
    assert await meanings(world) == ["free_text", "free_text"], "a person reads it, too"
    await world.texts_in("done yesterday")
    assert await days(world, ActionDone) == [MONDAY]


async def test_todays_own_name_is_asked_about_while_last_weeks_is_open(world: World) -> None:
    await nudged(world)
    await world.play(DUE + timedelta(days=7, hours=-4))
    await world.texts_in("did it monday")
    assert await world.said(ActionDone) == []
    assert "Which day was that?" in told(world)[-1]


async def test_a_day_by_two_names_is_one_day_and_two_days_are_asked_about(world: World) -> None:
    await nudged(world)
    await world.texts_in("missed it today tuesday")
    assert await days(world, ActionMissed) == [], "it is monday"
    await world.texts_in("did it today monday")
    assert (await days(world, ActionDone), await days(world, ActionMissed)) == ([MONDAY], [])
