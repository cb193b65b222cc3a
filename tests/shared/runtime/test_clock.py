"""Waiting on the machine's clock."""

import asyncio
from datetime import timedelta

import pytest
from handrail_shared.runtime.clock import RealClock


async def test_who_is_cancelled_while_being_woken_is_cancelled() -> None:
    clock, wake = RealClock(), asyncio.Event()

    async def goes_round() -> None:
        while True:
            wake.clear()
            await clock.sleep_until(clock.now() + timedelta(hours=1), wake)

    task = asyncio.create_task(goes_round())
    await asyncio.sleep(0)
    wake.set()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(2):
            await task
    assert task.cancelled()


async def test_a_wait_ends_at_its_instant_or_when_woken() -> None:
    clock, wake = RealClock(), asyncio.Event()
    await clock.sleep_until(clock.now() + timedelta(milliseconds=10), wake)
    wake.set()
    async with asyncio.timeout(2):
        await clock.sleep_until(clock.now() + timedelta(hours=1), wake)
    assert wake.is_set(), "it is left set"
