"""What a client reports of an opportunity: done, partly, missed, not arisen, or let go on purpose; and what they take back.

A report and the fact that it corrects another are said in one transaction, the report first. The same report again is nothing new.
What was missed or let go is asked about once; so is what was used, where that is rated.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import (
    ActionCorrected,
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    Event,
    SkipSpent,
)
from handrail_shared.contracts.ids import ReplyId
from handrail_shared.runtime.db import Tx

from handrail_notifier import planning
from handrail_notifier.core.opportunity import Bound, NothingOpen, Opportunity, bind, bound_to, may_be_earlier
from handrail_notifier.core.reply import Answer, Reported
from handrail_notifier.core.spoken_day import ASKED_ABOUT, Day
from handrail_notifier.effects import barriers, strain
from handrail_notifier.effects.binding import ask_day, asks_which, candidates, known, takes_back_waiting, unrated
from handrail_notifier.effects.texting import keep, own_words
from handrail_notifier.effects.welcoming import welcome
from handrail_notifier.identity import reply_of
from handrail_notifier.pacing import settle
from handrail_notifier.reporting import note
from handrail_notifier.speech import say
from handrail_notifier.store import effects, replies, unsaid
from handrail_notifier.store.effects import Held
from handrail_notifier.store.practice import SKIPPED
from handrail_notifier.store.replies import InboundRow
from handrail_notifier.store.unsaid import Waiting

FACTS: Mapping[str, type[Event]] = {
    Answer.DONE.value: ActionDone,
    Answer.PARTLY.value: ActionPartlyDone,
    Answer.MISSED.value: ActionMissed,
    Answer.DID_NOT_ARISE.value: ActionDidNotArise,
    SKIPPED: SkipSpent,
}
"""The fact that says each, by how the reply is kept."""
_USED = frozenset({Answer.DONE.value, Answer.PARTLY.value})


async def report(tx: Tx, row: InboundRow, reported: Reported, now: datetime) -> bool:
    """Whether there is an opportunity that it is about."""
    outcome, helpfulness = reported.answer.value, reported.helpfulness
    if reported.of is not None:
        return await _of_named(tx, row, reported, reported.of, now)
    if reported.corrects and reported.day is None and await takes_back_waiting(tx, row, outcome, helpfulness):
        return True
    days = (reported.day, reported.beside)
    return await _say(tx, row, outcome, helpfulness, now, corrects=reported.corrects, days=days)


async def rate_report(tx: Tx, row: InboundRow, rating: int, now: datetime) -> bool:
    """`7` right after `1`: the same report, with how much it helped. Whether there is one."""
    found = await unrated(tx, row)
    if found is None:
        return False
    opportunity, held = found
    await _report(tx, row, held.meaning, rating, bound_to(opportunity, row.received_at), now)
    return True


async def skip(tx: Tx, row: InboundRow, now: datetime) -> bool:
    """The moment is let go on purpose. Whether there is one."""
    return await _say(tx, row, SKIPPED, None, now)


async def choose(tx: Tx, row: InboundRow, choice: int, now: datetime) -> bool:
    """Which of two was meant: what was said then is of that one. Whether that was asked."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    if asked is None or asked.kind != "which" or asked.answer is None or choice >= len(asked.opportunities):
        return False
    await effects.close_question(tx, row.clinic_id, row.client_id)
    await unsaid.said(tx, row.clinic_id, row.client_id, asked.reply_id)
    opportunity = await known(tx, row, asked.opportunities[choice])
    if opportunity is None:
        return False
    await _report(tx, row, asked.answer, asked.helpfulness, bound_to(opportunity, asked.asked_at), now)
    return True


async def _of_named(tx: Tx, row: InboundRow, reported: Reported, of: UUID, now: datetime) -> bool:
    """Of the plan that it names, whichever else waits."""
    opportunity = await known(tx, row, of)
    if opportunity is None:
        return False
    await _report(tx, row, reported.answer.value, reported.helpfulness, bound_to(opportunity, row.received_at), now)
    return True


async def of_newest(tx: Tx, waiting: Waiting, now: datetime) -> UUID | None:
    """A report of which nobody said which of two it is of is the newest's; None: that one has an answer of its own by now. Nothing is
    asked about it any more."""
    row, opportunity = waiting.row, await known(tx, waiting.row, waiting.either[0])
    if opportunity is None or opportunity.answered:
        return None
    bound = bound_to(opportunity, row.received_at)
    await say(tx, _facts(row, waiting.answer, waiting.helpfulness, bound, None), about=opportunity.opportunity_id)
    await _count(tx, row, waiting.answer, opportunity, now)
    return opportunity.opportunity_id


async def _say(
    tx: Tx,
    row: InboundRow,
    outcome: str,
    helpfulness: int | None,
    now: datetime,
    *,
    corrects: bool = False,
    days: tuple[Day | None, Day | None] = (None, None),
) -> bool:
    about = await candidates(tx, row, *days)
    if not corrects and may_be_earlier(about.found, row.received_at, about.days):
        await ask_day(tx, row, now)
        return True
    if not corrects and await asks_which(tx, row, about, outcome, helpfulness, now):
        return True
    coming = about.coming if outcome in _USED else ()
    match bind(about.found, row.received_at, corrects=corrects, days=about.days, coming=coming):
        case NothingOpen(doubtful=True) if days[0] in ASKED_ABOUT:
            await ask_day(tx, row, now)
            return True
        case NothingOpen(doubtful=True):
            await own_words(tx, row, now)
            return True
        case NothingOpen():
            await keep(tx, row, outcome)
            return False
        case Bound() as bound:
            await _report(tx, row, outcome, helpfulness, bound, now)
            return True


async def _report(tx: Tx, row: InboundRow, outcome: str, helpfulness: int | None, bound: Bound, now: datetime) -> None:
    opportunity = bound.opportunity
    held = await effects.held(tx, row.clinic_id, opportunity.opportunity_id) if opportunity.answered else None
    await replies.save(
        tx,
        row,
        reply_of(row.client_id, row.provider_id),
        outcome,
        opportunity_id=opportunity.opportunity_id,
        helpfulness=helpfulness,
        late=bound.late,
        corrects=None if held is None else held.reply_id,
    )
    if held is not None and held.meaning == outcome and helpfulness in {None, held.helpfulness}:
        return
    await effects.overtake_question(tx, row.clinic_id, row.client_id)
    await say(tx, _facts(row, outcome, helpfulness, bound, held), about=opportunity.opportunity_id)
    await _follow(tx, row, outcome, opportunity, now)
    if outcome in {Answer.MISSED.value, SKIPPED} and not bound.late:
        await barriers.ask(tx, row, opportunity, now, skipped=outcome == SKIPPED)
    elif outcome in _USED:
        await welcome(tx, row, opportunity, now)
        if not bound.late:
            await strain.ask(tx, row, opportunity, now)


def _facts(row: InboundRow, outcome: str, helpfulness: int | None, bound: Bound, held: Held | None) -> list[Event]:
    opportunity, reply_id = bound.opportunity, reply_of(row.client_id, row.provider_id)
    about = {
        "clinic_id": row.clinic_id,
        "client_id": row.client_id,
        "occurred_at": row.received_at,
        "plan_id": opportunity.plan_id,
        "opportunity_id": opportunity.opportunity_id,
        "reply_id": reply_id,
        "local_date": opportunity.local_date,
    }
    helped = {} if outcome == SKIPPED else {"helpfulness": helpfulness}
    facts: list[Event] = [FACTS[outcome].model_validate(about | helped | {"late": bound.late})]
    if held is not None and held.meaning != outcome:
        taken_back = {"corrects": ReplyId(held.reply_id), "was": held.meaning, "now": outcome}
        facts.append(ActionCorrected.model_validate(about | taken_back))
    return facts


async def _follow(tx: Tx, row: InboundRow, outcome: str, opportunity: Opportunity, now: datetime) -> None:
    """For when moments come, and for the plan's phase."""
    await _count(tx, row, outcome, opportunity, now)
    await settle(tx, row, opportunity, now)


async def _count(tx: Tx, row: InboundRow, outcome: str, opportunity: Opportunity, now: datetime) -> None:
    """For when moments come. What was let go counts as little as what did not arise."""
    answer = Answer.DID_NOT_ARISE if outcome == SKIPPED else Answer(outcome)
    if outcome != SKIPPED:
        await note(tx, row.clinic_id, row.client_id, opportunity.opportunity_id, answer, answered_at=row.received_at)
    await planning.on_answer(
        tx,
        row.clinic_id,
        row.client_id,
        opportunity.plan_id,
        opportunity.opportunity_id,
        answer,
        at=row.received_at,
        now=now,
    )
