"""Other services' news: written into the log and folded into the rows, once for a whole batch."""

from collections.abc import Sequence
from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import ClientEvent
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_planner.core.heard import HEARD, fact_of, fold, keys_of
from handrail_planner.store import heard


def register(consumer: Consumer) -> None:
    """Take every event of the core's table. One handler for all: one batch, however mixed."""
    for entry in HEARD.values():
        consumer.on_batch(entry.event, on_heard)


async def on_heard(facts: Sequence[Recorded[ClientEvent]], tx: Tx, _: datetime) -> None:
    """Keep it, and bring the rows that it is about up to it. Their clients are held by the consumer."""
    new = await heard.add(tx, [fact_of(each) for each in facts])
    if not new:
        return
    before = await heard.rows(tx, set().union(*map(keys_of, new)))
    after = fold(before, new)
    await heard.save(tx, [row for key, row in after.items() if before.get(key) != row])
