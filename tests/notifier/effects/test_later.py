"""LATER: the same nudge once more, while its window lasts."""

from datetime import timedelta

from handrail_shared.contracts.events import ActionDone, NudgeDecided, NudgeExpired, NudgeSent, WishTexted

from tests.notifier.effects.test_barriers import A_WHILE, nudged, told
from tests.notifier.test_loop import DUE
from tests.notifier.world import World

ONE_A_DAY = {"daily_cap": 1, "gap_minutes": 240}
COMES = "Harborside: Fine. The same text comes once more, later."
COMES_NOT = "Harborside: Got it. There is no second text for this one. 1, 2, 3 or 0 still counts."


async def once(world: World) -> None:
    await world.settled_client(ONE_A_DAY)
    await world.play(DUE + timedelta(minutes=5))


def nudges(world: World) -> int:
    return sum("1 did it" in body for body in world.bodies())


async def test_a_nudge_comes_once_more_an_hour_later_for_the_same_opportunity(world: World) -> None:
    await once(world)
    await world.texts_in("later")
    assert told(world) == [COMES]
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


async def test_it_comes_once_and_the_second_wish_is_a_decision_with_its_reason(world: World) -> None:
    await once(world)
    await world.texts_in("later 20")
    await world.play(A_WHILE)
    await world.texts_in("later 20")
    await world.play(timedelta(hours=1))
    assert nudges(world) == 2
    assert told(world) == [COMES, COMES_NOT]
    rows = await world.rows("SELECT decision, reasons, repeats FROM notifier.decision ORDER BY decided_at")
    assert [(row["decision"], row["repeats"]) for row in rows] == [("send", None), ("send", DUE), ("withhold", DUE)]
    assert "later_once" in rows[-1]["reasons"]


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
