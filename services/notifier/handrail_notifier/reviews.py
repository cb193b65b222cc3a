"""What the notifier does when a goal is due to be looked at: the client is told so once, where it is for them, and not of one that is settled."""

from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import ReviewDue, ReviewSettled
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.review import APART, USEFUL_FOR, is_for_the_client, is_too_soon
from handrail_notifier.identity import text_of
from handrail_notifier.silence import expire
from handrail_notifier.store import ledger
from handrail_notifier.store import reviews as store

SETTLED = "review_settled"


def register(consumer: Consumer) -> None:
    consumer.on(ReviewDue, on_review_due)
    consumer.on(ReviewSettled, on_review_settled)


async def on_review_due(fact: Recorded[ReviewDue], tx: Tx, now: datetime) -> None:
    """Plan the text that says so. Whether it goes out is decided when it is due; what is heard too late is passed over."""
    event = fact.event
    clinic, client, over = event.clinic_id, event.client_id, event.occurred_at + USEFUL_FOR
    if not event.invites or not is_for_the_client(event.triggers) or over <= now:
        return
    if is_too_soon(await store.last_begun(tx, clinic, client), now):
        return
    if await ledger.said_since(tx, clinic, client, Kind.REVIEW, now - APART):
        return
    text_id = text_of(client, Kind.REVIEW, str(fact.envelope.id))
    await store.invite(tx, clinic, client, event.review_id, text_id, event.occurred_at)
    await ledger.plan_text(tx, clinic, text_id, client, Kind.REVIEW, due_at=now, useful_for=over - now)


async def on_review_settled(fact: Recorded[ReviewSettled], tx: Tx, now: datetime) -> None:
    """What was planned because of it does not go out."""
    event = fact.event
    text = await store.settle(tx, event.clinic_id, event.client_id, event.review_id)
    for text_id, kind, _ in await ledger.planned(tx, event.clinic_id, event.client_id):
        if text_id == text:
            await expire(tx, event.clinic_id, event.client_id, text_id, kind, reason=SETTLED, now=now)
