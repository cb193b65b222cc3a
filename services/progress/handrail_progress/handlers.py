"""From what was heard to what is known and said: gather, settle, commit, once for a whole batch.

What is heard of opportunities is taken in batches: however many events, the plans concerned are read with two statements (three where an
answer changes the past), settled in memory by the core, and written with one statement a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import (
    ClientDischarged,
    ClientEvent,
    Event,
    PlanActivated,
    PlanEnded,
    PlanPaused,
    PlanResumed,
)
from handrail_shared.contracts.ids import EventId, derived
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import Outbox

from handrail_progress import store
from handrail_progress.core.announce import PlanKey
from handrail_progress.core.ledger import Ledger, Line, Settled, settle
from handrail_progress.core.opportunity import Opportunity
from handrail_progress.core.streak import FRESH, HistoryNeeded
from handrail_progress.hearing import HEARD, OpportunityFact, heard

SERVICE = "progress"


class Handlers:
    """What the service does with each event it hears."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def register(self, consumer: Consumer) -> None:
        """Take the events this service is about. One handler for all that is heard of opportunities: one batch, however mixed."""
        on_heard = self.on_heard
        for event_type in HEARD:
            consumer.on_batch(event_type, on_heard)
        consumer.on(PlanActivated, self.on_plan_activated)
        consumer.on(PlanPaused, self.on_plan_paused)
        consumer.on(PlanResumed, self.on_plan_resumed)
        consumer.on(PlanEnded, self.on_plan_ended)
        consumer.on(ClientDischarged, self.on_client_discharged)

    async def on_heard(self, facts: Sequence[Recorded[OpportunityFact]], tx: Tx, now: datetime) -> None:
        """Count what the clients reported, remember what became of their nudges, and say what it changed."""
        shares = _by_plan(facts)
        await _gather(tx, shares)
        if late := _settle(shares, now):
            await _gather_history(tx, late)
            _settle(late, now)
        await _commit(tx, shares)
        await self._outbox.append_recorded(tx, _facts_to_say(shares))

    async def on_plan_activated(self, fact: Recorded[PlanActivated], tx: Tx, now: datetime) -> None:
        await store.plan_activated(tx, _plan_of(fact.event), fact.event.goal_id, fact.event.occurred_at)

    async def on_plan_paused(self, fact: Recorded[PlanPaused], tx: Tx, now: datetime) -> None:
        """The plan rests: no opportunity comes up, so none is missed, and the run stays as it is."""
        await store.plan_rests(tx, _plan_of(fact.event), fact.event.occurred_at)

    async def on_plan_resumed(self, fact: Recorded[PlanResumed], tx: Tx, now: datetime) -> None:
        await store.plan_rests(tx, _plan_of(fact.event), None)

    async def on_plan_ended(self, fact: Recorded[PlanEnded], tx: Tx, now: datetime) -> None:
        event = fact.event
        await store.plan_ended(tx, _plan_of(event), event.goal_id, event.occurred_at, event.reason)

    async def on_client_discharged(self, fact: Recorded[ClientDischarged], tx: Tx, now: datetime) -> None:
        event = fact.event
        await store.client_discharged(tx, event.clinic_id, event.client_id, event.occurred_at)


@dataclass(slots=True)
class _Share:
    """What of a batch is about one plan: the facts with their places in the batch, what they say, what is known, what follows."""

    plan: PlanKey
    causes: list[tuple[int, Recorded[OpportunityFact]]]
    news: list[Opportunity]
    ledger: Ledger
    settled: Settled | None = None


def _plan_of(event: OpportunityFact | PlanActivated | PlanPaused | PlanResumed | PlanEnded) -> PlanKey:
    return PlanKey(event.clinic_id, event.client_id, event.plan_id)


def _by_plan(facts: Sequence[Recorded[OpportunityFact]]) -> list[_Share]:
    shares: dict[PlanKey, _Share] = {}
    for number, fact in enumerate(facts):
        plan = _plan_of(fact.event)
        share = shares.get(plan)
        if share is None:
            share = shares[plan] = _Share(plan, [], [], Ledger(plan))
        share.causes.append((number, fact))
        share.news.append(heard(fact))
    return list(shares.values())


async def _gather(tx: Tx, shares: Sequence[_Share]) -> None:
    runs = await store.runs(tx, [share.plan for share in shares])
    known = await store.opportunities(
        tx, [(share.plan, news.opportunity_id) for share in shares for news in share.news]
    )
    for share in shares:
        place = (share.plan.clinic_id, share.plan.plan_id)
        share.ledger = Ledger(share.plan, runs.get(place, FRESH), known.get(place, {}))


async def _gather_history(tx: Tx, shares: Sequence[_Share]) -> None:
    history = await store.history(tx, [share.plan for share in shares])
    for share in shares:
        past = history.get((share.plan.clinic_id, share.plan.plan_id), {})
        share.ledger = replace(share.ledger, opportunities={**share.ledger.opportunities, **past}, is_whole=True)


def _settle(shares: Sequence[_Share], now: datetime) -> list[_Share]:
    """Settle what can be; the shares whose news changes the past and that need their history first."""
    late = []
    for share in shares:
        match settle(share.ledger, share.news, at=now):
            case Settled() as settled:
                share.settled = settled
            case HistoryNeeded():
                late.append(share)
    return late


async def _commit(tx: Tx, shares: Sequence[_Share]) -> None:
    done = [(share.plan, share.settled) for share in shares if share.settled]
    await store.save_opportunities(
        tx, [(plan, settled.ledger.opportunities[each]) for plan, settled in done for each in settled.touched]
    )
    await store.save_runs(tx, [(plan, settled.ledger.run) for plan, settled in done])


def _facts_to_say(shares: Sequence[_Share]) -> list[Recorded[Event]]:
    """What to say, in the order in which its causes were heard. Ids follow from the cause: said twice, it is the same."""
    numbered = []
    for share in shares:
        for line in share.settled.lines if share.settled else ():
            number, cause = share.causes[line.cause]
            numbered.append((number, _in_envelope(line, cause)))
    return [fact for _, fact in sorted(numbered, key=lambda pair: pair[0])]


def _in_envelope(line: Line, cause: Recorded[OpportunityFact]) -> Recorded[Event]:
    event: ClientEvent = line.event
    return wrap(
        event,
        event_id=EventId(derived(cause.envelope.id, SERVICE, type(event).__name__)),
        source=SERVICE,
        correlation_id=cause.envelope.correlation_id,
        causation_id=cause.envelope.id,
    )
