"""Plans with their moments. The words come and go sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId, MomentId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.moments import Moment, Window
from handrail_planner.core.plan import Plan, State
from handrail_planner.core.words import SealedWords
from handrail_planner.store import SQL
from handrail_planner.store.rows import Page, paged


@dataclass(frozen=True, slots=True)
class Expired:
    """An active plan whose days are over."""

    clinic_id: ClinicId
    plan_id: PlanId
    expires_at: datetime


async def save(tx: Tx, plan: Plan) -> None:
    """The plan and its moments as they now are."""
    await tx.execute(SQL["save_plan"], *_row(plan))
    await tx.execute(SQL["forget_moments"], plan.clinic_id, plan.plan_id)
    await tx.executemany(
        SQL["add_moment"], [_moment_row(plan, position, each) for position, each in enumerate(plan.moments)]
    )


async def find(tx: Tx, clinic_id: UUID, plan_id: UUID) -> Plan | None:
    row = await tx.fetchrow(SQL["plan"], clinic_id, plan_id)
    return None if row is None else (await _plans(tx, clinic_id, [row]))[0]


async def after(
    tx: Tx, clinic_id: UUID, client_id: UUID, last: UUID | None, limit: int, *, state: State | None
) -> Page[Plan]:
    rows = await tx.fetch(SQL["plans_after"], clinic_id, client_id, state, last, limit + 1)
    return paged([(plan.plan_id, plan) for plan in await _plans(tx, clinic_id, rows)], limit)


async def unended(tx: Tx, clinic_id: UUID, client_id: UUID) -> list[Plan]:
    """The client's drafts and active plans."""
    return await _plans(tx, clinic_id, await tx.fetch(SQL["open_plans"], clinic_id, client_id))


async def active_count(tx: Tx, clinic_id: UUID, client_id: UUID) -> int:
    return int(await tx.fetchval(SQL["active_plans"], clinic_id, client_id))


async def expired(tx: Tx, now: datetime, limit: int, *, last: Expired | None = None) -> list[Expired]:
    """Active plans of any clinic whose days are over, the longest expired first; those that follow `last`."""
    place = (last.expires_at, last.plan_id) if last else (None, None)
    return [Expired(*row) for row in await tx.fetch(SQL["expired_plans"], now, limit, *place)]


async def next_expiry(tx: Tx) -> datetime | None:
    """When the next active plan of any clinic expires."""
    instant: datetime | None = await tx.fetchval(SQL["next_expiry"])
    return instant


async def _plans(tx: Tx, clinic_id: UUID, rows: Sequence[asyncpg.Record]) -> list[Plan]:
    moments: dict[UUID, list[Moment]] = {row["plan_id"]: [] for row in rows}
    for row in await tx.fetch(SQL["moments"], clinic_id, list(moments)) if rows else ():
        moments[row["plan_id"]].append(_moment(row))
    return [_plan(row, tuple(moments[row["plan_id"]])) for row in rows]


def _row(plan: Plan) -> tuple[object, ...]:
    words = plan.words
    return (
        plan.clinic_id,
        plan.plan_id,
        plan.client_id,
        plan.goal_id,
        plan.state,
        plan.version,
        words.cue,
        words.response,
        words.discreet,
        plan.copy_level,
        plan.lasts_days,
        plan.drafted_at,
        plan.activated_at,
        plan.expires_at,
        plan.ended_at,
        plan.ended_reason,
    )


def _moment_row(plan: Plan, position: int, moment: Moment) -> tuple[object, ...]:
    window = moment.window
    where = (plan.clinic_id, plan.plan_id, moment.moment_id, position)
    return (*where, list(window.days), window.start, window.end, window.lead_minutes)


def _moment(row: asyncpg.Record) -> Moment:
    window = Window(tuple(row["days"]), row["starts"], row["ends"], row["lead_minutes"])
    return Moment(MomentId(row["moment_id"]), window)


def _plan(row: asyncpg.Record, moments: tuple[Moment, ...]) -> Plan:
    return Plan(
        clinic_id=ClinicId(row["clinic_id"]),
        client_id=ClientId(row["client_id"]),
        plan_id=PlanId(row["plan_id"]),
        goal_id=GoalId(row["goal_id"]),
        state=State(row["state"]),
        version=row["version"],
        words=SealedWords(row["cue"], row["response"], row["discreet"]),
        copy_level=row["copy_level"],
        moments=moments,
        lasts_days=row["lasts_days"],
        drafted_at=row["drafted_at"],
        activated_at=row["activated_at"],
        expires_at=row["expires_at"],
        ended_at=row["ended_at"],
        ended_reason=row["ended_reason"],
    )
