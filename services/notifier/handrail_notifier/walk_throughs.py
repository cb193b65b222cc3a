"""What the notifier does when it hears of walk-throughs, and of plans whose use is rated: it keeps the latest of each plan, steps sealed.

Hearing a thing twice changes nothing.
"""

from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import StrainWanted, WalkThroughSet, WalkThroughWithdrawn
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_notifier.store import effects, walks


def register(consumer: Consumer) -> None:
    consumer.on(WalkThroughSet, on_walk_through)
    consumer.on(WalkThroughWithdrawn, on_walk_through)
    consumer.on(StrainWanted, on_strain_wanted)


async def on_walk_through(fact: Recorded[WalkThroughSet | WalkThroughWithdrawn], tx: Tx, now: datetime) -> None:
    """What the plan has from now on. A walk that was begun goes on as it began."""
    del now
    await walks.state(tx, fact.event)


async def on_strain_wanted(fact: Recorded[StrainWanted], tx: Tx, now: datetime) -> None:
    """Whether its use is rated from now on."""
    del now
    await effects.save_strain_wanted(tx, fact.event)
