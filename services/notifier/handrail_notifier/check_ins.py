"""What the notifier does when it hears of check-ins: it keeps them, the question sealed, and works out when each is asked next.

Hearing a thing twice changes nothing. A question that waits to go out when its check-in is withdrawn is not asked any more.
"""

from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import CheckInSet, CheckInWithdrawn
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_notifier.store import check_ins, ring


def register(consumer: Consumer) -> None:
    consumer.on(CheckInSet, on_check_in_set)
    consumer.on(CheckInWithdrawn, on_check_in_withdrawn)


async def on_check_in_set(fact: Recorded[CheckInSet], tx: Tx, now: datetime) -> None:
    """Ask it from now on, as it now stands."""
    await check_ins.save(tx, fact.event, now)
    await ring(tx)


async def on_check_in_withdrawn(fact: Recorded[CheckInWithdrawn], tx: Tx, now: datetime) -> None:
    """It is asked no more."""
    del now
    await check_ins.withdraw(tx, fact.event)
