"""What the notifier does when it hears when a client is busy: it keeps the latest statement, and no more than that.

Hearing it twice, or an older one later, changes nothing.
"""

from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import BusyTimesSet
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_notifier.store import busy


def register(consumer: Consumer) -> None:
    consumer.on(BusyTimesSet, on_busy_times_set)


async def on_busy_times_set(fact: Recorded[BusyTimesSet], tx: Tx, now: datetime) -> None:
    """From here on these are the client's busy times."""
    del now
    await busy.state(tx, fact.event)
