"""Which servers tests run on, as the environment asks.

`HANDRAIL_TEST_POSTGRES`, `HANDRAIL_TEST_VALKEY` and `HANDRAIL_TEST_KAFKA` name servers that
run already. Otherwise `HANDRAIL_TEST_BACKEND` chooses: `embedded` (also `auto`) or `docker`.
"""

import asyncio
import os
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, TypeVar, cast

Backend = Literal["auto", "embedded", "docker"]
BACKENDS = ("auto", "embedded", "docker")
APART_SECONDS = 180.0
T = TypeVar("T")


def given(engine: str) -> str | None:
    """The address of a server that runs already, if one is named."""
    return os.environ.get(f"HANDRAIL_TEST_{engine.upper()}") or None


def backend() -> Backend:
    """What HANDRAIL_TEST_BACKEND asks for."""
    asked = os.environ.get("HANDRAIL_TEST_BACKEND", "auto")
    if asked not in BACKENDS:
        raise ValueError(f"HANDRAIL_TEST_BACKEND is {asked!r}: use one of {', '.join(BACKENDS)}.")
    return cast("Backend", asked)


def apart(work: Coroutine[None, None, T]) -> T:
    """Run async work from a sync fixture, in a thread so that no test's loop is in the way."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result(APART_SECONDS)
