"""LATER: the same nudge once more, while its window lasts."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

import pytest
from handrail_notifier.answering import Answering
from handrail_shared.contracts.events import ActionDone, NudgeDecided, NudgeExpired, NudgeSent, PlanPaused, WishTexted

from tests.notifier.effects.test_barriers import A_WHILE, nudged, told
from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World, window

ONE_A_DAY = {"daily_cap": 1, "gap_minutes": 240}
IN_MINUTES = re.compile(r"once more in about \d+ min")
COMES_NOT = "Harborside: Got it. There is no second text for this one. 1, 2, 3 or 0 still counts."


def comes(minutes: int) -> str:
    return f"once more in about {minutes} min"


def announced(world: World) -> list[str]:
    """What is said of when it comes, or that it does not."""
    return [found[0] if (found := IN_MINUTES.search(body)) else body for body in told(world)]


async def once(world: World) -> None:
    await world.settled_client(ONE_A_DAY)
    await world.play(DUE + timedelta(minutes=5))


def nudges(world: World) -> int:
    return sum("1 did it" in body for body in world.bodies())


async def test_a_nudge_comes_once_more_an_hour_later_for_the_same_opportunity(world: World) -> None:
    await once(world)
    await world.texts_in("later")
    assert announced(world) == [comes(60)]
    await world.play(timedelta(minutes=59))
    assert nudges(world) == 1
    await world.play(timedelta(minutes=2))
    assert nudges(world) == 2
    [decided], sent = await world.said(NudgeDecided), await world.said(NudgeSent)
    assert {each.opportunity_id for each in sent} == {decided.opportunity_id}
    assert len({each.nudge_id for each in sent}) == 2
    await world.texts_in("1")
    [done] = await world.said(ActionDone)
    assert (done.opportunity_id, done.local_date) == (decided.opportunity_id, decided.local_date)
    [wish] = await world.said(WishTexted)
    assert (wish.wish, wish.met) == ("later", True)


@pytest.mark.parametrize("text", ["later 0", "later 1", "later 4", "ask me in 3 minutes", "luego 0"])
async def test_sooner_than_five_minutes_is_five_and_the_client_is_told_so(world: World, text: str) -> None:
    await once(world)
    await world.texts_in(text)
    assert announced(world) == [comes(5)]
    await world.play(timedelta(minutes=4))
    assert nudges(world) == 1
    await world.play(timedelta(minutes=2))
    assert nudges(world) == 2


@pytest.mark.parametrize("text", ["later 500", "later 200", "later 1440", "later 2000"])
async def test_a_long_time_is_as_long_as_it_says_and_not_what_is_left_of_it_without_a_nought(
    world: World, text: str
) -> None:
    await once(world)
    await world.texts_in(text)
    assert announced(world) == [COMES_NOT]
    await world.play(timedelta(hours=3))
    assert nudges(world) == 1


async def test_what_the_clinic_states_meanwhile_brings_it_no_sooner(world: World) -> None:
    await once(world)
    await world.texts_in("later 60")
    await world.play(timedelta(minutes=10))
    await world.tell(world.clinic(**ONE_A_DAY))
    await world.play(timedelta(minutes=49))
    assert nudges(world) == 1
    await world.play(timedelta(minutes=2))
    assert nudges(world) == 2


async def test_it_comes_once_and_the_second_wish_is_a_decision_with_its_reason(world: World) -> None:
    await once(world)
    await world.texts_in("later 20")
    await world.play(A_WHILE)
    await world.texts_in("later 20")
    await world.play(timedelta(hours=1))
    assert nudges(world) == 2
    assert announced(world) == [comes(20), COMES_NOT]
    rows = await world.rows("SELECT decision, reasons, repeats FROM notifier.decision ORDER BY decided_at")
    assert [(row["decision"], row["repeats"]) for row in rows] == [("send", None), ("send", DUE), ("withhold", DUE)]
    assert "later_once" in rows[-1]["reasons"]


@pytest.mark.parametrize(("second", "minutes"), [("later 20", 25), ("later 90", 95), ("later", 65), ("later 60", 65)])
async def test_while_it_has_not_gone_another_later_moves_it(world: World, second: str, minutes: int) -> None:
    await once(world)
    await world.texts_in("later 60")
    await world.play(A_WHILE)
    await world.texts_in(second)
    asked_at = world.clock.now()
    assert announced(world) == [comes(60), comes(minutes - 5)]
    await world.play(timedelta(hours=3))
    gone = [each.created_at for each in world.sent() if "1 did it" in each.shown]
    assert len(gone) == 2
    assert gone[1] - asked_at < timedelta(minutes=minutes)
    assert gone[1] - asked_at >= timedelta(minutes=minutes - 5)
    assert [(each.wish, each.met) for each in await world.said(WishTexted)] == [("later", True), ("later", True)]


async def test_where_it_cant_be_moved_it_comes_as_it_was_to_and_nobody_is_told_otherwise(world: World) -> None:
    await once(world)
    await world.texts_in("later 60")
    await world.play(A_WHILE)
    left = 60 - round(A_WHILE / timedelta(minutes=1))
    await world.texts_in("later 180")
    assert announced(world) == [comes(60), comes(left)]
    await world.play(timedelta(hours=3))
    assert nudges(world) == 2
    rows = await world.rows("SELECT decision, reasons FROM notifier.decision ORDER BY decided_at, decision")
    [(decision, reasons)] = [(row["decision"], row["reasons"]) for row in rows if row["reasons"]]
    assert (decision, "later_past" in reasons, "later_once" in reasons) == ("withhold", True, False)
    assert [(each.wish, each.met) for each in await world.said(WishTexted)] == [("later", True), ("later", False)]


async def test_where_it_is_to_come_no_more_another_later_is_promised_nothing(world: World) -> None:
    who = await world.settled_client(ONE_A_DAY)
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("later 60")
    await world.tell(
        PlanPaused(clinic_id=who.clinic_id, client_id=who.client_id, plan_id=who.plan_id, occurred_at=world.clock.now())
    )
    await world.play(A_WHILE)
    await world.texts_in("later 20")
    assert announced(world) == [comes(60), COMES_NOT]
    await world.play(timedelta(hours=3))
    assert nudges(world) == 1


async def test_a_wish_that_is_taken_up_after_its_time_is_answered_by_the_text_itself(world: World) -> None:
    await once(world)
    [answering] = [part for part in world.service.parts if isinstance(part, Answering)]
    await answering.stop()
    await world.carrier.carrier.text("+12025550143", "+12025550100", "later 30")
    world.clock.advance_to(world.clock.now() + timedelta(minutes=40))
    await answering.start()
    await world.play(timedelta(minutes=10))
    assert nudges(world) == 2
    assert told(world) == []


async def test_it_counts_from_when_it_goes_for_whatever_looks_at_when_nudges_came(world: World) -> None:
    await once(world)
    asked_at = world.clock.now()
    await world.texts_in("later 40")
    await world.play(timedelta(minutes=45))
    assert nudges(world) == 2
    [row] = await world.rows("SELECT decided_at FROM notifier.decision WHERE repeats IS NOT NULL")
    assert row["decided_at"] >= asked_at + timedelta(minutes=40)


async def test_after_its_window_there_is_none_and_the_client_is_told(world: World) -> None:
    await once(world)
    await world.texts_in("later 180")
    assert told(world) == [COMES_NOT]
    await world.play(timedelta(hours=4))
    assert nudges(world) == 1
    rows = await world.rows("SELECT reasons FROM notifier.decision WHERE decision = 'withhold'")
    assert [row["reasons"] for row in rows] == [["later_past"]]
    assert [(each.wish, each.met) for each in await world.said(WishTexted)] == [("later", False)]


@pytest.mark.parametrize("texts", [("later 60", "BREAK 2", "BACK"), ("later 60", "BREAK", "START")])
async def test_who_is_back_from_a_break_before_its_time_gets_it_as_it_was_to_come(
    world: World, texts: Sequence[str]
) -> None:
    await once(world)
    asked_at = world.clock.now()
    for each in texts:
        await world.texts_in(each)
        await world.play(timedelta(minutes=10))
    await world.play(asked_at + timedelta(minutes=59))
    assert nudges(world) == 1
    await world.play(timedelta(minutes=2))
    assert nudges(world) == 2


async def test_in_a_break_it_does_not_come(world: World) -> None:
    await once(world)
    await world.texts_in("later 60")
    await world.texts_in("BREAK 2")
    await world.play(timedelta(hours=3))
    await world.texts_in("BACK")
    await world.play(timedelta(hours=3))
    assert nudges(world) == 1
    rows = await world.rows("SELECT state, reason FROM notifier.text WHERE kind = 'nudge' ORDER BY planned_at")
    assert (rows[-1]["state"], rows[-1]["reason"]) == ("expired", "on_break")


async def test_what_was_answered_meanwhile_does_not_come_again(world: World) -> None:
    await once(world)
    await world.texts_in("later 60")
    await world.play(A_WHILE)
    await world.texts_in("1")
    await world.play(timedelta(hours=2))
    assert nudges(world) == 1
    assert await world.said(NudgeExpired) == [], "its opportunity had a nudge"


async def test_where_no_nudge_waits_it_says_so(world: World) -> None:
    await nudged(world)
    await world.texts_in("1")
    await world.texts_in("later")
    [body] = told(world)
    assert "open" in body
    assert await world.said(WishTexted) == []


async def with_another_plan(world: World, starts: time, *, ends: time) -> datetime:
    """One's window begins at five and is over at `ends`, the other's begins at `starts`. When the first nudge came."""
    who = Someone(world.clinic_id)
    first = window(who, start=time(17), end=ends)
    await world.tell(world.clinic(gap_minutes=60), await world.enrolled(who), world.consent(who))
    await world.tell(await world.plan(who, moments=[first]))
    other = Someone(world.clinic_id, client_id=who.client_id)
    second = window(other, start=starts, end=time(20))
    discreet = await world.sealed(who.client_id, "plan.discreet", "SECOND plan line.")
    await world.tell(await world.plan(other, moments=[second], discreet=discreet))
    await world.rest()
    await world.play(DUE)
    assert nudges(world) == 1
    return world.clock.now()


def came(world: World, since: datetime) -> list[tuple[bool, int]]:
    """Of each nudge whether it is the second plan's, and after how many minutes it came."""
    sent = [each for each in world.sent() if "1 did it" in each.shown]
    return [("SECOND" in each.shown, round((each.created_at - since) / timedelta(minutes=1))) for each in sent]


@pytest.mark.parametrize("ends", [time(18, 30), time(20)], ids=["a window that is soon over", "a long window"])
@pytest.mark.parametrize(
    ("starts", "others"), [(time(17, 50), []), (time(18, 40), [(True, 140)])], ids=["no room for it", "it waits"]
)
async def test_it_comes_when_it_was_said_to_and_another_plans_nudge_keeps_its_distance(
    world: World, starts: time, others: list[tuple[bool, int]], ends: time
) -> None:
    since = await with_another_plan(world, starts, ends=ends)
    await world.play(timedelta(minutes=5))
    await world.texts_in("later 75")
    await world.play(timedelta(hours=4))
    assert announced(world) == [comes(75)]
    assert came(world, since) == [(False, 0), (False, 80), *others]
    reasons = [each.reasons for each in await world.said(NudgeDecided) if each.reasons]
    assert reasons == ([] if others else [("too_soon",)])


async def test_it_comes_when_it_was_said_to_also_soon_after_another_plans_nudge(world: World) -> None:
    since = await with_another_plan(world, time(17, 50), ends=time(20))
    await world.play(timedelta(minutes=62))
    await world.texts_in("1")
    await world.play(timedelta(minutes=3))
    await world.texts_in("later 10")
    assert announced(world)[-1] == comes(10)
    await world.play(timedelta(hours=1))
    assert came(world, since) == [(False, 0), (True, 60), (False, 75)]
