"""What the notifier does when a client is erased: the words of their own go, and the numbers that HOW AM I tells.

What was sealed can be opened by nobody any more, since the client's key is destroyed; these rows hold nothing then that is worth keeping.
"""

from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import ClientErased
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_notifier.store import plans, practised, standings


def register(consumer: Consumer) -> None:
    consumer.on(ClientErased, on_client_erased)


async def on_client_erased(fact: Recorded[ClientErased], tx: Tx, now: datetime) -> None:
    """Doing it again does nothing."""
    del now
    about = (fact.event.clinic_id, fact.event.client_id)
    await standings.forget_own_words(tx, *about)
    await plans.forget_own_words(tx, *about)
    await practised.forget(tx, *about)
