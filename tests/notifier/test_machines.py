"""A telephone that answers by itself while its owner drives is kept, and neither answered nor alarmed by."""

from datetime import timedelta

import pytest

from tests.notifier.core.test_machines import DRIVING, URGENT
from tests.notifier.test_crisis import case_of, on_call
from tests.notifier.test_loop import DUE
from tests.notifier.world import World

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("text", [DRIVING, URGENT])
async def test_it_is_kept_and_neither_answered_nor_a_case(world: World, text: str) -> None:
    await world.settled_client()
    await on_call(world)
    await world.play(DUE + MINUTE)
    before = world.bodies()
    await world.texts_in(text)
    await world.play(30 * MINUTE)
    assert world.bodies() == before
    assert await world.rows("SELECT 1 FROM notifier.crisis_case") == []
    assert [row["meaning"] for row in await world.rows("SELECT meaning FROM notifier.reply")] == ["automatic"]


async def test_a_strangers_is_let_be(world: World) -> None:
    await world.settled_client()
    await world.texts_in(URGENT, sender="+12025550188")
    assert world.bodies("+12025550188") == []


async def test_what_is_said_beside_it_opens_a_case(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    await world.texts_in(f"{DRIVING} I want to die")
    assert (await case_of(world))["tier"] == "tier_1"
