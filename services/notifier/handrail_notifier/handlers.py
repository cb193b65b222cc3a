"""What the notifier does when it hears of clinics, clients and plans.

Facts about different subjects may come in any order: a client before its clinic, a plan before its client. Whatever needs both
waits, and is planned when the later one is heard. Hearing a thing twice changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, source_of
from handrail_shared.contracts.events import (
    ClientDischarged,
    ClientEnrolled,
    ClinicRegistered,
    ConsentGiven,
    ConsentRevoked,
    ContactChanged,
    PlanActivated,
    PlanEnded,
    PlanPaused,
    PlanResumed,
    PlanRevised,
    WeeklyWindow,
)
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import KeyDestroyed, Vault

from handrail_notifier.core.consent import Consent, ConsentEvent, after
from handrail_notifier.core.courtesy import USEFUL_FOR
from handrail_notifier.core.decision import Address
from handrail_notifier.core.moment import Moment, Weekly
from handrail_notifier.core.timing import Occurrence, check_zone, next_after
from handrail_notifier.core.wording import Kind
from handrail_notifier.identity import text_of
from handrail_notifier.numbers import e164, mail_address
from handrail_notifier.silence import drop_planned
from handrail_notifier.speech import SERVICE
from handrail_notifier.store import ledger, people, plans, proposals, ring, risk

LOOK_BACK = timedelta(days=7)
"""How far back decision points are still put on record after an outage."""


class Handlers:
    """The handlers, with the vault that opens what clients' records hold sealed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def register(self, consumer: Consumer) -> None:
        consumer.on(ClinicRegistered, on_clinic_registered)
        consumer.on(ClientEnrolled, self.on_client_stated)
        consumer.on(ContactChanged, self.on_client_stated)
        consumer.on(ConsentGiven, on_consent_given)
        consumer.on(ConsentRevoked, on_consent_revoked)
        consumer.on(ClientDischarged, on_client_discharged)
        consumer.on_batch(PlanActivated, on_plans)
        consumer.on_batch(PlanRevised, on_plans)
        consumer.on_batch(PlanResumed, on_plans)
        consumer.on(PlanPaused, on_plan_paused)
        consumer.on(PlanEnded, on_plan_ended)

    async def on_client_stated(self, fact: Recorded[ClientEnrolled | ContactChanged], tx: Tx, now: datetime) -> None:
        """Keep how to reach a client, and plan its moments on its own clock."""
        event = fact.event
        check_zone(event.zone)
        known = await people.clients(tx, [event.clinic_id], [event.client_id])
        number, email = await self._opened(tx, event)
        taken = await people.save_client(
            tx,
            event.clinic_id,
            event.client_id,
            zone=event.zone,
            phone=event.phone,
            phone_index=self._vault.blind_index(event.clinic_id, "contact.phone", number) if number else None,
            phone_state=_address(event.phone, number),
            email=event.email,
            email_state=_address(event.email, email),
            stated_at=event.occurred_at,
        )
        if taken:
            await _plan_moments_again(tx, event, now if known else None)
            await ledger.wake(tx, event.clinic_id, event.client_id, now)

    async def _opened(self, tx: Tx, event: ClientEnrolled | ContactChanged) -> tuple[str | None, str | None]:
        clinic, client = event.clinic_id, event.client_id
        try:
            phone = event.phone and await self._vault.open(tx, clinic, client, "contact.phone", event.phone)
            email = event.email and await self._vault.open(tx, clinic, client, "contact.email", event.email)
        except KeyDestroyed:
            return None, None
        return e164(phone) if phone else None, mail_address(email) if email else None


async def on_clinic_registered(fact: Recorded[ClinicRegistered], tx: Tx, now: datetime) -> None:
    """Keep a clinic's settings; what waited for them may go."""
    await people.save_clinic(tx, fact.event)
    await ledger.wake(tx, fact.event.clinic_id, None, now)


async def on_consent_given(fact: Recorded[ConsentGiven], tx: Tx, now: datetime) -> None:
    """Keep consent. One that is recorded by the clinic is confirmed by the client: ask."""
    event = fact.event
    if fact.envelope.source == source_of(SERVICE):
        return
    before = await people.agreement(tx, event.clinic_id, event.client_id, event.channel)
    if before.consent is Consent.REVOKED and before.since is not None and event.occurred_at <= before.since:
        return
    state = after(before.consent, ConsentEvent.CONFIRM if event.stage == "confirmed" else ConsentEvent.RECORD)
    since = event.occurred_at if before.since is None or state is not before.consent else before.since
    await people.save_agreement(tx, event.clinic_id, event.client_id, event.channel, state, since=since)
    if event.channel == "sms" and state in {Consent.RECORDED, Consent.ASKED}:
        await _ask(tx, event, fact.envelope.id, now)
    if state is Consent.CONFIRMED:
        await ledger.wake(tx, event.clinic_id, event.client_id, now)


async def _ask(tx: Tx, event: ConsentGiven, cause: UUID, now: datetime) -> None:
    """Unless the client is being asked already: a request that failed, or got no answer for a day, is not the last."""
    clinic, client = event.clinic_id, event.client_id
    if await people.is_being_asked(tx, clinic, client, now - USEFUL_FOR[Kind.OPT_IN]):
        return
    text_id = text_of(client, Kind.OPT_IN, str(cause))
    await ledger.plan_text(tx, clinic, text_id, client, Kind.OPT_IN, due_at=now, useful_for=USEFUL_FOR[Kind.OPT_IN])


async def on_consent_revoked(fact: Recorded[ConsentRevoked], tx: Tx, now: datetime) -> None:
    """Be silent, from this transaction on; only a consent that is newer stands."""
    event = fact.event
    if fact.envelope.source == source_of(SERVICE):
        return
    before = await people.agreement(tx, event.clinic_id, event.client_id, event.channel)
    if before.consent is Consent.CONFIRMED and before.since is not None and before.since > event.occurred_at:
        return
    state = after(before.consent, ConsentEvent.REVOKE)
    await people.save_agreement(tx, event.clinic_id, event.client_id, event.channel, state, since=event.occurred_at)
    await drop_planned(tx, event.clinic_id, event.client_id, reason="revoked", now=now)


async def on_client_discharged(fact: Recorded[ClientDischarged], tx: Tx, now: datetime) -> None:
    """Nothing more is sent, and when their risky moments come is nobody's business any more."""
    event = fact.event
    await people.discharge(tx, event.clinic_id, event.client_id, event.occurred_at)
    await risk.forget(tx, event.clinic_id, event.client_id)
    await proposals.close_all(tx, event.clinic_id, event.client_id)
    await drop_planned(tx, event.clinic_id, event.client_id, reason="discharged", now=now)


PlanContent = PlanActivated | PlanRevised | PlanResumed


async def on_plans(facts: Sequence[Recorded[PlanContent]], tx: Tx, now: datetime) -> None:
    """Keep plans and watch their moments from now on. What was decided already is never decided again."""
    latest: dict[UUID, PlanContent] = {}
    for fact in facts:
        held = latest.get(fact.event.plan_id)
        if held is None or held.plan_version <= fact.event.plan_version:
            latest[fact.event.plan_id] = fact.event
    versions = [(each.clinic_id, each.plan_id, each.plan_version) for each in latest.values()]
    await proposals.close_plans(tx, versions)
    await proposals.go_live(tx, versions)
    resumed = await plans.resume_plans(tx, [fact.event for fact in facts if isinstance(fact.event, PlanResumed)])
    taken = resumed | await plans.save_plans(tx, list(latest.values()))
    events = [event for event in latest.values() if event.plan_id in taken]
    if not events:
        return
    clinics = {event.clinic_id for event in events}
    known = await people.clients(tx, list(clinics), [event.client_id for event in events])
    zones = {client: row.zone for client, row in known.items()}
    moments = [_moment(event, window, zones.get(event.client_id), now) for event in events for window in event.moments]
    kept = {each.moment.moment_id: each for each in moments}
    await plans.drop_moments(tx, clinics, taken, keep=kept)
    await plans.save_moments(tx, list(kept.values()))
    await ring(tx)


async def on_plan_paused(fact: Recorded[PlanPaused], tx: Tx, now: datetime) -> None:
    """Nothing of the plan is due until it is resumed, and what was planned for it does not go out."""
    del now
    await plans.pause_plan(tx, fact.event.clinic_id, fact.event.client_id, fact.event.plan_id)


async def on_plan_ended(fact: Recorded[PlanEnded], tx: Tx, now: datetime) -> None:
    """Nothing of the plan is due any more."""
    del now
    await plans.end_plan(tx, fact.event.clinic_id, fact.event.client_id, fact.event.plan_id)
    await proposals.close_plans(tx, [(fact.event.clinic_id, fact.event.plan_id, None)])


def _moment(event: PlanContent, window: WeeklyWindow, zone: str | None, now: datetime) -> plans.MomentPlan:
    since = max(event.occurred_at, now - LOOK_BACK)
    moment = Moment(
        window.moment_id,
        Weekly(window.days),
        window.start.replace(tzinfo=None),
        window.end.replace(tzinfo=None),
        lead=timedelta(minutes=window.lead_minutes),
    )
    upcoming = None if zone is None else next_after(moment, zone, since)
    return plans.MomentPlan(event.clinic_id, event.client_id, event.plan_id, moment, since, upcoming)


async def _plan_moments_again(tx: Tx, event: ClientEnrolled | ContactChanged, from_: datetime | None) -> None:
    """On the client's (new) clock, from an instant on, or from when each moment began to count."""
    moments = await plans.moments_of(tx, event.clinic_id, event.client_id)
    again: list[tuple[UUID, UUID, Occurrence | None]] = [
        (event.clinic_id, moment.moment_id, next_after(moment, event.zone, max(since, from_ or since)))
        for moment, since in moments
    ]
    if again:
        await plans.plan_again(tx, again)
        await ring(tx)


def _address(sealed: str | None, opened: str | None) -> Address:
    if sealed is None:
        return Address.MISSING
    return Address.USABLE if opened else Address.INVALID
