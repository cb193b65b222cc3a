"""What the notifier says on the bus, and how facts about one opportunity are tied together."""

from collections.abc import Sequence
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import Event
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.outbox import Outbox

SERVICE = "notifier"
OUTBOX = Outbox(SERVICE)


def said(event: Event, *, about: UUID) -> Recorded[Event]:
    """An event in its envelope. `about` (an opportunity, a text) is what ties it to the others of the same story."""
    return wrap(event, event_id=EventId(new_id()), source=SERVICE, correlation_id=about)


async def say(tx: Tx, events: Sequence[Event], *, about: UUID) -> None:
    """Say these, in this order, once `tx` commits."""
    await OUTBOX.append_recorded(tx, [said(event, about=about) for event in events])
