"""Plans as the notifier keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events import PlanActivated, PlanResumed, PlanRevised
from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.fading import Phase
from handrail_notifier.store import SQL

MOST_USES = 999


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan: its sealed words, its end, and how far it is practised."""

    plan_id: UUID
    version: int
    cue: str = field(repr=False)
    response: str = field(repr=False)
    discreet: str | None = field(repr=False)
    tiny: str | None = field(repr=False)
    copy_level: CopyLevel
    expires_at: datetime
    ended: bool
    paused: bool = False
    phase: Phase = Phase.LEARN
    phase_since: datetime | None = None
    nudged_at: datetime | None = None
    tiny_until: datetime | None = None
    nudges: int = 0
    """How many went before."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A client's own word that pulls a plan, sealed. None: whichever they mean who text NOW."""

    word: str = field(repr=False)
    plan_id: UUID | None


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
        [event.tiny for event in events],
        [event.first_act for event in events],
        [event.occurred_at for event in events],
        [event.cue_word for event in events],
        [" ".join(event.alternatives) or None for event in events],
    )
    return {row["plan_id"] for row in rows}


async def pause_plan(tx: Tx, clinic: UUID, client: UUID, plan: UUID) -> None:
    """Nothing of it is due until it is resumed."""
    await tx.execute(SQL["pause_plan"], clinic, plan, client)


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


async def pulled(tx: Tx, clinic: UUID, client: UUID, now: datetime, *, named: UUID | None = None) -> PlanRow | None:
    """The live plan that a client means who names none: the one nudged for last, else the newest; or the one that is named."""
    row = await tx.fetchrow(SQL["pulled_plan"], clinic, client, now, named)
    return None if row is None else plan_row(row)


async def cues(tx: Tx, clinic: UUID, client: UUID, at: datetime) -> Sequence[Cue]:
    """The words that pull a plan at an instant, always in the same order."""
    return [Cue(row["cue_word"], row["plan_id"]) for row in await tx.fetch(SQL["cues_of_client"], clinic, client, at)]


async def words_of(tx: Tx, clinic: UUID, client: UUID, plans: Sequence[UUID]) -> Mapping[UUID, tuple[str, str | None]]:
    """What these plans ask for, sealed: the response, and its tiny version."""
    rows = await tx.fetch(SQL["words_of_plans"], clinic, client, plans)
    return {row["plan_id"]: (row["response"], row["tiny"]) for row in rows}


async def forget_own_words(tx: Tx, clinic: UUID, client: UUID) -> None:
    """Cue words and other acts."""
    await tx.execute(SQL["forget_words_of_plans"], clinic, client)


async def uses(tx: Tx, clinic: UUID, client: UUID) -> int:
    """How often a client reported plans used, wholly or in part; counted up to a thousand."""
    return int(await tx.fetchval(SQL["uses_of_client"], clinic, client, MOST_USES) or 0)


async def whose(tx: Tx, plan: UUID, clinic: UUID | None = None) -> tuple[UUID, UUID] | None:
    """The (clinic, client) whose plan this is; None: the clinic, or none that the transaction names, has it."""
    row = await tx.fetchrow(SQL["whose_plan"], plan, clinic)
    return None if row is None else (row["clinic_id"], row["client_id"])


async def nudged(tx: Tx, plans: Sequence[tuple[UUID, UUID]], now: datetime) -> None:
    """These (clinic, plan) were nudged for at `now`."""
    if plans:
        await tx.execute(SQL["plans_nudged"], [clinic for clinic, _ in plans], [plan for _, plan in plans], now)


def plan_row(row: Record) -> PlanRow:
    return PlanRow(
        row["plan_id"],
        row.get("version", 0),
        row["cue"],
        row["response"],
        row["discreet"],
        row["tiny"],
        row["copy_level"],
        row["expires_at"],
        row["ended"],
        row["paused"],
        Phase(row.get("phase", Phase.LEARN)),
        row.get("phase_since"),
        row.get("nudged_at"),
        row.get("tiny_until"),
        row.get("nudges", 0),
    )
