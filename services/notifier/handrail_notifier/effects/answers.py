"""What most effects share: a text is kept with what it meant, and answered once, on the channel that it came by."""

from datetime import datetime

from handrail_shared.runtime.db import Tx

from handrail_notifier import unread
from handrail_notifier.core.courtesy import ONCE_PER, USEFUL_FOR
from handrail_notifier.core.kinds import Kind, SystemKind
from handrail_notifier.identity import reply_of, text_of
from handrail_notifier.store import ledger, replies
from handrail_notifier.store.replies import InboundRow


async def keep(tx: Tx, row: InboundRow, meaning: str) -> None:
    await replies.save(tx, row, reply_of(row.client_id, row.provider_id), meaning)


async def keep_for_a_person(tx: Tx, row: InboundRow, now: datetime) -> None:
    """Words for the clinician, which wait until somebody has read them."""
    await keep(tx, row, "free_text")
    await unread.state(tx, row.clinic_id, row.client_id, now)


async def own_words(tx: Tx, row: InboundRow, now: datetime) -> None:
    """Kept for the clinician, and so answered."""
    await keep_for_a_person(tx, row, now)
    await courtesy(tx, row, Kind.NOT_UNDERSTOOD, now)


async def answer(tx: Tx, row: InboundRow, kind: SystemKind, now: datetime) -> None:
    """To the client who wrote."""
    await ledger.plan_text(
        tx,
        row.clinic_id,
        text_of(row.client_id, kind, row.provider_id),
        row.client_id,
        kind,
        due_at=now,
        useful_for=USEFUL_FOR[kind],
        channel=row.channel,
    )


async def courtesy(tx: Tx, row: InboundRow, kind: SystemKind, now: datetime) -> None:
    """An answer that is not repeated within its time."""
    if not await ledger.said_since(tx, row.clinic_id, row.client_id, kind, now - ONCE_PER[kind]):
        await answer(tx, row, kind, now)
