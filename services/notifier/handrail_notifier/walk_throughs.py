"""What the notifier does when it hears of walk-throughs, and of plans whose use is rated: it keeps the latest of each plan, steps sealed.

Hearing a thing twice changes nothing.
"""

from datetime import datetime, timedelta

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import StrainWanted, WalkOffered, WalkThroughSet, WalkThroughWithdrawn
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.kinds import Kind
from handrail_notifier.identity import text_of
from handrail_notifier.silence import expire
from handrail_notifier.store import effects, ledger, walks

OFFERED_FOR = timedelta(hours=24)
"""It may wait for better hours for so long."""
OFFERED_ANEW = "offered_anew"


def register(consumer: Consumer) -> None:
    consumer.on(WalkThroughSet, on_walk_through)
    consumer.on(WalkThroughWithdrawn, on_walk_through)
    consumer.on(StrainWanted, on_strain_wanted)
    consumer.on(WalkOffered, on_walk_offered)


async def on_walk_through(fact: Recorded[WalkThroughSet | WalkThroughWithdrawn], tx: Tx, now: datetime) -> None:
    """What the plan has from now on. A walk that was begun goes on as it began."""
    del now
    await walks.state(tx, fact.event)


async def on_strain_wanted(fact: Recorded[StrainWanted], tx: Tx, now: datetime) -> None:
    """Whether its use is rated from now on."""
    del now
    await effects.save_strain_wanted(tx, fact.event)


async def on_walk_offered(fact: Recorded[WalkOffered], tx: Tx, now: datetime) -> None:
    """Its first step is planned; whether it goes out is decided when it is due (`dispatcher/giving_way.py`). Of several of one plan the
    last one waits, for all of its time."""
    event = fact.event
    if now >= event.occurred_at + OFFERED_FOR:
        return
    text_id = text_of(event.client_id, Kind.WALK_OFFER, str(event.offer_id))
    before = await walks.waiting_offers(tx, event.clinic_id, event.client_id, event.plan_id)
    if not await walks.offer(tx, event, text_id):
        return
    for each in before:
        await expire(tx, event.clinic_id, event.client_id, each, Kind.WALK_OFFER, reason=OFFERED_ANEW, now=now)
    at = event.occurred_at
    await ledger.plan_text(
        tx, event.clinic_id, text_id, event.client_id, Kind.WALK_OFFER, due_at=at, useful_for=OFFERED_FOR
    )
