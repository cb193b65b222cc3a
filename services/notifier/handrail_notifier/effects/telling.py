"""CHANGE, CALL, STUCK and FEEDBACK: the clinic is told, and the client that it was; nothing is promised that is not on record.

The words stay sealed with the reply; the bus hears that something was said, and never what.
"""

from datetime import datetime

from handrail_shared.contracts.events import FeedbackGiven, StuckSaid
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.reply import Change
from handrail_notifier.effects.binding import meant
from handrail_notifier.effects.texting import courtesy, keep, keep_for_a_person, text, wish
from handrail_notifier.identity import reply_of
from handrail_notifier.speech import say
from handrail_notifier.store.replies import InboundRow


async def change(tx: Tx, row: InboundRow, wanted: Change, now: datetime) -> None:
    """The plan no longer fits. What else was said waits until somebody has read it."""
    if wanted.words is None:
        await keep(tx, row, "change")
    else:
        await keep_for_a_person(tx, row, now)
    about = await meant(tx, row)
    await wish(tx, row, "change", None if about is None else about.plan_id)
    await text(tx, row, Kind.CHANGE_NOTED, now)


async def call(tx: Tx, row: InboundRow, now: datetime) -> None:
    """Somebody should call. When they will is not ours to say."""
    await keep(tx, row, "call")
    await wish(tx, row, "call", None)
    await text(tx, row, Kind.CALL_NOTED, now)


async def stuck(tx: Tx, row: InboundRow, now: datetime) -> None:
    """A person reads it, and one small step is offered meanwhile."""
    await _tell(tx, row, StuckSaid, now)
    await courtesy(tx, row, Kind.STUCK, now)


async def feedback(tx: Tx, row: InboundRow, now: datetime) -> None:
    """Thanks, once for a while, whatever was said."""
    await _tell(tx, row, FeedbackGiven, now)
    await courtesy(tx, row, Kind.FEEDBACK, now)


async def _tell(tx: Tx, row: InboundRow, what: type[StuckSaid] | type[FeedbackGiven], now: datetime) -> None:
    await keep_for_a_person(tx, row, now)
    reply_id = reply_of(row.client_id, row.provider_id)
    said = what(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=row.received_at,
        reply_id=reply_id,
    )
    await say(tx, [said], about=reply_id)
