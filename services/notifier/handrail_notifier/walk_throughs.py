"""What the notifier does when it hears of walk-throughs: it keeps the latest of each plan, its steps sealed. Hearing a thing twice changes nothing."""

from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import WalkThroughSet, WalkThroughWithdrawn
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_notifier.store import walks


def register(consumer: Consumer) -> None:
    consumer.on(WalkThroughSet, on_walk_through)
    consumer.on(WalkThroughWithdrawn, on_walk_through)


async def on_walk_through(fact: Recorded[WalkThroughSet | WalkThroughWithdrawn], tx: Tx, now: datetime) -> None:
    """What the plan has from now on. A walk that was begun goes on as it began."""
    del now
    await walks.state(tx, fact.event)
