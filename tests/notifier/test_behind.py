"""After an outage, and while one lasts: what goes out when, and who hears of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import httpx
import pytest
import structlog
from handrail_notifier import behind
from handrail_notifier.loops import DueLoop
from handrail_shared.contracts.events import NudgeDecided, NudgePostponed
from handrail_shared.runtime.ids import new_id

from tests.notifier.world import START, Someone, World, opened, window
from tests.support.postgres import Database

DUE = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
CLIENTS = 60


@pytest.fixture
async def world(database: Database, valkey_url: str) -> AsyncIterator[World]:
    async with opened(database, valkey_url) as open_world:
        yield open_world


async def crowd(world: World) -> list[Someone]:
    """Many clients, whose windows all open at five."""
    people = [Someone(world.clinic_id, phone=f"+120255501{number:02}") for number in range(1, CLIENTS + 1)]
    await world.tell(world.clinic())
    for who in people:
        await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who))
    await world.rest()
    return people


async def test_after_an_outage_what_is_still_of_use_goes_out_spread_and_what_has_passed_does_not(world: World) -> None:
    people = await crowd(world)
    late = Someone(world.clinic_id, people[0].client_id)
    await world.tell(await world.plan(late, moments=[window(late, start=time(15, 30), end=time(16, 30))]))
    await world.rest()
    await world.down()
    world.clock.advance_to(DUE + timedelta(minutes=25))
    await world.up()
    await world.play(DUE + timedelta(minutes=60))
    sent = sorted(each.created_at for who in people for each in world.sent(who.phone))
    assert len(sent) == CLIENTS
    minutes = {int((each - DUE).total_seconds() // 60) for each in sent}
    assert min(minutes) >= 25
    assert len(minutes) >= 7, "over ten minutes, not in one"
    a_second = max(sum(abs(one - other) < timedelta(seconds=1) for other in sent) for one in sent)
    assert a_second <= 5
    put_off = await world.said(NudgePostponed)
    assert {each.reasons for each in put_off} == {("catching_up",)}
    passed = [each for each in await world.said(NudgeDecided) if each.decision == "withhold"]
    assert [each.reasons for each in passed] == [("moment_passed",)]


async def test_a_long_outage_is_passed_over_fast_with_a_record_of_the_last_week(world: World) -> None:
    who = await world.settled_client()
    await world.down()
    world.clock.advance_to(START + timedelta(days=40))
    await world.up()
    await world.rest()
    decided = await world.said(NudgeDecided)
    assert {each.reasons for each in decided} == {("moment_passed",)}
    assert len(decided) == 8, "the one that was due first, and a week"
    assert world.sent() == []
    await world.play(START + timedelta(days=41))
    nudges = [each for each in world.sent(who.phone) if "Nobody watches" not in each.shown]
    assert len(nudges) == 1, "and that nobody watches the number, which was due meanwhile"


async def test_whoever_watches_sees_how_far_behind_and_when_a_loop_last_looked(world: World) -> None:
    await world.settled_client()
    for part in world.service.parts:
        if isinstance(part, DueLoop):
            await part.stop()
    world.clock.advance_to(DUE + timedelta(minutes=10))
    measured = await shown(world)
    assert measured["handrail_notifier_behind_seconds"] == 600.0
    looked = measured['handrail_notifier_last_turn_timestamp_seconds{loop="dispatcher"}']
    assert looked < DUE.timestamp(), "it has not looked since"
    finding = await behind.finding(world.db, world.clock)
    assert (finding.about, finding.state) == ("timing", "bad")
    assert "600 s" in finding.says
    for part in world.service.parts:
        if isinstance(part, DueLoop):
            await part.start()
    await world.play(timedelta(minutes=30))
    assert (await shown(world))["handrail_notifier_behind_seconds"] == 0.0
    assert (await behind.finding(world.db, world.clock)).state == "good"


def test_an_alarm_is_raised_once_a_minute_and_again_after_it_was_over() -> None:
    now = START
    alarm = behind.Alarm(f"loop-{new_id()}")
    with structlog.testing.capture_logs() as lines:
        for seconds in (0, 59, 61, 90, 121, 122):
            alarm.turn(now, now + timedelta(seconds=seconds))
        alarm.turn(None, now + timedelta(seconds=123))
        alarm.turn(now, now + timedelta(seconds=124))
    assert [(each["event"], each["seconds"]) for each in lines] == [
        ("loop_behind", 61),
        ("loop_behind", 121),
        ("loop_behind", 124),
    ]


async def shown(world: World) -> dict[str, float]:
    """The metrics, by their name."""
    async with httpx.AsyncClient(verify=False) as http:
        text = (await http.get(f"{world.local}/metrics")).text
    rows = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in rows}
