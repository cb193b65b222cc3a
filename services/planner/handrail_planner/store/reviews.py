"""Reviews: written once. The notes come and go sealed."""

from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId, PlanId, ReviewId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.review import Result, Review, Seen
from handrail_planner.store import SQL
from handrail_planner.store.rows import Page, paged


async def add(tx: Tx, review: Review) -> None:
    await tx.execute(SQL["add_review"], *_row(review))


async def find(tx: Tx, clinic_id: UUID, review_id: UUID) -> Review | None:
    row = await tx.fetchrow(SQL["review"], clinic_id, review_id)
    return None if row is None else _review(row)


async def after(
    tx: Tx, clinic_id: UUID, client_id: UUID, last: UUID | None, limit: int, *, goal_id: UUID | None = None
) -> Page[Review]:
    """The client's reviews, the oldest first; those of one goal, if it is named."""
    rows = await tx.fetch(SQL["reviews_after"], clinic_id, client_id, goal_id, last, limit + 1)
    return paged([(row["review_id"], _review(row)) for row in rows], limit)


def _row(review: Review) -> tuple[object, ...]:
    seen = review.seen
    who = (review.clinic_id, review.review_id, review.client_id, review.goal_id, review.goal_version, review.plan_id)
    said = (seen.client_level, seen.clinician_level, seen.client_quality, seen.clinician_quality, review.notes)
    return (*who, review.result, *said, review.reviewed_at, review.next_due_at)


def _review(row: asyncpg.Record) -> Review:
    return Review(
        clinic_id=ClinicId(row["clinic_id"]),
        client_id=ClientId(row["client_id"]),
        review_id=ReviewId(row["review_id"]),
        goal_id=GoalId(row["goal_id"]),
        goal_version=row["goal_version"],
        plan_id=PlanId(row["plan_id"]) if row["plan_id"] else None,
        result=Result(row["result"]),
        seen=Seen(row["client_level"], row["clinician_level"], row["client_quality"], row["clinician_quality"]),
        notes=row["notes"],
        reviewed_at=row["reviewed_at"],
        next_due_at=row["next_due_at"],
    )
