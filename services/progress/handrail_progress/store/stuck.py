"""What is weighed of clients, what was found, and when each is looked at next. Call it only while the clients concerned are held."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId
from handrail_shared.contracts.stalls import StallCode
from handrail_shared.runtime.db import Tx

from handrail_progress.core.opportunity import Opportunity
from handrail_progress.core.stuck.reviews import Review
from handrail_progress.core.stuck.stalls import Stall, Subject
from handrail_progress.core.stuck.traces import Kind, Trace
from handrail_progress.store import SQL, PlanPlace
from handrail_progress.store.rows import opportunity_of, parallel

MOST_TRACES = 3000
"""Traces of one client that are weighed, of what was answered and of all else apart: years of them."""
MOST_OPPORTUNITIES = 300
"""Opportunities of one plan that are weighed: more than any window of evidence holds."""


@dataclass(frozen=True, slots=True)
class Whose:
    """A client of some clinic."""

    clinic_id: ClinicId
    client_id: ClientId


@dataclass(slots=True)
class Read:
    """What is kept of one client."""

    traces: list[Trace] = field(default_factory=list)
    stalls: dict[UUID, Stall] = field(default_factory=dict)
    reviews: dict[UUID, Review] = field(default_factory=dict)
    zone: str | None = None
    invited_at: datetime | None = None


async def add_traces(tx: Tx, told: Sequence[tuple[Whose, Trace]]) -> None:
    rows = [
        (
            *(whose.clinic_id, whose.client_id, each.event_id, each.kind.value, each.at, each.plan_id, each.goal_id),
            *(each.about, each.code, each.number, each.other, each.until),
        )
        for whose, each in told
    ]
    if rows:
        await tx.execute(SQL["add_traces"], *parallel(rows))


async def call_for_looks(tx: Tx, whom: Iterable[Whose], by: datetime) -> None:
    """Each is looked at by then, or sooner."""
    ordered = sorted(set(whom), key=lambda each: (each.clinic_id, each.client_id))
    if ordered:
        await tx.execute(SQL["call_for_looks"], *_columns(ordered), by)


async def looks_due(tx: Tx, by: datetime, after: tuple[datetime, Whose], limit: int) -> list[tuple[datetime, Whose]]:
    """Who is to be looked at by then, in any clinic; those that follow."""
    at, whose = after
    rows = await tx.fetch(SQL["looks_due"], by, at, whose.clinic_id, whose.client_id, limit)
    return [(row["look_at"], _whose(row)) for row in rows]


async def next_look(tx: Tx) -> datetime | None:
    found: datetime | None = await tx.fetchval(SQL["next_look"])
    return found


async def still_due(tx: Tx, whom: Sequence[Whose], by: datetime) -> list[Whose]:
    return [_whose(row) for row in await tx.fetch(SQL["still_due"], *_columns(whom), by)]


async def look_again(tx: Tx, when: Sequence[tuple[Whose, datetime | None]]) -> None:
    """When each is looked at next; None: not before something is heard."""
    later = [(whose.clinic_id, whose.client_id, at) for whose, at in when if at is not None]
    if later:
        await tx.execute(SQL["put_looks_off"], *parallel(later))
    if gone := [whose for whose, at in when if at is None]:
        await tx.execute(SQL["end_looks"], *_columns(gone))


async def read(tx: Tx, whom: Sequence[Whose]) -> dict[Whose, Read]:
    """All that is kept of these clients, but for their opportunities."""
    found = {each: Read() for each in whom}
    columns = _columns(whom)
    for row in await tx.fetch(SQL["traces_of_clients"], *columns, MOST_TRACES):
        found[_whose(row)].traces.append(_trace(row))
    for row in await tx.fetch(SQL["stalls_of_clients"], *columns):
        found[_whose(row)].stalls[row["subject"]] = _stall(row)
    for row in await tx.fetch(SQL["reviews_of_clients"], *columns):
        found[_whose(row)].reviews[row["goal_id"]] = _review(row)
    for row in await tx.fetch(SQL["zones_of_clients"], *columns):
        found[_whose(row)].zone = row["zone"]
    for row in await tx.fetch(SQL["last_invited"], *columns):
        found[_whose(row)].invited_at = row["invited_at"]
    return found


async def opportunities(
    tx: Tx, plans: Sequence[PlanPlace], since: Sequence[date]
) -> dict[PlanPlace, list[Opportunity]]:
    """Of each plan since its day."""
    found: dict[PlanPlace, list[Opportunity]] = {}
    for row in await tx.fetch(SQL["opportunities_since"], *_places(plans), since, MOST_OPPORTUNITIES):
        found.setdefault((row["clinic_id"], row["plan_id"]), []).append(opportunity_of(row))
    return found


async def repetitions(tx: Tx, plans: Sequence[PlanPlace]) -> dict[PlanPlace, int]:
    rows = await tx.fetch(SQL["repetitions_of_plans"], *_places(plans))
    return {(row["clinic_id"], row["plan_id"]): row["total_repetitions"] for row in rows}


async def save_stalls(tx: Tx, changed: Sequence[tuple[Whose, Stall]]) -> None:
    rows = [
        (
            *(whose.clinic_id, whose.client_id, each.subject.id, each.number, each.stall_id, each.subject.about),
            *(each.subject.plan_id, each.subject.goal_id, each.code.value, each.step, each.opened_at, each.window_from),
            *(json.dumps(each.numbers), json.dumps(each.suggestions), each.suggestions_version, each.rule_version),
            *(each.closed_at, each.closed_because),
        )
        for whose, each in changed
    ]
    if rows:
        await tx.execute(SQL["save_stalls"], *parallel(rows))


async def save_reviews(tx: Tx, changed: Sequence[tuple[Whose, Review]]) -> None:
    rows = [
        (
            *(whose.clinic_id, whose.client_id, each.goal_id, each.number, each.review_id, each.plan_id),
            *(json.dumps(each.triggers), each.begins, each.due_at, each.said_at, each.invited_at, each.overdue_at),
            *(each.rule_version, each.closed_at, each.closed_because),
        )
        for whose, each in changed
    ]
    if rows:
        await tx.execute(SQL["save_reviews"], *parallel(rows))


def _columns(whom: Sequence[Whose]) -> tuple[list[UUID], list[UUID]]:
    return [each.clinic_id for each in whom], [each.client_id for each in whom]


def _places(plans: Sequence[PlanPlace]) -> tuple[list[UUID], list[UUID]]:
    return [clinic for clinic, _ in plans], [plan for _, plan in plans]


def _whose(row: asyncpg.Record) -> Whose:
    return Whose(ClinicId(row["clinic_id"]), ClientId(row["client_id"]))


def _fields(row: asyncpg.Record, *names: str) -> Mapping[str, Any]:
    return {name: row[name] for name in names}


def _trace(row: asyncpg.Record) -> Trace:
    names = ("at", "event_id", "plan_id", "goal_id", "about", "code", "number", "other", "until")
    return Trace(Kind(row["kind"]), **_fields(row, *names))


def _stall(row: asyncpg.Record) -> Stall:
    plan_id = None if row["plan_id"] is None else PlanId(row["plan_id"])
    numbers = tuple((name, value) for name, value in json.loads(row["numbers"]))
    names = ("stall_id", "number", "step", "opened_at", "window_from", "suggestions_version", "rule_version")
    return Stall(
        subject=Subject(row["about"], row["subject"], plan_id, row["goal_id"]),
        code=StallCode(row["code"]),
        numbers=numbers,
        suggestions=tuple(row["suggestions"]),
        **_fields(row, *names, "closed_at", "closed_because"),
    )


def _review(row: asyncpg.Record) -> Review:
    names = ("review_id", "goal_id", "number", "plan_id", "begins", "due_at", "said_at", "invited_at", "overdue_at")
    return Review(
        triggers=tuple(row["triggers"]), **_fields(row, *names, "rule_version", "closed_at", "closed_because")
    )
