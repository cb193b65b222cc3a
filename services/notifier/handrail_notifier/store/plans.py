"""Plans, their moments, and the decisions that were taken."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events import PlanActivated, PlanResumed, PlanRevised
from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.ids import OpportunityId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.moment import Moment, Weekly
from handrail_notifier.core.opportunity import LATEST, Opportunity
from handrail_notifier.core.timing import Occurrence
from handrail_notifier.store import SQL


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as the notifier keeps it: its sealed words and its end."""

    plan_id: UUID
    version: int
    cue: str = field(repr=False)
    response: str = field(repr=False)
    discreet: str | None = field(repr=False)
    copy_level: CopyLevel
    expires_at: datetime
    ended: bool
    paused: bool = False


MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class DueMoment:
    """A moment whose decision point was reached."""

    clinic_id: UUID
    client_id: UUID
    moment: Moment
    occurrence: Occurrence
    plan: PlanRow


@dataclass(frozen=True, slots=True)
class MomentPlan:
    """A moment's next decision point; None while it has none. `since` is the instant after which it counts."""

    clinic_id: UUID
    client_id: UUID
    plan_id: UUID
    moment: Moment
    since: datetime
    next: Occurrence | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision point that was reached, for the record."""

    clinic_id: UUID
    nudge_id: UUID
    opportunity_id: UUID
    client_id: UUID
    plan_id: UUID
    plan_version: int
    moment_id: UUID
    local_date: date
    window_start: datetime
    window_end: datetime
    decision: str
    reasons: tuple[str, ...]
    channel: str | None
    sent_on: date | None
    decided_at: datetime


async def save_plans(tx: Tx, events: Sequence[PlanActivated | PlanRevised | PlanResumed]) -> set[UUID]:
    """The plans that were taken: new ones, and newer versions of plans that are not over."""
    rows = await tx.fetch(
        SQL["save_plans"],
        [event.clinic_id for event in events],
        [event.plan_id for event in events],
        [event.client_id for event in events],
        [event.plan_version for event in events],
        [event.cue for event in events],
        [event.response for event in events],
        [event.discreet for event in events],
        [event.copy_level for event in events],
        [event.expires_at for event in events],
    )
    return {row["plan_id"] for row in rows}


async def pause_plan(tx: Tx, clinic: UUID, client: UUID, plan: UUID) -> None:
    """Nothing of it is due until it is resumed."""
    await tx.execute(SQL["pause_plan"], clinic, plan, client)
    await drop_moments(tx, [clinic], [plan], keep=[])


async def resume_plans(tx: Tx, events: Sequence[PlanResumed]) -> set[UUID]:
    """Those of these plans that rested."""
    rows = await tx.fetch(
        SQL["resume_plans"],
        [event.clinic_id for event in events],
        [event.plan_id for event in events],
        [event.client_id for event in events],
    )
    return {row["plan_id"] for row in rows}


async def end_plan(tx: Tx, clinic: UUID, client: UUID, plan: UUID) -> None:
    await tx.execute(SQL["end_plan"], clinic, plan, client)
    await drop_moments(tx, [clinic], [plan], keep=[])


async def drop_moments(tx: Tx, clinics: Collection[UUID], plans: Collection[UUID], *, keep: Collection[UUID]) -> None:
    """Forget all moments of these plans but those to keep."""
    await tx.execute(SQL["drop_moments"], list(clinics), list(plans), list(keep))


async def save_moments(tx: Tx, moments: Sequence[MomentPlan]) -> None:
    await tx.execute(
        SQL["save_moments"],
        [each.clinic_id for each in moments],
        [each.moment.moment_id for each in moments],
        [each.client_id for each in moments],
        [each.plan_id for each in moments],
        [_days(each.moment) for each in moments],
        [each.moment.start for each in moments],
        [each.moment.end for each in moments],
        [each.moment.lead // MINUTE for each in moments],
        [each.since for each in moments],
        *_columns([each.next for each in moments]),
    )


async def moments_of(tx: Tx, clinic: UUID, client: UUID) -> Sequence[tuple[Moment, datetime]]:
    """A client's moments, and since when each counts."""
    rows = await tx.fetch(SQL["moments_of_client"], clinic, client)
    return [(_moment(row), row["since"]) for row in rows]


async def plan_again(tx: Tx, moments: Sequence[tuple[UUID, UUID, Occurrence | None]]) -> None:
    """Set the next decision points of (clinic, moment)."""
    columns = _columns([occurrence for _, _, occurrence in moments])
    await tx.execute(
        SQL["plan_moments_again"], [clinic for clinic, _, _ in moments], [moment for _, moment, _ in moments], *columns
    )


async def claim_due(tx: Tx, now: datetime, limit: int) -> Sequence[DueMoment]:
    """Due moments, the oldest first, locked until the commit."""
    rows = await tx.fetch(SQL["claim_moments"], now, limit)
    return [
        DueMoment(
            row["clinic_id"],
            row["client_id"],
            _moment(row),
            Occurrence(
                row["local_date"], row["window_start"], row["window_end"], row["decision_at"], row["window_start"]
            ),
            plan_row(row),
        )
        for row in rows
    ]


async def try_hold(tx: Tx, clients: Collection[UUID]) -> set[UUID]:
    """Those of these clients whom nobody else holds; they are held until the commit."""
    return {row["client_id"] for row in await tx.fetch(SQL["try_hold"], list(clients))}


async def decided(tx: Tx, clinics: Collection[UUID], nudges: Collection[UUID]) -> set[UUID]:
    """Those of these nudges that were decided already."""
    return {row["nudge_id"] for row in await tx.fetch(SQL["decided"], list(clinics), list(nudges))}


async def answered(tx: Tx, clinics: Collection[UUID], opportunities: Collection[UUID]) -> set[UUID]:
    """Those of these opportunities that have an answer."""
    return {row["opportunity_id"] for row in await tx.fetch(SQL["answered"], list(clinics), list(opportunities))}


async def spent(
    tx: Tx, clinics: Collection[UUID], clients: Collection[UUID], since: date
) -> Mapping[tuple[UUID, date], int]:
    """How many nudges each client got on each local day from `since` on."""
    rows = await tx.fetch(SQL["spent_budget"], list(clinics), list(clients), since)
    return {(row["client_id"], row["sent_on"]): row["spent"] for row in rows}


async def save_decisions(tx: Tx, rows: Sequence[DecisionRow]) -> None:
    await tx.executemany(
        SQL["save_decisions"],
        [
            (
                row.clinic_id,
                row.nudge_id,
                row.opportunity_id,
                row.client_id,
                row.plan_id,
                row.plan_version,
                row.moment_id,
                row.local_date,
                row.window_start,
                row.window_end,
                row.decision,
                list(row.reasons),
                row.channel,
                row.sent_on,
                row.decided_at,
            )
            for row in rows
        ],
    )


async def decisions_before(
    tx: Tx, clinic: UUID, client: UUID, before: tuple[datetime, UUID], limit: int
) -> Sequence[Record]:
    """A page of a client's decisions, newest first."""
    return await tx.fetch(SQL["decisions_of_client"], clinic, client, *before, limit)


async def opportunities(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> Sequence[Opportunity]:
    """The nudges of the last days that a reply may answer."""
    rows = await tx.fetch(SQL["opportunities"], clinic, client, now - LATEST)
    return [
        Opportunity(
            OpportunityId(row["opportunity_id"]),
            PlanId(row["plan_id"]),
            row["local_date"],
            row["decided_at"],
            row["answered"],
        )
        for row in rows
    ]


def plan_row(row: Record) -> PlanRow:
    return PlanRow(
        row["plan_id"],
        row.get("version", 0),
        row["cue"],
        row["response"],
        row["discreet"],
        row["copy_level"],
        row["expires_at"],
        row["ended"],
        row["paused"],
    )


def _moment(row: Record) -> Moment:
    lead = row["lead_minutes"] * MINUTE
    return Moment(row["moment_id"], Weekly(tuple(row["days"].split())), row["opens"], row["closes"], lead=lead)


def _days(moment: Moment) -> str:
    assert isinstance(moment.rule, Weekly), "only weekly windows are kept as yet"
    return " ".join(moment.rule.days)


def _columns(occurrences: Sequence[Occurrence | None]) -> tuple[list[Any], ...]:
    return (
        [each and each.decision_at for each in occurrences],
        [each and each.local_date for each in occurrences],
        [each and each.window_start for each in occurrences],
        [each and each.window_end for each in occurrences],
    )
