"""Which nudge a text is about: the newest that waits for its answer; where it may be either of two, the client is asked once (M14)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.opportunity import Bound, NothingOpen, Opportunity, bind, undecided
from handrail_notifier.core.reply import Answer
from handrail_notifier.effects.texting import text, was_said
from handrail_notifier.store import decisions, effects
from handrail_notifier.store.effects import Held, Question
from handrail_notifier.store.replies import InboundRow

WHICH_OPEN_FOR = timedelta(hours=2)
RATED_WITHIN = timedelta(minutes=30)
"""A number so soon after a report without one says how much it helped."""
_RATEABLE = frozenset({Answer.DONE.value, Answer.PARTLY.value})


async def opportunities(tx: Tx, row: InboundRow) -> Sequence[Opportunity]:
    """The nudges that a text may be about; of an answer to a mail the one that it answers."""
    found = await decisions.opportunities(tx, row.clinic_id, row.client_id, row.received_at)
    return [each for each in found if row.about in {None, each.opportunity_id}]


async def meant(tx: Tx, row: InboundRow) -> Opportunity | None:
    """The nudge of the last day that a wish is about; None: there is none."""
    match bind(await opportunities(tx, row), row.received_at):
        case Bound(opportunity, late=False):
            return opportunity
        case Bound() | NothingOpen():
            return None


async def unrated(tx: Tx, row: InboundRow) -> tuple[Opportunity, Held] | None:
    """What was reported last, if it has only just been, and without a number."""
    found = [each for each in await opportunities(tx, row) if each.answered_at is not None]
    last = max(found, key=lambda each: (each.answered_at, each.nudged_at), default=None)
    if last is None or last.answered_at is None or last.answered_at < row.received_at - RATED_WITHIN:
        return None
    held = await effects.held(tx, row.clinic_id, last.opportunity_id)
    rateable = held is not None and held.meaning in _RATEABLE and held.helpfulness is None
    return (last, held) if held is not None and rateable else None


async def known(tx: Tx, row: InboundRow, opportunity: UUID) -> Opportunity | None:
    """The nudge for this opportunity, of the last week."""
    found = await decisions.opportunities(tx, row.clinic_id, row.client_id, row.received_at)
    return next((each for each in found if each.opportunity_id == opportunity), None)


async def asks_which(
    tx: Tx, row: InboundRow, found: Sequence[Opportunity], answer: str, helpfulness: int | None, now: datetime
) -> bool:
    """Whether it is asked which of two is meant. The answer waits for that, on record as no report yet."""
    two = undecided(found, row.received_at)
    if two is None or await was_said(tx, row, Kind.WHICH, now):
        return False
    both = tuple(each.opportunity_id for each in two)
    text_id = await text(tx, row, Kind.WHICH, now, about=both)
    asked = Question("which", both, now, answer, helpfulness)
    await effects.ask(tx, row.clinic_id, row.client_id, text_id, asked, now + WHICH_OPEN_FOR)
    return True
