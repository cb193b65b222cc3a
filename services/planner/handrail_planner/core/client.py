"""A client: where they live in time, in what language, and how they may be reached. Everything personal is sealed."""

from dataclasses import dataclass, field
from datetime import datetime

from handrail_shared.contracts.events import ClientDischarged, ClientEnrolled, ContactChanged
from handrail_shared.contracts.ids import ClientId, ClinicId

from handrail_planner.core.consent import Channel

LANGUAGE = r"^[a-z]{2,3}(-[A-Z]{2})?$"
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Contact:
    """How a client is reached, in clear and in canonical form: `phone` is E.164. Kept out of every `repr`."""

    phone: str | None = field(repr=False)
    email: str | None = field(repr=False)
    name: str | None = field(repr=False)
    zone: str
    language: str


@dataclass(frozen=True, slots=True)
class SealedContact:
    """The same, sealed for the client; an index finds an equal number or mailbox of the same clinic without reading it."""

    phone: str | None
    phone_index: bytes | None
    email: str | None
    email_index: bytes | None
    name: str | None
    zone: str
    language: str


@dataclass(frozen=True, slots=True)
class Client:
    """A client of a clinic. `version` counts how often the contact was replaced, from 1."""

    clinic_id: ClinicId
    client_id: ClientId
    contact: SealedContact
    enrolled_at: datetime
    discharged_at: datetime | None = None
    version: int = 1


def mailbox(email: str) -> str:
    """Equal for addresses that are one mailbox: no provider tells them apart by capitals."""
    return email.lower()


def channels_lost(before: Contact, after: Contact) -> tuple[Channel, ...]:
    """The channels whose consent does not carry over: a yes from one number is not a yes from the next."""
    lost: list[Channel] = []
    if before.phone != after.phone:
        lost.append("sms")
    if before.email != after.email:
        lost.append("email")
    return tuple(lost)


def enrolled(client: Client) -> ClientEnrolled:
    """The news of a new client."""
    contact = client.contact
    return ClientEnrolled(
        clinic_id=client.clinic_id,
        client_id=client.client_id,
        occurred_at=client.enrolled_at,
        zone=contact.zone,
        language=contact.language,
        phone=contact.phone,
        email=contact.email,
    )


def contact_changed(client: Client, now: datetime) -> ContactChanged:
    """The news of a contact that was replaced: all of it is stated again."""
    contact = client.contact
    return ContactChanged(
        clinic_id=client.clinic_id,
        client_id=client.client_id,
        occurred_at=now,
        zone=contact.zone,
        language=contact.language,
        phone=contact.phone,
        email=contact.email,
    )


def discharged(client: Client, now: datetime) -> ClientDischarged:
    """The news that a client left the clinic's care."""
    return ClientDischarged(clinic_id=client.clinic_id, client_id=client.client_id, occurred_at=now)
