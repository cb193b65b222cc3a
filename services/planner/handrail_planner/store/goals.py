"""Goals."""

from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.goal import Goal
from handrail_planner.store import SQL
from handrail_planner.store.rows import Page, paged


async def save(tx: Tx, goal: Goal) -> None:
    await tx.execute(SQL["save_goal"], goal.clinic_id, goal.goal_id, goal.client_id, goal.statement, goal.set_at)


async def find(tx: Tx, clinic_id: UUID, goal_id: UUID) -> Goal | None:
    row = await tx.fetchrow(SQL["goal"], clinic_id, goal_id)
    return None if row is None else _goal(row)


async def after(tx: Tx, clinic_id: UUID, client_id: UUID, last: UUID | None, limit: int) -> Page[Goal]:
    rows = await tx.fetch(SQL["goals_after"], clinic_id, client_id, last, limit + 1)
    return paged([(row["goal_id"], _goal(row)) for row in rows], limit)


def _goal(row: asyncpg.Record) -> Goal:
    return Goal(
        clinic_id=ClinicId(row["clinic_id"]),
        client_id=ClientId(row["client_id"]),
        goal_id=GoalId(row["goal_id"]),
        statement=row["statement"],
        set_at=row["set_at"],
    )
