"""From what was heard to what is known and said: gather, settle, commit, once for a whole batch.

Replies and nudges are taken in batches: however many events, the plans concerned are read with two statements (three where an
answer changes the past), settled in memory by the core, and written with one statement a table.
"""

from collections.abc import Sequence
from datetime import datetime

from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import ClientDischarged, ClientEvent, Event, PlanActivated, PlanEnded
from handrail_shared.contracts.ids import EventId, derived
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import Outbox

from handrail_progress import store
from handrail_progress.core.announce import PlanKey
from handrail_progress.core.ledger import Ledger, Line, Settled, settle
from handrail_progress.core.opportunity import Opportunity
from handrail_progress.core.streak import HistoryNeeded
from handrail_progress.hearing import NUDGES, REPLIES, NudgeFact, ReplyFact, heard_in_nudge, heard_in_reply

SERVICE = "progress"


class Handlers:
    """What the service does with each event it hears."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def register(self, consumer: Consumer) -> None:
        """Take the events this service is about; replies of every kind, and nudges of every kind, share a batch."""
        for reply in REPLIES:
            consumer.on_batch(reply, self.on_replies)
        for nudge in NUDGES:
            consumer.on_batch(nudge, self.on_nudges)
        consumer.on(PlanActivated, self.on_plan_activated)
        consumer.on(PlanEnded, self.on_plan_ended)
        consumer.on(ClientDischarged, self.on_client_discharged)

    async def on_replies(self, facts: Sequence[Recorded[ReplyFact]], tx: Tx, now: datetime) -> None:
        """Count what the clients reported, and say what it changed."""
        await self._take_in(tx, [(fact, _plan_of(fact.event), heard_in_reply(fact)) for fact in facts], now)

    async def on_nudges(self, facts: Sequence[Recorded[NudgeFact]], tx: Tx, now: datetime) -> None:
        """Remember that there was an opportunity and what became of its nudge. No run moves by that."""
        await self._take_in(tx, [(fact, _plan_of(fact.event), heard_in_nudge(fact)) for fact in facts], now)

    async def on_plan_activated(self, fact: Recorded[PlanActivated], tx: Tx, now: datetime) -> None:
        await store.plan_activated(tx, _plan_of(fact.event), fact.event.goal_id, fact.event.occurred_at)

    async def on_plan_ended(self, fact: Recorded[PlanEnded], tx: Tx, now: datetime) -> None:
        event = fact.event
        await store.plan_ended(tx, _plan_of(event), event.goal_id, event.occurred_at, event.reason)

    async def on_client_discharged(self, fact: Recorded[ClientDischarged], tx: Tx, now: datetime) -> None:
        event = fact.event
        await store.client_discharged(tx, event.clinic_id, event.client_id, event.occurred_at)

    async def _take_in(self, tx: Tx, heard: Sequence["_Heard"], now: datetime) -> None:
        by_plan = _by_plan(heard)
        ledgers = await _gather(tx, by_plan)
        settled, unsettled = _settle_all(ledgers, by_plan, now)
        if unsettled:
            settled |= _settle_all(await _with_history(tx, unsettled), by_plan, now)[0]
        await _commit(tx, ledgers, settled)
        await self._outbox.append_recorded(tx, _facts_to_say(by_plan, settled))


_Heard = tuple[Recorded[Event], PlanKey, Opportunity]
_Numbered = list[tuple[int, Recorded[Event], Opportunity]]


def _plan_of(event: ReplyFact | NudgeFact | PlanActivated | PlanEnded) -> PlanKey:
    return PlanKey(event.clinic_id, event.client_id, event.plan_id)


def _by_plan(heard: Sequence[_Heard]) -> dict[PlanKey, _Numbered]:
    grouped: dict[PlanKey, _Numbered] = {}
    for number, (fact, plan, news) in enumerate(heard):
        grouped.setdefault(plan, []).append((number, fact, news))
    return grouped


async def _gather(tx: Tx, by_plan: dict[PlanKey, _Numbered]) -> list[Ledger]:
    plans = list(by_plan)
    runs = await store.runs(tx, plans)
    named = {(plan, news.opportunity_id) for plan, pieces in by_plan.items() for _, _, news in pieces}
    known = await store.opportunities(tx, list(named))
    return [Ledger(plan, runs[plan], known.get((plan.clinic_id, plan.plan_id), {})) for plan in plans]


async def _with_history(tx: Tx, ledgers: Sequence[Ledger]) -> list[Ledger]:
    history = await store.history(tx, [each.plan for each in ledgers])
    return [
        Ledger(
            each.plan,
            each.run,
            {**each.opportunities, **history.get((each.plan.clinic_id, each.plan.plan_id), {})},
            is_whole=True,
        )
        for each in ledgers
    ]


def _settle_all(
    ledgers: Sequence[Ledger], by_plan: dict[PlanKey, _Numbered], now: datetime
) -> tuple[dict[PlanKey, Settled], list[Ledger]]:
    """What could be settled, and the ledgers that need their history first."""
    settled: dict[PlanKey, Settled] = {}
    unsettled: list[Ledger] = []
    for ledger in ledgers:
        match settle(ledger, [news for _, _, news in by_plan[ledger.plan]], at=now):
            case Settled() as done:
                settled[ledger.plan] = done
            case HistoryNeeded():
                unsettled.append(ledger)
    return settled, unsettled


async def _commit(tx: Tx, before: Sequence[Ledger], settled: dict[PlanKey, Settled]) -> None:
    await store.save_opportunities(
        tx, [(plan, done.ledger.opportunities[each]) for plan, done in settled.items() for each in done.touched]
    )
    await store.save_runs(tx, [(each.plan, settled[each.plan].ledger.run) for each in before])


def _facts_to_say(by_plan: dict[PlanKey, _Numbered], settled: dict[PlanKey, Settled]) -> list[Recorded[Event]]:
    """What to say, in the order in which its causes were heard. Ids follow from the cause: said twice, it is the same."""
    numbered = []
    for plan, done in settled.items():
        for line in done.lines:
            number, cause, _ = by_plan[plan][line.cause]
            numbered.append((number, _in_envelope(line, cause)))
    return [fact for _, fact in sorted(numbered, key=lambda pair: pair[0])]


def _in_envelope(line: Line, cause: Recorded[Event]) -> Recorded[Event]:
    event: ClientEvent = line.event
    return wrap(
        event,
        event_id=EventId(derived(cause.envelope.id, SERVICE, type(event).__name__)),
        source=SERVICE,
        correlation_id=cause.envelope.correlation_id,
        causation_id=cause.envelope.id,
    )
