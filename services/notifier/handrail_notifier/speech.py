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


def said(event: Event, *, about: UUID, cause: UUID | None = None) -> Recorded[Event]:
    """An event in its envelope. `about` (an opportunity, a text) is what ties it to the others of the same story, `cause` the event
    that led to it, if one did."""
    return wrap(event, event_id=EventId(new_id()), source=SERVICE, correlation_id=about, causation_id=cause)


async def say(tx: Tx, events: Sequence[Event], *, about: UUID, cause: UUID | None = None) -> None:
    """Say these, in this order, once `tx` commits."""
    await OUTBOX.append_recorded(tx, [said(event, about=about, cause=cause) for event in events])
