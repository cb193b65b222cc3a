"""Plans with their moments. The words come and go sealed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.moments import Moment
from handrail_planner.core.plan import Acceptance, Plan, Proposal, State
from handrail_planner.core.words import SealedWords
from handrail_planner.store import SQL
from handrail_planner.store.moments import columns_of, of_columns
from handrail_planner.store.rows import Page, paged


@dataclass(frozen=True, slots=True)
class RunOut:
    """A live plan whose days are over, or a proposal that was not answered in time; `at` is when."""

    clinic_id: ClinicId
    plan_id: PlanId
    at: datetime


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
    """The client's plans that are not over, live or not."""
    return (await unended_of(tx, clinic_id, [client_id]))[client_id]


async def unended_of(tx: Tx, clinic_id: UUID, client_ids: Sequence[UUID]) -> dict[UUID, list[Plan]]:
    """The same of several clients."""
    found: dict[UUID, list[Plan]] = {client_id: [] for client_id in client_ids}
    for plan in await _plans(tx, clinic_id, await tx.fetch(SQL["open_plans"], clinic_id, list(client_ids))):
        found[plan.client_id].append(plan)
    return found


async def ended_since(tx: Tx, clinic_id: UUID, client_id: UUID, since: datetime, limit: int) -> list[Plan]:
    """The client's plans that ended since then, the newest first."""
    return list(await _plans(tx, clinic_id, await tx.fetch(SQL["ended_plans"], clinic_id, client_id, since, limit)))


async def in_focus(tx: Tx, clinic_id: UUID, client_id: UUID) -> Plan | None:
    """The client's live plan that has the focus."""
    plan_id = await tx.fetchval(SQL["plan_in_focus"], clinic_id, client_id)
    return None if plan_id is None else await find(tx, clinic_id, plan_id)


async def live_count(tx: Tx, clinic_id: UUID, client_id: UUID) -> int:
    return int(await tx.fetchval(SQL["live_plans"], clinic_id, client_id))


async def expired(tx: Tx, now: datetime, limit: int, *, last: RunOut | None = None) -> list[RunOut]:
    """Live plans of any clinic whose days are over, the longest expired first; those that follow `last`."""
    return [RunOut(*row) for row in await tx.fetch(SQL["expired_plans"], now, limit, *_place(last))]


async def unanswered(tx: Tx, now: datetime, limit: int, *, last: RunOut | None = None) -> list[RunOut]:
    """Proposals of any clinic that were not answered in time, the longest over first; those that follow `last`."""
    return [RunOut(*row) for row in await tx.fetch(SQL["unanswered_plans"], now, limit, *_place(last))]


async def next_expiry(tx: Tx) -> datetime | None:
    """When the next live plan or the next proposal of any clinic runs out."""
    instant: datetime | None = await tx.fetchval(SQL["next_expiry"])
    return instant


def _place(last: RunOut | None) -> tuple[datetime | None, UUID | None]:
    return (last.at, last.plan_id) if last else (None, None)


async def _plans(tx: Tx, clinic_id: UUID, rows: Sequence[asyncpg.Record]) -> list[Plan]:
    moments: dict[UUID, list[Moment]] = {row["plan_id"]: [] for row in rows}
    for row in await tx.fetch(SQL["moments"], clinic_id, list(moments)) if rows else ():
        rule = row["rule"] and json.loads(row["rule"])
        moments[row["plan_id"]].append(of_columns(row, rule))
    return [_plan(row, tuple(moments[row["plan_id"]])) for row in rows]


def _row(plan: Plan) -> tuple[object, ...]:
    return (
        plan.clinic_id,
        plan.plan_id,
        plan.client_id,
        plan.goal_id,
        plan.state,
        plan.version,
        *words_row(plan.words),
        plan.copy_level,
        plan.lasts_days,
        plan.cue_kind,
        plan.response_kind,
        plan.kind,
        plan.template_id,
        plan.in_focus,
        plan.rung,
        *_agreement_row(plan),
        plan.drafted_at,
        plan.activated_at,
        plan.expires_at,
        plan.paused_at,
        plan.ended_at,
        plan.ended_reason,
        plan.lapsed_until,
        *later_row(plan.words),
    )


def words_row(words: SealedWords) -> tuple[str | None, ...]:
    """In the order of the columns."""
    return words.cue, words.response, words.discreet, words.first_act, words.tiny, words.details


def later_row(words: SealedWords) -> tuple[str | None, ...]:
    """What came later, in the order of the last columns."""
    return words.cue_word, " ".join(words.alternatives) or None


def words_of(row: asyncpg.Record) -> SealedWords:
    return SealedWords(
        row["cue"],
        row["response"],
        row["discreet"],
        row["first_act"],
        row["tiny"],
        row["details"],
        row["cue_word"],
        tuple((row["alternatives"] or "").split()),
    )


def _agreement_row(plan: Plan) -> tuple[object, ...]:
    proposal, acceptance = plan.proposal, plan.acceptance
    return (
        *((proposal.way, proposal.proposed_at, proposal.answer_until) if proposal else (None,) * 3),
        *(
            (
                acceptance.version,
                acceptance.way,
                acceptance.accepted_at,
                acceptance.confidence,
                acceptance.importance,
            )
            if acceptance
            else (None,) * 5
        ),
        plan.rehearsed_version,
    )


def _moment_row(plan: Plan, position: int, moment: Moment) -> tuple[object, ...]:
    days, starts, ends, lead, rule, *rest = columns_of(moment)
    where = (plan.clinic_id, plan.plan_id, moment.moment_id, position)
    return (*where, days, starts, ends, lead, rule and json.dumps(rule), *rest)


def _plan(row: asyncpg.Record, moments: tuple[Moment, ...]) -> Plan:
    return Plan(
        clinic_id=ClinicId(row["clinic_id"]),
        client_id=ClientId(row["client_id"]),
        plan_id=PlanId(row["plan_id"]),
        goal_id=GoalId(row["goal_id"]),
        state=State(row["state"]),
        version=row["version"],
        words=words_of(row),
        copy_level=row["copy_level"],
        moments=moments,
        lasts_days=row["lasts_days"],
        drafted_at=row["drafted_at"],
        cue_kind=row["cue_kind"],
        response_kind=row["response_kind"],
        kind=row["kind"],
        template_id=row["template_id"],
        in_focus=row["in_focus"],
        rung=row["rung"],
        proposal=_proposal(row),
        acceptance=_acceptance(row),
        rehearsed_version=row["rehearsed_version"],
        activated_at=row["activated_at"],
        expires_at=row["expires_at"],
        paused_at=row["paused_at"],
        ended_at=row["ended_at"],
        ended_reason=row["ended_reason"],
        lapsed_until=row["lapsed_until"],
    )


def _proposal(row: asyncpg.Record) -> Proposal | None:
    if row["answer_until"] is None:
        return None
    return Proposal(row["proposed_way"], row["proposed_at"], row["answer_until"])


def _acceptance(row: asyncpg.Record) -> Acceptance | None:
    if row["accepted_at"] is None:
        return None
    return Acceptance(
        row["accepted_version"], row["accepted_way"], row["accepted_at"], row["confidence"], row["importance"]
    )
