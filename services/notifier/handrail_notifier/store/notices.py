"""When clients were last told that nobody watches the number, and when it is next looked at."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.notice import LOOK_EVERY, LOOKED_FOR
from handrail_notifier.store import SQL
from handrail_notifier.store.dues import DueQuery


def next_due() -> DueQuery:
    return DueQuery(SQL["next_notice"])


async def due(tx: Tx, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """(clinic, client) of those who are to be looked at."""
    return [(row["clinic_id"], row["client_id"]) for row in await tx.fetch(SQL["due_notices"], now, limit)]


async def take(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> datetime | None:
    """When the client was last told; None: they are not to be looked at any more."""
    told: datetime | None = await tx.fetchval(SQL["take_notice"], clinic, client, now)
    return told


async def plan(tx: Tx, clinic: UUID, client: UUID, at: datetime) -> None:
    """When it is looked at next."""
    await tx.execute(SQL["plan_notice"], clinic, client, at)


async def began(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> None:
    await tx.execute(SQL["notice_began"], clinic, client, now)


async def told(tx: Tx, clinic: UUID, client: UUID, now: datetime, *, anew: bool) -> None:
    """The carrier took the text. `anew`: they were told before."""
    await tx.execute(SQL["notice_told"], clinic, client, now, now + LOOKED_FOR, anew)


async def not_told(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> None:
    """The text did not arrive, or never left."""
    await tx.execute(SQL["notice_not_told"], clinic, client, now - LOOKED_FOR, now + LOOK_EVERY)
