"""The log folded from its beginning: many plans, in the order of time."""

from collections.abc import AsyncIterator

from bench.progress import log
from bench.progress.folded import Spent, empty_tables, megabytes, none_lost, rebuilt
from bench.servers import Servers
from bench.table import figure

AIM = 1_000_000 / 120
"""A million answers in two minutes."""
ANSWERS_OF_A_PLAN = 100
Line = tuple[str, ...]


async def measure(servers: Servers, replies: int) -> AsyncIterator[Line]:
    """Answers alone, and answers with three events of their nudges each."""
    plans = max(1, replies // ANSWERS_OF_A_PLAN)
    for name, made, of_each in (("answers", log.replies, 1), ("answers and nudges", log.with_nudges, 4)):
        spent = Spent()
        async with empty_tables(servers) as db:
            await rebuilt(db, made(plans, replies), spent)
            await none_lost(db, replies // of_each)
        aim = f">= {AIM:,.0f} {'met' if spent.rate >= AIM else 'MISSED'}" if of_each == 1 else ""
        yield (
            f"rebuild, {name}, events/s",
            figure(spent.rate),
            f"{spent.cpu_each:.0f} µs CPU an event, {replies:,} events in {spent.seconds:.1f} s, {megabytes():.0f} MB",
            aim,
        )
