"""What the service does with each event that it hears: write it down, fold it, and say what follows, in one transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import (
    ActionCorrected,
    BarrierNamed,
    ClientDischarged,
    ClientEnrolled,
    ClientErased,
    ClientEvent,
    ClinicRegistered,
    ContactChanged,
    Event,
    PlanActivated,
    PlanEnded,
    PlanPaused,
    PlanResumed,
    SuggestionsSet,
)
from handrail_shared.contracts.ids import EventId, derived
from handrail_shared.runtime.consume import BatchHandler, Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import Outbox

from handrail_progress import folding, looking
from handrail_progress.core.announce import PlanKey, stated
from handrail_progress.core.graduation import UNKNOWN
from handrail_progress.core.practice import NEW
from handrail_progress.folding import SERVICE, Share
from handrail_progress.hearing import HEARD, PlanFact
from handrail_progress.store import clinics, heard, plans, practice
from handrail_progress.tracing import TRACED

__all__ = ["SERVICE", "Handlers"]

F = TypeVar("F", bound=Event)
Alone = Callable[[Recorded[Any], Tx, datetime], Awaitable[None]]


class Handlers:
    """What the service does with each event it hears."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def register(self, consumer: Consumer) -> None:
        """Take the events this service is about. One handler for all that is heard of practice: one batch, however mixed."""
        on_heard = self.on_heard
        for event_type in HEARD:
            consumer.on_batch(event_type, on_heard)
        for alone, handler in self.alone.items():
            consumer.on_batch(alone, _written_down(handler))
        consumer.on(SuggestionsSet, self.on_suggestions_set)
        on_traced = self.on_traced
        for traced in TRACED.keys() - self.alone.keys() - set(HEARD):
            consumer.on_batch(traced, on_traced)

    @property
    def alone(self) -> Mapping[type[Event], Alone]:
        """What is heard of clinics, clients and plans themselves: each by itself, and nothing is said of it."""
        return {
            PlanActivated: self.on_plan_activated,
            PlanPaused: self.on_plan_paused,
            PlanResumed: self.on_plan_resumed,
            PlanEnded: self.on_plan_ended,
            ClientDischarged: self.on_client_discharged,
            ClientErased: self.on_client_erased,
            ClinicRegistered: self.on_clinic_registered,
            ClientEnrolled: self.on_zone_stated,
            ContactChanged: self.on_zone_stated,
            BarrierNamed: self.on_said_of_practice,
            ActionCorrected: self.on_said_of_practice,
        }

    async def on_heard(self, facts: Sequence[Recorded[PlanFact]], tx: Tx, now: datetime) -> None:
        """Count what the clients reported, remember what became of their nudges, and say what it changed."""
        if not (facts := await _of_those_kept(tx, facts)):
            return
        await heard.add(tx, facts)
        shares = await folding.take_in(tx, facts, now)
        await say(tx, self._outbox, shares, now)
        await looking.note(tx, facts, now)

    async def on_traced(self, facts: Sequence[Recorded[ClientEvent]], tx: Tx, now: datetime) -> None:
        """Keep what speaks for a review or a stall, and look at whom it is about."""
        await looking.note(tx, await _of_those_kept(tx, facts), now)

    async def on_suggestions_set(self, fact: Recorded[SuggestionsSet], tx: Tx, now: datetime) -> None:
        """What the clinic wants suggested from now on."""
        await looking.note_suggestions(tx, fact)

    async def on_plan_activated(self, fact: Recorded[PlanActivated], tx: Tx, now: datetime) -> None:
        await plans.plan_activated(tx, _plan_of(fact.event), fact.event.goal_id, fact.event.occurred_at)

    async def on_plan_paused(self, fact: Recorded[PlanPaused], tx: Tx, now: datetime) -> None:
        """The plan rests: no opportunity comes up, so none is missed, and the run stays as it is."""
        await plans.plan_rests(tx, _plan_of(fact.event), fact.event.occurred_at)

    async def on_plan_resumed(self, fact: Recorded[PlanResumed], tx: Tx, now: datetime) -> None:
        await plans.plan_rests(tx, _plan_of(fact.event), None)

    async def on_plan_ended(self, fact: Recorded[PlanEnded], tx: Tx, now: datetime) -> None:
        event = fact.event
        await plans.plan_ended(tx, _plan_of(event), event.goal_id, event.occurred_at, event.reason)

    async def on_client_discharged(self, fact: Recorded[ClientDischarged], tx: Tx, now: datetime) -> None:
        event = fact.event
        await plans.client_discharged(tx, event.clinic_id, event.client_id, event.occurred_at)

    async def on_client_erased(self, fact: Recorded[ClientErased], tx: Tx, now: datetime) -> None:
        """All rows of the client go, the logs' too, for good, and the compacted topic forgets the plans."""
        event = fact.event
        gone = await practice.erase(tx, event.clinic_id, event.client_id, event.occurred_at)
        tombstones = [stated(plan, NEW, UNKNOWN, at=now) for plan in gone]
        because = fact.envelope
        await self._outbox.append_tombstones(
            tx,
            [
                wrap(
                    each,
                    event_id=EventId(derived(because.id, SERVICE, str(each.plan_id))),
                    source=SERVICE,
                    correlation_id=because.correlation_id,
                    causation_id=because.id,
                )
                for each in tombstones
            ],
        )

    async def on_clinic_registered(self, fact: Recorded[ClinicRegistered], tx: Tx, now: datetime) -> None:
        """How the clinic forgives from now on."""
        await folding.take_in_rules(tx, fact)

    async def on_said_of_practice(self, fact: Recorded[BarrierNamed | ActionCorrected], tx: Tx, now: datetime) -> None:
        """It moves no number: it is in the log, for whoever weighs what got in the way. What a correction changes is folded from
        the report that came with it, and said as ProgressCorrected."""

    async def on_zone_stated(self, fact: Recorded[ClientEnrolled | ContactChanged], tx: Tx, now: datetime) -> None:
        """Which day it is for the client. What else is stated is sealed, and not for this service."""
        event = fact.event
        await clinics.save_zone(tx, event.clinic_id, event.client_id, event.zone, event.occurred_at, fact.envelope.id)


async def say(tx: Tx, outbox: Outbox, shares: Sequence[Share], now: datetime) -> None:
    """What changed, and where each plan stands that did. The clients are held."""
    await outbox.append_recorded(tx, [*folding.facts_to_say(shares), *folding.states_to_say(shares, now)], held=True)


def _written_down(handler: Alone) -> BatchHandler[Any]:
    async def each(facts: Sequence[Recorded[Any]], tx: Tx, now: datetime) -> None:
        kept = await _of_those_kept(tx, facts)
        await heard.add(tx, kept)
        await looking.note(tx, kept, now)
        for fact in kept:
            await handler(fact, tx, now)

    return each


async def _of_those_kept(tx: Tx, facts: Sequence[Recorded[F]]) -> Sequence[Recorded[F]]:
    """But for what is about clients who were erased: other topics may say of them late, and it would bring them back."""
    about = {(each.event.clinic_id, each.event.client_id) for each in facts if isinstance(each.event, ClientEvent)}
    erased = await practice.erased_of(tx, about) if about else set()
    return (
        [each for each in facts if (each.envelope.clinic_id, each.envelope.subject) not in erased] if erased else facts
    )


def _plan_of(event: PlanActivated | PlanPaused | PlanResumed | PlanEnded) -> PlanKey:
    return PlanKey(event.clinic_id, event.client_id, event.plan_id)
