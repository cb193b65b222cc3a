"""Who comes back to a plan is welcomed, once."""

from datetime import timedelta
from typing import get_args

import pytest
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.wording import Voice, system_text
from handrail_shared.contracts.events.plans import CopyLevel

from tests.notifier.effects.test_barriers import A_WHILE, nudged, told
from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World

WARM = "Harborside: It is good that you did it. Coming back to it is the part that counts most."
MINUTES = timedelta(minutes=5)


async def reports(world: World, day: int, *texts: str) -> None:
    await world.play(DUE + timedelta(days=day) + MINUTES)
    for text in texts:
        await world.texts_in(text)
        await world.play(A_WHILE)


async def missed_twice(world: World, **plan: object) -> Someone:
    who = await nudged(world, **plan)
    await world.texts_in("3")
    await reports(world, 1, "3")
    return who


@pytest.mark.parametrize("level", get_args(CopyLevel))
async def test_a_use_after_two_misses_is_welcomed_at_once_in_the_same_words_for_every_copy_level(
    world: World, level: CopyLevel
) -> None:
    await missed_twice(world, copy_level=level)
    assert WARM not in told(world)
    await reports(world, 2, "1")
    assert told(world)[-1] == WARM


async def test_the_same_comeback_is_welcomed_once(world: World) -> None:
    await missed_twice(world)
    await reports(world, 2, "1", "2", "sorry, meant 1")
    await reports(world, 3, "1")
    assert told(world).count(WARM) == 1


async def test_one_miss_is_forgiven_without_a_word(world: World) -> None:
    await nudged(world)
    await world.texts_in("3")
    await reports(world, 1, "1")
    assert WARM not in told(world)


async def test_a_use_after_a_silent_spell_is_welcomed_in_spanish_too(world: World) -> None:
    who = Someone(world.clinic_id)
    enrolled = await world.enrolled(who, language="es-MX")
    await world.tell(world.clinic(), enrolled, world.consent(who), await world.plan(who))
    await reports(world, 0, "1")
    await world.play(DUE + timedelta(days=8))
    nudges = len(world.bodies())
    await world.texts_in("1")
    [said] = world.bodies()[nudges:]
    assert said in {system_text(Kind.COMEBACK, Voice("Harborside", "", 3, "es"), number=number) for number in range(12)}


async def test_while_a_person_sees_to_a_client_nothing_is_said_of_how_plans_go(world: World) -> None:
    await missed_twice(world)
    await world.play(DUE + timedelta(days=2) + MINUTES)
    await world.admin.execute("UPDATE notifier.client SET crisis_since = $1", world.clock.now())
    await world.texts_in("1")
    assert WARM not in told(world)
    rows = await world.rows("SELECT state, reason FROM notifier.text WHERE kind = 'comeback'")
    assert [(row["state"], row["reason"]) for row in rows] == [("expired", "crisis_hold")]
