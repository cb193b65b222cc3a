"""A report in the plan's own words, where nothing else was understood: the plan's sealed words are opened for it, and for nothing else.

They are opened with the client's own key, inside the transaction that answers, only while a nudge waits for an answer. Where a key is gone, or
words don't open, the text is in the client's own words, as it was. None of them is in a log, an event or an error.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier.core.opportunity import Opportunity, newest_open
from handrail_notifier.core.reply import (
    Answer,
    Expecting,
    PlanWords,
    Reported,
    Understood,
    done_of,
    may_be_named,
    named,
)
from handrail_notifier.effects.binding import opportunities
from handrail_notifier.store import plans
from handrail_notifier.store.replies import InboundRow

log = get_logger(__name__)


async def reported(
    tx: Tx, vault: Vault, row: InboundRow, body: str, understood: Understood, expecting: Expecting, language: str | None
) -> Reported | None:
    """What a text of which so much was understood reports of the one plan that it names, of those whose nudges wait. That something was
    done is a report already, unless several wait."""
    if not may_be_named(understood, expecting):
        return None
    waiting = newest_open(await opportunities(tx, row), row.received_at)
    done = done_of(understood)
    if done and len(waiting) < 2:
        return None
    found = [
        replace(done or said, of=each.opportunity_id)
        for each, words in await _opened(tx, vault, row, waiting)
        if (said := _safely_named(body, words, language)) is not None and (not done or said.answer is Answer.DONE)
    ]
    return found[0] if len(found) == 1 else None


async def _opened(
    tx: Tx, vault: Vault, row: InboundRow, waiting: Sequence[Opportunity]
) -> list[tuple[Opportunity, PlanWords]]:
    """Those whose words can be opened, with them."""
    if not waiting:
        return []
    sealed = await plans.words_of(tx, row.clinic_id, row.client_id, [each.plan_id for each in waiting])
    found = [(each, await _words(tx, vault, row, *sealed[each.plan_id])) for each in waiting if each.plan_id in sealed]
    return [(each, words) for each, words in found if words is not None]


async def _words(tx: Tx, vault: Vault, row: InboundRow, response: str, tiny: str | None) -> PlanWords | None:
    whose: tuple[Tx, UUID, UUID] = (tx, row.clinic_id, row.client_id)
    try:
        said = await vault.open(*whose, "plan.response", response)
        return PlanWords(said, await vault.open(*whose, "plan.tiny", tiny) if tiny else None)
    except (KeyDestroyed, NotOpened):
        return None


def _safely_named(body: str, words: PlanWords, language: str | None) -> Reported | None:
    """A fault leaves the text as it is."""
    try:
        return named(body, words, language)
    except Exception:
        log.exception("naming_failed")
        return None
