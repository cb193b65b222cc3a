"""pgqueuer, a hundred jobs at a time on one connection, as its own benchmark does."""

import json
import logging
import os
import time
from datetime import timedelta
from typing import Any

import asyncpg
import uvloop
from payload import asked, jobs_in, now, payload, recorder, say
from pgqueuer import PgQueuer, Queries
from pgqueuer.db import AsyncpgDriver

AT_ONCE = 1000
BATCH = 100


async def _connected() -> tuple[asyncpg.Connection, AsyncpgDriver]:
    connection = await asyncpg.connect(os.environ["DATABASE"])
    return connection, AsyncpgDriver(connection)


async def prepare() -> None:
    connection, driver = await _connected()
    await Queries(driver).install()
    await connection.close()


async def fill(file: str) -> None:
    connection, driver = await _connected()
    queries, jobs = Queries(driver), jobs_in(file)
    began = now()
    for first in range(0, len(jobs), AT_ONCE):
        part = jobs[first : first + AT_ONCE]
        payloads = [json.dumps(payload(number, due)).encode() for number, due in part]
        at = time.time()
        waits = [timedelta(seconds=due - at) if due > at else None for _, due in part]
        await queries.enqueue(["nudge"] * len(part), payloads, [0] * len(part), waits)
    say(began)
    await connection.close()


async def work(folder: str) -> None:
    logging.disable(logging.INFO)
    _, driver = await _connected()
    queuer, record = PgQueuer(driver), recorder(folder)

    @queuer.entrypoint("nudge")
    async def nudge(job: Any) -> None:
        record(json.loads(job.payload))

    await queuer.run(batch_size=BATCH, dequeue_timeout=timedelta(seconds=30))


if __name__ == "__main__":
    command, argument = asked()
    uvloop.run(prepare() if command == "prepare" else {"fill": fill, "work": work}[command](argument))
