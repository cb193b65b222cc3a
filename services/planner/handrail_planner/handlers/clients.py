"""Clients: enrolling, changing how they are reached, discharging."""

from dataclasses import replace
from datetime import datetime

from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core.client import (
    Client,
    Contact,
    channels_lost,
    contact_changed,
    discharged,
    enrolled,
)
from handrail_planner.core.refusals import Conflict, NotThere, StaleVersion
from handrail_planner.desk import Desk
from handrail_planner.handlers import calendars, consents, supporters
from handrail_planner.handlers.consents import Word
from handrail_planner.handlers.plans import end_all
from handrail_planner.store import clients, sessions

NUMBER_TAKEN = Conflict("number_taken", "Another client of this clinic has this number: a reply must say whose it is.")
DISCHARGED = Conflict("client_discharged", "This client was discharged. Enrol the person again to go on.")


async def enrol(
    desk: Desk, tx: Tx, clinic_id: ClinicId, client_id: ClientId, contact: Contact, *, now: datetime
) -> Client | Conflict:
    """Take a client into the clinic's care."""
    await hold(tx, [client_id])
    sealed = await desk.seal_contact(tx, clinic_id, client_id, contact)
    client = Client(clinic_id, client_id, sealed, enrolled_at=now)
    if not await clients.add(tx, client):
        return NUMBER_TAKEN
    await desk.outbox.append(tx, [enrolled(client)])
    return client


async def change_contact(
    desk: Desk,
    tx: Tx,
    clinic_id: ClinicId,
    client_id: ClientId,
    contact: Contact,
    word: Word,
    *,
    version: int,
    now: datetime,
) -> Client | NotThere | Conflict | StaleVersion:
    """Replace how a client is reached; `version` was read. Consent does not carry over to another number or address."""
    client = await in_care(tx, clinic_id, client_id)
    if not isinstance(client, Client):
        return client
    if version != client.version:
        return StaleVersion(client.version)
    before = await desk.open_contact(tx, clinic_id, client_id, client.contact)
    if before == contact:
        return client
    for channel in channels_lost(before, contact):
        await consents.withdraw(desk, tx, client, channel, word, evidence="contact_changed", now=now)
    sealed = await desk.seal_contact(tx, clinic_id, client_id, contact)
    changed = replace(client, contact=sealed, version=client.version + 1)
    if not await clients.change_contact(tx, changed):
        return NUMBER_TAKEN
    if before.zone != contact.zone:
        await calendars.look_again(tx, client, now=now)
    await desk.outbox.append(tx, [contact_changed(changed, now)])
    return changed


async def discharge(
    desk: Desk, tx: Tx, clinic_id: ClinicId, client_id: ClientId, *, now: datetime
) -> Client | NotThere:
    """End every plan of a client and the care itself. Doing it again does nothing."""
    await hold(tx, [client_id])
    client = await clients.find(tx, clinic_id, client_id)
    if client is None:
        return NotThere("client")
    if client.discharged_at is not None:
        return client
    await end_all(desk, tx, client, "discharged", now=now)
    await sessions.await_no_plan(tx, clinic_id, client_id)
    await calendars.forget(desk, tx, client, now=now)
    await supporters.end(desk, tx, client, "system", now=now)
    await clients.discharge(tx, client, now)
    await desk.outbox.append(tx, [discharged(client, now)])
    return replace(client, discharged_at=now)


async def in_care(tx: Tx, clinic_id: ClinicId, client_id: ClientId) -> Client | NotThere | Conflict:
    """Hold the client and find them, if the clinic still cares for them."""
    await hold(tx, [client_id])
    client = await clients.find(tx, clinic_id, client_id)
    if client is None:
        return NotThere("client")
    return client if client.discharged_at is None else DISCHARGED
