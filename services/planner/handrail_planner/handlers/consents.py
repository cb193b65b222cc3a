"""Consent: what the clinic says of it, and what the notifier hears from the client. Every word of it is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, source_of
from handrail_shared.contracts.events import ConsentGiven, ConsentHeld, ConsentRevoked
from handrail_shared.contracts.purposes import Purposes, known
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.log import get_logger

from handrail_planner.core.client import Client
from handrail_planner.core.consent import (
    ACTOR_OF,
    MOVED,
    Actor,
    Channel,
    Consent,
    Entry,
    Said,
    closes,
    stage_of_form,
)
from handrail_planner.core.refusals import Conflict
from handrail_planner.desk import Desk
from handrail_planner.store import clients, consents

log = get_logger(__name__)

_HEARD_FROM = source_of("notifier")
_HOLDS: dict[str, Said] = {"in_doubt": "held"}
"""What a hold is for that a client's words began; any other is of time."""


@dataclass(frozen=True, slots=True)
class Word:
    """The clinic's word about a consent: by which access key, and where the form or note lies, as the clinic names it."""

    key_id: UUID
    reference: UUID | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What a client signed: for which purposes, in which wording, and which warning of the risk they were shown before."""

    channel: Channel
    wording_version: str
    risk_warning: str
    purposes: Purposes


def register(consumer: Consumer) -> None:
    """What clients answer, and what becomes of their consent without them."""
    consumer.on(ConsentGiven, on_consent_given)
    consumer.on(ConsentRevoked, on_consent_revoked)
    consumer.on(ConsentHeld, on_consent_held)


async def record(
    desk: Desk, tx: Tx, client: Client, form: Form, word: Word, *, entry_id: UUID, now: datetime
) -> Consent | Conflict:
    """Keep what a signed form says. For a number that nobody has answered from, the client still has to; who left by their own word is
    not asked, and the form counts from their START on, or at once where none could be read."""
    channel = form.channel
    if (client.contact.phone if channel == "sms" else client.contact.email) is None:
        return Conflict("channel_unknown", f"This client has nothing to be reached at by {channel}: add it first.")
    stage = stage_of_form(channel)
    entry = Entry(
        stage,
        now,
        "clinic_form",
        form.wording_version,
        form.purposes,
        Actor.CLINIC,
        word.key_id,
        word.reference,
        form.risk_warning,
    )
    consent = await consents.write(
        tx, client.clinic_id, client.client_id, channel, entry, entry_id=entry_id, heard_from="planner"
    )
    given = ConsentGiven(
        clinic_id=client.clinic_id,
        client_id=client.client_id,
        occurred_at=now,
        channel=channel,
        stage=stage,
        wording_version=form.wording_version,
        evidence="clinic_form",
        purposes=tuple(sorted(form.purposes)),
    )
    await desk.outbox.append(tx, [given])
    return consent


async def withdraw(
    desk: Desk,
    tx: Tx,
    client: Client,
    channel: Channel,
    word: Word,
    *,
    only: Purposes | None = None,
    evidence: str = "clinic_request",
    now: datetime,
) -> None:
    """Take a consent back, if one stands; `only`: for these purposes. With the last thing that is sent there, the channel closes."""
    consent = (await consents.of(tx, client.clinic_id, [client.client_id]))[client.client_id][channel]
    if not consent.stands:
        if consent.left and evidence == MOVED:
            await _moved(tx, client, channel, word, now)
        return
    if only is not None and not only & consent.purposes:
        return
    gone = None if only is None or closes(consent, only) else only
    entry = Entry("revoked", now, evidence, None, gone, Actor.CLINIC, word.key_id, word.reference)
    await consents.write(
        tx, client.clinic_id, client.client_id, channel, entry, entry_id=new_id(), heard_from="planner"
    )
    revoked = ConsentRevoked(
        clinic_id=client.clinic_id,
        client_id=client.client_id,
        occurred_at=now,
        channel=channel,
        evidence="clinic_request",
        purposes=None if gone is None else tuple(sorted(gone)),
    )
    await desk.outbox.append(tx, [revoked])


async def _moved(tx: Tx, client: Client, channel: Channel, word: Word, now: datetime) -> None:
    """Nobody has left from the new number or address: a form may open it."""
    entry = Entry("revoked", now, MOVED, None, None, Actor.CLINIC, word.key_id, word.reference)
    await consents.write(
        tx, client.clinic_id, client.client_id, channel, entry, entry_id=new_id(), heard_from="planner"
    )


async def on_consent_given(heard: Recorded[ConsentGiven], tx: Tx, _: datetime) -> None:
    """Keep what the client answered."""
    event = heard.event
    await _keep(heard, event.stage, event.evidence, tx, wording=event.wording_version, purposes=known(event.purposes))


async def on_consent_revoked(heard: Recorded[ConsentRevoked], tx: Tx, _: datetime) -> None:
    """Keep that the client, or the carrier for them, said stop."""
    event = heard.event
    await _keep(heard, "revoked", event.evidence, tx, purposes=known(event.purposes), form_opens=event.form_opens)


async def on_consent_held(heard: Recorded[ConsentHeld], tx: Tx, _: datetime) -> None:
    """Keep that it does not count until the client confirms it anew."""
    reason = heard.event.reason
    await _keep(heard, _HOLDS.get(reason, "lapsed"), reason, tx)


async def _keep(
    heard: Recorded[ConsentGiven] | Recorded[ConsentRevoked] | Recorded[ConsentHeld],
    said: Said,
    evidence: str,
    tx: Tx,
    *,
    wording: str | None = None,
    purposes: Purposes | None = None,
    form_opens: bool = False,
) -> None:
    """Nothing that this service said itself is news to it."""
    event, envelope = heard.event, heard.envelope
    if envelope.source != _HEARD_FROM:
        return
    if await clients.find(tx, event.clinic_id, event.client_id) is None:
        log.warning("consent_of_an_unknown_client", event_id=envelope.id)
        return
    actor = ACTOR_OF.get(evidence, Actor.SYSTEM)
    entry = Entry(
        said,
        event.occurred_at,
        evidence,
        wording,
        purposes,
        actor,
        reference=envelope.correlation_id,
        form_opens=form_opens,
    )
    await consents.write(
        tx, event.clinic_id, event.client_id, event.channel, entry, entry_id=envelope.id, heard_from="notifier"
    )
