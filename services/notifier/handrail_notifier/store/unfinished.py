"""Rows that were begun and not finished: what outlives a process that ends over one of them."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.store import SQL

REMEMBERED = timedelta(hours=12)
"""For how long a row that was not finished is told by that."""


async def begin(tx: Tx, batch: UUID, rows: Collection[UUID], now: datetime) -> None:
    """These rows are begun with."""
    await tx.execute(SQL["begin_batch"], batch, list(rows), now, now - REMEMBERED)


async def begin_lightly(tx: Tx, batch: UUID, rows: Collection[UUID], now: datetime) -> None:
    """The same, in a transaction for nothing else that waits for no disk."""
    await tx.execute(SQL["commit_lightly"])
    await begin(tx, batch, rows, now)


async def finish(tx: Tx, batches: Collection[UUID]) -> None:
    await tx.execute(SQL["finish_batch"], list(batches))


async def times_begun(tx: Tx, rows: Collection[UUID], now: datetime) -> Mapping[UUID, int]:
    """How often each of these rows was begun and not finished; without those that never were."""
    return {row["row_id"]: row["times"] for row in await tx.fetch(SQL["times_begun"], list(rows), now - REMEMBERED)}
