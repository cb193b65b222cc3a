"""oban-py, a hundred jobs at once, staged ten times a second instead of once."""

import asyncio
import logging
import os
from datetime import UTC, datetime
from typing import Any

import uvloop
from oban import Oban, worker
from oban.schema import install
from payload import asked, jobs_in, now, payload, recorder, say
from psycopg_pool import AsyncConnectionPool

AT_ONCE = 1000
CONCURRENCY = 100
STAGE_SECONDS = 0.1
RECORD: dict[str, Any] = {}


@worker(queue="default", max_attempts=20)
class Nudge:
    async def process(self, job: Any) -> None:
        RECORD["it"](job.args)


def _pool() -> AsyncConnectionPool:
    return AsyncConnectionPool(conninfo=os.environ["DATABASE"], min_size=2, max_size=8, open=False)


async def prepare() -> None:
    async with _pool() as pool:
        await install(pool)


async def fill(file: str) -> None:
    jobs = jobs_in(file)
    async with _pool() as pool:
        oban = Oban(pool=pool, name="Oban")
        began = now()
        for first in range(0, len(jobs), AT_ONCE):
            part = jobs[first : first + AT_ONCE]
            await oban.enqueue_many(
                *[
                    Nudge.new(payload(number, due), scheduled_at=datetime.fromtimestamp(due, UTC))
                    for number, due in part
                ]
            )
        say(began)


async def work(folder: str) -> None:
    logging.disable(logging.INFO)
    RECORD["it"] = recorder(folder)
    async with _pool() as pool, Oban(pool=pool, queues={"default": CONCURRENCY}, stager={"interval": STAGE_SECONDS}):
        await asyncio.Event().wait()


if __name__ == "__main__":
    command, argument = asked()
    uvloop.run(prepare() if command == "prepare" else {"fill": fill, "work": work}[command](argument))
