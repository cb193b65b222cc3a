"""What is asked over HTTP, of one clinic."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_progress.core.announce import PlanKey
from handrail_progress.core.consistency import NEVER, Consistency, Recently
from handrail_progress.core.graduation import Habit, Rating
from handrail_progress.core.opportunity import Opportunity, Standing
from handrail_progress.core.practice import Practice
from handrail_progress.store import SQL
from handrail_progress.store.rows import habit_of, opportunity_of, practice_of


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """Where practice of a plan stands, and what is known of the plan itself. `zone`: the client's, if it was heard."""

    plan: PlanKey
    practice: Practice
    habit: Habit
    goal_id: UUID | None
    activated_at: datetime | None
    resting_since: datetime | None
    over_at: datetime | None
    over_because: str | None
    zone: str | None


async def progress_of_plan(tx: Tx, clinic: ClinicId, plan: UUID) -> PlanProgress | None:
    row = await tx.fetchrow(SQL["progress_of_plan"], clinic, plan)
    return _progress(row) if row else None


async def progress_of_client(
    tx: Tx, clinic: ClinicId, client: UUID, after: UUID | None, limit: int
) -> list[PlanProgress]:
    """A client's plans, the newest first, beginning after one of them."""
    return [_progress(row) for row in await tx.fetch(SQL["progress_of_client"], clinic, client, after, limit)]


async def progress_after(tx: Tx, clinic: ClinicId, after: UUID, limit: int) -> list[PlanProgress]:
    return [_progress(row) for row in await tx.fetch(SQL["progress_after"], clinic, after, limit)]


async def counts(tx: Tx, clinic: ClinicId, plans: Collection[UUID]) -> dict[UUID, dict[Standing, int]]:
    """How many opportunities of each kind each plan has; kinds without any are left out."""
    found: dict[UUID, dict[Standing, int]] = {plan: {} for plan in plans}
    for row in await tx.fetch(SQL["counts_of_plans"], clinic, list(plans)):
        found[row["plan_id"]][Standing(row["standing"])] = row["opportunities"]
    return found


async def consistency(tx: Tx, clinic: ClinicId, todays: Mapping[UUID, date]) -> dict[UUID, Recently]:
    """What came of each plan's real opportunities lately. `todays`: the client's own day, by plan."""
    found = dict.fromkeys(todays, NEVER)
    for row in await tx.fetch(SQL["consistency_of_plans"], clinic, list(todays), list(todays.values())):
        found[row["plan_id"]] = Recently(
            Consistency(row["used_in_7"], row["missed_in_7"]), Consistency(row["used_in_28"], row["missed_in_28"])
        )
    return found


async def last_opportunities(
    tx: Tx, clinic: ClinicId, plans: Collection[UUID], limit: int
) -> dict[UUID, list[Opportunity]]:
    """Each plan's latest opportunities, the latest first."""
    found: dict[UUID, list[Opportunity]] = {plan: [] for plan in plans}
    for row in await tx.fetch(SQL["last_opportunities"], clinic, list(plans), limit):
        found[row["plan_id"]].append(opportunity_of(row))
    return found


async def last_ratings(tx: Tx, clinic: ClinicId, plans: Collection[UUID], limit: int) -> dict[UUID, Sequence[Rating]]:
    """Each plan's latest ratings, the latest first."""
    found: dict[UUID, list[Rating]] = {plan: [] for plan in plans}
    for row in await tx.fetch(SQL["last_ratings"], clinic, list(plans), limit):
        found[row["plan_id"]].append(Rating(row["rating"], row["rated_at"], EventId(row["event_id"])))
    return {**found}


async def events_after(tx: Tx, clinic: ClinicId, position: int, limit: int) -> list[asyncpg.Record]:
    """The clinic's published events beyond a position."""
    rows: list[asyncpg.Record] = await tx.fetch(SQL["events_after"], clinic, position, limit)
    return rows


async def position_of(tx: Tx, clinic: ClinicId, event_id: UUID) -> int | None:
    """Where a published event of the clinic lies; None if it is not kept, or no longer."""
    position: int | None = await tx.fetchval(SQL["position_of_event"], clinic, event_id)
    return position


def _progress(row: asyncpg.Record) -> PlanProgress:
    return PlanProgress(
        PlanKey(ClinicId(row["clinic_id"]), ClientId(row["client_id"]), PlanId(row["plan_id"])),
        practice_of(row),
        habit_of(row),
        goal_id=row["goal_id"],
        activated_at=row["activated_at"],
        resting_since=row["resting_since"],
        over_at=row["over_at"],
        over_because=row["over_because"],
        zone=row["zone"],
    )
