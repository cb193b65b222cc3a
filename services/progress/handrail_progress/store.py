"""Rows and core values, each way: the only caller of this service's SQL.

Writing a batch is one statement a table, however many plans and opportunities it touches. Call it only while the clients
concerned are held.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, OpportunityId, PlanId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.sql import Queries

from handrail_progress.core.announce import PlanKey
from handrail_progress.core.opportunity import (
    WINDOW_UNKNOWN,
    Fate,
    Nudge,
    Opportunity,
    Outcome,
    Place,
    Report,
    Said,
    Standing,
    Window,
)
from handrail_progress.core.streak import Latest, Run, State, Turn

SQL = Queries.of("handrail_progress")

PlanPlace = tuple[UUID, UUID]
"""A clinic and a plan."""


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """A plan's run and what is known of the plan itself."""

    plan: PlanKey
    run: Run
    goal_id: UUID | None
    activated_at: datetime | None
    resting_since: datetime | None
    over_at: datetime | None
    over_because: str | None


async def runs(tx: Tx, plans: Sequence[PlanKey]) -> dict[PlanPlace, Run]:
    """The runs of these plans, as far as they were heard of."""
    rows = await tx.fetch(SQL["runs_of_plans"], [each.clinic_id for each in plans], [each.plan_id for each in plans])
    return {(row["clinic_id"], row["plan_id"]): _run(row) for row in rows}


async def opportunities(
    tx: Tx, named: Sequence[tuple[PlanKey, OpportunityId]]
) -> dict[PlanPlace, dict[OpportunityId, Opportunity]]:
    """What is known of these opportunities."""
    rows = await tx.fetch(
        SQL["opportunities_named"],
        [plan.clinic_id for plan, _ in named],
        [plan.plan_id for plan, _ in named],
        [opportunity_id for _, opportunity_id in named],
    )
    return _by_plan(rows)


async def history(tx: Tx, plans: Sequence[PlanKey]) -> dict[PlanPlace, dict[OpportunityId, Opportunity]]:
    """Every reported opportunity of these plans."""
    rows = await tx.fetch(SQL["history_of_plans"], [each.clinic_id for each in plans], [each.plan_id for each in plans])
    return _by_plan(rows)


def _by_plan(rows: Iterable[asyncpg.Record]) -> dict[PlanPlace, dict[OpportunityId, Opportunity]]:
    found: dict[PlanPlace, dict[OpportunityId, Opportunity]] = {}
    for row in rows:
        each = _opportunity(row)
        found.setdefault((row["clinic_id"], row["plan_id"]), {})[each.opportunity_id] = each
    return found


async def save_opportunities(tx: Tx, changed: Sequence[tuple[PlanKey, Opportunity]]) -> None:
    if changed:
        await tx.execute(
            SQL["save_opportunities"], *zip(*(_columns(plan, each) for plan, each in changed), strict=True)
        )


async def save_runs(tx: Tx, changed: Sequence[tuple[PlanKey, Run]]) -> None:
    if changed:
        await tx.execute(SQL["save_runs"], *zip(*(_run_columns(plan, run) for plan, run in changed), strict=True))


async def plan_activated(tx: Tx, plan: PlanKey, goal_id: UUID, at: datetime) -> None:
    await tx.execute(SQL["plan_activated"], plan.clinic_id, plan.plan_id, plan.client_id, goal_id, at)


async def plan_rests(tx: Tx, plan: PlanKey, since: datetime | None) -> None:
    """Since when, or that it rests no longer."""
    await tx.execute(SQL["plan_rests"], plan.clinic_id, plan.plan_id, plan.client_id, since)


async def plan_ended(tx: Tx, plan: PlanKey, goal_id: UUID, at: datetime, reason: str) -> None:
    await tx.execute(SQL["plan_ended"], plan.clinic_id, plan.plan_id, plan.client_id, goal_id, at, reason)


async def client_discharged(tx: Tx, clinic: ClinicId, client: ClientId, at: datetime) -> None:
    await tx.execute(SQL["client_discharged"], clinic, client, at)


async def progress_of_plan(tx: Tx, clinic: ClinicId, plan: UUID) -> PlanProgress | None:
    row = await tx.fetchrow(SQL["progress_of_plan"], clinic, plan)
    return _progress(row) if row else None


async def progress_of_client(tx: Tx, clinic: ClinicId, client: UUID, limit: int) -> list[PlanProgress]:
    """A client's plans, the newest first."""
    return [_progress(row) for row in await tx.fetch(SQL["progress_of_client"], clinic, client, limit)]


async def progress_after(tx: Tx, clinic: ClinicId, after: UUID, limit: int) -> list[PlanProgress]:
    return [_progress(row) for row in await tx.fetch(SQL["progress_after"], clinic, after, limit)]


async def counts(tx: Tx, clinic: ClinicId, plans: Collection[UUID]) -> dict[UUID, dict[Standing, int]]:
    """How many opportunities of each kind each plan has; kinds without any are left out."""
    found: dict[UUID, dict[Standing, int]] = {plan: {} for plan in plans}
    for row in await tx.fetch(SQL["counts_of_plans"], clinic, list(plans)):
        found[row["plan_id"]][Standing(row["standing"])] = row["opportunities"]
    return found


async def last_opportunities(
    tx: Tx, clinic: ClinicId, plans: Collection[UUID], limit: int
) -> dict[UUID, list[Opportunity]]:
    """Each plan's latest opportunities, the latest first."""
    found: dict[UUID, list[Opportunity]] = {plan: [] for plan in plans}
    for row in await tx.fetch(SQL["last_opportunities"], clinic, list(plans), limit):
        found[row["plan_id"]].append(_opportunity(row))
    return found


async def events_after(tx: Tx, clinic: ClinicId, position: int, limit: int) -> list[asyncpg.Record]:
    """The clinic's published events beyond a position."""
    rows: list[asyncpg.Record] = await tx.fetch(SQL["events_after"], clinic, position, limit)
    return rows


def _progress(row: asyncpg.Record) -> PlanProgress:
    return PlanProgress(
        PlanKey(ClinicId(row["clinic_id"]), ClientId(row["client_id"]), PlanId(row["plan_id"])),
        _run(row),
        goal_id=row["goal_id"],
        activated_at=row["activated_at"],
        resting_since=row["resting_since"],
        over_at=row["over_at"],
        over_because=row["over_because"],
    )


def _run(row: asyncpg.Record) -> Run:
    place = latest = None
    if row["folded_date"] is not None:
        place = Place(row["folded_date"], row["folded_start"] or WINDOW_UNKNOWN, row["folded_opportunity"])
    if row["latest_turn"] is not None:
        latest = Latest(Turn(row["latest_turn"]), row["latest_opportunity"], row["latest_date"], row["latest_misses"])
    return Run(
        State(row["state"]),
        row["run"],
        row["best_run"],
        row["total_repetitions"],
        row["reserve"],
        row["misses"],
        folded_to=place,
        latest=latest,
    )


def _opportunity(row: asyncpg.Record) -> Opportunity:
    report = window = nudge = None
    if row["outcome"] is not None:
        report = Report(
            Outcome(row["outcome"]),
            row["reported_date"],
            row["reply_id"],
            row["reported_at"],
            row["report_event"],
            row["helpfulness"],
        )
    if row["window_start"] is not None:
        window = Window(row["window_date"], row["window_start"], row["decided_at"], row["decision_event"])
    if row["nudge"] is not None:
        nudge = Nudge(Fate(row["nudge"]), row["nudge_at"], row["nudge_event"])
    return Opportunity(row["opportunity_id"], report, window, nudge, Said(row["said"]))


def _columns(plan: PlanKey, known: Opportunity) -> tuple[object, ...]:
    report, window, nudge = known.report, known.window, known.nudge
    return (
        plan.clinic_id,
        plan.plan_id,
        known.opportunity_id,
        plan.client_id,
        *(
            (
                report.outcome.value,
                report.helpfulness,
                report.local_date,
                report.reply_id,
                report.reported_at,
                report.event_id,
            )
            if report
            else (None,) * 6
        ),
        *((window.local_date, window.starts_at, window.decided_at, window.event_id) if window else (None,) * 4),
        *((nudge.fate.value, nudge.at, nudge.event_id) if nudge else (None,) * 3),
        int(known.said),
    )


def _run_columns(plan: PlanKey, run: Run) -> tuple[object, ...]:
    place, latest = run.folded_to, run.latest
    start = place.starts_at if place and place.starts_at != WINDOW_UNKNOWN else None
    return (
        plan.clinic_id,
        plan.plan_id,
        plan.client_id,
        run.state.value,
        run.run,
        run.best_run,
        run.total_repetitions,
        run.reserve,
        run.misses,
        *((place.local_date, start, place.opportunity_id) if place else (None,) * 3),
        *(
            (latest.turn.value, latest.opportunity_id, latest.local_date, latest.after_misses)
            if latest
            else (None,) * 4
        ),
    )
