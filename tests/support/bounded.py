"""An end to each test that waits.

A signal does not reach a test that waits in the services' own loop, so a time limit from outside could only end the whole process.
From within, the test fails where it waits.
"""

import asyncio
import functools
import inspect
from typing import Any

import pytest

SOONER = 0.9
"""Of the time that a test has, so that it ends by itself first."""


def bound(item: pytest.Item) -> None:
    """Let a test that is a coroutine fail with TimeoutError shortly before its time is over."""
    if not isinstance(item, pytest.Function) or not inspect.iscoroutinefunction(item.obj):
        return
    marker = item.get_closest_marker("timeout")
    asked, usual = item.config.getoption("timeout"), item.config.getini("timeout")
    seconds = float(marker.args[0] if marker is not None else asked or usual)
    item.obj = within(item.obj, seconds * SOONER)


def within(test: Any, seconds: float) -> Any:
    """The same test, raising TimeoutError if it takes longer."""

    @functools.wraps(test)
    async def run(*arguments: Any, **named: Any) -> None:
        async with asyncio.timeout(seconds):
            await test(*arguments, **named)

    return run
