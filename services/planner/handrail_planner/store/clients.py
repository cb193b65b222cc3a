"""Clients. What is personal comes and goes sealed."""

from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.client import Client, SealedContact
from handrail_planner.store import SQL
from handrail_planner.store.rows import Page, paged


async def add(tx: Tx, client: Client) -> bool:
    """False when another client in this clinic's care has the number."""
    key = (client.clinic_id, client.client_id)
    return await tx.fetchval(SQL["add_client"], *key, *_contact(client.contact), client.enrolled_at) is not None


async def change_contact(tx: Tx, client: Client) -> bool:
    """False when another client in this clinic's care has the number: then the transaction can only be given up."""
    try:
        await tx.execute(SQL["change_contact"], client.clinic_id, client.client_id, *_contact(client.contact))
    except asyncpg.UniqueViolationError:
        return False
    return True


async def discharge(tx: Tx, client: Client, now: datetime) -> None:
    await tx.execute(SQL["discharge_client"], client.clinic_id, client.client_id, now)


async def find(tx: Tx, clinic_id: UUID, client_id: UUID) -> Client | None:
    row = await tx.fetchrow(SQL["client"], clinic_id, client_id)
    return None if row is None else client_of(row)


async def after(tx: Tx, clinic_id: UUID, last: UUID | None, limit: int) -> Page[Client]:
    rows = await tx.fetch(SQL["clients_after"], clinic_id, last, limit + 1)
    return paged([(row["client_id"], client_of(row)) for row in rows], limit)


async def in_care_after(tx: Tx, clinic_id: UUID, last: UUID | None, limit: int) -> Page[Client]:
    """The same, of those whom the clinic still cares for."""
    rows = await tx.fetch(SQL["clients_in_care_after"], clinic_id, last, limit + 1)
    return paged([(row["client_id"], client_of(row)) for row in rows], limit)


def _contact(contact: SealedContact) -> tuple[object, ...]:
    return (
        contact.phone,
        contact.phone_index,
        contact.email,
        contact.email_index,
        contact.name,
        contact.zone,
        contact.language,
    )


def client_of(row: asyncpg.Record) -> Client:
    """A client as its row has it."""
    contact = SealedContact(
        phone=row["phone"],
        phone_index=row["phone_index"],
        email=row["email"],
        email_index=row["email_index"],
        name=row["name"],
        zone=row["zone"],
        language=row["language"],
    )
    return Client(
        clinic_id=ClinicId(row["clinic_id"]),
        client_id=ClientId(row["client_id"]),
        contact=contact,
        enrolled_at=row["enrolled_at"],
        discharged_at=row["discharged_at"],
        version=row["version"],
    )
