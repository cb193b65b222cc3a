"""Two clinics write from one number to one client: what is asked, and what may end all texts, is answered for whom it is meant."""

from dataclasses import dataclass
from datetime import time, timedelta
from uuid import UUID

import pytest
from handrail_shared.contracts.events import (
    ActionDone,
    ActionMissed,
    BarrierNamed,
    ConsentGiven,
    FreeTextWaiting,
    NudgeDecided,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World, window

A_WHILE = timedelta(minutes=21)


@dataclass
class Both:
    """The same person as each clinic knows them."""

    world: World
    first: Someone
    second: Someone

    async def of(self, kind: type[object]) -> list[UUID]:
        """The clinics of such events, in order."""
        return [each.clinic_id for each in await self.world.said(kind)]  # type: ignore[arg-type]


@pytest.fixture
async def both(world: World) -> Both:
    """At the second clinic the plan is for six."""
    first = await world.settled_client()
    kept, world.clinic_id = world.clinic_id, new_id()
    second = Someone(world.clinic_id)
    at_six = window(second, start=time(18), end=time(20))
    await world.tell(
        world.clinic(alias="Lakeside"),
        await world.enrolled(second),
        world.consent(second),
        await world.plan(second, moments=[at_six]),
    )
    await world.rest()
    world.clinic_id = kept
    return Both(world, first, second)


async def test_a_digit_answers_the_question_that_is_open_and_not_the_nudge_that_waits(both: Both) -> None:
    world = both.world
    await world.play(DUE + timedelta(hours=1, minutes=5))
    assert await both.of(NudgeDecided) == [both.first.clinic_id, both.second.clinic_id], "both wait"
    await world.texts_in("3")
    assert await both.of(ActionMissed) == [both.second.clinic_id], "the newest nudge"
    await world.play(A_WHILE)
    await world.texts_in("1")
    assert await both.of(BarrierNamed) == [both.second.clinic_id]
    assert await both.of(ActionDone) == []
    await world.play(A_WHILE)
    await world.texts_in("1")
    assert await both.of(ActionDone) == [both.first.clinic_id], "nothing is asked any more"


async def test_a_nudge_of_the_other_clinic_ends_the_question(both: Both) -> None:
    world = both.world
    await world.play(DUE + timedelta(minutes=30))
    await world.texts_in("3")
    assert await both.of(ActionMissed) == [both.first.clinic_id]
    await world.play(DUE + timedelta(hours=1, minutes=5))
    await world.texts_in("1")
    assert await both.of(ActionDone) == [both.second.clinic_id]
    assert await both.of(BarrierNamed) == []


async def test_what_may_end_all_texts_holds_those_of_every_clinic_and_is_asked_about_once(both: Both) -> None:
    world = both.world
    await world.play(DUE + timedelta(minutes=5))
    before = len(world.bodies())
    await world.texts_in("go away")
    [asked] = world.bodies()[before:]
    assert asked.startswith("Harborside:")
    assert set(await both.of(FreeTextWaiting)) == {both.first.clinic_id, both.second.clinic_id}, (
        "a person of each reads it"
    )
    await world.play(timedelta(days=2))
    assert len(world.bodies()) == before + 1
    withheld = [each for each in await world.said(NudgeDecided) if each.decision == "withhold"]
    assert {each.clinic_id for each in withheld} == {both.first.clinic_id, both.second.clinic_id}
    assert {each.reasons for each in withheld} == {("consent_not_confirmed",)}
    await world.texts_in("START")
    assert set(await both.of(ConsentGiven)) == {both.first.clinic_id, both.second.clinic_id}


async def test_a_report_in_a_text_that_may_end_all_texts_is_of_one_clinic(both: Both) -> None:
    world = both.world
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("missed it, leave me alone please")
    assert await both.of(ActionMissed) == [both.first.clinic_id]
    states = await world.rows("SELECT clinic_id, state FROM notifier.consent WHERE channel = 'sms'")
    assert {row["state"] for row in states} == {"held"}
    assert len(states) == 2


async def test_who_is_forgotten_at_the_other_clinic_hears_nothing_of_it(both: Both) -> None:
    world = both.world
    await world.play(DUE + timedelta(minutes=5))
    async with world.db.transaction(both.second.clinic_id) as tx:
        await world.vault.destroy(tx, both.second.clinic_id, both.second.client_id)
    before = len(world.bodies())
    await world.texts_in("go away")
    assert len(world.bodies()) == before + 1
    assert set(await both.of(FreeTextWaiting)) == {both.first.clinic_id}
