"""Whom a text that asks for silence is for, where several clients of one clinic have the number that it came from: everyone.

Nobody knows which of them holds the phone. Of whom it was said that the number is not theirs, it is not.
"""

from collections.abc import Sequence
from uuid import UUID

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_notifier.store import left, people
from handrail_notifier.store.replies import InboundRow


async def others_with(tx: Tx, row: InboundRow) -> Sequence[UUID]:
    """Every other client of the clinic whose number it came from; of a mail, nobody."""
    if row.channel != "sms":
        return ()
    found = await people.others_with_number_of(tx, row.clinic_id, row.client_id)
    return sorted([each for each in found if not await left.is_not_theirs(tx, row.clinic_id, each)])


async def held_with(tx: Tx, row: InboundRow) -> Sequence[UUID]:
    """The client, whom the caller holds, and every such other, held from here on."""
    others = await others_with(tx, row)
    await hold(tx, others)
    return [row.client_id, *others]
