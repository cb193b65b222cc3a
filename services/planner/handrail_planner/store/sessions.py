"""Sessions, and how patient a clinic is. Notes come and go sealed."""

from dataclasses import astuple, dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, SessionId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.patience import Patience
from handrail_planner.core.session import Session, State
from handrail_planner.store import SQL
from handrail_planner.store.rows import Page, paged


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A session after which a plan should be there by now."""

    clinic_id: ClinicId
    session_id: SessionId
    plan_due_by: datetime


async def save(tx: Tx, session: Session) -> None:
    await tx.execute(SQL["save_session"], *_row(session))


async def find(tx: Tx, clinic_id: UUID, session_id: UUID) -> Session | None:
    return _found(await tx.fetchrow(SQL["session"], clinic_id, session_id))


async def after(
    tx: Tx, clinic_id: UUID, client_id: UUID, last: UUID | None, limit: int, *, state: State | None
) -> Page[Session]:
    rows = await tx.fetch(SQL["sessions_after"], clinic_id, client_id, state, last, limit + 1)
    return paged([(row["session_id"], of_row(row)) for row in rows], limit)


async def coming(tx: Tx, clinic_id: UUID, client_id: UUID, since: datetime) -> Session | None:
    """The next session, of those that begin at `since` or later."""
    return _found(await tx.fetchrow(SQL["next_session"], clinic_id, client_id, since))


async def last_held(tx: Tx, clinic_id: UUID, client_id: UUID) -> Session | None:
    return _found(await tx.fetchrow(SQL["last_held_session"], clinic_id, client_id))


async def has_plan_since(tx: Tx, clinic_id: UUID, client_id: UUID, since: datetime) -> bool:
    """Whether the client has a live plan, or had one made live since."""
    return bool(await tx.fetchval(SQL["has_plan_since"], clinic_id, client_id, since))


async def awaiting_a_plan(tx: Tx, now: datetime, limit: int, *, last: Awaiting | None = None) -> list[Awaiting]:
    """Sessions of any clinic whose time for a plan is over, the longest first; those that follow `last`."""
    place = (last.plan_due_by, last.session_id) if last else (None, None)
    return [Awaiting(*row) for row in await tx.fetch(SQL["sessions_awaiting_a_plan"], now, limit, *place)]


async def await_no_plan(tx: Tx, clinic_id: UUID, client_id: UUID) -> None:
    """No plan is awaited any more after any of the client's sessions."""
    await tx.execute(SQL["await_no_plan"], clinic_id, client_id)


async def next_plan_due(tx: Tx) -> datetime | None:
    """When the next session's time for a plan is over, in any clinic."""
    instant: datetime | None = await tx.fetchval(SQL["next_plan_due"])
    return instant


async def patience(tx: Tx, clinic_id: UUID) -> Patience:
    """The clinic's own numbers, or the defaults."""
    row = await tx.fetchrow(SQL["patience"], clinic_id)
    return Patience(*row) if row else Patience()


async def patience_version(tx: Tx, clinic_id: UUID) -> int:
    """How often the clinic has set its numbers; 0: never."""
    return int(await tx.fetchval(SQL["patience_version"], clinic_id) or 0)


async def save_patience(tx: Tx, clinic_id: UUID, patience: Patience, *, read: int) -> int | None:
    """The new version; None if somebody set the numbers since version `read`."""
    new = await tx.fetchval(SQL["save_patience"], clinic_id, *astuple(patience), read)
    return None if new is None else int(new)


def _row(session: Session) -> tuple[object, ...]:
    return (
        session.clinic_id,
        session.session_id,
        session.client_id,
        session.state,
        session.version,
        session.starts_at,
        session.planned_at,
        session.held_at,
        session.closed_at,
        session.with_plan,
        session.plan_due_by,
        session.left_without_plan_at,
        session.notes,
    )


def _found(row: asyncpg.Record | None) -> Session | None:
    return None if row is None else of_row(row)


def of_row(row: asyncpg.Record) -> Session:
    """A row with all columns as the session that it is."""
    return Session(
        clinic_id=ClinicId(row["clinic_id"]),
        client_id=ClientId(row["client_id"]),
        session_id=SessionId(row["session_id"]),
        state=State(row["state"]),
        version=row["version"],
        starts_at=row["starts_at"],
        planned_at=row["planned_at"],
        held_at=row["held_at"],
        closed_at=row["closed_at"],
        with_plan=row["with_plan"],
        plan_due_by=row["plan_due_by"],
        left_without_plan_at=row["left_without_plan_at"],
        notes=row["notes"],
    )
