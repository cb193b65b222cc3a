"""Calls come first, and nothing waits for them without end."""

import asyncio

import pytest
from handrail_notifier import calm
from handrail_notifier.calm import Calm


async def test_nothing_waits_while_nobody_calls() -> None:
    async with asyncio.timeout(5):
        await Calm().wait()


async def test_what_may_wait_waits_for_the_last_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calm, "LONGEST_WAIT", 60.0)
    calls, done = Calm(), asyncio.Event()

    async def waiting() -> None:
        await calls.wait()
        done.set()

    with calls.disturbed():
        with calls.disturbed():
            task = asyncio.create_task(waiting())
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not done.is_set(), "one call is still in hand"
    async with asyncio.timeout(5):
        await task


async def test_a_call_that_raises_is_over() -> None:
    calls = Calm()
    with pytest.raises(ValueError, match="broken"), calls.disturbed():
        raise ValueError("broken")
    async with asyncio.timeout(5):
        await calls.wait()


async def test_calls_without_end_hold_up_nothing_for_ever() -> None:
    calls = Calm()
    with calls.disturbed():
        async with asyncio.timeout(calm.LONGEST_WAIT * 20):
            await calls.wait()
