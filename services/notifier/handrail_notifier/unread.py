"""How much of what clients wrote waits for a person: stated on the bus whenever it changes, so that it gets on the work list."""

from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import FreeTextWaiting
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_notifier.speech import say
from handrail_notifier.store import replies


async def state(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> FreeTextWaiting:
    """Say what waits now. The caller holds the client."""
    count, since = await replies.unread(tx, clinic, client)
    waiting = FreeTextWaiting(
        clinic_id=ClinicId(clinic), client_id=ClientId(client), occurred_at=now, count=count, since=since
    )
    await say(tx, [waiting], about=client)
    return waiting
