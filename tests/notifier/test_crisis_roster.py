"""The clinic changes who is on call, or their hours end, while a case is open."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from handrail_shared.contracts.events import OnCallPerson

from tests.notifier.test_crisis import ALARMING, PHONES, case_of, minutes, on_call
from tests.notifier.test_crisis_alerts import person
from tests.notifier.world import World

EVERY_DAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


async def alerted(world: World) -> list[tuple[timedelta, str]]:
    """Who got an alert's text how long after the case was opened, by the number that it went to."""
    opened_at = (await case_of(world))["opened_at"]
    texts = [(each.created_at - opened_at, name) for name in PHONES for each in world.sent(PHONES[name])]
    return sorted(texts)


async def with_numbers(world: World) -> list[OnCallPerson]:
    return [await person(world, name) for name in PHONES]


async def test_whoever_comes_on_duty_between_two_steps_is_the_backup(world: World) -> None:
    await world.settled_client()
    by_day, by_night, contact = await with_numbers(world)
    shifts: Sequence[OnCallPerson] = [
        by_day.model_copy(update={"days": EVERY_DAY, "start": time(8), "end": time(22)}),
        by_night.model_copy(update={"days": EVERY_DAY, "start": time(22), "end": time(8)}),
        contact,
    ]
    await on_call(world, people=shifts)
    await world.play(datetime(2026, 3, 5, 2, 57, tzinfo=UTC))
    await world.texts_in(ALARMING)
    await world.play(minutes(9))
    assert await alerted(world) == [(minutes(0), "primary"), (minutes(5), "backup")]


async def test_a_roster_in_another_order_alerts_nobody_twice_before_all_were_alerted(world: World) -> None:
    await world.settled_client()
    first, second, contact = await with_numbers(world)
    await on_call(world, people=[first, second, contact])
    await world.texts_in(ALARMING)
    await world.play(minutes(2))
    await on_call(world, people=[second, first, contact])
    await world.play(minutes(7))
    assert await alerted(world) == [(minutes(0), "primary"), (minutes(5), "backup")]
