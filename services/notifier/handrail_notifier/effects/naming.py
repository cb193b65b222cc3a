"""A report in the plan's own words, where nothing else was understood, and a deed that was, weighed against them: the plan's sealed words are opened
for it, and for nothing else.

They are opened with the client's own key, inside the transaction that answers, only while a nudge waits for an answer. Where a key is gone, or
words don't open, the text is what it was. None of them is in a log, an event or an error.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier.core.opportunity import Opportunity, newest_open, newest_told
from handrail_notifier.core.reply import (
    Answer,
    Chosen,
    Expecting,
    NotUnderstood,
    PlanWords,
    Reported,
    Understood,
    Weight,
    chosen,
    done_of,
    fits,
    may_be_named,
    may_be_weighed,
    may_tell_more,
    named,
    weighed,
)
from handrail_notifier.effects.binding import opportunities
from handrail_notifier.reading import safely_read
from handrail_notifier.store import effects, people, plans
from handrail_notifier.store.replies import InboundRow

log = get_logger(__name__)

_Beside = tuple[Opportunity, PlanWords, Reported | None]
"""One of those that may be meant, with its plan's words, and with what the text reports by them."""
_ANSWERS = frozenset(each.value for each in Answer)


async def reported(
    tx: Tx, vault: Vault, row: InboundRow, body: str, understood: Understood, expecting: Expecting, language: str | None
) -> Reported | Chosen | NotUnderstood | None:
    """What a text of which so much was understood reports of the one plan that it names, of those whose nudges wait; or which of two it chooses.

    That something was done is a report already, unless several plans may be meant: those that wait, and those that were answered since a nudge
    of the last day, so that what is told twice is no other plan's. Where a deed says so, it is none if each plan that waits is against it."""
    if not may_tell_more(body, understood, expecting, language):
        return None
    if expecting.choices:
        return await _choice(tx, vault, row, body, language)
    some = await opportunities(tx, row)
    waiting, done = newest_open(some, row.received_at), done_of(understood)
    if not waiting:
        return None
    waits = {each.plan_id for each in waiting}
    told = [each for each in newest_told(some, row.received_at) if each.plan_id not in waits]
    sure = done if len(waiting) + len(told) < 2 else None
    weighs = may_be_weighed(body, understood, expecting, language)
    if sure and not weighs:
        return None
    opened = await _opened(tx, vault, row.clinic_id, row.client_id, [*waiting, *told])
    beside = [(each, words, _safely_named(body, words, language)) for each, words in opened]
    found = [
        replace(done or said, of=each.opportunity_id)
        for each, _, said in beside
        if said is not None and fits(body, understood, said, language) and (not done or said.answer is Answer.DONE)
    ]
    if done and weighs and not found:
        return _left(done, waiting, beside, body, language)
    return found[0] if len(found) == 1 and not sure else None


def _left(
    done: Reported, waiting: Sequence[Opportunity], beside: Sequence[_Beside], body: str, language: str | None
) -> Reported | NotUnderstood | None:
    """What is left of a step done that no plan names, beside those that wait; None: all of it, and also where the words of one don't open."""
    weights = [(each, _safely_weighed(body, words, language, said)) for each, words, said in beside if each in waiting]
    if len(weights) < len(waiting):
        return None
    match [(each, weight) for each, weight in weights if weight is not Weight.NONE]:
        case []:
            return NotUnderstood()
        case [(each, Weight.PART)]:
            return replace(done, answer=Answer.PARTLY, of=each.opportunity_id if len(beside) > 1 else None)
        case _:
            return None


async def names(
    tx: Tx, vault: Vault, clinic: UUID, client: UUID, body: str, some: Sequence[Opportunity], at: datetime
) -> bool:
    """Whether a text reports a deed of this client's that waits, by its name."""
    understood = safely_read(body)
    if not may_be_named(understood, Expecting()):
        return False
    language = next(iter(await people.languages_of(tx, clinic, client)), None)
    opened = await _opened(tx, vault, clinic, client, newest_open(some, at))
    return any(_safely_named(body, words, language) is not None for _, words in opened)


async def _choice(tx: Tx, vault: Vault, row: InboundRow, body: str, language: str | None) -> Chosen | None:
    """Which of the plans that were offered is named."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    if asked is None or asked.kind != "which" or asked.answer not in _ANSWERS:
        return None
    by_id = {each.opportunity_id: each for each in await opportunities(tx, row)}
    offered = [by_id[each] for each in asked.opportunities if each in by_id]
    opened = await _opened(tx, vault, row.clinic_id, row.client_id, offered)
    if len(opened) < len(asked.opportunities):
        return None
    place = _safely_chosen(body, [words for _, words in opened], Answer(asked.answer), language)
    return None if place is None else Chosen(place)


async def _opened(
    tx: Tx, vault: Vault, clinic: UUID, client: UUID, some: Sequence[Opportunity]
) -> list[tuple[Opportunity, PlanWords]]:
    """Those whose words can be opened, with them."""
    if not some:
        return []
    sealed = await plans.words_of(tx, clinic, client, [each.plan_id for each in some])
    whose = (tx, clinic, client)
    found = [(each, await _words(vault, whose, *sealed[each.plan_id])) for each in some if each.plan_id in sealed]
    return [(each, words) for each, words in found if words is not None]


async def _words(vault: Vault, whose: tuple[Tx, UUID, UUID], response: str, tiny: str | None) -> PlanWords | None:
    try:
        said = await vault.open(*whose, "plan.response", response)
        return PlanWords(said, await vault.open(*whose, "plan.tiny", tiny) if tiny else None)
    except (KeyDestroyed, NotOpened):
        return None


def _safely_chosen(body: str, offered: Sequence[PlanWords], answer: Answer, language: str | None) -> int | None:
    """A fault leaves the text as it is."""
    try:
        return chosen(body, offered, answer, language)
    except Exception:
        log.exception("naming_failed")
        return None


def _safely_named(body: str, words: PlanWords, language: str | None) -> Reported | None:
    """A fault leaves the text as it is."""
    try:
        return named(body, words, language)
    except Exception:
        log.exception("naming_failed")
        return None


def _safely_weighed(body: str, words: PlanWords, language: str | None, said: Reported | None) -> Weight:
    """A fault leaves the text as it is."""
    try:
        return weighed(body, words, language, said)
    except Exception:
        log.exception("naming_failed")
        return Weight.STANDS
