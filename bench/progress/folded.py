"""Events into the progress service's own tables, as its own role and under row-level security, by its own handlers' code."""

import asyncio
import resource
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from zlib import crc32

from handrail_progress import folding
from handrail_progress.core.announce import PlanKey
from handrail_progress.hearing import HEARD, PlanFact, heard
from handrail_progress.store import FOLDED
from handrail_shared.contracts.envelope import Recorded, read
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import Outbox, hold

from bench.progress.log import Said
from bench.readings import MICRO, EventsLost
from bench.servers import Servers

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHUNK = 20_000
"""Events that are read at a time."""
BATCH = 5_000
"""Events that a rebuild takes in one transaction."""
LANES = 2


@dataclass(slots=True)
class Spent:
    """Events, and the time and CPU time that they took."""

    events: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        return self.events / self.seconds

    @property
    def cpu_each(self) -> float:
        """Microseconds."""
        return self.cpu / self.events * MICRO


@asynccontextmanager
async def empty_tables(servers: Servers) -> AsyncIterator[Db]:
    """The service's pool, on tables without a row."""
    admin = await servers.admin()
    tables = ", ".join(f"progress.{table}" for table in (*FOLDED, "heard", "outbox", "event_log", "inbox"))
    await admin.execute(f"TRUNCATE {tables}")
    await admin.close()
    async with servers.db("progress") as db:
        yield db


async def rebuilt(db: Db, log: Iterable[Said], spent: Spent) -> None:
    """Take the log in as a rebuild does: read, fold, keep, and say nothing. Making the log is not counted.

    Clients are dealt into lanes, as a topic deals them into partitions: while the database keeps what is of one, another is folded.
    """
    records = iter(log)
    while chunk := list(islice(records, CHUNK)):
        began, cpu = time.perf_counter(), time.process_time()
        lanes: list[list[Said]] = [[] for _ in range(LANES)]
        for each in chunk:
            lanes[crc32(each.key) % LANES].append(each)
        await asyncio.gather(*(_folded(db, lane) for lane in lanes if lane))
        spent.seconds += time.perf_counter() - began
        spent.cpu += time.process_time() - cpu
        spent.events += len(chunk)


async def _folded(db: Db, lane: Sequence[Said]) -> None:
    for start in range(0, len(lane), BATCH):
        async with db.everywhere() as tx:
            facts = facts_of(lane[start : start + BATCH])
            told = [
                (PlanKey(each.event.clinic_id, each.event.client_id, each.event.plan_id), heard(each)) for each in facts
            ]
            await folding.take_in_again(tx, told, NOW)


async def answered(db: Db, said: Said) -> float:
    """The milliseconds of one event as it comes from the bus, with what is said of it."""
    [fact] = facts_of([said])
    began = time.perf_counter()
    async with db.transaction(fact.envelope.clinic_id) as tx:
        await hold(tx, [fact.envelope.subject])
        shares = await folding.take_in(tx, [fact], NOW)
        await Outbox("progress").append_recorded(tx, folding.facts_to_say(shares), held=True)
    return (time.perf_counter() - began) * 1000


async def count_of(db: Db) -> int:
    """Opportunities that were answered."""
    async with db.everywhere() as tx:
        return int(await tx.fetchval("SELECT count(*) FROM opportunity WHERE outcome IS NOT NULL"))


async def none_lost(db: Db, wanted: int) -> None:
    """Raises EventsLost."""
    if (found := await count_of(db)) != wanted:
        raise EventsLost(f"{wanted} answers in the log, {found} in the tables")


def facts_of(records: Sequence[Said]) -> list[Recorded[PlanFact]]:
    """What the records say. Raises TypeError for one that is not of practice: the log has none."""
    facts = []
    for each in records:
        match read(each.headers, each.value):
            case Recorded(event=event) as fact if isinstance(event, HEARD):
                facts.append(fact)
            case other:
                raise TypeError(f"not an event of practice: {other}")
    return facts


def megabytes() -> float:
    """The most memory that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
