"""What the notifier does when it hears that a plan was put before a client, answered, said back or taken away.

A proposal by text or page is one planned text, a plan taken on in the session is one text the day after, unless it was said back
by then (R1.4). Neither goes out once what it asks is settled, and hearing a thing twice changes nothing.
"""

from datetime import datetime, timedelta
from typing import assert_never

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    PlanAccepted,
    PlanChangeAsked,
    PlanDeclined,
    PlanProposed,
    PlanRehearsed,
    ProposalWithdrawn,
)
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.kinds import AskingKind, Kind
from handrail_notifier.core.proposal import NEXT_DAY, SAY_WITHIN, ProposalEvent, ProposalState, after, is_sure
from handrail_notifier.identity import text_of
from handrail_notifier.store import ledger, proposals
from handrail_notifier.store.proposals import ProposalRow

AboutProposal = PlanAccepted | PlanChangeAsked | PlanDeclined | ProposalWithdrawn | PlanRehearsed


def register(consumer: Consumer) -> None:
    consumer.on(PlanProposed, on_plan_proposed)
    consumer.on(PlanAccepted, on_plan_accepted)
    consumer.on(PlanChangeAsked, on_settled)
    consumer.on(PlanDeclined, on_settled)
    consumer.on(ProposalWithdrawn, on_settled)
    consumer.on(PlanRehearsed, on_plan_rehearsed)


async def on_plan_proposed(fact: Recorded[PlanProposed], tx: Tx, now: datetime) -> None:
    """Keep what lies before the client, and plan the text that says so. In the session nobody needs a text."""
    event = fact.event
    asks = event.way != "session"
    text_id = text_of(event.client_id, Kind.PROPOSAL, str(fact.envelope.id)) if asks else None
    if await proposals.put(tx, fact, text_id) and text_id is not None:
        await ledger.plan_text(
            tx,
            event.clinic_id,
            text_id,
            event.client_id,
            Kind.PROPOSAL,
            due_at=now,
            useful_for=max(event.answer_until - now, timedelta()),
        )


async def on_plan_accepted(fact: Recorded[PlanAccepted], tx: Tx, now: datetime) -> None:
    """Nothing is open any more. Who took it on in the session, with a step that is small enough, says it back tomorrow."""
    row, event = await _about(tx, fact.event), fact.event
    if row is None:
        return
    if row.state is not ProposalState.OPEN:
        await proposals.move(tx, row, row.state, confidence=event.confidence)
        return
    accepted = after(row.state, ProposalEvent.ACCEPT)
    if event.way != "session" or not is_sure(event.confidence):
        await proposals.move(tx, row, accepted, confidence=event.confidence)
        return
    text_id = text_of(event.client_id, Kind.SAY_BACK, str(fact.envelope.id))
    await proposals.move(tx, row, accepted, text_id=text_id, confidence=event.confidence)
    await ledger.plan_text(
        tx,
        event.clinic_id,
        text_id,
        event.client_id,
        Kind.SAY_BACK,
        due_at=max(event.occurred_at + NEXT_DAY, now),
        useful_for=SAY_WITHIN,
    )


async def on_settled(
    fact: Recorded[PlanChangeAsked] | Recorded[PlanDeclined] | Recorded[ProposalWithdrawn], tx: Tx, now: datetime
) -> None:
    """A change is wanted, or it is not taken on, or it was taken back."""
    del now
    row = await _about(tx, fact.event)
    if row is not None:
        await proposals.move(tx, row, after(row.state, ProposalEvent.CLOSE))


async def on_plan_rehearsed(fact: Recorded[PlanRehearsed], tx: Tx, now: datetime) -> None:
    """It is not asked for (again): a question that was not put yet leaves no trace."""
    del now
    row = await _about(tx, fact.event)
    if row is not None:
        if row.text_id is not None:
            await ledger.unplan(tx, row.clinic_id, row.text_id)
        await proposals.move(tx, row, after(row.state, ProposalEvent.SAY_BACK))


async def asked(tx: Tx, row: ProposalRow, kind: AskingKind, now: datetime) -> None:
    """The text that asks is on its way."""
    match kind:
        case Kind.PROPOSAL:
            await proposals.move(tx, row, row.state, asked_at=now)
        case Kind.SAY_BACK:
            await proposals.move(tx, row, after(row.state, ProposalEvent.ASK_BACK), asked_at=now)
        case never:
            assert_never(never)


def is_asked_for(row: ProposalRow | None, kind: AskingKind) -> bool:
    """Whether what a text of this kind asks is still open."""
    if row is None:
        return False
    if kind is Kind.PROPOSAL:
        return row.state is ProposalState.OPEN
    return row.state in {ProposalState.ACCEPTED, ProposalState.ASKED_BACK}


async def _about(tx: Tx, event: AboutProposal) -> ProposalRow | None:
    return await proposals.find(tx, event.clinic_id, event.client_id, event.plan_id, event.plan_version)
