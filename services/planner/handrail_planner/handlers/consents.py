"""Consent: what the clinic says of it, and what the notifier hears from the client. Every word of it is kept."""

from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, source_of
from handrail_shared.contracts.events import ConsentGiven, ConsentRevoked
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.log import get_logger

from handrail_planner.core.client import Client
from handrail_planner.core.consent import Channel, Consent, Entry, stage_of_form
from handrail_planner.core.refusals import Conflict
from handrail_planner.desk import Desk
from handrail_planner.store import clients, consents

log = get_logger(__name__)

_HEARD_FROM = source_of("notifier")


async def record(
    desk: Desk, tx: Tx, client: Client, channel: Channel, wording_version: str, *, entry_id: UUID, now: datetime
) -> Consent | Conflict:
    """Keep what a signed form says. For a number the client still has to answer."""
    if (client.contact.phone if channel == "sms" else client.contact.email) is None:
        return Conflict("channel_unknown", f"This client has nothing to be reached at by {channel}: add it first.")
    stage = stage_of_form(channel)
    entry = Entry(stage, now, "clinic_form", wording_version)
    consent = await consents.write(
        tx, client.clinic_id, client.client_id, channel, entry, entry_id=entry_id, heard_from="planner"
    )
    given = ConsentGiven(
        clinic_id=client.clinic_id,
        client_id=client.client_id,
        occurred_at=now,
        channel=channel,
        stage=stage,
        wording_version=wording_version,
        evidence="clinic_form",
    )
    await desk.outbox.append(tx, [given])
    return consent


async def withdraw(desk: Desk, tx: Tx, client: Client, channel: Channel, *, now: datetime) -> None:
    """Take a consent back, if one stands."""
    standing = await consents.of(tx, client.clinic_id, [client.client_id])
    if not standing[client.client_id][channel].stands:
        return
    entry = Entry("revoked", now, "clinic_request")
    await consents.write(
        tx, client.clinic_id, client.client_id, channel, entry, entry_id=new_id(), heard_from="planner"
    )
    revoked = ConsentRevoked(
        clinic_id=client.clinic_id,
        client_id=client.client_id,
        occurred_at=now,
        channel=channel,
        evidence="clinic_request",
    )
    await desk.outbox.append(tx, [revoked])


async def on_consent_given(heard: Recorded[ConsentGiven], tx: Tx, _: datetime) -> None:
    """Keep what the client answered."""
    event = heard.event
    entry = Entry(event.stage, event.occurred_at, event.evidence, event.wording_version)
    await _keep(heard, entry, tx)


async def on_consent_revoked(heard: Recorded[ConsentRevoked], tx: Tx, _: datetime) -> None:
    """Keep that the client, or the carrier for them, said stop."""
    event = heard.event
    await _keep(heard, Entry("revoked", event.occurred_at, event.evidence), tx)


async def _keep(heard: Recorded[ConsentGiven] | Recorded[ConsentRevoked], entry: Entry, tx: Tx) -> None:
    """Nothing that this service said itself is news to it."""
    event, envelope = heard.event, heard.envelope
    if envelope.source != _HEARD_FROM:
        return
    if await clients.find(tx, event.clinic_id, event.client_id) is None:
        log.warning("consent_of_an_unknown_client", event_id=envelope.id)
        return
    await consents.write(
        tx, event.clinic_id, event.client_id, event.channel, entry, entry_id=envelope.id, heard_from="notifier"
    )
