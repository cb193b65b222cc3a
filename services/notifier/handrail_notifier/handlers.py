"""What the notifier does when it hears of clinics, clients and plans.

Facts about different subjects may come in any order: a client before its clinic, a plan before its client. Whatever needs both
waits, and is planned when the later one is heard. Hearing a thing twice changes nothing.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, source_of
from handrail_shared.contracts.events import (
    ClientDischarged,
    ClientEnrolled,
    ClientPaused,
    ClientResumed,
    ClinicPaused,
    ClinicRegistered,
    ClinicResumed,
    ConsentGiven,
    ConsentRevoked,
    ContactChanged,
    NightAllowed,
    NightDisallowed,
    OnCallPerson,
    OnCallSet,
    PlanActivated,
    PlanEnded,
    PlanPaused,
    PlanResumed,
    PlanRevised,
    PreferencesSet,
    SessionCancelled,
    SessionHeld,
    SessionPlanned,
)
from handrail_shared.contracts.purposes import after_no, known
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier import consequences, planning, stated, supporting
from handrail_notifier.core.consent import Consent, ConsentEvent, after
from handrail_notifier.core.decision import Address
from handrail_notifier.core.timing import check_zone
from handrail_notifier.crisis.wanting import people_came
from handrail_notifier.forms import on_consent_given
from handrail_notifier.numbers import country, e164, mail_address
from handrail_notifier.silence import drop_planned
from handrail_notifier.speech import SERVICE
from handrail_notifier.store import (
    check_ins,
    effects,
    ledger,
    moments,
    people,
    plans,
    proposals,
    ring,
    risk,
    senders,
    staff,
    standings,
    supporters,
)

LOOK_BACK = timedelta(days=7)
"""How far back decision points are still put on record after an outage."""


class Handlers:
    """The handlers, with the vault that opens what clients' records hold sealed. `mail_is_read`: whether answers to mails come in."""

    def __init__(self, vault: Vault, *, mail_is_read: bool) -> None:
        self._vault = vault
        self._mail_is_read = mail_is_read

    def register(self, consumer: Consumer) -> None:
        consumer.on(ClinicRegistered, on_clinic_registered)
        consumer.on(ClientEnrolled, self.on_client_stated)
        consumer.on(ContactChanged, self.on_client_stated)
        consumer.on(ConsentGiven, partial(on_consent_given, mail_is_read=self._mail_is_read))
        consumer.on(ConsentRevoked, on_consent_revoked)
        consumer.on(ClientDischarged, on_client_discharged)
        consumer.on(OnCallSet, self.on_on_call_set)
        consumer.on_batch(PlanActivated, on_plans)
        consumer.on_batch(PlanRevised, on_plans)
        consumer.on_batch(PlanResumed, on_plans)
        consumer.on(PlanPaused, on_plan_paused)
        consumer.on(PlanEnded, on_plan_ended)
        consumer.on(PreferencesSet, on_preferences_set)
        consumer.on(NightAllowed, on_night)
        consumer.on(NightDisallowed, on_night)
        consumer.on(ClientPaused, on_client_paused)
        consumer.on(ClientResumed, on_client_resumed)
        consumer.on(ClinicPaused, on_clinic_paused)
        consumer.on(ClinicResumed, on_clinic_paused)
        consumer.on(SessionPlanned, on_session)
        consumer.on(SessionHeld, on_session)
        consumer.on(SessionCancelled, on_session)

    async def on_client_stated(self, fact: Recorded[ClientEnrolled | ContactChanged], tx: Tx, now: datetime) -> None:
        """Keep how to reach a client, and plan its moments on its own clock."""
        event = fact.event
        check_zone(event.zone)
        known = await people.clients(tx, [event.clinic_id], [event.client_id])
        number, email = await self._opened(tx, event)
        index = self._vault.blind_index(event.clinic_id, "contact.phone", number) if number else None
        taken = await people.save_client(
            tx,
            event.clinic_id,
            event.client_id,
            zone=event.zone,
            language=event.language,
            phone=event.phone,
            phone_index=index,
            phone_state=_address(event.phone, number),
            email=event.email,
            email_state=_address(event.email, email),
            stated_at=event.occurred_at,
            phone_country=country(number) if number else None,
            email_index=self._vault.blind_index(event.clinic_id, "contact.email", email.casefold()) if email else None,
        )
        if taken and index is not None:
            await supporters.taken(tx, event.clinic_id, index, now)
        if taken:
            await consequences.client_stated(tx, event.clinic_id, event.client_id, known.get(event.client_id), now)
            await planning.on_another_clock(tx, event.clinic_id, event.client_id, event.zone, now, is_new=not known)
            await check_ins.look_again(tx, event.clinic_id, event.client_id, now)
            await ledger.wake(tx, event.clinic_id, event.client_id, now)

    async def on_on_call_set(self, fact: Recorded[OnCallSet], tx: Tx, now: datetime) -> None:
        """Keep who is on call, and by which numbers and addresses they are known. What nobody was there for is alerted now."""
        event, known = fact.event, dict[UUID, staff.KnownBy]()
        for each in event.people:
            known[each.person_id] = await self._known_by(tx, event.clinic_id, each)
        if await staff.save_on_call(tx, event, known):
            await people_came(tx, event.clinic_id, now)

    async def _known_by(self, tx: Tx, clinic: UUID, person: OnCallPerson) -> staff.KnownBy:
        open_, index = self._vault.open, self._vault.blind_index
        try:
            phone = person.phone and await open_(tx, clinic, person.person_id, "contact.phone", person.phone)
        except KeyDestroyed:
            return staff.KnownBy()
        email = None
        with suppress(KeyDestroyed, NotOpened):
            email = person.email and await open_(tx, clinic, person.person_id, "contact.email", person.email)
        return staff.KnownBy(
            index(clinic, "contact.phone", phone) if phone else None,
            index(clinic, "contact.email", (mail_address(email) or email).casefold()) if email else None,
        )

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
    await senders.note(tx, fact.event)
    await check_ins.look_again(tx, fact.event.clinic_id, None, now)
    await ledger.wake(tx, fact.event.clinic_id, None, now)


async def on_consent_revoked(fact: Recorded[ConsentRevoked], tx: Tx, now: datetime) -> None:
    """Be silent, from this transaction on, for what is withdrawn; only a consent that is newer stands."""
    event = fact.event
    if fact.envelope.source == source_of(SERVICE):
        return
    clinic, client, channel = event.clinic_id, event.client_id, event.channel
    before = await people.agreement(tx, clinic, client, channel)
    if event.purposes is not None:
        purposes = after_no(before.purposes, known(event.purposes))
        await people.save_purposes(tx, clinic, client, channel, purposes, now=now)
        return
    if before.consent is Consent.CONFIRMED and before.since is not None and before.since > event.occurred_at:
        return
    state = after(before.consent, ConsentEvent.REVOKE)
    await people.save_agreement(tx, clinic, client, channel, state, since=event.occurred_at)
    await drop_planned(tx, clinic, client, reason="revoked", now=now)


async def on_client_discharged(fact: Recorded[ClientDischarged], tx: Tx, now: datetime) -> None:
    """Nothing more is sent, and when their risky moments come is nobody's business any more."""
    event = fact.event
    await people.discharge(tx, event.clinic_id, event.client_id, event.occurred_at)
    await risk.forget(tx, event.clinic_id, event.client_id)
    await proposals.close_all(tx, event.clinic_id, event.client_id)
    await effects.close_question(tx, event.clinic_id, event.client_id)
    await drop_planned(tx, event.clinic_id, event.client_id, reason="discharged", now=now)
    await supporting.end_all(tx, event.clinic_id, event.client_id, by="system", now=now)


async def on_preferences_set(fact: Recorded[PreferencesSet], tx: Tx, now: datetime) -> None:
    """Keep how a client wants to be written to, and whether their week is looked at."""
    await standings.save_preferences(tx, fact.event)
    await check_ins.look_again(tx, fact.event.clinic_id, fact.event.client_id, now)
    await ring(tx)


async def on_night(fact: Recorded[NightAllowed | NightDisallowed], tx: Tx, now: datetime) -> None:
    """Keep the hours of the night that a client agreed to, or that they agree to none."""
    del now
    await standings.save_night(tx, fact.event)


async def on_client_paused(fact: Recorded[ClientPaused], tx: Tx, now: datetime) -> None:
    """No nudges for a while."""
    del now
    await standings.save_pause(tx, fact.event)


async def on_client_resumed(fact: Recorded[ClientResumed], tx: Tx, now: datetime) -> None:
    """Nudges again, also for a client who had not answered for long."""
    del now
    event = fact.event
    await standings.save_pause(tx, event)
    await standings.hear_anew(tx, event.clinic_id, event.client_id, event.occurred_at)


async def on_clinic_paused(fact: Recorded[ClinicPaused | ClinicResumed], tx: Tx, now: datetime) -> None:
    """No nudges of this clinic, or nudges again."""
    del now
    event = fact.event
    paused = isinstance(event, ClinicPaused)
    await standings.save_clinic_pause(tx, event.clinic_id, paused=paused, at=event.occurred_at)


async def on_session(fact: Recorded[SessionPlanned | SessionHeld | SessionCancelled], tx: Tx, now: datetime) -> None:
    """What counts from sessions is planned again; what was decided already is not decided again."""
    event = fact.event
    match event:
        case SessionPlanned(starts_at=at) | SessionHeld(held_at=at):
            cancelled = False
        case SessionCancelled(occurred_at=at):
            cancelled = True
        case never:
            assert_never(never)
    taken = await moments.save_anchor(
        tx,
        event.clinic_id,
        event.client_id,
        event.session_id,
        "session",
        at,
        stated_at=event.occurred_at,
        cancelled=cancelled,
    )
    if taken:
        await planning.count_again(tx, event.clinic_id, event.client_id, "session", now=now)


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
    kept = {each.moment.moment_id: each for event in events for each in stated.moments_of(event, now - LOOK_BACK)}
    await moments.drop(tx, {event.clinic_id for event in events}, taken, keep=kept)
    had = await moments.as_the_client_had_it(tx, kept)
    await planning.plan(tx, list(had.values()), now=now)
    await ring(tx)


async def on_plan_paused(fact: Recorded[PlanPaused], tx: Tx, now: datetime) -> None:
    """Nothing of the plan is due until it is resumed, and what was planned for it does not go out."""
    event = fact.event
    await plans.pause_plan(tx, event.clinic_id, event.client_id, event.plan_id)
    await moments.rest(tx, event.clinic_id, event.plan_id, now)
    await ring(tx)


async def on_plan_ended(fact: Recorded[PlanEnded], tx: Tx, now: datetime) -> None:
    """Nothing of the plan is due any more."""
    event = fact.event
    await plans.end_plan(tx, event.clinic_id, event.client_id, event.plan_id)
    await moments.rest(tx, event.clinic_id, event.plan_id, now)
    await ring(tx)
    await proposals.close_plans(tx, [(event.clinic_id, event.plan_id, None)])


def _address(sealed: str | None, opened: str | None) -> Address:
    if sealed is None:
        return Address.MISSING
    return Address.USABLE if opened else Address.INVALID
