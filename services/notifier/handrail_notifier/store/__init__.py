"""Rows and core values, back and forth. The only place that runs the notifier's SQL; every query is scoped by its transaction."""

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.sql import Queries

SQL = Queries.of("handrail_notifier")
DOORBELL = "handrail_notifier_due"
"""The notification channel on which every process's loops listen."""


async def ring(tx: Tx) -> None:
    """Wake the loops once `tx` commits: something may be due."""
    await tx.execute(SQL["ring"], DOORBELL)
