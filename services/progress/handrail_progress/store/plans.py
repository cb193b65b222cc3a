"""What is known of plans beside their practice: when they began, rest and are over."""

from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_progress.core.announce import PlanKey
from handrail_progress.store import SQL


async def plan_activated(tx: Tx, plan: PlanKey, goal_id: UUID, at: datetime) -> None:
    await tx.execute(SQL["plan_activated"], plan.clinic_id, plan.plan_id, plan.client_id, goal_id, at)


async def plan_rests(tx: Tx, plan: PlanKey, since: datetime | None) -> None:
    """Since when, or that it rests no longer."""
    await tx.execute(SQL["plan_rests"], plan.clinic_id, plan.plan_id, plan.client_id, since)


async def plan_ended(tx: Tx, plan: PlanKey, goal_id: UUID, at: datetime, reason: str) -> None:
    await tx.execute(SQL["plan_ended"], plan.clinic_id, plan.plan_id, plan.client_id, goal_id, at, reason)


async def client_discharged(tx: Tx, clinic: ClinicId, client: ClientId, at: datetime) -> None:
    await tx.execute(SQL["client_discharged"], clinic, client, at)
