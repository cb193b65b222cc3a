"""Decisions on record, with what they were made from, and the opportunities that they opened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.contracts.ids import OpportunityId, PlanId
from handrail_shared.runtime.db import Tx
from pydantic import TypeAdapter

from handrail_notifier.core.decision import Context, Role
from handrail_notifier.core.opportunity import LATEST, Opportunity
from handrail_notifier.store import SQL

_CONTEXTS = TypeAdapter(Context)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision point that was reached, for the record. `context`: what it was made from, as JSON; `explained`: why at this time,
    where a model chose it."""

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
    role: Role
    says: Saying | None
    context: str
    at_night: bool = False
    explained: str | None = None
    repeats: datetime | None = None
    """When the nudge was decided that it says once more."""


@dataclass(frozen=True, slots=True)
class PutOff:
    """A decision point that came at a bad time, for the record. `number` counts from 1."""

    clinic_id: UUID
    nudge_id: UUID
    number: int
    client_id: UUID
    moment_id: UUID
    plan_id: UUID
    opportunity_id: UUID
    until: datetime
    reasons: tuple[str, ...]
    context: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of openings: which were decided already, and which have an answer."""

    decided: frozenset[UUID]
    answered: frozenset[UUID]


def written(context: Context) -> str:
    """A context as it is kept: what is as by default is left out."""
    return _CONTEXTS.dump_json(context, exclude_defaults=True).decode()


def read(text: str) -> Context:
    """The same context."""
    return _CONTEXTS.validate_json(text)


async def try_hold(tx: Tx, clients: Collection[UUID]) -> set[UUID]:
    """Those of these clients whom nobody else holds; they are held until the commit."""
    return {row["client_id"] for row in await tx.fetch(SQL["try_hold"], list(clients))}


async def known(tx: Tx, openings: Sequence[tuple[UUID, UUID, UUID]]) -> Known:
    """What is known of these (clinic, nudge, opportunity)."""
    rows = await tx.fetch(SQL["openings"], *(list(column) for column in zip(*openings, strict=True)))
    return Known(
        frozenset(row["nudge_id"] for row in rows if row["decided"]),
        frozenset(row["nudge_id"] for row in rows if row["answered"]),
    )


async def save(tx: Tx, rows: Sequence[DecisionRow], now: datetime) -> None:
    """Keep decisions that were made at `now`, each nudge's first."""
    if not rows:
        return
    await tx.execute(
        SQL["save_decisions"],
        [row.clinic_id for row in rows],
        [row.nudge_id for row in rows],
        [row.opportunity_id for row in rows],
        [row.client_id for row in rows],
        [row.plan_id for row in rows],
        [row.plan_version for row in rows],
        [row.moment_id for row in rows],
        [row.local_date for row in rows],
        [row.window_start for row in rows],
        [row.window_end for row in rows],
        [row.decision for row in rows],
        [" ".join(row.reasons) for row in rows],
        [row.channel for row in rows],
        [row.sent_on for row in rows],
        now,
        [row.role for row in rows],
        [row.says for row in rows],
        [row.context for row in rows],
        [row.explained for row in rows],
        [row.at_night for row in rows],
        [row.repeats for row in rows],
    )


async def save_put_off(tx: Tx, rows: Sequence[PutOff], now: datetime) -> None:
    """Keep what was put off at `now`."""
    if not rows:
        return
    await tx.execute(
        SQL["save_postponements"],
        [row.clinic_id for row in rows],
        [row.nudge_id for row in rows],
        [row.number for row in rows],
        [row.client_id for row in rows],
        [row.moment_id for row in rows],
        [row.until for row in rows],
        [" ".join(row.reasons) for row in rows],
        now,
        [row.context for row in rows],
    )


async def page_before(
    tx: Tx, clinic: UUID, client: UUID, before: tuple[datetime, UUID], limit: int, *, plan: UUID | None = None
) -> Sequence[Record]:
    """A page of a client's decisions, newest first; only those about one plan, if so said."""
    return await tx.fetch(SQL["decisions_of_client"], clinic, client, *before, limit, plan)


async def one(tx: Tx, clinic: UUID, nudge: UUID) -> Record | None:
    """A decision with all that explains it."""
    return await tx.fetchrow(SQL["decision"], clinic, nudge)


async def latest_openings(tx: Tx, moments: Sequence[tuple[UUID, UUID, UUID]], now: datetime) -> Sequence[date | None]:
    """The day of the latest decided opening of each of these (clinic, client, moment) within a week, in this order."""
    found: list[date | None] = [None] * len(moments)
    if moments:
        columns = (list(column) for column in zip(*moments, strict=True))
        for row in await tx.fetch(SQL["latest_openings"], *columns, now):
            found[row["number"] - 1] = row["local_date"]
    return found


async def lately(tx: Tx, clinic: UUID, client: UUID, since: datetime) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """A client's nudges that were decided since then, and the opportunities that were answered."""
    [row] = await tx.fetch(SQL["lately"], clinic, client, since)
    return frozenset(row["decided"]), frozenset(row["answered"])


async def repeat_went(tx: Tx, clinic: UUID, nudge: UUID, now: datetime) -> None:
    """A nudge that comes once more counts from when it goes."""
    await tx.execute(SQL["repeat_went"], clinic, nudge, now)


async def opportunities(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> Sequence[Opportunity]:
    """The nudges of the last days that a reply may answer."""
    rows = await tx.fetch(SQL["opportunities"], clinic, client, now - LATEST, now)
    return [
        Opportunity(
            OpportunityId(row["opportunity_id"]),
            PlanId(row["plan_id"]),
            row["local_date"],
            row["decided_at"],
            row["answered_at"] is not None,
            row["answered_at"],
        )
        for row in rows
    ]
