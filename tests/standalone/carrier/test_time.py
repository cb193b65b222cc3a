"""Whoever drives the clock can tell when to move it on."""

import asyncio
import sqlite3
from datetime import timedelta

import pytest
from handrail.carrier import CarrierSettings, Status, serve
from handrail_shared.runtime.clock import RealClock, VirtualClock

from tests.standalone.carrier.conftest import ANNA, CLINIC, START, Receiver, World


async def test_nothing_moves_while_the_clock_stands(world: World) -> None:
    await world.send()
    await world.carrier.until_quiet()
    instant = world.carrier.next_instant()
    assert instant is not None
    assert instant > START
    assert [m.status for m in world.carrier.messages()] == [Status.QUEUED]


async def test_it_is_not_quiet_until_what_is_due_is_done(world: World) -> None:
    await world.send()
    await world.carrier.until_quiet()
    world.clock.advance_to(world.carrier.next_instant())
    assert not world.carrier.quiet()
    await world.carrier.until_quiet()
    assert world.receiver.statuses() == ["sending"]


async def test_it_is_not_quiet_while_a_webhook_is_out(world: World) -> None:
    world.receiver.hold.clear()
    texting = asyncio.ensure_future(world.carrier.text(ANNA, CLINIC, "1 7"))
    await asyncio.wait_for(world.receiver.came.wait(), 10)
    assert not world.carrier.quiet()
    with pytest.raises(TimeoutError):
        await world.carrier.until_quiet(timeout=0.1)
    world.receiver.hold.set()
    await texting
    await world.carrier.until_quiet()


async def test_a_quiet_carrier_without_texts_waits_for_nothing(world: World) -> None:
    await world.carrier.until_quiet()
    assert world.carrier.next_instant() is None


async def test_a_jump_over_many_instants_loses_none(world: World) -> None:
    for n in range(20):
        await world.send(f"Text {n}")
    for _ in range(10):
        world.clock.advance_to(world.clock.now() + timedelta(hours=1))
        await world.carrier.until_quiet()
    assert {m.status for m in world.carrier.messages()} == {Status.DELIVERED}
    assert len(world.receiver.arrivals) == 60


async def test_on_the_real_clock_a_text_arrives_by_itself(settings: CarrierSettings, receiver: Receiver) -> None:
    async with await serve(settings, RealClock()) as running:
        await running.carrier.submit(
            {"To": ANNA, "From": CLINIC, "Body": "Hello", "StatusCallback": f"{receiver.url}/status"}
        )
        async with asyncio.timeout(15):
            while "delivered" not in receiver.statuses():
                receiver.came.clear()
                await receiver.came.wait()


async def test_a_broken_carrier_does_not_look_quiet(settings: CarrierSettings) -> None:
    running = await serve(settings, VirtualClock(START))
    running.carrier._store._db.execute("DROP TABLE posts")
    running.carrier._wake.set()
    with pytest.raises((RuntimeError, sqlite3.OperationalError)):
        await running.carrier.until_quiet(5)
    with pytest.raises(sqlite3.OperationalError):
        await running.stop()
