"""The least that follows from a text that asks for silence and can't be handled: the silence itself, and a person who reads it.

While such a text waits, its being on record keeps all back. Once it is given up nothing on record would, so this takes its place.
It opens no seal and reads no word, so hardly anything of what failed before can fail here.
"""

from datetime import datetime

from handrail_shared.runtime.db import Tx

from handrail_notifier.effects import breaks
from handrail_notifier.effects.texting import keep_for_a_person
from handrail_notifier.leaving import hold_all
from handrail_notifier.store import effects
from handrail_notifier.store.replies import InboundRow


async def hush(tx: Tx, row: InboundRow, now: datetime) -> None:
    """The caller holds the client."""
    if row.code_word:
        await breaks.silence(tx, row, now)
    if row.doubtful:
        await hold_all(tx, row, now)
        await effects.close_question(tx, row.clinic_id, row.client_id)
    await keep_for_a_person(tx, row, now)
