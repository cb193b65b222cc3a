"""From insight to lasting practice, and what becomes of plans by their kind: counted from the rows that stand."""

from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_planner.store import SQL


async def of_client(tx: Tx, clinic: ClinicId, client: ClientId, limit: int, after: UUID | None) -> list[asyncpg.Record]:
    """A client's insights and what came of each, the newest first, from the one after `after` on."""
    return list(await tx.fetch(SQL["gap_of_client"], clinic, client, limit, after))


async def of_clinic(tx: Tx, clinic: ClinicId, since: datetime) -> asyncpg.Record:
    """How many insights a clinic's clients noted since then, and how many of them got how far."""
    row = await tx.fetchrow(SQL["gap_of_clinic"], clinic, since)
    assert row is not None, "a count is always told"
    return row


async def outcomes(
    tx: Tx, clinic: ClinicId, since: datetime, *, by_technique: bool, limit: int
) -> list[asyncpg.Record]:
    """What became of the plans that went live since then, by kind, or by kind and technique."""
    return list(await tx.fetch(SQL["outcomes"], clinic, since, by_technique, limit))
