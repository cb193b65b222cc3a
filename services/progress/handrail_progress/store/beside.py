"""Tables beside the live ones, for the length of a transaction: what is folded into them is compared, and put in the others' place.

They are temporary tables of the same make, so nothing is left of them when the transaction ends, however it ends. The search path says
which of the two a statement without a schema means: inside `folding` those beside, otherwise the live ones.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Tx

from handrail_progress.store import FOLDED, SQL


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that stands otherwise than the log says: of which table, whose, and in which columns."""

    about: str
    id: UUID
    columns: Sequence[str]


async def lay_out(tx: Tx, schema: str) -> None:
    """Empty tables beside those of `schema`, until the transaction ends."""
    await tx.execute(f'SET LOCAL search_path = "{schema}", pg_temp')
    for table in FOLDED:
        await tx.execute(f"CREATE TEMPORARY TABLE {table} (LIKE {table} INCLUDING ALL) ON COMMIT DROP")


@asynccontextmanager
async def folding(tx: Tx, schema: str) -> AsyncIterator[None]:
    """Statements mean the tables beside."""
    await tx.execute(f'SET LOCAL search_path = pg_temp, "{schema}"')
    yield
    await tx.execute(f'SET LOCAL search_path = "{schema}", pg_temp')


async def copy_rules(tx: Tx, clinic: ClinicId) -> None:
    await tx.execute(SQL["copy_rules"], clinic)


async def plans_of(tx: Tx, clinic: ClinicId, clients: Collection[UUID]) -> tuple[list[UUID], list[UUID]]:
    """The plans of these clients, and those of them that the service itself is still to fold by other rules."""
    rows = await tx.fetch(SQL["plans_of_clients"], clinic, list(clients))
    return [row["plan_id"] for row in rows if not row["stale"]], [row["plan_id"] for row in rows if row["stale"]]


async def carry_over(tx: Tx, clinic: ClinicId, plans: Collection[UUID]) -> None:
    """What was announced for good follows from no log."""
    await tx.execute(SQL["carry_run"], clinic, list(plans))
    await tx.execute(SQL["carry_said"], clinic, list(plans))


async def differences(tx: Tx, clinic: ClinicId, plans: Collection[UUID], clients: Collection[UUID]) -> list[Difference]:
    """Every row that stands otherwise than the log says."""
    rows = await tx.fetch(SQL["differences"], clinic, list(plans), list(clients))
    return [Difference(row["about"], row["id"], tuple(row["columns"])) for row in rows]


async def put_right(tx: Tx, clinic: ClinicId, plans: Collection[UUID], clients: Collection[UUID]) -> None:
    """All rows of these plans, and what is kept of these clients themselves, as the log says."""
    await tx.execute(SQL["clear_folded"], clinic, list(plans), list(clients))
    await tx.execute(SQL["write_folded"], clinic, list(plans), list(clients))


async def put_rules_right(tx: Tx, clinic: ClinicId) -> None:
    await tx.execute(SQL["clear_rules"], clinic)
    await tx.execute(SQL["write_rules"], clinic)
