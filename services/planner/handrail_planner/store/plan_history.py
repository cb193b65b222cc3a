"""What is kept of a plan beside how it stands: its versions, the client's answers, what they said back. Nothing is overwritten."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg
from handrail_shared.contracts.events.plans import CopyLevel, Way
from handrail_shared.contracts.ids import ClientId, GoalId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.ladder import RungReason
from handrail_planner.core.moments import Moment
from handrail_planner.core.plan import CueKind, Plan, PlanKind, ResponseKind
from handrail_planner.core.words import SealedWords
from handrail_planner.store import SQL
from handrail_planner.store.moments import noted, of_note
from handrail_planner.store.plans import later_row, words_of, words_row


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it was written; `rung_reason` says why the clinician moved the client to another rung, if that was it."""

    client_id: ClientId
    version: int
    goal_id: GoalId
    words: SealedWords
    copy_level: CopyLevel
    moments: tuple[Moment, ...]
    lasts_days: int
    cue_kind: CueKind
    response_kind: ResponseKind
    kind: PlanKind
    template_id: str | None
    rung: int | None
    rung_reason: RungReason | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client said to a proposal; the words are sealed."""

    version: int
    answer: Literal["accept", "change", "decline"]
    way: Way
    answered_at: datetime
    confidence: int | None = None
    importance: int | None = None
    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """That the client said a version back; the words are sealed."""

    version: int
    way: Way
    rehearsed_at: datetime
    words: str | None = field(default=None, repr=False)


async def add_version(tx: Tx, plan: Plan, *, rung_reason: RungReason | None = None, now: datetime) -> None:
    await tx.execute(
        SQL["add_plan_version"],
        plan.clinic_id,
        plan.plan_id,
        plan.version,
        plan.client_id,
        plan.goal_id,
        *words_row(plan.words),
        plan.copy_level,
        json.dumps([noted(moment) for moment in plan.moments]),
        plan.lasts_days,
        plan.cue_kind,
        plan.response_kind,
        plan.kind,
        plan.template_id,
        plan.rung,
        rung_reason,
        now,
        *later_row(plan.words),
    )


async def version(tx: Tx, clinic_id: UUID, plan_id: UUID, number: int) -> Version | None:
    row = await tx.fetchrow(SQL["plan_version"], clinic_id, plan_id, number)
    return None if row is None else _version(row)


async def versions_after(tx: Tx, clinic_id: UUID, plan_id: UUID, last: int, limit: int) -> list[Version]:
    """The oldest first."""
    rows = await tx.fetch(SQL["plan_versions_after"], clinic_id, plan_id, last, limit)
    return [_version(row) for row in rows]


async def add_answer(tx: Tx, plan: Plan, answer: Answer) -> None:
    await tx.execute(
        SQL["add_plan_answer"],
        plan.clinic_id,
        plan.plan_id,
        answer.version,
        answer.answer,
        answer.way,
        answer.confidence,
        answer.importance,
        answer.words,
        answer.answered_at,
    )


async def last_answer(tx: Tx, clinic_id: UUID, plan_id: UUID) -> Answer | None:
    row = await tx.fetchrow(SQL["last_plan_answer"], clinic_id, plan_id)
    if row is None:
        return None
    return Answer(
        row["plan_version"],
        row["answer"],
        row["way"],
        row["answered_at"],
        row["confidence"],
        row["importance"],
        row["words"],
    )


async def add_rehearsal(tx: Tx, plan: Plan, rehearsal: Rehearsal) -> None:
    await tx.execute(
        SQL["add_rehearsal"],
        plan.clinic_id,
        plan.plan_id,
        rehearsal.version,
        rehearsal.way,
        rehearsal.words,
        rehearsal.rehearsed_at,
    )


async def rehearsals(tx: Tx, clinic_id: UUID, plan_id: UUID, numbers: Sequence[int]) -> dict[int, Rehearsal]:
    """How these versions were said back, by version."""
    rows = await tx.fetch(SQL["rehearsals"], clinic_id, plan_id, list(numbers))
    return {
        row["plan_version"]: Rehearsal(row["plan_version"], row["way"], row["rehearsed_at"], row["words"])
        for row in rows
    }


def _version(row: asyncpg.Record) -> Version:
    return Version(
        client_id=ClientId(row["client_id"]),
        version=row["version"],
        goal_id=GoalId(row["goal_id"]),
        words=words_of(row),
        copy_level=row["copy_level"],
        moments=tuple(of_note(each) for each in json.loads(row["moments"])),
        lasts_days=row["lasts_days"],
        cue_kind=row["cue_kind"],
        response_kind=row["response_kind"],
        kind=row["kind"],
        template_id=row["template_id"],
        rung=row["rung"],
        rung_reason=row["rung_reason"],
        written_at=row["written_at"],
    )
