"""Two clinics write from one number to one client: what is asked, and what may end all texts, is answered for whom it is meant."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import get_args
from uuid import UUID

import pytest
from handrail_notifier.core.proposal import Awaited
from handrail_notifier.core.reply import read
from handrail_notifier.effects.listening import ANSWERS, _expecting
from handrail_notifier.store import left
from handrail_notifier.store.effects import Question, QuestionKind
from handrail_shared.contracts.events import (
    ActionDone,
    ActionMissed,
    BarrierNamed,
    CheckInAnswered,
    ClientDischarged,
    ClientPaused,
    ConsentGiven,
    ConsentHeld,
    ConsentRevoked,
    FreeTextWaiting,
    NudgeDecided,
    PreferencesSet,
    StrainTexted,
    StrainWanted,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_check_ins import drawn, sets
from tests.notifier.test_loop import DUE
from tests.notifier.test_walks import RATED, begins, gives, text
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


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("barrier", "3"),
        ("which", "2"),
        ("check_in", "7"),
        ("strain", "7 4"),
        ("walk", "3"),
        ("walk", "a lamp"),
        ("time", "2"),
    ],
)
def test_every_kind_of_question_is_known_by_what_answers_it(kind: QuestionKind, said: str) -> None:
    assert set(ANSWERS) == set(get_args(QuestionKind))
    asked = _expecting(Question(kind, (), DUE), Awaited(), "number" if kind == "walk" else None)
    assert any(isinstance(each, ANSWERS[kind]) for each in read(said, asked).effects)
    assert not any(isinstance(each, ANSWERS[kind]) for each in read("BREAK", asked).effects)


@pytest.mark.parametrize("answer", ["3", "a lamp and a door"])
async def test_a_step_of_a_walk_is_answered_at_the_clinic_that_said_it(both: Both, answer: str) -> None:
    world = both.world
    await gives(world, both.first, RATED)
    await world.play(DUE + timedelta(hours=1, minutes=5))
    await begins(world, both.first)
    await world.play(timedelta(minutes=30))
    assert world.bodies()[-1] == text(RATED[0])
    await world.texts_in(answer)
    assert world.bodies()[-1] == text(RATED[1])
    assert await world.said(ActionDone, ActionMissed) == []
    assert both.second.clinic_id not in await both.of(FreeTextWaiting)


async def test_a_number_answers_the_check_in_of_the_clinic_that_asked(both: Both) -> None:
    world = both.world
    await sets(world, both.first)
    await world.play(drawn(both.first)[0] + timedelta(minutes=1))
    await world.texts_in("3")
    assert await both.of(CheckInAnswered) == [both.first.clinic_id]
    assert await world.said(ActionDone, ActionMissed) == []


async def test_two_numbers_answer_the_clinic_that_asked_for_them(both: Both) -> None:
    world, second = both.world, both.second
    about = {"clinic_id": second.clinic_id, "client_id": second.client_id, "occurred_at": world.clock.now()}
    await world.tell(StrainWanted.model_validate(about | {"plan_id": second.plan_id, "wanted": True}))
    await world.play(DUE + timedelta(hours=1, minutes=5))
    await world.texts_in("1")
    await world.texts_in("7 4")
    assert await both.of(ActionDone) == [second.clinic_id]
    assert await both.of(StrainTexted) == [second.clinic_id]


async def test_a_cue_word_is_for_the_clinic_whose_client_agreed_on_it(both: Both) -> None:
    world, first = both.world, both.first
    about = {"clinic_id": first.clinic_id, "client_id": first.client_id, "occurred_at": world.clock.now()}
    word = await world.sealed(first.client_id, "contact.cue_word", "lantern")
    await world.tell(PreferencesSet.model_validate(about | {"cue_word": word}))
    await world.play(DUE + timedelta(hours=2))
    await world.texts_in("lantern")
    assert world.bodies()[-1].startswith("Harborside: You planned for now")
    assert await world.said(FreeTextWaiting) == []
    await world.texts_in("lanterns are out again")
    assert await both.of(FreeTextWaiting) == [both.second.clinic_id], "among other words it names nobody"


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


async def test_of_two_who_share_a_number_the_one_whose_plan_is_named_is_meant(both: Both) -> None:
    world = both.world
    response = await world.sealed(both.first.client_id, "plan.response", "water the tomatoes")
    await world.tell(await world.plan(both.first, plan_version=2, response=response, plan_id=both.first.plan_id))
    await world.play(DUE + timedelta(hours=1, minutes=5))
    assert await both.of(NudgeDecided) == [both.first.clinic_id, both.second.clinic_id], "both wait"
    await world.texts_in("watered the tomatoes")
    assert await both.of(ActionDone) == [both.first.clinic_id], "though the other's nudge is newer"
    await world.play(A_WHILE)
    await world.texts_in("did it")
    assert await both.of(ActionDone) == [both.first.clinic_id, both.second.clinic_id]


@pytest.fixture
async def pair(world: World) -> Both:
    """Two clients of one clinic at one phone; the newer has a plan for six."""
    first, second = await world.settled_client(), Someone(world.clinic_id)
    await world.play(timedelta(minutes=1))
    at_six = window(second, start=time(18), end=time(20))
    await world.tell(await world.enrolled(second), world.consent(second), await world.plan(second, moments=[at_six]))
    await world.rest()
    return Both(world, first, second)


async def states(world: World) -> dict[UUID, str]:
    rows = await world.rows("SELECT client_id, state FROM notifier.consent WHERE channel = 'sms'")
    return {row["client_id"]: row["state"] for row in rows}


async def test_what_may_end_all_texts_holds_everyone_at_the_phone_and_start_brings_all_back(pair: Both) -> None:
    world, everyone = pair.world, {pair.first.client_id, pair.second.client_id}
    await world.texts_in("go away")
    assert len(world.bodies()) == 1, "it is asked once"
    await world.play(timedelta(days=1))
    assert await states(world) == dict.fromkeys(everyone, "held")
    assert len(world.bodies()) == 1
    assert {each.client_id for each in await world.said(ConsentHeld)} == everyone
    await world.texts_in("START")
    assert await states(world) == dict.fromkeys(everyone, "confirmed")
    assert {each.client_id for each in await world.said(ConsentGiven) if each.evidence == "reply_start"} == everyone


async def test_start_brings_everyone_back_whom_the_same_stop_took(pair: Both) -> None:
    world, everyone = pair.world, {pair.first.client_id, pair.second.client_id}
    await world.texts_in("STOP")
    await world.play(timedelta(minutes=1))
    assert await states(world) == dict.fromkeys(everyone, "revoked")
    await world.texts_in("START")
    assert await states(world) == dict.fromkeys(everyone, "confirmed")
    assert {each.client_id for each in await world.said(ConsentGiven) if each.evidence == "reply_start"} == everyone
    [welcome] = world.bodies()
    assert "You're set" in welcome, "one for both"
    await world.play(DUE + timedelta(hours=1, minutes=5))
    sent = [each for each in await world.said(NudgeDecided) if each.decision == "send"]
    assert {each.client_id for each in sent} == everyone


async def test_start_brings_nobody_back_who_had_left_by_another_stop(world: World) -> None:
    first, second = await world.settled_client(), Someone(world.clinic_id)
    await world.texts_in("STOP")
    await world.play(timedelta(minutes=1))
    await world.tell(await world.enrolled(second), world.consent(second))
    await world.rest()
    await world.texts_in("START")
    assert await states(world) == {first.client_id: "revoked", second.client_id: "confirmed"}
    await world.texts_in("STOP")
    await world.play(timedelta(minutes=1))
    await world.texts_in("START")
    assert await states(world) == {first.client_id: "revoked", second.client_id: "confirmed"}


@pytest.mark.parametrize("why", ["discharged", "wrong number", "the clinic's word"])
async def test_start_brings_nobody_back_of_whom_it_is_known_that_they_are_not_meant(pair: Both, why: str) -> None:
    world, first = pair.world, pair.first
    about = {"clinic_id": first.clinic_id, "client_id": first.client_id, "occurred_at": world.clock.now()}
    if why == "discharged":
        await world.tell(ClientDischarged(**about))
    elif why == "wrong number":
        async with world.db.transaction(first.clinic_id) as tx:
            await left.note_not_theirs(tx, first.clinic_id, first.client_id, world.clock.now())
    else:
        await world.tell(ConsentRevoked.model_validate(about | {"channel": "sms", "evidence": "clinic_request"}))
    await world.rest()
    await world.texts_in("STOP")
    await world.play(timedelta(minutes=1))
    await world.texts_in("START")
    assert await states(world) == {first.client_id: "revoked", pair.second.client_id: "confirmed"}


async def test_start_brings_the_other_back_also_where_who_is_taken_for_the_sender_had_confirmed_nothing(
    world: World,
) -> None:
    """They were told that START does."""
    first, second = await world.settled_client(), Someone(world.clinic_id)
    await world.play(timedelta(minutes=1))
    await world.tell(await world.enrolled(second), world.consent(second, "recorded"))
    await world.play(timedelta(minutes=1))
    await world.texts_in("STOP")
    await world.play(timedelta(minutes=1))
    before = len(world.bodies())
    await world.texts_in("START")
    assert await states(world) == {first.client_id: "confirmed", second.client_id: "revoked"}
    [welcome] = world.bodies()[before:]
    assert "You're set" in welcome


@pytest.mark.parametrize("newer", [False, True])
async def test_the_code_word_of_either_silences_everyone_at_the_phone(pair: Both, newer: bool) -> None:
    world, whose = pair.world, pair.second if newer else pair.first
    about = {"clinic_id": whose.clinic_id, "client_id": whose.client_id, "occurred_at": world.clock.now()}
    word = await world.sealed(whose.client_id, "contact.code_word", "tangerine")
    await world.tell(PreferencesSet.model_validate(about | {"code_word": word}))
    await world.rest()
    await world.texts_in("tangerine")
    await world.play(timedelta(days=1))
    assert world.bodies() == []
    paused = [each for each in await world.said(ClientPaused) if isinstance(each, ClientPaused)]
    assert {each.client_id for each in paused if each.by_code_word} == {pair.first.client_id, pair.second.client_id}
    assert await world.said(FreeTextWaiting) == []


async def test_the_code_word_of_who_was_discharged_is_a_word_like_any_other(pair: Both) -> None:
    world, gone = pair.world, pair.first
    about = {"clinic_id": gone.clinic_id, "client_id": gone.client_id, "occurred_at": world.clock.now()}
    word = await world.sealed(gone.client_id, "contact.code_word", "tangerine")
    await world.tell(PreferencesSet.model_validate(about | {"code_word": word}), ClientDischarged(**about))
    await world.rest()
    await world.texts_in("tangerine")
    assert await world.said(ClientPaused) == []
