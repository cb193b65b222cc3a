"""Whose week is to be looked at and when, and what they told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.recap import Told, Week
from handrail_notifier.store import SQL
from handrail_notifier.store.dues import DueQuery

MOST_ANSWERS = 500


@dataclass(frozen=True, slots=True)
class RecapDue:
    """A client whose week is to be looked at. `zone` None: not known yet."""

    due_at: datetime
    zone: str | None
    discharged: bool


def next_due() -> DueQuery:
    return DueQuery(SQL["next_recap"])


async def due(tx: Tx, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """(clinic, client) of those whose week is to be looked at."""
    return [(row["clinic_id"], row["client_id"]) for row in await tx.fetch(SQL["due_recaps"], now, limit)]


async def take(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> RecapDue | None:
    """None: it is due no more."""
    row = await tx.fetchrow(SQL["take_recap"], clinic, client, now)
    return None if row is None else RecapDue(**dict(row))


async def plan(tx: Tx, clinic: UUID, client: UUID, at: datetime | None) -> None:
    """When it is looked at next."""
    await tx.execute(SQL["plan_recap"], clinic, client, at)


async def began(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> None:
    """A recap takes its place in the client's budget."""
    await tx.execute(SQL["recap_began"], clinic, client, now)


async def told(tx: Tx, clinic: UUID, client: UUID, week: Week) -> Told:
    """What the client told in a week, as their answers stand by now."""
    row = await tx.fetchrow(SQL["told_in_week"], clinic, client, week.since, week.until, MOST_ANSWERS)
    assert row is not None, "a count is always told"
    return Told(row["told"], row["used"])
