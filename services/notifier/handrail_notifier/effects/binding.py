"""Which nudge a text is about: the newest that waits for its answer; where it may be either of two, the client is asked once (M14)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.consent import NOT_YET
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.opportunity import Bound, NothingOpen, Opportunity, bind, undecided
from handrail_notifier.core.reply import Answer
from handrail_notifier.core.spoken_day import ANY_DAY, Day, Days, days_of
from handrail_notifier.effects.texting import courtesy, keep_for_a_person, text, was_said
from handrail_notifier.identity import reply_of
from handrail_notifier.store import decisions, effects, people, replies, unsaid
from handrail_notifier.store.effects import Held, Question
from handrail_notifier.store.replies import InboundRow
from handrail_notifier.store.unprompted import unprompted

WHICH_OPEN_FOR = timedelta(hours=2)
RATED_WITHIN = timedelta(minutes=30)
"""A number so soon after a report without one says how much it helped."""
_RATEABLE = frozenset({Answer.DONE.value, Answer.PARTLY.value})


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a report may be about: what was asked about or answered before it was, what no nudge went out for, and the days it is said of."""

    found: Sequence[Opportunity]
    coming: Sequence[Opportunity]
    days: Days


async def candidates(tx: Tx, row: InboundRow, day: Day | None, beside: Day | None = None) -> Candidates:
    """For a text that names this day, maybe by two names, or none. An answer to a mail is about the mail's nudge, or that plan's of the day that it names."""
    found, coming = await _all(tx, row)
    client = (await people.clients(tx, [row.clinic_id], [row.client_id])).get(row.client_id)
    if client is None:
        return Candidates(found, (), ANY_DAY)
    days = days_of(day, row.received_at, client.zone, beside)
    if row.about is None:
        return Candidates(found, coming, days)
    mailed = [each for each in found if each.opportunity_id == row.about]
    if days.named is None or any(each.local_date in days.named for each in mailed):
        return Candidates(mailed, (), ANY_DAY)
    plans = {each.plan_id for each in mailed}
    of_plan = [[each for each in some if each.plan_id in plans] for some in (found, coming)]
    return Candidates(of_plan[0], of_plan[1], days)


async def _all(tx: Tx, row: InboundRow) -> tuple[Sequence[Opportunity], Sequence[Opportunity]]:
    """What was asked about, or answered without being asked; and what was neither. Of who has agreed to no texts a nudge that did not go out
    asks nothing."""
    asked = await decisions.opportunities(tx, row.clinic_id, row.client_id, row.received_at)
    agreements = (await people.agreements(tx, [row.clinic_id], [row.client_id]))[row.client_id]
    if all(each.consent in NOT_YET for each in agreements.values()):
        return asked, []
    others = await unprompted(tx, row.clinic_id, row.client_id, row.received_at)
    told = [replace(each, nudged_at=each.answered_at) for each in others if each.answered_at is not None]
    return [*asked, *told], [each for each in others if not each.answered]


async def opportunities(tx: Tx, row: InboundRow) -> Sequence[Opportunity]:
    """The nudges that a text may be about; of an answer to a mail the one that it answers."""
    found, _ = await _all(tx, row)
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
    """This opportunity, of the last week."""
    found, _ = await _all(tx, row)
    return next((each for each in found if each.opportunity_id == opportunity), None)


async def asks_which(
    tx: Tx, row: InboundRow, about: Candidates, answer: str, helpfulness: int | None, now: datetime
) -> bool:
    """Whether it is asked which of two is meant. The answer waits for that, on record as no report yet; unsaid, it is the newest's."""
    two = undecided(about.found, row.received_at, about.days)
    if two is None or await was_said(tx, row, Kind.WHICH, now):
        return False
    both = tuple(each.opportunity_id for each in two)
    text_id = await text(tx, row, Kind.WHICH, now, about=both)
    reply_id = reply_of(row.client_id, row.provider_id)
    asked = Question("which", both, now, answer, helpfulness, reply_id=reply_id)
    await effects.ask(tx, row.clinic_id, row.client_id, text_id, asked, now + WHICH_OPEN_FOR)
    await replies.save(tx, row, reply_id, unsaid.kept_as(answer), helpfulness=helpfulness)
    await unsaid.wait(tx, row.clinic_id, reply_id, both, now + WHICH_OPEN_FOR)
    return True


async def takes_back_waiting(tx: Tx, row: InboundRow, answer: str, helpfulness: int | None) -> bool:
    """Whether a report that takes back is of the one that waits to know of which step it is; then it waits in its place."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    if asked is None or asked.kind != "which" or asked.text_id is None or asked.reply_id is None:
        return False
    reply_id = reply_of(row.client_id, row.provider_id)
    await replies.save(tx, row, reply_id, unsaid.kept_as(answer), helpfulness=helpfulness, corrects=asked.reply_id)
    await unsaid.said(tx, row.clinic_id, row.client_id, asked.reply_id)
    about = (row.clinic_id, row.client_id, asked.text_id)
    until = await effects.ask_of_another(tx, *about, answer, helpfulness, reply_id)
    await unsaid.wait(tx, row.clinic_id, reply_id, asked.opportunities, until)
    return True


async def ask_day(tx: Tx, row: InboundRow, now: datetime) -> None:
    """Which day is meant. Nothing is counted until that is said anew; the words are kept for a person."""
    await keep_for_a_person(tx, row, now)
    await courtesy(tx, row, Kind.WHICH_DAY, now)
