"""What is guessed has its effect, and a person reads the words as well."""

import pytest
from handrail_shared.contracts.events import ActionCorrected, ActionDidNotArise, FreeTextWaiting

from tests.notifier.effects.test_barriers import A_WHILE, meanings, nudged, told
from tests.notifier.world import World

NEVER_HIT = "Nah hubby was home today so the lonely bit never hit"


async def test_a_guess_counts_and_its_words_wait_for_a_person(world: World) -> None:
    await nudged(world)
    await world.texts_in(NEVER_HIT)
    assert sorted(await meanings(world)) == ["did_not_arise", "free_text"]
    assert [each.count for each in await world.said(FreeTextWaiting)] == [1]
    assert len(await world.said(ActionDidNotArise)) == 1
    assert told(world) == [], "as behind the digit; and nobody says that it was not understood"


async def test_what_the_client_says_later_stands_in_its_place(world: World) -> None:
    await nudged(world)
    await world.texts_in(NEVER_HIT)
    await world.play(A_WHILE)
    await world.texts_in("sorry, meant 1")
    [corrected] = await world.said(ActionCorrected)
    assert (corrected.was, corrected.now) == ("did_not_arise", "done")


@pytest.mark.parametrize("text", ["0", "it did not come up"])
async def test_what_is_read_for_sure_waits_for_nobody(world: World, text: str) -> None:
    await nudged(world)
    await world.texts_in(text)
    assert await meanings(world) == ["did_not_arise"]
    assert await world.said(FreeTextWaiting) == []


async def test_a_guess_is_in_no_event_and_no_row_in_clear(world: World) -> None:
    await nudged(world)
    await world.texts_in(NEVER_HIT)
    rows = await world.rows(
        "SELECT convert_from(data, 'UTF8') AS data FROM notifier.event_log UNION ALL SELECT body FROM notifier.reply"
    )
    assert rows
    assert not any("hubby" in row["data"] for row in rows)
