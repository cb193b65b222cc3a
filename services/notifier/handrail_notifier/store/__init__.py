"""Rows and core values, back and forth. The only place that runs the notifier's SQL; every query is scoped by its transaction."""

from typing import Literal

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.sql import Queries

SQL = Queries.of("handrail_notifier")
DOORBELL = "handrail_notifier_due"
"""The notification channel on which every process's loops listen."""


LoopName = Literal["dispatcher", "answering", "ahead"]
"""The loops that are woken often enough for the others to be left asleep: each that wakes asks the database what is due."""


async def ring(tx: Tx, *loops: LoopName) -> None:
    """Wake these loops once `tx` commits, or all: something may be due."""
    await tx.execute(SQL["ring"], DOORBELL, " ".join(loops))
