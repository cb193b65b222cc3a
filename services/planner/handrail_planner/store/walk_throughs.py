"""Walk-throughs of plans in their versions, sealed, and which of them were gone through."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import WalkBegun, WalkFinished
from handrail_shared.runtime.db import Tx

from handrail_planner.core.plan import Plan
from handrail_planner.core.walk_through import Kept
from handrail_planner.store import SQL


@dataclass(frozen=True, slots=True)
class Walked:
    """How often a plan's was begun, and gone through to its end."""

    begun: int = 0
    finished: int = 0


async def add(tx: Tx, kept: Kept) -> None:
    about = (kept.clinic_id, kept.plan_id, kept.version, kept.client_id)
    await tx.execute(SQL["add_walk_through"], *about, kept.document, kept.set_at)


async def find(tx: Tx, plan: Plan) -> Kept | None:
    """The latest version; None: the plan never had one."""
    row = await tx.fetchrow(SQL["walk_through"], plan.clinic_id, plan.plan_id)
    if row is None:
        return None
    return Kept(plan.clinic_id, plan.client_id, plan.plan_id, row["version"], row["document"], row["set_at"])


async def note(tx: Tx, event: WalkBegun | WalkFinished) -> None:
    begun = event.occurred_at if isinstance(event, WalkBegun) else None
    finished = event.occurred_at if isinstance(event, WalkFinished) else None
    about = (event.clinic_id, event.walk_id, event.client_id, event.plan_id)
    await tx.execute(SQL["note_walk"], *about, begun, finished)


async def walked(tx: Tx, clinic_id: UUID, client_id: UUID, since: datetime) -> Mapping[UUID, Walked]:
    """By plan, since then."""
    rows = await tx.fetch(SQL["walks_of_client"], clinic_id, client_id, since)
    return {row["plan_id"]: Walked(row["begun"], row["finished"]) for row in rows}


async def want_strain(tx: Tx, plan: Plan, *, wanted: bool) -> bool:
    """Whether that is news."""
    return await tx.fetchval(SQL["want_strain"], plan.clinic_id, plan.plan_id, wanted) is not None


async def wants_strain(tx: Tx, plan: Plan) -> bool:
    """Whether clients who have used it are asked how strong something was before and after."""
    return bool(await tx.fetchval(SQL["wants_strain"], plan.clinic_id, plan.plan_id))
