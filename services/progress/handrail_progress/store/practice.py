"""What is folded of plans: read for a batch, and written after it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, OpportunityId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_progress.core.announce import PlanKey
from handrail_progress.core.graduation import UNKNOWN, Habit, Rating
from handrail_progress.core.opportunity import WINDOW_UNKNOWN, Opportunity, Place
from handrail_progress.core.practice import NEW, Practice
from handrail_progress.store import SQL, PlanPlace
from handrail_progress.store.rows import (
    Columns,
    Stale,
    columns_of_habit,
    columns_of_opportunity,
    columns_of_practice,
    habit_of,
    opportunity_of,
    parallel,
    practice_of,
    stale_of,
)

Known = dict[OpportunityId, Opportunity]
BEGINNING = Place(date.min, WINDOW_UNKNOWN, OpportunityId(UUID(int=0)))
"""Before every opportunity."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a plan beside its opportunities."""

    practice: Practice = NEW
    habit: Habit = UNKNOWN
    stale: Stale | None = None


NOTHING = Kept()


async def kept(tx: Tx, plans: Sequence[PlanKey]) -> dict[PlanPlace, Kept]:
    """Where these plans stand, as far as they were heard of."""
    rows = await tx.fetch(SQL["runs_of_plans"], [each.clinic_id for each in plans], [each.plan_id for each in plans])
    return {_place(row): Kept(practice_of(row), habit_of(row), stale_of(row)) for row in rows}


async def opportunities(tx: Tx, named: Sequence[tuple[PlanKey, OpportunityId]]) -> dict[PlanPlace, Known]:
    """What is known of these opportunities."""
    rows = await tx.fetch(
        SQL["opportunities_named"],
        [plan.clinic_id for plan, _ in named],
        [plan.plan_id for plan, _ in named],
        [opportunity_id for _, opportunity_id in named],
    )
    return _by_plan(rows)


async def waypoints_before(tx: Tx, places: Sequence[tuple[PlanKey, Place]]) -> dict[PlanPlace, Practice]:
    """The last waypoint of each plan before a place; none where a plan has none there."""
    rows = await tx.fetch(SQL["waypoints_before"], *parallel([_columns_of_place(*each) for each in places]))
    return {_place(row): practice_of(row) for row in rows}


async def tails(tx: Tx, places: Sequence[tuple[PlanKey, Place]]) -> dict[PlanPlace, Known]:
    """Every reported opportunity of these plans after a place."""
    return _by_plan(await tx.fetch(SQL["tails_of_plans"], *parallel([_columns_of_place(*each) for each in places])))


async def save_opportunities(tx: Tx, changed: Sequence[tuple[PlanKey, Opportunity]]) -> None:
    if changed:
        await tx.execute(SQL["save_opportunities"], *parallel([columns_of_opportunity(*each) for each in changed]))


async def save_kept(tx: Tx, changed: Sequence[tuple[PlanKey, Practice, Habit]]) -> None:
    """They were folded by the rules that hold."""
    if changed:
        rows = [(*columns_of_practice(plan, practice), *columns_of_habit(habit)) for plan, practice, habit in changed]
        await tx.execute(SQL["save_runs"], *parallel(rows))


async def save_waypoints(
    tx: Tx, cut: Sequence[tuple[PlanKey, Place]], waypoints: Sequence[tuple[PlanKey, Practice]]
) -> None:
    """Waypoints at or after where the past changed go; the new ones come."""
    if cut:
        await tx.execute(SQL["cut_waypoints"], *parallel([_columns_of_place(*each) for each in cut]))
    if waypoints:
        await tx.execute(SQL["save_waypoints"], *parallel([columns_of_practice(*each) for each in waypoints]))


async def save_ratings(tx: Tx, ratings: Sequence[tuple[PlanKey, Rating]]) -> None:
    if ratings:
        rows: list[Columns] = [
            (plan.clinic_id, plan.plan_id, plan.client_id, each.at, each.event_id, each.rating)
            for plan, each in ratings
        ]
        await tx.execute(SQL["save_ratings"], *parallel(rows))


async def erased_of(tx: Tx, clients: Collection[tuple[ClinicId, ClientId]]) -> set[tuple[UUID, UUID]]:
    """Of these clients, each with the clinic, those who were erased. It stays so only while they are held."""
    rows = await tx.fetch(SQL["erased_of"], [clinic for clinic, _ in clients], [client for _, client in clients])
    return {(row["clinic_id"], row["client_id"]) for row in rows}


async def erase(tx: Tx, clinic: ClinicId, client: ClientId, at: datetime) -> list[PlanKey]:
    """All rows of a client go, for good; the plans that they were about."""
    await tx.execute(SQL["note_erased"], clinic, client, at)
    await tx.execute(SQL["unsay_client"], clinic, client)
    return [_key(row) for row in await tx.fetch(SQL["erase_client"], clinic, client)]


async def states_after(tx: Tx, last: PlanKey | None, limit: int) -> list[tuple[PlanKey, Practice, Habit]]:
    """Where plans of any clinic stand, those that follow `last`."""
    first = UUID(int=0)
    after = (last.clinic_id, last.plan_id) if last else (first, first)
    return [(_key(row), practice_of(row), habit_of(row)) for row in await tx.fetch(SQL["states_after"], *after, limit)]


async def stale_plans(tx: Tx, last: PlanKey | None, limit: int) -> list[PlanKey]:
    """Plans of any clinic that have to be folded again, those that follow `last`."""
    first = UUID(int=0)
    after = (last.clinic_id, last.plan_id) if last else (first, first)
    return [_key(row) for row in await tx.fetch(SQL["stale_plans"], *after, limit)]


async def still_stale(tx: Tx, plans: Sequence[PlanKey]) -> list[PlanKey]:
    """Of these plans, whose clients are held, those that have to be folded again. One whose client was erased is none."""
    rows = await tx.fetch(SQL["still_stale"], [each.clinic_id for each in plans], [each.plan_id for each in plans])
    return [_key(row) for row in rows]


def _key(row: asyncpg.Record) -> PlanKey:
    return PlanKey(ClinicId(row["clinic_id"]), ClientId(row["client_id"]), PlanId(row["plan_id"]))


def _place(row: asyncpg.Record) -> PlanPlace:
    return row["clinic_id"], row["plan_id"]


def _by_plan(rows: Iterable[asyncpg.Record]) -> dict[PlanPlace, Known]:
    found: dict[PlanPlace, Known] = {}
    for row in rows:
        each = opportunity_of(row)
        found.setdefault(_place(row), {})[each.opportunity_id] = each
    return found


def _columns_of_place(plan: PlanKey, place: Place) -> Columns:
    return (plan.clinic_id, plan.plan_id, place.local_date, place.starts_at, place.opportunity_id)
