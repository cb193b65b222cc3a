"""How strong something was before and after is told apart from whether the plan was used."""

import pytest
from handrail_notifier.core.reply import Answer, BeforeAfter, Reported, read
from handrail_shared.contracts.events import ActionPartlyDone, StrainTexted

from tests.notifier.effects.test_barriers import nudged
from tests.notifier.world import World


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
