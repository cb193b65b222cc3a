"""What follows from a client's own text."""

from datetime import date, datetime, time, timedelta

import pytest
from handrail_notifier.answering import Answering
from handrail_shared.contracts.events import (
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    Event,
    FreeTextWaiting,
    NudgeDecided,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_loop import DUE
from tests.notifier.test_questions import get, key_for
from tests.notifier.world import OURS, SAM, Someone, World, unvaried, window
from tests.support.postgres import Database

ANSWERS = (ActionDone, ActionPartlyDone, ActionMissed, ActionDidNotArise)
NOTHING_OPEN_AGAIN = "Harborside: Got it. No step is open to count that for. To reach us call +12025550199."
NOTHING_OPEN = "Harborside: Thanks. There is no open step to count that for. To reach us call +12025550199."


@pytest.mark.parametrize(
    ("text", "fact", "helpfulness"),
    [
        ("1", ActionDone, None),
        ("2, 5", ActionPartlyDone, 5),
        ("missed", ActionMissed, None),
        ("0", ActionDidNotArise, None),
    ],
)
async def test_each_answer_is_its_own_fact(world: World, text: str, fact: type[Event], helpfulness: int | None) -> None:
    await world.settled_client()
    await world.play(DUE)
    await world.texts_in(text)
    [said] = await world.said(*ANSWERS)
    assert type(said) is fact
    assert said.helpfulness == helpfulness
    assert said.local_date == date(2026, 3, 2)


async def test_a_second_answer_corrects_the_first(world: World) -> None:
    await world.settled_client()
    await world.play(DUE)
    await world.texts_in("3")
    await world.texts_in("1 8")
    missed, done = await world.said(*ANSWERS)
    assert (type(missed), type(done)) == (ActionMissed, ActionDone)
    assert missed.opportunity_id == done.opportunity_id
    assert missed.reply_id != done.reply_id


async def test_an_answer_after_a_day_is_late_and_after_a_week_too_late(world: World) -> None:
    await world.settled_client(moments=[window(Someone(new_id()), days=("MO",))])
    await world.play(DUE + timedelta(hours=30))
    await world.texts_in("1")
    [done] = await world.said(*ANSWERS)
    assert (done.late, done.local_date) == (True, date(2026, 3, 2))


async def test_a_week_later_there_is_nothing_open(world: World) -> None:
    await world.settled_client(moments=[window(Someone(new_id()), days=("MO",))], expires_at=DUE + timedelta(days=2))
    await world.play(DUE + timedelta(days=7, hours=1))
    sent = len(world.bodies())
    await world.texts_in("1")
    await world.texts_in("2")
    assert await world.said(*ANSWERS) == []
    assert world.bodies()[sent:] == [NOTHING_OPEN]
    await world.play(timedelta(hours=12, minutes=1))
    await world.texts_in("1")
    assert world.bodies()[sent:] == [NOTHING_OPEN, NOTHING_OPEN_AGAIN]


async def test_the_day_is_the_opportunitys_not_the_answers(world: World) -> None:
    await world.settled_client(
        {"quiet_from": time(0), "quiet_until": time(0)},
        moments=[window(Someone(new_id()), start=time(23, 30), end=time(1, 0))],
    )
    await world.play(datetime(2026, 3, 3, 5, 30, tzinfo=DUE.tzinfo))
    await world.texts_in("1")
    [done] = await world.said(*ANSWERS)
    assert done.local_date == date(2026, 3, 2)


async def test_words_are_kept_sealed_for_the_clinician_and_acknowledged_twice_a_day_at_most(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("It was hard, I left early")
    await world.texts_in("But I did leave")
    await world.play(timedelta(minutes=1))
    kept = await world.rows("SELECT meaning, body FROM notifier.reply ORDER BY received_at, reply_id")
    assert [row["meaning"] for row in kept] == ["free_text"] * 2
    async with world.db.transaction(world.clinic_id) as tx:
        texts = {await world.vault.open(tx, world.clinic_id, who.client_id, "reply.body", row["body"]) for row in kept}
    assert texts == {"It was hard, I left early", "But I did leave"}
    assert len(world.bodies()) == 1
    assert "kept for your next visit" in world.bodies()[0]
    await world.play(timedelta(hours=12))
    count = len(world.bodies())
    await world.texts_in("And again")
    await world.play(timedelta(minutes=1))
    assert len(world.bodies()) == count + 1


async def test_after_a_stop_words_are_kept_and_not_answered(world: World) -> None:
    await world.settled_client()
    await world.texts_in("opt out")
    await world.texts_in("I mean it")
    await world.texts_in("1")
    await world.play(timedelta(minutes=10))
    assert len(world.bodies()) == 1


async def test_an_answer_in_time_spares_the_nudge_that_waits(world: World) -> None:
    """R4.3: what was answered is not asked about."""
    await world.settled_client()
    await world.play(DUE)
    opportunity = (await world.said(NudgeDecided))[0].opportunity_id
    await world.texts_in("1")
    assert [row["opportunity_id"] for row in await world.rows("SELECT opportunity_id FROM notifier.reply")] == [
        opportunity
    ]


async def test_a_text_on_record_has_its_effect_after_a_crash(world: World) -> None:
    await world.settled_client()
    await world.play(DUE)
    [answering] = [part for part in world.service.parts if isinstance(part, Answering)]
    await answering.stop()
    await world.carrier.carrier.text("+12025550143", "+12025550100", "1")
    assert len(await world.rows("SELECT 1 FROM notifier.inbound WHERE answered_at IS NULL")) == 1
    await answering.start()
    await world.rest()
    assert len(await world.said(*ANSWERS)) == 1


async def test_a_text_that_cannot_be_handled_does_not_stop_the_others(world: World) -> None:
    await world.settled_client()
    await world.play(DUE)
    other = Someone(world.clinic_id, phone="+12025550144")
    await world.tell(await world.enrolled(other), world.consent(other))
    await world.rest()
    [answering] = [part for part in world.service.parts if isinstance(part, Answering)]
    await answering.stop()
    await world.carrier.carrier.text("+12025550143", "+12025550100", "1")
    await world.admin.execute("UPDATE notifier.inbound SET body = 'hs1.1.' || repeat('A', 60)")
    await world.carrier.carrier.text("+12025550144", "+12025550100", "opt out")
    await answering.start()
    await world.rest()
    rows = await world.rows("SELECT answered_at IS NULL AS open, tries FROM notifier.inbound ORDER BY number")
    assert [(row["open"], row["tries"]) for row in rows] == [(True, 1), (False, 0)]


UNSEEN = "Harborside: Thanks. Words are kept for your next visit. Pictures are not. Nobody reads this right now. To reach us call +12025550199."


@pytest.mark.parametrize("body", ["", "Look where I am"])
async def test_of_a_picture_nothing_is_said_to_be_kept_and_its_reader_learns_of_it(
    world: World, database: Database, body: str
) -> None:
    who = await world.settled_client()
    await world.carrier.carrier.text(SAM, OURS, body, pictures=("image/jpeg", "image/png"))
    await world.rest()
    assert [unvaried(each) for each in world.bodies()] == [UNSEEN]
    key = await key_for(database, world.clinic_id)
    [said] = (await get(world, f"/v1/clients/{who.client_id}/replies", key)).json()["items"]
    assert (said["meaning"], said["words"], said["pictures"]) == ("free_text", body, 2)
    [waits] = await world.said(FreeTextWaiting)
    assert waits.count == 1


async def test_a_picture_beside_an_answer_hinders_nothing(world: World) -> None:
    await world.settled_client()
    await world.play(DUE)
    await world.carrier.carrier.text(SAM, OURS, "1 7", pictures=("image/jpeg",))
    await world.rest()
    [said] = await world.said(*ANSWERS)
    assert (type(said), said.helpfulness) == (ActionDone, 7)
    assert len(world.bodies()) == 1, "there is the nudge, and nothing is said of pictures"
