"""A peer as a contestant: its script, on a database of its own on the same server."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import asyncpg
from handrail.embedded.postgres import Postgres

from bench.readings import MICRO, Reading
from bench.timers import installing, jobs
from bench.timers.installing import Missing
from bench.timers.jobs import Job
from bench.timers.workers import Call, run

INSTALL = {"graphile-worker": installing.graphile_worker, "pgqueuer": installing.pgqueuer, "oban-py": installing.oban}
EMPTY = {
    "graphile-worker": "TRUNCATE graphile_worker._private_jobs",
    "pgqueuer": "TRUNCATE pgqueuer, pgqueuer_log",
    "oban-py": "TRUNCATE oban_jobs",
}
PACE = {"graphile-worker": 5000.0, "pgqueuer": 2500.0, "oban-py": 800.0}
"""Jobs a second that they write at the very least, on a machine that others keep busy."""


class Peer:
    """What its script says."""

    def __init__(self, name: str, script: Call, postgres: Postgres, scratch: Path) -> None:
        self.name = name
        self.pace = PACE[name]
        self._postgres = postgres
        self._database = name.replace("-", "_")
        self._scratch = scratch
        self._dsn = postgres.dsn(database=self._database)
        self._call = replace(script, env={**script.env, "DATABASE": self._dsn})

    async def prepare(self) -> None:
        """Its database and its tables."""
        admin = await asyncpg.connect(self._postgres.dsn())
        try:
            await admin.execute(f"CREATE DATABASE {self._database}")
        finally:
            await admin.close()
        await run(self._call, "prepare")

    async def empty(self) -> None:
        admin = await asyncpg.connect(self._dsn)
        try:
            await admin.execute(EMPTY[self.name])
            await admin.execute("CHECKPOINT")
        finally:
            await admin.close()

    async def fill(self, jobs_: Sequence[Job]) -> Reading:
        out = await run(self._call, "fill", str(jobs.written(jobs_, self._scratch / "jobs")))
        took = json.loads(out.splitlines()[-1])
        return {"events/s": len(jobs_) / took["seconds"], "CPU µs/event": took["cpu"] / len(jobs_) * MICRO}

    def worker(self) -> Call:
        return replace(self._call, argv=[*self._call.argv, "work"])

    async def check(self, count: int) -> None:
        """Its records say all that is asked of a peer."""


async def made(name: str, postgres: Postgres, scratch: Path, *, install: bool) -> Peer | Missing:
    """Ready to work; installed first if it may be."""
    script = await INSTALL[name](install)
    if isinstance(script, Missing):
        return script
    peer = Peer(name, script, postgres, scratch)
    await peer.prepare()
    return peer
