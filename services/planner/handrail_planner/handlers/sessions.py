"""Sessions: planning, moving, cancelling, closing; and what is left of the time for a plan after one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from handrail_shared.contracts.ids import ClinicId, SessionId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold as hold_clients

from handrail_planner.core import session
from handrail_planner.core.client import Client
from handrail_planner.core.patience import Patience
from handrail_planner.core.refusals import Conflict, NotThere, NotValid, StaleVersion
from handrail_planner.core.session import Changed, Closing, Outcome, Session, Unchanged
from handrail_planner.desk import Desk
from handrail_planner.store import clients, sessions

Settled = Session | NotThere | NotValid | Conflict | StaleVersion


@dataclass(frozen=True, slots=True)
class Held:
    """What a clinician says when closing a session. The notes are in clear and kept out of every `repr`."""

    held_at: datetime
    notes: str | None = field(default=None, repr=False)
    next_starts_at: datetime | None = None


async def set_patience(tx: Tx, clinic_id: ClinicId, wanted: Patience, *, read: int) -> int | StaleVersion:
    """Set all of the clinic's numbers anew. Answers their new version."""
    new = await sessions.save_patience(tx, clinic_id, wanted, read=read)
    return StaleVersion(await sessions.patience_version(tx, clinic_id)) if new is None else new


async def plan_one(
    desk: Desk, tx: Tx, client: Client, session_id: SessionId, starts_at: datetime, *, now: datetime
) -> Settled:
    """Put a session down."""
    outcome = session.planned(client.clinic_id, client.client_id, session_id, starts_at, now)
    return await _settle(desk, tx, outcome)


async def move(
    desk: Desk, tx: Tx, client: Client, session_id: SessionId, starts_at: datetime, *, version: int, now: datetime
) -> Settled:
    """Hold it at another time."""
    found = await _of(tx, client, session_id)
    if not isinstance(found, Session):
        return found
    return await _settle(desk, tx, session.move(found, starts_at, version=version, now=now))


async def cancel(desk: Desk, tx: Tx, client: Client, session_id: SessionId, *, now: datetime) -> Settled:
    """It is not going to be held."""
    found = await _of(tx, client, session_id)
    if not isinstance(found, Session):
        return found
    return await _settle(desk, tx, session.cancel(found, now=now))


async def close(desk: Desk, tx: Tx, client: Client, session_id: SessionId, said: Held, *, now: datetime) -> Settled:
    """It took place: keep the notes, plan the next one, and see whether there is a plan for the time between (R23)."""
    found = await _of(tx, client, session_id)
    if not isinstance(found, Session):
        return found
    closing = Closing(
        held_at=said.held_at,
        notes=await _sealed(desk, tx, client, said.notes),
        next_starts_at=said.next_starts_at,
        has_plan=await sessions.has_plan_since(tx, client.clinic_id, client.client_id, said.held_at),
        plan_within=(await sessions.patience(tx, client.clinic_id)).plan_within,
    )
    return await _settle(desk, tx, session.hold(found, closing, now=now))


async def settle_plan_due(desk: Desk, tx: Tx, clinic_id: ClinicId, session_id: SessionId, *, now: datetime) -> None:
    """The time for a plan is over: say that there is none, unless one has gone live since, or the client is in care no more."""
    seen = await sessions.find(tx, clinic_id, session_id)
    if seen is None:
        return
    await hold_clients(tx, [seen.client_id])
    found = await sessions.find(tx, clinic_id, session_id)
    assert found is not None, "sessions are cancelled, never deleted"
    assert found.held_at is not None, "a plan is awaited after a session that was held"
    client = await clients.find(tx, clinic_id, found.client_id)
    assert client is not None, "a session has a client"
    has_plan = await sessions.has_plan_since(tx, clinic_id, found.client_id, found.held_at)
    awaited = client.discharged_at is None and not has_plan
    await _settle(desk, tx, session.left_without_plan(found, awaited=awaited, now=now))


async def _of(tx: Tx, client: Client, session_id: SessionId) -> Session | NotThere:
    found = await sessions.find(tx, client.clinic_id, session_id)
    return found if found is not None and found.client_id == client.client_id else NotThere("session")


async def _settle(desk: Desk, tx: Tx, outcome: Outcome) -> Settled:
    match outcome:
        case Changed(changed, news, planned_next):
            await sessions.save(tx, changed)
            if planned_next is not None:
                await sessions.save(tx, planned_next)
            await desk.outbox.append(tx, news)
            return changed
        case Unchanged(as_it_was):
            return as_it_was
        case Conflict() | NotValid() | StaleVersion():
            return outcome
        case never:
            assert_never(never)


async def _sealed(desk: Desk, tx: Tx, client: Client, notes: str | None) -> str | None:
    if not notes:
        return None
    return await desk.vault.seal(tx, client.clinic_id, client.client_id, "session.notes", notes)
