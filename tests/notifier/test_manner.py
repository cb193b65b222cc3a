"""Clients are spoken to in their own language, under their own name for it, as discreetly as they wish, and not twice the same."""

from datetime import timedelta

from handrail_shared.contracts.events import NudgeDecided, PreferencesSet
from handrail_shared.contracts.segments import measure

from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World, window

DAY = timedelta(days=1)


def wish(world: World, who: Someone, **changes: object) -> PreferencesSet:
    said = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    return PreferencesSet.model_validate(said | changes)


async def test_a_client_who_speaks_spanish_is_written_to_in_spanish(world: World) -> None:
    who = await world.settled_client()
    await world.tell(await world.enrolled(who, language="es-US"))
    await world.play(DUE + timedelta(minutes=1))
    await world.texts_in("nonsense to keep")
    nudge, answer = world.bodies()
    assert nudge.endswith(" 1 hecho, 2 en parte, 3 no, 0 no se dio")
    assert (
        answer
        == "Harborside: Gracias, queda guardado para tu visita. Nadie lee esto ahora. Para hablar, llama al +12025550199."
    )


async def test_a_clients_own_alias_opens_every_text(world: World) -> None:
    who = await world.settled_client()
    await world.tell(wish(world, who, alias=await world.sealed(who.client_id, "contact.alias", "Alex")))
    await world.play(DUE + timedelta(minutes=1))
    await world.texts_in("HELP")
    assert [body.partition(": ")[0] for body in world.bodies()] == ["Alex", "Alex"]


async def test_a_plan_that_may_show_is_told_discreetly_to_who_wants_that(world: World) -> None:
    who = await world.settled_client(copy_level="personal")
    await world.tell(wish(world, who, copy_level="discreet"))
    await world.play(DUE + timedelta(minutes=1))
    await world.tell(wish(world, who, copy_level="personal"))
    await world.play(DUE + DAY + timedelta(minutes=1))
    discreet, personal = world.bodies()
    assert "Line one of your card" in discreet
    assert "the Friday crowd" in personal


async def test_who_wants_no_texts_gets_no_nudge_by_text_and_the_record_says_why(world: World) -> None:
    who = await world.settled_client()
    await world.tell(wish(world, who, copy_level="silent"))
    await world.play(DUE + timedelta(minutes=1))
    [decided] = await world.said(NudgeDecided)
    assert isinstance(decided, NudgeDecided)
    assert (world.bodies(), decided.decision, decided.reasons) == ([], "withhold", ("no_texts_wanted",))


async def test_no_wording_comes_again_within_ten_nudges(world: World) -> None:
    who = await world.settled_client()
    await world.tell(await world.plan(who, moments=[window(who)]))
    for number in range(12):
        await world.play(DUE + number * DAY + timedelta(minutes=1))
        await world.texts_in("0")
    nudges = [body for body in world.bodies() if "1 did it" in body]
    assert len(nudges) == len(set(nudges)) == 12
    assert all(measure(body).segments == 1 for body in nudges)
