"""The bench's PostgreSQL, on this machine's disk and on one that takes a millisecond longer for each fsync."""

import os
import shutil
import statistics
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg
from handrail.embedded.leash import Command
from handrail.embedded.postgres import Postgres
from handrail.embedded.room import Room

from bench.servers import folder
from bench.timers.workers import Call, WorkerFailed, run

SOURCE = Path(__file__).with_name("slow_disk.c")
SLOWER_BY_US = 1000
SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "checkpoint_timeout": "30min"}
COMMITS = 100


class NoSlowDisk(RuntimeError):
    """The slow disk cannot be had here; the message says why."""


class SlowPostgres(Postgres):
    """PostgreSQL with a library before the C library's."""

    def __init__(self, folder: Path, library: Path) -> None:
        super().__init__(folder, durable=True, settings=SETTINGS)
        self._library = library

    def command(self, room: Room, program: Path, port: int) -> Command:
        env: Mapping[str, str] = {"LD_PRELOAD": str(self._library), "SLOW_DISK_US": str(SLOWER_BY_US)}
        return replace(super().command(room, program, port), env=env)


@asynccontextmanager
async def fast() -> AsyncIterator[Postgres]:
    """On this machine's disk, as it is."""
    with folder() as place:
        async with Postgres(place, durable=True, settings=SETTINGS) as postgres:
            yield postgres


@asynccontextmanager
async def slow(other: Postgres) -> AsyncIterator[Postgres]:
    """On a disk that is slower than `other`'s. Raises NoSlowDisk."""
    with folder() as place, folder() as built:
        library = await _built(built)
        async with SlowPostgres(place, library) as postgres:
            if (await commits_ms(postgres))[0] < (await commits_ms(other))[0] + SLOWER_BY_US / 2000:
                raise NoSlowDisk("the library that slows the disk down has no effect here")
            yield postgres


async def commits_ms(postgres: Postgres) -> tuple[float, float]:
    """How long one small commit takes: at the least, and mostly."""
    connection = await asyncpg.connect(postgres.dsn())
    try:
        await connection.execute("CREATE TABLE IF NOT EXISTS public.committed (at timestamptz)")
        times = []
        for _ in range(COMMITS):
            began = time.perf_counter()
            await connection.execute("INSERT INTO public.committed VALUES (now())")
            times.append(time.perf_counter() - began)
    finally:
        await connection.close()
    return min(times) * 1000, statistics.median(times) * 1000


async def _built(place: Path) -> Path:
    compiler = shutil.which("cc")
    if compiler is None:
        raise NoSlowDisk("there is no C compiler (cc) for the library that slows the disk down")
    place.chmod(0o755)  # the server may run under another account
    library = place / "slow_disk.so"
    arguments = ["-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE), "-ldl"]
    try:
        await run(Call([compiler, *arguments], dict(os.environ), place), within=60)
    except WorkerFailed as fault:
        raise NoSlowDisk(f"the library that slows the disk down was not compiled: {fault}") from None
    library.chmod(0o755)
    return library
