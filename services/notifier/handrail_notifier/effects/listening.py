"""What a text is read against beside proposals: the question that was asked last, while it is open."""

from dataclasses import replace

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.proposal import Awaited
from handrail_notifier.core.reply import Expecting
from handrail_notifier.store import effects
from handrail_notifier.store.replies import InboundRow

CHOICES = ("1", "2")


async def expecting_of(tx: Tx, row: InboundRow, awaited: Awaited) -> Expecting:
    """What is open. A digit is of the question that was asked last."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    if asked is None:
        return Expecting(proposal=awaited.open)
    sure = awaited.how_sure
    open_ = awaited.open
    if sure is not None and sure.asked_at > asked.asked_at:
        return Expecting(proposal=open_)
    return Expecting(
        proposal=replace(open_, how_sure=False),
        barrier=asked.kind == "barrier",
        choices=CHOICES if asked.kind == "which" else (),
    )
