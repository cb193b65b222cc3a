"""Insights. Their words come and go sealed."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, InsightId, PlanId, SessionId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.insight import Insight, State
from handrail_planner.store import SQL
from handrail_planner.store.rows import Page, paged


async def save(tx: Tx, insight: Insight) -> None:
    await tx.execute(
        SQL["save_insight"],
        insight.clinic_id,
        insight.insight_id,
        insight.client_id,
        insight.session_id,
        insight.words,
        insight.state,
        insight.plan_id,
        insight.noted_at,
        insight.settled_at,
        insight.why,
    )


async def find(tx: Tx, clinic_id: UUID, insight_id: UUID) -> Insight | None:
    row = await tx.fetchrow(SQL["insight"], clinic_id, insight_id)
    return None if row is None else of_row(row)


async def of_client(
    tx: Tx, clinic_id: UUID, client_id: UUID, last: UUID | None, limit: int, *, states: Sequence[State]
) -> Page[Insight]:
    """A client's, the oldest first."""
    rows = await tx.fetch(SQL["insights_of_client"], clinic_id, client_id, list(states), last, limit + 1)
    return paged([(row["insight_id"], of_row(row)) for row in rows], limit)


async def debt(tx: Tx, clinic_id: UUID, last: UUID | None, limit: int) -> Page[Insight]:
    """What a clinic's clients in care are owed a plan for, the longest open first."""
    rows = await tx.fetch(SQL["insight_debt"], clinic_id, last, limit + 1)
    return paged([(row["insight_id"], of_row(row)) for row in rows], limit)


async def count_debt(tx: Tx, clinic_id: UUID, client_id: UUID | None = None) -> int:
    return int(await tx.fetchval(SQL["count_insight_debt"], clinic_id, client_id))


async def waiting_for(tx: Tx, clinic_id: UUID, plan_id: UUID) -> list[Insight]:
    """The insights that this plan will answer once it is live."""
    return [of_row(row) for row in await tx.fetch(SQL["insights_waiting_for"], clinic_id, plan_id)]


def of_row(row: asyncpg.Record) -> Insight:
    """A row with all columns as the insight that it is."""
    return Insight(
        clinic_id=ClinicId(row["clinic_id"]),
        client_id=ClientId(row["client_id"]),
        insight_id=InsightId(row["insight_id"]),
        words=row["words"],
        noted_at=row["noted_at"],
        session_id=row["session_id"] and SessionId(row["session_id"]),
        state=State(row["state"]),
        plan_id=row["plan_id"] and PlanId(row["plan_id"]),
        settled_at=row["settled_at"],
        why=row["why"],
    )
