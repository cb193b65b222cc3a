"""The log folded from its beginning: many plans, in the order of time, from the bus's records; and as the operator's command does it."""

import time
from collections.abc import AsyncIterator, Iterable
from itertools import islice

from handrail_progress import folding
from handrail_progress.rebuild import rebuild
from handrail_progress.store import heard
from handrail_shared.runtime.db import Db

from bench.progress import log
from bench.progress.folded import BATCH, NOW, Spent, empty_tables, facts_of, megabytes, none_lost, rebuilt
from bench.progress.log import Said
from bench.readings import EventsLost
from bench.servers import Servers
from bench.table import figure

AIM = 1_000_000 / 120
"""A million answers in two minutes."""
ANSWERS_OF_A_PLAN = 100
Line = tuple[str, ...]


async def measure(servers: Servers, replies: int) -> AsyncIterator[Line]:
    """Answers alone, answers with three events of their nudges each, and answers alone by the command."""
    plans = max(1, replies // ANSWERS_OF_A_PLAN)
    for name, made, of_each in (("answers", log.replies, 1), ("answers and nudges", log.with_nudges, 4)):
        spent = Spent()
        async with empty_tables(servers) as db:
            await rebuilt(db, made(plans, replies), spent)
            await none_lost(db, replies // of_each)
        yield _line(f"rebuild, {name}, events/s", spent, replies, aimed=of_each == 1)
    yield await by_command(servers, replies)


async def by_command(servers: Servers, replies: int) -> Line:
    """What `handrail rebuild progress` does: read its own log, fold it beside, compare every column of every row. Writing what it reads and
    compares is not counted."""
    plans, spent = max(1, replies // ANSWERS_OF_A_PLAN), Spent(replies)
    async with empty_tables(servers) as db:
        await _heard(db, log.replies(plans, replies))
        began, cpu = time.perf_counter(), time.process_time()
        found = await rebuild(db, NOW)
        spent.seconds, spent.cpu = time.perf_counter() - began, time.process_time() - cpu
        if not found.equal or found.events != replies:
            raise EventsLost(f"{replies} answers in the log, {found.events} folded, {found.replaced} rows otherwise")
    return _line("rebuild, the command, answers/s", spent, replies, aimed=True)


async def _heard(db: Db, said: Iterable[Said]) -> None:
    """As the service hears it: into the log and the rows."""
    records = iter(said)
    while batch := list(islice(records, BATCH)):
        facts = facts_of(batch)
        async with db.everywhere() as tx:
            await heard.add(tx, facts)
            await folding.take_in(tx, facts, NOW)


def _line(name: str, spent: Spent, replies: int, *, aimed: bool) -> Line:
    return (
        name,
        figure(spent.rate),
        f"{spent.cpu_each:.0f} µs CPU an event, {replies:,} events in {spent.seconds:.1f} s, {megabytes():.0f} MB",
        f">= {AIM:,.0f} {'met' if spent.rate >= AIM else 'MISSED'}" if aimed else "",
    )
