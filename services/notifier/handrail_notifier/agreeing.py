"""What follows when a client's text answers a proposed plan, or says a plan back: one text in answer, and the facts.

The words go on sealed, and whoever hears the facts decides what becomes of the plan (R1.4, R1.5). What is sent while a plan is to
be said back, and does not say it back, is a text for the clinician like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, assert_never

from handrail_shared.contracts.events import PlanSaidBack, ProposalAnswered
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import Vault

from handrail_notifier.core.kinds import Kind, SystemKind
from handrail_notifier.core.proposal import Awaited, ProposalEvent, ProposalState, after, is_sure
from handrail_notifier.core.reply import (
    AboutPlan,
    Accept,
    AskChange,
    Decline,
    Expecting,
    HowSure,
    Meaning,
    NotUnderstood,
    SayBack,
    read,
)
from handrail_notifier.core.saying_back import says_back
from handrail_notifier.effects import naming
from handrail_notifier.identity import reply_of
from handrail_notifier.speech import say
from handrail_notifier.store import people, proposals, replies
from handrail_notifier.store.proposals import ProposalRow
from handrail_notifier.store.replies import InboundRow

Answer = Literal["accept", "change", "decline"]


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text means; never nothing. `guessed`: it is a guess, so that a person reads the words as well."""

    meanings: Sequence[Meaning]
    guessed: bool = False


async def meanings_of(
    tx: Tx, vault: Vault, row: InboundRow, body: str, awaited: Awaited, expecting: Expecting
) -> Meant:
    """Everything that a text means to a client of whom this is awaited and expected. Raises `KeyDestroyed` for who is forgotten."""
    language = next(iter(await people.languages_of(tx, row.clinic_id, row.client_id)), None)
    understood = read(body, expecting, language)
    if named := await naming.reported(tx, vault, row, body, understood, expecting, language):
        return Meant([named])
    meant = [await _as_meant(tx, vault, row, body, each, awaited) for each in understood.effects]
    return Meant(meant, understood.guessed)


async def _as_meant(tx: Tx, vault: Vault, row: InboundRow, body: str, meaning: Meaning, awaited: Awaited) -> Meaning:
    """A plan said back is one only if it is the plan."""
    if not isinstance(meaning, SayBack):
        return meaning
    proposal = await _meant(tx, row, meaning, awaited)
    cue = await vault.open(tx, row.clinic_id, row.client_id, "plan.cue", proposal.cue)
    response = await vault.open(tx, row.clinic_id, row.client_id, "plan.response", proposal.response)
    return meaning if says_back(body, (cue, response)) else NotUnderstood()


async def agree(
    tx: Tx, vault: Vault, row: InboundRow, meaning: AboutPlan, awaited: Awaited, now: datetime
) -> SystemKind:
    """Settle what the text settles; what is to be said in answer."""
    proposal = await _meant(tx, row, meaning, awaited)
    match meaning:
        case Accept(confidence):
            return await _accepted(tx, row, proposal, confidence, now)
        case AskChange(words):
            sealed = words and await vault.seal(tx, row.clinic_id, row.client_id, "reply.body", words)
            await _closed(tx, row, proposal, "change", words=sealed)
            return Kind.CHANGE_ASKED
        case Decline():
            await _closed(tx, row, proposal, "decline")
            return Kind.DECLINED
        case HowSure(confidence):
            return await _sure(tx, row, proposal, confidence, now)
        case SayBack(confidence):
            return await _said_back(tx, row, proposal, confidence)
        case never:
            assert_never(never)


async def _meant(tx: Tx, row: InboundRow, meaning: AboutPlan, awaited: Awaited) -> ProposalRow:
    asked = awaited.meant_by(meaning)
    assert asked is not None, "a text means this only while it is asked"
    proposal = await proposals.find(tx, row.clinic_id, row.client_id, asked.plan_id, asked.version)
    assert proposal is not None, "it was asked about, and the client is held"
    return proposal


async def _accepted(
    tx: Tx, row: InboundRow, proposal: ProposalRow, confidence: int | None, now: datetime
) -> SystemKind:
    await _answered(tx, row, proposal, "accept", confidence=confidence)
    accepted = after(proposal.state, ProposalEvent.ACCEPT)
    if not is_sure(confidence):
        await proposals.move(tx, proposal, accepted, confidence=confidence)
        return Kind.TOO_BIG
    asked = after(accepted, ProposalEvent.ASK_BACK)
    await proposals.move(tx, proposal, asked, asked_at=now, confidence=confidence)
    return Kind.HOW_SURE if confidence is None else Kind.ACCEPTED


async def _sure(tx: Tx, row: InboundRow, proposal: ProposalRow, confidence: int, now: datetime) -> SystemKind:
    """It was taken on, and now how sure the client is."""
    await _answered(tx, row, proposal, "accept", confidence=confidence)
    if not is_sure(confidence):
        closed = after(proposal.state, ProposalEvent.CLOSE)
        await proposals.move(tx, proposal, closed, confidence=confidence)
        return Kind.TOO_BIG
    await proposals.move(tx, proposal, proposal.state, asked_at=now, confidence=confidence)
    return Kind.SAID_BACK if proposal.state is ProposalState.SAID_BACK else Kind.ACCEPTED


async def _closed(tx: Tx, row: InboundRow, proposal: ProposalRow, answer: Answer, *, words: str | None = None) -> None:
    await _answered(tx, row, proposal, answer, words=words)
    await proposals.move(tx, proposal, after(proposal.state, ProposalEvent.CLOSE))


async def _answered(
    tx: Tx,
    row: InboundRow,
    proposal: ProposalRow,
    answer: Answer,
    *,
    confidence: int | None = None,
    words: str | None = None,
) -> None:
    fact = _answer(row, proposal, answer, confidence=confidence, words=words)
    await replies.save(tx, row, fact.reply_id, f"proposal_{answer}")
    await say(tx, [fact], about=proposal.correlation_id, cause=proposal.cause_id)


async def _said_back(tx: Tx, row: InboundRow, proposal: ProposalRow, confidence: int | None) -> SystemKind:
    reply_id = reply_of(row.client_id, row.provider_id)
    fact = PlanSaidBack(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=row.received_at,
        plan_id=proposal.plan_id,
        plan_version=proposal.version,
        reply_id=reply_id,
        words=row.body,
    )
    sure = [] if confidence is None else [_answer(row, proposal, "accept", confidence=confidence)]
    await replies.save(tx, row, reply_id, "plan_said_back")
    await proposals.move(tx, proposal, after(proposal.state, ProposalEvent.SAY_BACK), confidence=confidence)
    await say(tx, [*sure, fact], about=proposal.correlation_id, cause=proposal.cause_id)
    return Kind.SAID_BACK if is_sure(confidence) else Kind.TOO_BIG


def _answer(
    row: InboundRow,
    proposal: ProposalRow,
    answer: Answer,
    *,
    confidence: int | None = None,
    words: str | None = None,
) -> ProposalAnswered:
    return ProposalAnswered(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=row.received_at,
        plan_id=proposal.plan_id,
        plan_version=proposal.version,
        reply_id=reply_of(row.client_id, row.provider_id),
        answer=answer,
        confidence=confidence,
        words=words,
    )
