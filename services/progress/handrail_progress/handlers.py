"""What the service does with each event that it hears: fold it, and say what follows, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    ClientDischarged,
    ClientEnrolled,
    ClientEvent,
    ClinicRegistered,
    ContactChanged,
    PlanActivated,
    PlanEnded,
    PlanPaused,
    PlanResumed,
    SuggestionsSet,
)
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import Outbox

from handrail_progress import folding, looking
from handrail_progress.core.announce import PlanKey
from handrail_progress.folding import SERVICE
from handrail_progress.hearing import HEARD, PlanFact
from handrail_progress.store import clinics, plans
from handrail_progress.tracing import TRACED

__all__ = ["SERVICE", "Handlers"]

OF_PLANS_TOO = frozenset(
    {*HEARD, PlanActivated, PlanPaused, PlanResumed, PlanEnded, ClientDischarged, ClientEnrolled, ContactChanged}
)
"""What is heard by a handler of its own, which notes it as well."""


class Handlers:
    """What the service does with each event it hears."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def register(self, consumer: Consumer) -> None:
        """Take the events this service is about. One handler for all that is heard of practice: one batch, however mixed."""
        on_heard = self.on_heard
        for event_type in HEARD:
            consumer.on_batch(event_type, on_heard)
        consumer.on(PlanActivated, self.on_plan_activated)
        consumer.on(PlanPaused, self.on_plan_paused)
        consumer.on(PlanResumed, self.on_plan_resumed)
        consumer.on(PlanEnded, self.on_plan_ended)
        consumer.on(ClientDischarged, self.on_client_discharged)
        consumer.on(ClinicRegistered, self.on_clinic_registered)
        consumer.on(ClientEnrolled, self.on_zone_stated)
        consumer.on(ContactChanged, self.on_zone_stated)
        consumer.on(SuggestionsSet, self.on_suggestions_set)
        on_traced = self.on_traced
        for traced in TRACED:
            if traced not in OF_PLANS_TOO:
                consumer.on_batch(traced, on_traced)

    async def on_heard(self, facts: Sequence[Recorded[PlanFact]], tx: Tx, now: datetime) -> None:
        """Count what the clients reported, remember what became of their nudges, and say what it changed."""
        shares = await folding.take_in(tx, facts, now)
        await self._outbox.append_recorded(tx, folding.facts_to_say(shares), held=True)
        await looking.note(tx, facts, now)

    async def on_traced(self, facts: Sequence[Recorded[ClientEvent]], tx: Tx, now: datetime) -> None:
        """Keep what speaks for a review or a stall, and look at whom it is about."""
        await looking.note(tx, facts, now)

    async def on_suggestions_set(self, fact: Recorded[SuggestionsSet], tx: Tx, now: datetime) -> None:
        """What the clinic wants suggested from now on."""
        await looking.note_suggestions(tx, fact)

    async def on_plan_activated(self, fact: Recorded[PlanActivated], tx: Tx, now: datetime) -> None:
        await plans.plan_activated(tx, _plan_of(fact.event), fact.event.goal_id, fact.event.occurred_at)
        await looking.note(tx, [fact], now)

    async def on_plan_paused(self, fact: Recorded[PlanPaused], tx: Tx, now: datetime) -> None:
        """The plan rests: no opportunity comes up, so none is missed, and the run stays as it is."""
        await plans.plan_rests(tx, _plan_of(fact.event), fact.event.occurred_at)
        await looking.note(tx, [fact], now)

    async def on_plan_resumed(self, fact: Recorded[PlanResumed], tx: Tx, now: datetime) -> None:
        await plans.plan_rests(tx, _plan_of(fact.event), None)
        await looking.note(tx, [fact], now)

    async def on_plan_ended(self, fact: Recorded[PlanEnded], tx: Tx, now: datetime) -> None:
        event = fact.event
        await plans.plan_ended(tx, _plan_of(event), event.goal_id, event.occurred_at, event.reason)
        await looking.note(tx, [fact], now)

    async def on_client_discharged(self, fact: Recorded[ClientDischarged], tx: Tx, now: datetime) -> None:
        event = fact.event
        await plans.client_discharged(tx, event.clinic_id, event.client_id, event.occurred_at)
        await looking.note(tx, [fact], now)

    async def on_clinic_registered(self, fact: Recorded[ClinicRegistered], tx: Tx, now: datetime) -> None:
        """How the clinic forgives from now on, and how often it looks at goals."""
        await folding.take_in_rules(tx, fact)
        await looking.note_interval(tx, fact)

    async def on_zone_stated(self, fact: Recorded[ClientEnrolled | ContactChanged], tx: Tx, now: datetime) -> None:
        """Which day it is for the client. What else is stated is sealed, and not for this service."""
        event = fact.event
        await clinics.save_zone(tx, event.clinic_id, event.client_id, event.zone, event.occurred_at, fact.envelope.id)
        await looking.note(tx, [fact], now)


def _plan_of(event: PlanActivated | PlanPaused | PlanResumed | PlanEnded) -> PlanKey:
    return PlanKey(event.clinic_id, event.client_id, event.plan_id)
