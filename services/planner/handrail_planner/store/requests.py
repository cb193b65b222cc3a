"""Which request made what: remembered for a day, so that a repeated request makes nothing new."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_planner.store import SQL

REMEMBERED = timedelta(hours=24)
SWEPT_AFTER = REMEMBERED + timedelta(hours=1)
"""Later than forgotten, so that no other process, whose clock is ahead, sweeps a row that still counts."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells a request from another: digests of its idempotency key and of what it asked for."""

    key: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class First:
    """Nothing was made under this key: make it, under the id that was offered."""


@dataclass(frozen=True, slots=True)
class Again:
    """The same request has made this."""

    resource_id: UUID


@dataclass(frozen=True, slots=True)
class Reused:
    """Another request has used this key."""


async def remember(tx: Tx, clinic_id: UUID, mark: Mark, *, resource_id: UUID, now: datetime) -> First | Again | Reused:
    """Claim the key for what is about to be made. Of two at once, one waits here until the other has committed."""
    forgotten = now - REMEMBERED
    claimed = await tx.fetchval(SQL["remember_request"], clinic_id, mark.key, mark.body, resource_id, now, forgotten)
    if claimed is not None:
        await tx.execute(SQL["forget_requests"], clinic_id, now - SWEPT_AFTER)
        return First()
    row = await tx.fetchrow(SQL["remembered_request"], clinic_id, mark.key)
    assert row is not None, "what stood in the way of the claim is still there"
    return Again(row["resource_id"]) if row["body_digest"] == mark.body else Reused()
