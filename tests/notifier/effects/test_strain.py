"""How strong something was before and after is told apart from whether the plan was used."""

import pytest
from handrail_notifier.core.reply import Answer, BeforeAfter, Expecting, Reported, read
from handrail_shared.contracts.events import ActionDone, ActionPartlyDone, StrainTexted, StrainWanted

from tests.notifier.effects.test_barriers import A_WHILE, meanings, nudged, told
from tests.notifier.world import Someone, World


@pytest.mark.parametrize(
    ("text", "answer", "before", "after"),
    [("done 7 4", Answer.DONE, 7, 4), ("done 10 0", Answer.DONE, 10, 0), ("part, 6, 5", Answer.PARTLY, 6, 5)],
)
def test_two_numbers_after_a_use_are_before_and_after(text: str, answer: Answer, before: int, after: int) -> None:
    assert read(text).effects == (Reported(answer), BeforeAfter(before, after))


@pytest.mark.parametrize(
    "text",
    ["1 7 4", "missed 7 4", "none 7 4", "done 7 4 2", "done 7 40", "7 4 done", "done 7 4 at work", "not done 7 4"],
)
def test_numbers_that_may_be_anything_else_are_none(text: str) -> None:
    assert not any(isinstance(each, BeforeAfter) for each in read(text).effects)


async def test_a_rating_is_a_fact_beside_the_report_of_its_own_opportunity(world: World) -> None:
    await nudged(world)
    await world.texts_in("part 6 5")
    [partly], [rated] = await world.said(ActionPartlyDone), await world.said(StrainTexted)
    assert partly.helpfulness is None
    assert (rated.before, rated.after, rated.reply_id) == (6, 5, partly.reply_id)
    assert (rated.opportunity_id, rated.local_date) == (partly.opportunity_id, partly.local_date)


ASKED = "Harborside: Thanks. How strong was it before, and after? Two numbers 0-10, like 7 4."


async def rated(world: World) -> Someone:
    """A client who has just had a nudge for a plan whose use is rated."""
    who = await nudged(world)
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(StrainWanted.model_validate(about | {"plan_id": who.plan_id, "wanted": True}))
    await world.rest()
    return who


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("7 4", 7, 4),
        ("7/4", 7, 4),
        ("from 7 to 4", 7, 4),
        ("thanks, 10 and 0", 10, 0),
        ("1 0", 1, 0),
        ("de 7 a 4", 7, 4),
    ],
)
def test_where_they_were_asked_for_two_numbers_are_before_and_after(text: str, before: int, after: int) -> None:
    language = "es" if text.startswith("de") else "en"
    assert read(text, Expecting(strain=True), language).effects == (BeforeAfter(before, after),)
    assert BeforeAfter(before, after) not in read(text, Expecting(), language).effects


@pytest.mark.parametrize("text", ["7", "7 4 2", "7 40", "7 4?", "7 at work 4", "done 8"])
def test_anything_else_is_what_it_always_is(text: str) -> None:
    assert not any(isinstance(each, BeforeAfter) for each in read(text, Expecting(strain=True)).effects)


async def test_a_use_is_asked_about_once_where_that_is_wanted_and_the_numbers_are_no_report(world: World) -> None:
    await rated(world)
    await world.texts_in("1")
    assert told(world) == [ASKED]
    await world.play(A_WHILE)
    await world.texts_in("8 3")
    [done], [strain] = await world.said(ActionDone), await world.said(StrainTexted)
    assert (strain.before, strain.after, strain.opportunity_id) == (8, 3, done.opportunity_id)
    assert await meanings(world) == ["done", "strain"]
    assert told(world) == [ASKED], "it is not thanked for"


@pytest.mark.parametrize("text", ["done 7 4", "3", "0", "skip"])
async def test_who_said_it_already_or_did_not_use_the_plan_is_not_asked(world: World, text: str) -> None:
    await rated(world)
    await world.texts_in(text)
    assert ASKED not in told(world)
    assert len(await world.said(StrainTexted)) == (1 if text == "done 7 4" else 0)


async def test_where_nobody_wanted_it_nobody_is_asked(world: World) -> None:
    await nudged(world)
    await world.texts_in("1")
    assert told(world) == []
