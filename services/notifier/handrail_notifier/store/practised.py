"""What progress said of clients' plans, as far as HOW AM I tells it: numbers and instants."""

from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.how_am_i import Practised
from handrail_notifier.store import SQL


async def save(
    tx: Tx,
    clinic: UUID,
    client: UUID,
    plan: UUID,
    *,
    repetitions: int,
    run: int,
    came_back_at: datetime | None = None,
    keeps_comeback: bool = True,
) -> None:
    """How a plan stands. `keeps_comeback`: an earlier one is news still."""
    await tx.execute(SQL["save_practised"], clinic, plan, client, repetitions, run, came_back_at, keeps_comeback)


async def of_client(tx: Tx, clinic: UUID, client: UUID) -> Practised | None:
    """All of a client's plans together; None: nothing was said of any."""
    row = await tx.fetchrow(SQL["practised_of_client"], clinic, client)
    if row is None or row["plans"] == 0:
        return None
    return Practised(row["repetitions"], row["run"], row["came_back_at"])
