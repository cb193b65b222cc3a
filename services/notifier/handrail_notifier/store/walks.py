"""Walk-throughs of plans, and the walks of clients. Every step's text is sealed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events import WalkOffered, WalkStep, WalkThroughSet, WalkThroughWithdrawn
from handrail_shared.contracts.ids import derived
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.walk import State, Walk
from handrail_notifier.store import SQL


@dataclass(frozen=True, slots=True)
class WalkThroughRow:
    """A plan's walk-through as it was last stated."""

    version: int
    steps: tuple[WalkStep, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WalkRow:
    """One going-through: how far it is, by the steps that it began with, and the numbers that were said."""

    clinic_id: UUID
    walk_id: UUID
    client_id: UUID
    plan_id: UUID
    version: int
    steps: tuple[WalkStep, ...] = field(repr=False)
    local_date: date
    walk: Walk
    text_id: UUID
    before: int | None = None
    after: int | None = None

    @property
    def said(self) -> WalkStep:
        """The step that it is at."""
        return self.steps[self.walk.step]


async def state(tx: Tx, event: WalkThroughSet | WalkThroughWithdrawn) -> None:
    steps = _written(event.steps) if isinstance(event, WalkThroughSet) else None
    about = (event.clinic_id, event.plan_id, event.client_id)
    await tx.execute(SQL["save_walk_through"], *about, event.walk_version, steps)


async def of_plan(tx: Tx, clinic: UUID, client: UUID, plan: UUID) -> WalkThroughRow | None:
    """None: the plan has none."""
    row = await tx.fetchrow(SQL["walk_through"], clinic, plan, client)
    return None if row is None else WalkThroughRow(row["version"], _read(row["steps"]))


async def last(tx: Tx, clinic: UUID, client: UUID, plan: UUID) -> WalkRow | None:
    """The client's last walk of a plan."""
    row = await tx.fetchrow(SQL["last_walk"], clinic, client, plan)
    return None if row is None else _row(clinic, row)


async def of_text(tx: Tx, clinic: UUID, text_id: UUID) -> WalkRow | None:
    """The walk that is at the step which this text says."""
    row = await tx.fetchrow(SQL["walk_of_text"], clinic, text_id)
    return None if row is None else _row(clinic, row)


async def offered_walk(tx: Tx, clinic: UUID, text_id: UUID) -> WalkRow | None:
    """The walk that this text begins, however far it is."""
    row = await tx.fetchrow(SQL["walk"], clinic, id_of_offered(text_id))
    return None if row is None else _row(clinic, row)


def id_of_offered(text_id: UUID) -> UUID:
    """The walk that a text begins, which its client has not pulled."""
    return derived(text_id, "walk")


async def never_began(tx: Tx, clinic: UUID, text_id: UUID) -> None:
    """The text that was to begin a walk certainly did not go out."""
    await tx.execute(SQL["drop_walk_of_text"], clinic, text_id)


async def save(tx: Tx, row: WalkRow) -> None:
    walk = row.walk
    await tx.execute(
        SQL["save_walk"],
        *(row.clinic_id, row.walk_id, row.client_id, row.plan_id, row.version, _written(row.steps), row.local_date),
        *(walk.state.value, walk.step, walk.again, walk.begun_at, walk.changed_at),
        *(row.text_id, row.before, row.after),
    )


async def offer(tx: Tx, event: WalkOffered, text_id: UUID) -> bool:
    """Which plan a text begins the walk-through of. Whether that is news."""
    about = (event.clinic_id, text_id, event.client_id, event.plan_id)
    return await tx.fetchval(SQL["save_walk_offer"], *about) is not None


async def waiting_offers(tx: Tx, clinic: UUID, client: UUID, plan: UUID) -> Sequence[UUID]:
    """The texts that wait to begin the plan's walk-through."""
    return [row["text_id"] for row in await tx.fetch(SQL["waiting_offers"], clinic, client, plan)]


async def offered(tx: Tx, clinic: UUID, text_id: UUID, now: datetime) -> UUID | None:
    """The plan, while it is live."""
    plan: UUID | None = await tx.fetchval(SQL["walk_offer"], clinic, text_id, now)
    return plan


def _written(steps: Sequence[WalkStep]) -> str:
    return json.dumps([step.model_dump() for step in steps])


def _read(steps: str) -> tuple[WalkStep, ...]:
    return tuple(WalkStep.model_validate(each) for each in json.loads(steps))


def _row(clinic: UUID, row: Record) -> WalkRow:
    steps = _read(row["said"])
    walk = Walk(len(steps), row["begun_at"], row["changed_at"], row["step"], row["again"], State(row["state"]))
    return WalkRow(
        clinic,
        row["walk_id"],
        row["client_id"],
        row["plan_id"],
        row["version"],
        steps,
        row["local_date"],
        walk,
        row["text_id"],
        row["before"],
        row["after"],
    )
