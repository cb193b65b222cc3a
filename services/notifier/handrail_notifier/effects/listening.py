"""What a text is read against beside proposals: the question that was asked last, while it is open, and the client's own cue words."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import Vault

from handrail_notifier.core.proposal import Awaited
from handrail_notifier.core.reply import Barrier, Chosen, Expecting
from handrail_notifier.effects.binding import unrated
from handrail_notifier.reading import safely_read
from handrail_notifier.store import check_ins, effects, plans
from handrail_notifier.store.effects import Question
from handrail_notifier.store.replies import InboundRow

CHOICES = ("1", "2")


async def expecting_of(tx: Tx, vault: Vault, row: InboundRow, awaited: Awaited) -> Expecting:
    """What is open. Raises `KeyDestroyed` for who is forgotten."""
    answered = await check_ins.last_answered(tx, row.clinic_id, row.client_id, row.received_at) is not None
    return replace(await _open(tx, row, awaited), cues=await _cues(tx, vault, row), answered=answered)


async def _cues(tx: Tx, vault: Vault, row: InboundRow) -> tuple[str, ...]:
    """The client's own words for NOW and for their plans, in the order of `plans.cues`."""
    about = (tx, row.clinic_id, row.client_id)
    found = await plans.cues(*about, row.received_at)
    return tuple(
        [
            await vault.open(*about, "contact.cue_word" if each.plan_id is None else "plan.cue_word", each.word)
            for each in found
        ]
    )


async def _open(tx: Tx, row: InboundRow, awaited: Awaited) -> Expecting:
    """A digit is of the question that was asked last; in an answer to a nudge's own mail, only if the question is of that nudge."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    if asked is None or row.about not in {None, *asked.opportunities}:
        return Expecting(proposal=awaited.open, helped=await unrated(tx, row) is not None)
    return _expecting(asked, awaited)


async def question_answered(
    tx: Tx, clinic: UUID, client: UUID, body: str, awaited: Awaited, at: datetime
) -> datetime | None:
    """When the client was asked what this text, which came in at `at`, answers; None: no question is open, or it is no answer to it."""
    asked = await effects.open_question(tx, clinic, client, at)
    if asked is None:
        return None
    said = safely_read(body, _expecting(asked, awaited)).effects
    return asked.asked_at if any(isinstance(each, Barrier | Chosen) for each in said) else None


def _expecting(asked: Question, awaited: Awaited) -> Expecting:
    """Of two questions the newer is open."""
    if awaited.how_sure is not None and awaited.how_sure.asked_at > asked.asked_at:
        return Expecting(proposal=awaited.open)
    return Expecting(
        proposal=replace(awaited.open, how_sure=False),
        barrier=asked.kind == "barrier",
        rating=asked.kind in {"check_in", "walk"},
        strain=asked.kind == "strain",
        walk=asked.kind == "walk",
        choices=CHOICES if asked.kind == "which" else (),
    )
