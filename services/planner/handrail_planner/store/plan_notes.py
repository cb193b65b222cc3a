"""What is noted of a plan's use: ratings before and after, and what came of an experiment. Each stays as it was noted."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.plan import Plan
from handrail_planner.store import SQL
from handrail_planner.store.rows import Page, paged


@dataclass(frozen=True, slots=True)
class Rating:
    """How strong something was before and after, 0 to 10, on the client's day."""

    rating_id: UUID
    plan_id: PlanId
    local_date: date
    before: int
    after: int
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of an experiment, sealed, and of which version of the plan."""

    outcome_id: UUID
    plan_id: PlanId
    version: int
    local_date: date
    outcome: str = field(repr=False)
    recorded_at: datetime


async def add_rating(tx: Tx, plan: Plan, rating: Rating) -> None:
    await tx.execute(
        SQL["add_plan_rating"],
        plan.clinic_id,
        rating.rating_id,
        rating.plan_id,
        rating.local_date,
        rating.before,
        rating.after,
        rating.rated_at,
    )


async def rating(tx: Tx, clinic_id: UUID, rating_id: UUID) -> Rating | None:
    row = await tx.fetchrow(SQL["plan_rating"], clinic_id, rating_id)
    return None if row is None else _rating(row)


async def ratings_after(tx: Tx, clinic_id: UUID, plan_id: UUID, last: UUID | None, limit: int) -> Page[Rating]:
    rows = await tx.fetch(SQL["plan_ratings_after"], clinic_id, plan_id, last, limit + 1)
    return paged([(row["rating_id"], _rating(row)) for row in rows], limit)


async def add_outcome(tx: Tx, plan: Plan, noted: Noted) -> None:
    await tx.execute(
        SQL["add_plan_outcome"],
        plan.clinic_id,
        noted.outcome_id,
        noted.plan_id,
        noted.version,
        noted.local_date,
        noted.outcome,
        noted.recorded_at,
    )


async def outcome(tx: Tx, clinic_id: UUID, outcome_id: UUID) -> Noted | None:
    row = await tx.fetchrow(SQL["plan_outcome"], clinic_id, outcome_id)
    return None if row is None else _noted(row)


async def outcomes_after(tx: Tx, clinic_id: UUID, plan_id: UUID, last: UUID | None, limit: int) -> Page[Noted]:
    rows = await tx.fetch(SQL["plan_outcomes_after"], clinic_id, plan_id, last, limit + 1)
    return paged([(row["outcome_id"], _noted(row)) for row in rows], limit)


def _rating(row: asyncpg.Record) -> Rating:
    return Rating(
        row["rating_id"], PlanId(row["plan_id"]), row["local_date"], row["before"], row["after"], row["rated_at"]
    )


def _noted(row: asyncpg.Record) -> Noted:
    return Noted(
        row["outcome_id"],
        PlanId(row["plan_id"]),
        row["plan_version"],
        row["local_date"],
        row["outcome"],
        row["recorded_at"],
    )
