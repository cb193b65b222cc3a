"""What goes of a client who was erased, all at once."""

from collections.abc import Sequence
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.store import SQL


async def erase(tx: Tx, clinic: UUID, client: UUID, *, unsaid: Sequence[str]) -> None:
    """`unsaid`: of which types nothing is said any more. Doing it again does nothing."""
    await tx.execute(SQL["unsay_numbers"], clinic, client, list(unsaid))
    await tx.execute(SQL["erase_client"], clinic, client)
