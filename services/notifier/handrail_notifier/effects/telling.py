"""CHANGE and CALL: the clinic is told, and the client that it was; nothing is promised that is not on record."""

from datetime import datetime

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.reply import Change
from handrail_notifier.effects.binding import meant
from handrail_notifier.effects.texting import keep, keep_for_a_person, text, wish
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
