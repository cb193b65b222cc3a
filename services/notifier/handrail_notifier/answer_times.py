"""When what answers a client's text goes out: now, or, if they wrote long ago, when they may be written to unasked."""

from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.courtesy import use_of, waits_for_hours
from handrail_notifier.core.decision import next_permitted
from handrail_notifier.core.kinds import SystemKind
from handrail_notifier.store import ledger, people, standings
from handrail_notifier.store.replies import InboundRow


async def plan_answer(tx: Tx, row: InboundRow, text_id: UUID, kind: SystemKind, now: datetime) -> None:
    """By the way that the client wrote. What is of no more use by now is on record, and does not go out."""
    due_at, useful_for = await _due(tx, row, kind, now), use_of(kind, row.received_at, now)
    await ledger.plan_text(
        tx, row.clinic_id, text_id, row.client_id, kind, due_at=due_at, useful_for=useful_for, channel=row.channel
    )


async def _due(tx: Tx, row: InboundRow, kind: SystemKind, now: datetime) -> datetime:
    if not waits_for_hours(kind, row.received_at, now):
        return now
    clinic = (await people.clinics(tx, [row.clinic_id])).get(row.clinic_id)
    standing = (await standings.standings(tx, [(row.clinic_id, row.client_id)], now)).get(row.client_id)
    return now if clinic is None or standing is None else next_permitted(clinic.clinic, standing.client, now)
