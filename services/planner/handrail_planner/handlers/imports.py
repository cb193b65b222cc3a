"""A file of clients: all of them are enrolled, or none."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from handrail_shared.contracts.events import ConsentGiven, Event
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.contracts.purposes import AT_FIRST
from handrail_shared.contracts.sealed import Kind
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.vault import KeyDestroyed

from handrail_planner.core.client import Client, Contact, SealedContact, enrolled
from handrail_planner.core.consent import Actor, Channel, Entry, stage_of_form
from handrail_planner.core.roster import Line, LineFault, email_taken, number_taken
from handrail_planner.desk import Desk
from handrail_planner.store import imports
from handrail_planner.store.imports import Form, Imported, Unindexed

AT_ONCE = 500
"""Clients in one statement: enough that the round trips do not count, few enough that others get their turn."""
MOST_BATCHES = 200
FIRST = UUID(int=0)
CHANNELS: tuple[Channel, ...] = ("sms", "email")
EVIDENCE = "clinic_form"


async def taken(desk: Desk, tx: Tx, clinic_id: ClinicId, lines: Sequence[Line]) -> Sequence[LineFault]:
    """The lines whose number or mailbox a client in care has."""
    phones = [(each.contact.phone, each.line) for each in lines if each.contact.phone]
    emails = [(each.contact.email, each.line) for each in lines if each.contact.email]
    numbers = {desk.phone_index(clinic_id, phone): line for phone, line in phones}
    mailboxes = {desk.email_index(clinic_id, email): line for email, line in emails}
    return [
        *(number_taken(numbers[each]) for each in await imports.taken(tx, clinic_id, numbers)),
        *(email_taken(mailboxes[each]) for each in await imports.mailboxes_taken(tx, clinic_id, mailboxes)),
    ]


async def index_mailboxes(desk: Desk, clinic_id: ClinicId) -> None:
    """Index the addresses that stood before there was an index. What is done stays done, whatever becomes of the import."""
    last = FIRST
    for _ in range(MOST_BATCHES):
        async with desk.db.transaction(clinic_id) as tx:
            found = await imports.unindexed(tx, clinic_id, last, AT_ONCE)
            read = {each: index for each in found if (index := await _mailbox(desk, tx, clinic_id, each)) is not None}
            await imports.index(tx, clinic_id, read)
        if len(found) < AT_ONCE:
            return
        last = found[-1].client_id


async def _mailbox(desk: Desk, tx: Tx, clinic_id: ClinicId, each: Unindexed) -> bytes | None:
    """None where the client's key is destroyed: nobody has that address any more."""
    try:
        email = await desk.vault.open(tx, clinic_id, each.client_id, "contact.email", each.email)
    except KeyDestroyed:
        return None
    return desk.email_index(clinic_id, email)


async def enrol_all(
    desk: Desk, tx: Tx, clinic_id: ClinicId, import_id: UUID, lines: Sequence[Line], *, key_id: UUID, now: datetime
) -> Sequence[Imported] | Sequence[LineFault]:
    """Take them all into care, with the consent that they signed. With a fault the transaction can only be given up."""
    made: list[Imported] = []
    for some in _batches(lines):
        by_id = {ClientId(new_id()): line for line in some}
        clients = await _sealed(desk, tx, clinic_id, by_id, now)
        there = await imports.add(tx, clinic_id, import_id, [each.line for each in some], clients, now=now)
        if faults := [number_taken(line.line) for client_id, line in by_id.items() if client_id not in there]:
            return faults
        news: list[Event] = [enrolled(each) for each in clients]
        for channel in CHANNELS:
            common = Entry(
                stage_of_form(channel),
                now,
                EVIDENCE,
                None,
                AT_FIRST,
                Actor.IMPORT,
                actor_id=key_id,
                reference=import_id,
            )
            news += await _consents(tx, clinic_id, channel, by_id, common)
        await desk.outbox.append(tx, news, of_new=True)
        made += [Imported(line.line, client_id) for client_id, line in by_id.items()]
    return made


def _batches(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    remaining = iter(lines)
    while some := list(islice(remaining, AT_ONCE)):
        yield some


async def _sealed(
    desk: Desk, tx: Tx, clinic_id: ClinicId, by_id: Mapping[ClientId, Line], now: datetime
) -> Sequence[Client]:
    texts: dict[UUID, Mapping[Kind, str]] = {client_id: _texts(line.contact) for client_id, line in by_id.items()}
    sealed = await desk.vault.seal_for_new(tx, clinic_id, texts)
    return [
        Client(clinic_id, client_id, _contact(desk, clinic_id, line.contact, sealed[client_id]), enrolled_at=now)
        for client_id, line in by_id.items()
    ]


def _texts(contact: Contact) -> Mapping[Kind, str]:
    given: dict[Kind, str | None] = {
        "contact.phone": contact.phone,
        "contact.email": contact.email,
        "contact.name": contact.name,
    }
    return {kind: text for kind, text in given.items() if text is not None}


def _contact(desk: Desk, clinic_id: ClinicId, clear: Contact, sealed: Mapping[Kind, str]) -> SealedContact:
    return SealedContact(
        phone=sealed.get("contact.phone"),
        phone_index=desk.phone_index(clinic_id, clear.phone) if clear.phone else None,
        email=sealed.get("contact.email"),
        email_index=desk.email_index(clinic_id, clear.email) if clear.email else None,
        name=sealed.get("contact.name"),
        zone=clear.zone,
        language=clear.language,
    )


async def _consents(
    tx: Tx, clinic_id: ClinicId, channel: Channel, by_id: Mapping[ClientId, Line], common: Entry
) -> list[ConsentGiven]:
    forms = [
        Form(new_id(), client_id, line.forms[channel]) for client_id, line in by_id.items() if channel in line.forms
    ]
    if forms:
        await imports.add_forms(tx, clinic_id, channel, common, forms)
    return [
        ConsentGiven(
            clinic_id=clinic_id,
            client_id=each.client_id,
            occurred_at=common.at,
            channel=channel,
            stage=stage_of_form(channel),
            wording_version=each.signed.wording_version,
            evidence=EVIDENCE,
            purposes=tuple(sorted(AT_FIRST)),
        )
        for each in forms
    ]
