"""A clinic takes another number, and what is texted to the old one is heard as before."""

from datetime import timedelta
from importlib.resources import files

import pytest
from handrail_notifier import migrations
from handrail_shared.contracts.events import ActionDone, ConsentRevoked
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_loop import DUE
from tests.notifier.test_webhooks import inbound, post, stored
from tests.notifier.world import OURS, SAM, Someone, World

NEW = "+12025550178"


async def texted(world: World, body: str, **changes: str) -> int:
    answer = await post(world, "/twilio/inbound", inbound(Body=body, MessageSid=f"SM{new_id().hex}", **changes))
    await world.rest()
    return answer.status_code


async def moved(world: World) -> Someone:
    """A client who was nudged from the number that their clinic has given up since."""
    who = await world.settled_client()
    await world.stands_behind_words()
    await world.play(DUE + timedelta(minutes=5))
    await world.tell(world.clinic(sms_sender=NEW))
    await world.play(timedelta(minutes=1))
    return who


async def test_a_stop_to_the_old_number_ends_all_texts(world: World) -> None:
    await moved(world)
    assert await texted(world, "STOP") == 200
    assert len(await world.said(ConsentRevoked)) == 1


async def test_a_crisis_that_is_texted_to_the_old_number_opens_its_case(world: World) -> None:
    await moved(world)
    assert await texted(world, "I want to kill myself") == 200
    assert len(await world.rows("SELECT 1 FROM notifier.crisis_case")) == 1
    [nudge, *answers] = await world.rows("SELECT sender FROM notifier.attempt ORDER BY begun_at")
    assert nudge["sender"] == OURS
    assert {row["sender"] for row in answers} == {NEW}, "answers go from today's number"


async def test_an_answer_to_the_old_number_counts(world: World) -> None:
    await moved(world)
    assert await texted(world, "1 7") == 200
    assert len(await world.said(ActionDone)) == 1
    assert await texted(world, "1 7", To="+12025550179") == 404, "nobody ever wrote from that one"


async def test_a_number_that_was_given_up_long_ago_is_nobodys(world: World) -> None:
    await moved(world)
    world.clock.advance_to(world.clock.now() + timedelta(days=366))
    assert await texted(world, "STOP") == 404


async def test_a_number_that_is_taken_back_is_todays(world: World) -> None:
    await moved(world)
    world.clock.advance_to(world.clock.now() + timedelta(days=1))
    await world.tell(world.clinic())
    await world.rest()
    rows = await world.rows("SELECT number, until IS NULL AS today FROM notifier.clinic_sender ORDER BY number")
    assert [tuple(row) for row in rows] == [(OURS, True), (NEW, False)]


@pytest.mark.parametrize("late", [False, True])
async def test_an_older_statement_does_not_bring_an_old_number_back(world: World, late: bool) -> None:
    older = world.clinic(occurred_at=world.clock.now() - timedelta(days=1))
    newer = world.clinic(sms_sender=NEW)
    await world.tell(*((newer, older) if late else (older, newer)))
    await world.rest()
    rows = await world.rows(
        "SELECT number, until = $1 AS then FROM notifier.clinic_sender ORDER BY 1", newer.occurred_at
    )
    assert [tuple(row) for row in rows] == [(OURS, True), (NEW, None)]


async def test_a_number_that_another_clinic_has_today_is_theirs_first(world: World) -> None:
    await moved(world)
    before = world.clinic_id
    world.clinic_id = new_id()
    await world.tell(world.clinic(alias="Bee"))
    await world.rest()
    assert await texted(world, "hello", From="+12025550144") == 200
    [stranger] = await world.rows("SELECT clinic_id FROM notifier.inbound WHERE stranger")
    assert stranger["clinic_id"] == world.clinic_id
    assert await texted(world, "STOP", From=SAM) == 200
    [revoked] = await world.said(ConsentRevoked)
    assert isinstance(revoked, ConsentRevoked)
    assert revoked.clinic_id == before, "who is still known by it is heard there"
    assert await stored(world) == 2


async def test_the_upgrade_knows_by_what_was_sent_which_numbers_were_given_up(world: World) -> None:
    await moved(world)
    await world.admin.execute("DELETE FROM notifier.clinic_sender")
    assert await texted(world, "1 7") == 404
    upgrade = files(migrations).joinpath("0051_senders.sql").read_text("utf-8")
    known = upgrade[upgrade.index("INSERT INTO clinic_sender") : upgrade.index("-- How far")]
    async with world.admin.transaction():
        await world.admin.execute("SET LOCAL search_path = notifier")
        await world.admin.execute(known)
    assert await texted(world, "1 7") == 200
    rows = await world.rows("SELECT number, until IS NULL AS today FROM notifier.clinic_sender ORDER BY number")
    assert [tuple(row) for row in rows] == [(OURS, False), (NEW, True)]
