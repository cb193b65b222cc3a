"""When clients are busy. Until when they are at an instant is read with all else that stands with them."""

from handrail_shared.contracts.events import BusyTimesSet
from handrail_shared.runtime.db import Tx

from handrail_notifier.store import SQL


async def state(tx: Tx, event: BusyTimesSet) -> None:
    """All of a client's busy times anew, unless a later statement is known. What never lasts is no busy time."""
    clinic, client = event.clinic_id, event.client_id
    if await tx.fetchval(SQL["state_busy_times"], clinic, client, event.occurred_at, event.known_until) is None:
        return
    await tx.execute(SQL["drop_busy_spans"], clinic, client)
    lasting = {each.end: each.start for each in event.spans if each.start < each.end}
    if lasting:
        await tx.execute(SQL["add_busy_spans"], clinic, client, list(lasting.values()), list(lasting))
