"""What clients said that is for somebody else than their therapist."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import is_held

from handrail_notifier.store import SQL


async def has_reader(tx: Tx, clinic: UUID) -> bool:
    """Whether the clinic has named somebody else, and somebody has the key to it."""
    named: bool | None = await tx.fetchval(SQL["takes_feedback"], clinic)
    return bool(named) and await is_held(tx, clinic, "feedback")


async def asked_about(tx: Tx, clinic: UUID, client: UUID, at: datetime) -> Sequence[UUID]:
    """Of which of it the client is being asked who reads it."""
    return [row["reply_id"] for row in await tx.fetch(SQL["asked_who_reads"], clinic, client, at)]


async def give_to_therapist(tx: Tx, clinic: UUID, about: Sequence[UUID]) -> Sequence[tuple[UUID, datetime]]:
    """It waits for the therapist from now on; which, and when each was said."""
    rows = await tx.fetch(SQL["feedback_is_theirs"], clinic, list(about))
    return [(row["reply_id"], row["received_at"]) for row in rows]


async def chose_apart(tx: Tx, clinic: UUID, client: UUID, since: datetime, at: datetime) -> bool:
    """Whether they said since then that somebody else reads it."""
    return bool(await tx.fetchval(SQL["chose_apart"], clinic, client, since, at))


async def page_before(
    tx: Tx, clinic: UUID, before: tuple[datetime, UUID], now: datetime, limit: int, *, waiting: bool
) -> Sequence[Record]:
    """A page of what may be read, newest first."""
    return await tx.fetch(SQL["feedback_apart"], clinic, *before, now, waiting, limit)


async def read(tx: Tx, clinic: UUID, reply: UUID, now: datetime) -> datetime | None:
    """When it was first read; None: there is nothing to read."""
    at: datetime | None = await tx.fetchval(SQL["read_feedback"], clinic, reply, now)
    return at


async def unread_since(tx: Tx, before: datetime, limit: int) -> Sequence[UUID]:
    """The clinics where nobody has read some that was said before then; of so many replies at the most."""
    return [row["clinic_id"] for row in await tx.fetch(SQL["feedback_unread"], before, limit)]
