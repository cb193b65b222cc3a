"""What clients work towards, as the notifier keeps it: sealed."""

from dataclasses import dataclass, field
from uuid import UUID

from handrail_shared.contracts.events import GoalClosed, GoalRevised, GoalSet
from handrail_shared.runtime.db import Tx

from handrail_notifier.store import SQL


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal's words, and the client's own reason if they gave one."""

    statement: str = field(repr=False)
    why: str | None = field(repr=False)


async def save(tx: Tx, event: GoalSet | GoalRevised) -> None:
    version = event.goal_version if isinstance(event, GoalRevised) else 1
    about = (event.clinic_id, event.goal_id, event.client_id)
    await tx.execute(SQL["save_goal"], *about, version, event.statement, event.why, event.occurred_at)


async def close(tx: Tx, event: GoalClosed) -> None:
    await tx.execute(SQL["close_goal"], event.clinic_id, event.goal_id, event.client_id)


async def of_client(tx: Tx, clinic: UUID, client: UUID) -> GoalRow | None:
    """The open one that was stated last."""
    row = await tx.fetchrow(SQL["goal_of_client"], clinic, client)
    return None if row is None else GoalRow(row["statement"], row["why"])
