"""Whose consent is to be looked at and when, and what its end depends on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel
from handrail_notifier.core.renewal import Terms
from handrail_notifier.store import SQL
from handrail_notifier.store.dues import DueQuery

Key = tuple[UUID, UUID, Channel]
"""Clinic, client and channel."""


@dataclass(frozen=True, slots=True)
class RenewalDue:
    """A confirmed consent that is to be looked at. `terms` None: clinic or client are not known yet."""

    since: datetime
    heard_at: datetime | None
    discharged: bool
    terms: Terms | None


def next_due() -> DueQuery:
    return DueQuery(SQL["next_renewal"])


async def due(tx: Tx, now: datetime, limit: int) -> Sequence[Key]:
    """Those that are to be looked at."""
    rows = await tx.fetch(SQL["due_renewals"], now, limit)
    return [(row["clinic_id"], row["client_id"], row["channel"]) for row in rows]


async def take(tx: Tx, key: Key, now: datetime) -> RenewalDue | None:
    """None: it is due no more."""
    row = await tx.fetchrow(SQL["take_renewal"], *key, now)
    if row is None:
        return None
    unknown = row["consent_months"] is None or row["discharged"] is None
    terms = None if unknown else Terms(row["consent_months"], row["consent_silent_days"])
    return RenewalDue(row["since"], row["heard_at"], bool(row["discharged"]), terms)


async def plan(tx: Tx, key: Key, at: datetime | None) -> None:
    """When it is looked at next."""
    await tx.execute(SQL["plan_renewal"], *key, at)
