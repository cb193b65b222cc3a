"""That nobody reads what was said to somebody else than a therapist is told by the doctor and a gauge: in which clinics, and nothing more."""

from datetime import timedelta

import httpx
from handrail_notifier import unread_feedback
from handrail_shared.contracts.events import ClientErased
from prometheus_client import REGISTRY

from tests.notifier.test_feedback import NEVER_ASKED_AGAIN, SAID, Reads, with_reader
from tests.notifier.world import World

A_WEEK = timedelta(days=7)


async def state(world: World) -> str:
    return (await unread_feedback.finding(world.db, world.clock)).state


async def gauge(world: World) -> float | None:
    """As whoever watches gets it."""
    async with httpx.AsyncClient(verify=False) as http:
        assert (await http.get(f"{world.local}/metrics")).status_code == 200
    return REGISTRY.get_sample_value("handrail_notifier_feedback_unread_clinics")


async def unread_for_a_week(world: World) -> Reads:
    """Two texts for somebody else, over a week ago."""
    reads = await with_reader(world)
    await world.texts_in("BREAK 30")
    await world.texts_in(SAID)
    await world.texts_in("2")
    await world.texts_in("feedback: and on Mondays")
    await world.play(A_WEEK + timedelta(minutes=1))
    return reads


async def test_what_is_unread_for_a_week_is_told_and_not_before(world: World) -> None:
    await with_reader(world)
    await world.texts_in("BREAK 30")
    await world.texts_in(SAID)
    await world.play(A_WEEK - timedelta(minutes=1))
    assert (await state(world), await gauge(world)) == ("good", 0)
    await world.play(timedelta(minutes=2))
    assert (await state(world), await gauge(world)) == ("look", 1)


async def test_it_says_in_which_clinic_and_neither_how_much_nor_whose_nor_a_word(world: World) -> None:
    reads = await unread_for_a_week(world)
    says = (await unread_feedback.finding(world.db, world.clock)).says
    assert says.startswith(f"in 1 of the clinics ({world.clinic_id}) some has been unread")
    assert str(reads.who.client_id) not in says
    assert "Sundays" not in says


async def test_once_all_is_read_it_is_told_no_more(world: World) -> None:
    reads = await unread_for_a_week(world)
    first, second = await reads.reader("?waiting=true")
    await reads.ask("POST", f"/v1/feedback/{first['reply_id']}/read", "reader")
    assert await state(world) == "look"
    await reads.ask("POST", f"/v1/feedback/{second['reply_id']}/read", "reader")
    assert (await state(world), await gauge(world)) == ("good", 0)


async def test_of_a_client_who_was_erased_nothing_waits_to_be_read(world: World) -> None:
    reads = await unread_for_a_week(world)
    about = {"clinic_id": reads.who.clinic_id, "client_id": reads.who.client_id, "occurred_at": world.clock.now()}
    await world.tell(ClientErased.model_validate(about))
    await world.rest()
    assert await state(world) == "good"
    assert await reads.reader_words() == [None, None]


async def test_what_their_therapist_is_to_read_is_another_matter(world: World) -> None:
    await with_reader(world)
    await world.texts_in("BREAK 30")
    await world.texts_in(SAID)
    await world.texts_in("1")
    await world.play(A_WEEK + NEVER_ASKED_AGAIN)
    assert await state(world) == "good"


async def test_what_nobody_can_read_any_more_for_the_key_is_gone_is_told_too(world: World) -> None:
    await unread_for_a_week(world)
    await world.tell(world.clinic(feedback_reader=False))
    await world.admin.execute("UPDATE vault.access_key SET revoked_at = now() WHERE 'feedback' = ANY (scopes)")
    assert await state(world) == "look"
