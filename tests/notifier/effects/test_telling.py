"""CHANGE, CALL and SWAP reach the clinic, and promise nothing else."""

from handrail_shared.contracts.events import FreeTextWaiting, WishTexted

from tests.notifier.effects.test_barriers import A_WHILE, meanings, nudged, told
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


async def test_no_event_and_no_row_in_clear_has_a_word_of_the_client(world: World) -> None:
    await nudged(world)
    await world.texts_in("change it, Fridays are my late shift now")
    rows = await world.rows(
        "SELECT convert_from(data, 'UTF8') AS data FROM notifier.event_log UNION ALL SELECT body FROM notifier.reply"
    )
    assert not any("Friday" in row["data"] for row in rows)
