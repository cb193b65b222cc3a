"""Who gets texts is told every thirty days that nobody watches the number, and how to get help or leave."""

from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from handrail.carrier import Fault, Trouble
from handrail_shared.contracts.events import ClientDischarged, ClientPaused

from tests.notifier.test_loop import DUE
from tests.notifier.world import SAM, ZONE, Someone, World, window

NOTICE = (
    "Harborside: Nobody watches this number. In an emergency call your local emergency number. "
    "HELP for help, STOP to end."
)
DAY = timedelta(days=1)


async def told_long_ago(world: World, days: int = 26) -> None:
    """It is to be looked at now."""
    await world.admin.execute(
        "UPDATE notifier.consent SET told_at = $1, notice_at = $2 WHERE channel = 'sms'",
        world.clock.now() - days * DAY,
        world.clock.now(),
    )


async def nudged(world: World, **clinic: int) -> Someone:
    who = await world.settled_client(clinic)
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("1")
    return who


def notices(world: World) -> int:
    return world.bodies().count(NOTICE)


async def test_it_is_told_within_thirty_days_of_the_yes_and_within_thirty_of_the_last(world: World) -> None:
    await world.settled_client()
    began = world.clock.now()
    for day in range(61):
        await world.play(DUE + day * DAY + timedelta(minutes=5))
        await world.texts_in("1")
    told = [began, *(each.created_at for each in world.sent() if each.shown == NOTICE)]
    apart = [later - earlier for earlier, later in pairwise(told)]
    assert len(told) == 3
    assert all(timedelta(days=25) <= each <= timedelta(days=30) for each in apart), apart
    assert all(8 <= each.astimezone(ZoneInfo(ZONE)).hour < 21 for each in told[1:])


async def test_it_is_told_once_and_begins_anew(world: World) -> None:
    await nudged(world)
    await told_long_ago(world)
    await world.play(5 * DAY)
    assert notices(world) == 1


async def test_it_is_part_of_the_budget_and_gives_way_at_first_and_then_no_more(world: World) -> None:
    """One text a day, and a nudge that wants it each day."""
    await nudged(world, daily_cap=1, weekly_cap=7)
    await told_long_ago(world, days=25)
    await world.play(2 * DAY)
    assert notices(world) == 0
    await world.play(3 * DAY)
    assert notices(world) == 1
    days = [each.created_at.astimezone(ZoneInfo(ZONE)).date() for each in world.sent()]
    assert len(days) == len(set(days)), "never two in one day"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Trouble.UNDELIVERABLE, number=SAM, code=30003, times=2),
        Fault(Trouble.UNDELIVERABLE, number=SAM, code=30007, times=1),
        Fault(Trouble.REFUSED, number=SAM, code=30044, times=1),
    ],
)
async def test_one_that_does_not_arrive_was_not_told_and_comes_again(world: World, fault: Fault) -> None:
    who = await nudged(world)
    await told_long_ago(world, 29)
    await world.admin.execute("UPDATE notifier.plan SET paused = true WHERE client_id = $1", who.client_id)
    told = "SELECT told_at FROM notifier.consent WHERE channel = 'sms'"
    [before] = await world.rows(told)
    world.add_fault(fault)
    ended = "SELECT 1 FROM notifier.text WHERE kind = 'notice' AND state = 'failed'"
    while not await world.rows(ended):
        await world.play(timedelta(hours=1))
    assert await world.rows(told) == [before]
    await world.play(2 * DAY)
    [row] = await world.rows("SELECT count(*) AS many FROM notifier.text WHERE kind = 'notice' AND state = 'delivered'")
    assert row["many"] == 1
    [after] = await world.rows(told)
    assert after["told_at"] > before["told_at"]


async def test_one_that_never_reaches_the_carrier_was_not_told(world: World) -> None:
    await nudged(world)
    await told_long_ago(world, 29)
    told = "SELECT told_at FROM notifier.consent WHERE channel = 'sms'"
    before = await world.rows(told)
    world.add_fault(Fault(Trouble.DROPS, number=SAM))
    await world.play(DAY)
    assert await world.rows("SELECT 1 FROM notifier.text WHERE kind = 'notice' AND tries > 0")
    assert await world.rows(told) == before


@pytest.mark.parametrize("fails", ["refused", "undelivered", "spent"])
async def test_who_got_no_welcome_is_told_once_they_are_nudged(world: World, fails: str) -> None:
    """A welcome that failed, or never left: the yes alone told nobody anything."""
    who = Someone(world.clinic_id)
    clinic = {"segments_a_day": 1} if fails == "spent" else {}
    await world.tell(world.clinic(**clinic), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    if fails != "spent":
        trouble, code = (Trouble.REFUSED, 30044) if fails == "refused" else (Trouble.UNDELIVERABLE, 30007)
        world.add_fault(Fault(trouble, number=SAM, code=code, times=1))
    await world.texts_in("OK")
    await world.play(timedelta(minutes=2))
    assert not await world.rows("SELECT 1 FROM notifier.text WHERE kind = 'welcome' AND state = 'delivered'")
    await world.tell(world.clinic(), await world.plan(who))
    for day in range(6):
        await world.play(DUE + day * DAY + timedelta(minutes=5))
        await world.texts_in("1")
    assert notices(world) == 1


async def test_who_got_no_welcome_and_is_let_be_is_told_nothing(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(segments_a_day=1), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    await world.texts_in("OK")
    await world.play(10 * DAY)
    assert notices(world) == 0


async def test_who_got_nothing_since_is_told_nothing(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who))
    await world.play(timedelta(days=40))
    assert world.bodies() == []


@pytest.mark.parametrize("rests", ["break", "discharge", "crisis", "left"])
async def test_who_is_let_be_is_told_nothing(world: World, rests: str) -> None:
    who = await nudged(world)
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    match rests:
        case "break":
            await world.tell(ClientPaused(**about, by="client", until=(world.clock.now() + 30 * DAY).date()))
        case "discharge":
            await world.tell(ClientDischarged(**about))
        case "crisis":
            await world.texts_in("I want to kill myself")
        case _:
            await world.texts_in("opt out")
    await world.play(timedelta(minutes=1))
    await told_long_ago(world)
    await world.play(4 * DAY)
    assert notices(world) == 0


async def test_a_moment_at_night_calls_for_none_at_night(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.settled_client(moments=[window(who)])
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("1")
    await world.play(timedelta(hours=8))
    await told_long_ago(world)
    await world.play(timedelta(hours=2))
    assert notices(world) == 0
    await world.play(timedelta(hours=12))
    assert notices(world) == 1
