"""What a text is read against beside proposals: the question that was asked last, while it is open, and the client's own cue word."""

from dataclasses import replace

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import Vault

from handrail_notifier.core.proposal import Awaited
from handrail_notifier.core.reply import Expecting
from handrail_notifier.effects.binding import unrated
from handrail_notifier.store import effects, standings
from handrail_notifier.store.replies import InboundRow

CHOICES = ("1", "2")


async def expecting_of(tx: Tx, vault: Vault, row: InboundRow, awaited: Awaited) -> Expecting:
    """What is open. Raises `KeyDestroyed` for who is forgotten."""
    return replace(await _open(tx, row, awaited), cues=await _cues(tx, vault, row))


async def _cues(tx: Tx, vault: Vault, row: InboundRow) -> tuple[str, ...]:
    """The client's own word for NOW, if they have one."""
    sealed = await standings.cue_word_of(tx, row.clinic_id, row.client_id)
    return (await vault.open(tx, row.clinic_id, row.client_id, "contact.cue_word", sealed),) if sealed else ()


async def _open(tx: Tx, row: InboundRow, awaited: Awaited) -> Expecting:
    """A digit is of the question that was asked last; in an answer to a nudge's own mail, only if the question is of that nudge."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    if asked is None or row.about not in {None, *asked.opportunities}:
        return Expecting(proposal=awaited.open, helped=await unrated(tx, row) is not None)
    sure = awaited.how_sure
    open_ = awaited.open
    if sure is not None and sure.asked_at > asked.asked_at:
        return Expecting(proposal=open_)
    return Expecting(
        proposal=replace(open_, how_sure=False),
        barrier=asked.kind == "barrier",
        choices=CHOICES if asked.kind == "which" else (),
    )
