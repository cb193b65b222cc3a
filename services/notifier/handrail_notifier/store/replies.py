"""What came in, and what was understood of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.store import SQL, ring

MOST_TRIES = 5
"""After so many failures a text that came in is left for a person to look at."""


@dataclass(frozen=True, slots=True)
class InboundRow:
    """A text that came in. Address and body are sealed; a stranger's id stands for nothing but the number."""

    clinic_id: UUID
    account: str
    provider_id: str
    client_id: UUID
    stranger: bool
    address: str = field(repr=False)
    body: str = field(repr=False)
    carrier_said: str | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class InboundKey:
    """Which text."""

    clinic_id: UUID
    account: str
    provider_id: str
    client_id: UUID


async def record(tx: Tx, row: InboundRow) -> bool:
    """Whether it came for the first time."""
    number = await tx.fetchval(
        SQL["record_inbound"],
        row.clinic_id,
        row.account,
        row.provider_id,
        row.client_id,
        row.stranger,
        row.address,
        row.body,
        row.carrier_said,
        row.received_at,
    )
    if number is not None:
        await ring(tx)
    return number is not None


async def open_ones(tx: Tx, limit: int) -> Sequence[InboundKey]:
    """The oldest without effect, one for each client."""
    rows = await tx.fetch(SQL["open_inbound"], MOST_TRIES, limit)
    return [InboundKey(row["clinic_id"], row["account"], row["provider_id"], row["client_id"]) for row in rows]


async def take(tx: Tx, key: InboundKey) -> InboundRow | None:
    """The text, locked; None if another process has it or it has had its effect."""
    row = await tx.fetchrow(SQL["take_inbound"], key.clinic_id, key.account, key.provider_id)
    if row is None:
        return None
    return InboundRow(
        row["clinic_id"],
        row["account"],
        row["provider_id"],
        row["client_id"],
        row["stranger"],
        row["address"],
        row["body"],
        row["carrier_said"],
        row["received_at"],
    )


async def close(tx: Tx, row: InboundRow, now: datetime) -> None:
    await tx.execute(SQL["close_inbound"], row.clinic_id, row.account, row.provider_id, now)


async def count_try(tx: Tx, key: InboundKey) -> int:
    """How often it has failed by now."""
    return int(await tx.fetchval(SQL["count_inbound_try"], key.clinic_id, key.account, key.provider_id) or 0)


async def save(
    tx: Tx,
    row: InboundRow,
    reply_id: UUID,
    meaning: str,
    *,
    opportunity_id: UUID | None = None,
    helpfulness: int | None = None,
    late: bool = False,
) -> None:
    """Keep what the client said, sealed, with what was understood."""
    await tx.execute(
        SQL["save_reply"],
        row.clinic_id,
        reply_id,
        row.client_id,
        meaning,
        opportunity_id,
        helpfulness,
        late,
        row.body,
        row.received_at,
    )


async def next_open(tx: Tx) -> datetime | None:
    due: datetime | None = await tx.fetchval(SQL["next_inbound"], MOST_TRIES)
    return due
