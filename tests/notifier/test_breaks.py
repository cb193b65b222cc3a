"""BREAK brings silence at once and for as long as was asked; BACK ends it."""

from datetime import date, timedelta

import pytest
from handrail_shared.contracts.events import (
    ClientPaused,
    ClientResumed,
    NudgeDecided,
    NudgeExpired,
    NudgeSent,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_loop import DUE
from tests.notifier.test_sending import OTHER, two_clients, until
from tests.notifier.world import World, unvaried

DAY = timedelta(days=1)
NUDGED = "1 did it"
BACK = "Harborside: Good to hear from you. Your texts go on from here."


def nudges(world: World) -> int:
    return sum(NUDGED in body for body in world.bodies())


def answers(world: World) -> list[str]:
    return [unvaried(body) for body in world.bodies() if NUDGED not in body]


@pytest.mark.parametrize(("text", "days"), [
    ("BREAK", 7), ("break 3", 3), ("BREAK 90", 30), ("pausa 2 dias", 2), ("break 0", 1), ("break 3.5", 4),
    ("break 500", 30), ("break 200", 30), ("pausa 2000", 30), ("break until friday", 4), ("pausa hasta el viernes", 4), ("break til wed", 2),
    ("break until monday", 7), ("no texts until tomorrow", 1), ("pause until sunday, back then", 6),
])  # fmt: skip
async def test_a_break_is_silent_for_its_days_and_then_over(world: World, text: str, days: int) -> None:
    await world.settled_client()
    await world.texts_in(text)
    [paused] = await world.said(ClientPaused)
    assert isinstance(paused, ClientPaused)
    assert (paused.by, paused.until) == ("client", date(2026, 3, 2) + timedelta(days=days))
    [said] = answers(world)
    assert f"ays: {days}." in said
    assert "BACK" in said
    await world.play(DUE + days * DAY + timedelta(hours=3))
    assert nudges(world) == 0
    reasons = {each.reasons for each in await world.said(NudgeDecided) if isinstance(each, NudgeDecided)}
    assert reasons == {("on_break",)}
    await world.play(DUE + (days + 1) * DAY + timedelta(minutes=5))
    assert nudges(world) == 1


async def test_back_ends_it_and_says_so_once_to_the_others(world: World) -> None:
    await world.settled_client()
    await world.texts_in("BREAK")
    await world.play(timedelta(minutes=21))
    await world.texts_in("BACK")
    [resumed] = await world.said(ClientResumed)
    assert isinstance(resumed, ClientResumed)
    assert resumed.by == "client"
    assert answers(world)[1:] == [BACK]
    await world.play(DUE + timedelta(minutes=5))
    assert nudges(world) == 1
    await world.texts_in("BACK")
    assert len(await world.said(ClientResumed)) == 1, "there was none to end"


async def test_a_break_counts_from_the_moment_it_is_on_record(world: World) -> None:
    """Whoever takes what clients say is slow; whoever sends is not."""
    await two_clients(world)
    for part in reversed(world.service.parts):
        if type(part).__name__ in {"Doorbell", "Answering"}:
            await part.stop()
    texted = await world.carrier.carrier.text("+12025550143", "+12025550100", "Break 2", None)
    assert texted.answer == 200
    world.clock.advance_to(DUE + timedelta(minutes=1))
    decided = "SELECT reasons FROM notifier.decision ORDER BY decision"
    await until(lambda: world.rows(f"SELECT 1 FROM ({decided}) AS all_of_them HAVING count(*) = 2"))
    assert [row["reasons"] for row in await world.rows(decided)] == [[], ["on_break"]]
    await until(lambda: world.sent(OTHER))
    assert world.sent() == []


async def test_what_was_planned_ends_with_the_reason(world: World) -> None:
    who = await world.settled_client()
    text_id = new_id()
    await world.admin.execute(
        "INSERT INTO notifier.text (clinic_id, text_id, client_id, kind, channel, state, due_at, useful_until, planned_at,"
        " changed_at) VALUES ($1, $2, $3, 'faded', 'sms', 'planned', $4, $5, $6, $6)",
        who.clinic_id,
        text_id,
        who.client_id,
        DUE,
        DUE + DAY,
        world.clock.now(),
    )
    await world.texts_in("BREAK")
    [row] = await world.rows("SELECT state, reason FROM notifier.text WHERE text_id = $1", text_id)
    assert (row["state"], row["reason"]) == ("expired", "on_break")


async def test_a_rest_of_the_clinics_is_neither_shortened_nor_ended(world: World) -> None:
    who = await world.settled_client()
    clinics = ClientPaused(clinic_id=who.clinic_id, client_id=who.client_id, occurred_at=world.clock.now(), by="clinic")
    await world.tell(clinics)
    await world.rest()
    await world.texts_in("BREAK 1")
    await world.play(timedelta(minutes=21))
    await world.texts_in("BACK")
    assert await world.said(ClientPaused, ClientResumed) == []
    await world.play(DUE + 3 * DAY + timedelta(minutes=5))
    assert nudges(world) == 0
    reasons = {each.reasons for each in await world.said(NudgeDecided) if isinstance(each, NudgeDecided)}
    assert reasons == {("on_hold",)}


async def test_what_answers_the_client_is_said_in_a_break_too(world: World) -> None:
    await world.settled_client()
    await world.texts_in("BREAK")
    await world.play(timedelta(minutes=21))
    await world.texts_in("HELP")
    assert len(world.bodies()) == 2
    assert await world.said(NudgeSent, NudgeExpired) == []


async def test_start_undoes_a_stop_and_the_break_before_it(world: World) -> None:
    await world.settled_client()
    for text in ("BREAK 14", "opt out", "START"):
        await world.texts_in(text)
        await world.play(timedelta(minutes=21))
    assert [each.by for each in await world.said(ClientResumed)] == ["client"]
    assert "a day" in answers(world)[-1]
    await world.play(DUE + timedelta(minutes=5))
    assert nudges(world) == 1


async def test_start_alone_ends_a_break_and_says_that_texts_go_on(world: World) -> None:
    await world.settled_client()
    for text in ("BREAK 20", "START", "START"):
        await world.texts_in(text)
        await world.play(timedelta(minutes=21))
    assert [each.by for each in await world.said(ClientResumed)] == ["client"]
    assert answers(world)[1:] == [BACK]
    await world.play(DUE + timedelta(minutes=5))
    assert nudges(world) == 1


async def test_start_after_a_text_in_doubt_ends_the_break_too(world: World) -> None:
    await world.settled_client()
    for text in ("BREAK 14", "turn this off", "START"):
        await world.texts_in(text)
        await world.play(timedelta(minutes=21))
    await world.play(DUE + timedelta(minutes=5))
    assert nudges(world) == 1


async def test_start_ends_no_rest_of_the_clinics(world: World) -> None:
    who = await world.settled_client()
    clinics = ClientPaused(clinic_id=who.clinic_id, client_id=who.client_id, occurred_at=world.clock.now(), by="clinic")
    await world.tell(clinics)
    await world.rest()
    for text in ("START", "opt out", "START"):
        await world.texts_in(text)
        await world.play(timedelta(minutes=21))
    assert await world.said(ClientResumed) == []
    await world.play(DUE + timedelta(minutes=5))
    assert nudges(world) == 0
