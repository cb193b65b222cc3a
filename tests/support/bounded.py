"""An end to each test, however it hangs.

A signal does not reach a test that waits in the services' own loop, so a time limit from outside could only end the whole process.
From within, the test fails where it waits. What never lets go of the interpreter (a pattern that takes for ever, a child that is
stuck between its making and its program) is ended from outside the interpreter, and says where it stood.
"""

import asyncio
import faulthandler
import functools
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

SOONER = 0.9
"""Of the time that a test has, so that it ends by itself first."""
SOONEST = 0.95
"""Of that time too: from then on the process is ended, and what is written then is seen, while what the time limit itself writes is not."""
BETWEEN_SECONDS = 600.0
"""Without a test; a worker is given the next one at once, or none any more."""


def bound(item: pytest.Item) -> None:
    """Let a test that is a coroutine fail with TimeoutError shortly before its time is over."""
    if not isinstance(item, pytest.Function) or not inspect.iscoroutinefunction(item.obj):
        return
    item.obj = within(item.obj, seconds_of(item) * SOONER)


def seconds_of(item: pytest.Item) -> float:
    """How long a test may take, with what it is set up with."""
    marker = item.get_closest_marker("timeout")
    asked, usual = item.config.getoption("timeout"), item.config.getini("timeout")
    return float(marker.args[0] if marker is not None else asked or usual)


@contextmanager
def watched(item: pytest.Item, stderr: int) -> Iterator[None]:
    """End the process when the test is over its time and nothing else has ended it; where every thread stood is written to this file."""
    watch(item, stderr)
    try:
        yield
    finally:
        faulthandler.dump_traceback_later(BETWEEN_SECONDS, exit=True, file=stderr)


def watch(item: pytest.Item, stderr: int) -> None:
    """From now on. A debugger may take as long as somebody likes."""
    if seconds_of(item) and not item.config.getoption("usepdb"):
        faulthandler.dump_traceback_later(seconds_of(item) * SOONEST, exit=True, file=stderr)


def within(test: Any, seconds: float) -> Any:
    """The same test, raising TimeoutError if it takes longer."""

    @functools.wraps(test)
    async def run(*arguments: Any, **named: Any) -> None:
        async with asyncio.timeout(seconds):
            await test(*arguments, **named)

    return run
