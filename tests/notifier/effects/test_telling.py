"""CHANGE, CALL and SWAP reach the clinic, and promise nothing else."""

from datetime import timedelta

import pytest
from handrail_shared.contracts.events import FreeTextWaiting, PlanRevised, WishTexted

from tests.notifier.effects.test_barriers import A_WHILE, meanings, nudged, told
from tests.notifier.test_loop import DUE
from tests.notifier.world import World


async def test_a_wish_for_a_call_is_told_to_the_clinic_and_who_to_call_to_the_client(world: World) -> None:
    await nudged(world)
    await world.texts_in("call")
    [wish] = await world.said(WishTexted)
    assert (wish.wish, wish.met, wish.plan_id) == ("call", False, None)
    [body] = told(world)
    assert body.startswith("Harborside: It is on the list: you would like a call.")
    assert "Nobody reads this right now" in body
    assert "+12025550199" in body


async def test_a_change_is_noted_and_its_words_wait_sealed_for_a_person(world: World) -> None:
    who = await nudged(world)
    await world.texts_in("change")
    await world.play(A_WHILE)
    await world.texts_in("change it, Fridays are my late shift now")
    assert [(each.wish, each.plan_id) for each in await world.said(WishTexted)] == [("change", who.plan_id)] * 2
    assert [each.count for each in await world.said(FreeTextWaiting)] == [1]
    assert await meanings(world) == ["change", "free_text"]
    assert told(world)[0] == "Harborside: Thanks for saying so. It is on the list: the plan needs a change."


async def test_a_swap_waits_for_the_clinician_where_the_plan_has_one_step(world: World) -> None:
    who = await nudged(world)
    await world.texts_in("swap")
    [wish] = await world.said(WishTexted)
    assert (wish.wish, wish.met, wish.plan_id) == ("swap", False, who.plan_id)
    assert "no second step yet" in told(world)[0]


@pytest.mark.parametrize(
    ("copy_level", "first", "second"),
    [("discreet", "number 1", "number 2"), ("personal", "I walk round the block", "I call my sister")],
)
async def test_swap_gives_the_next_of_the_acts_that_were_agreed_on_each_once(
    world: World, copy_level: str, first: str, second: str
) -> None:
    acts = ("I walk round the block", "I call my sister")
    who = await nudged(world, copy_level=copy_level)
    sealed = tuple([await world.sealed(who.client_id, "plan.alternative", each) for each in acts])
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, copy_level=copy_level, alternatives=sealed))
    await world.rest()
    for _ in range(3):
        await world.texts_in("swap")
        await world.play(A_WHILE)
    one, two, out = told(world)
    assert (first in one, second in two) == (True, True), (one, two)
    assert (
        out == "Harborside: Those were all for this time. Any of them counts. More can be planned at your next visit."
    )
    assert [each.met for each in await world.said(WishTexted) if isinstance(each, WishTexted)] == [True, True, False]
    await world.play(DUE + timedelta(days=1, minutes=5))
    await world.texts_in("swap")
    assert first in told(world)[-1], "the next moment goes on with the turn"
    kept = str(await world.rows("SELECT alternatives FROM notifier.plan"))
    assert "sister" not in kept


async def test_no_event_and_no_row_in_clear_has_a_word_of_the_client(world: World) -> None:
    await nudged(world)
    await world.texts_in("change it, Fridays are my late shift now")
    rows = await world.rows(
        "SELECT convert_from(data, 'UTF8') AS data FROM notifier.event_log UNION ALL SELECT body FROM notifier.reply"
    )
    assert not any("Friday" in row["data"] for row in rows)
