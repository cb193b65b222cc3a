"""What follows when a client's text answers a proposed plan, or says a plan back: one fact, and one text in answer.

The words go on sealed, and whoever hears the fact decides what becomes of the plan (R1.4, R1.5).
"""

from datetime import datetime
from typing import Literal, assert_never

from handrail_shared.contracts.events import PlanSaidBack, ProposalAnswered
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import Vault

from handrail_notifier.core.proposal import Awaited, ProposalEvent, after, is_sure
from handrail_notifier.core.reply import AboutPlan, Accept, AskChange, Decline, SayBack
from handrail_notifier.core.wording import Kind, SystemKind
from handrail_notifier.identity import reply_of
from handrail_notifier.speech import say
from handrail_notifier.store import proposals, replies
from handrail_notifier.store.proposals import ProposalRow
from handrail_notifier.store.replies import InboundRow

Answer = Literal["accept", "change", "decline"]


async def agree(
    tx: Tx, vault: Vault, row: InboundRow, meaning: AboutPlan, awaited: Awaited, now: datetime
) -> SystemKind:
    """Settle what the text settles; what is to be said in answer."""
    asked = awaited.meant_by(meaning)
    assert asked is not None, "a text means this only while it is asked"
    proposal = await proposals.find(tx, row.clinic_id, row.client_id, asked.plan_id, asked.version)
    assert proposal is not None, "it was asked about, and the client is held"
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
        case SayBack():
            await _said_back(tx, row, proposal)
            return Kind.SAID_BACK
        case never:
            assert_never(never)


async def _accepted(
    tx: Tx, row: InboundRow, proposal: ProposalRow, confidence: int | None, now: datetime
) -> SystemKind:
    await _answered(tx, row, proposal, "accept", confidence=confidence)
    accepted = after(proposal.state, ProposalEvent.ACCEPT)
    if not is_sure(confidence):
        await proposals.move(tx, proposal, accepted)
        return Kind.TOO_BIG
    await proposals.move(tx, proposal, after(accepted, ProposalEvent.ASK_BACK), asked_at=now)
    return Kind.ACCEPTED


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
    reply_id = reply_of(row.client_id, row.provider_id)
    fact = ProposalAnswered(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=row.received_at,
        plan_id=proposal.plan_id,
        plan_version=proposal.version,
        reply_id=reply_id,
        answer=answer,
        confidence=confidence,
        words=words,
    )
    await replies.save(tx, row, reply_id, f"proposal_{answer}")
    await say(tx, [fact], about=proposal.correlation_id, cause=proposal.cause_id)


async def _said_back(tx: Tx, row: InboundRow, proposal: ProposalRow) -> None:
    """One try: whatever was said is the plan in the client's own words."""
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
    await replies.save(tx, row, reply_id, "plan_said_back")
    await proposals.move(tx, proposal, after(proposal.state, ProposalEvent.SAY_BACK))
    await say(tx, [fact], about=proposal.correlation_id, cause=proposal.cause_id)
