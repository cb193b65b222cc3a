"""Clients: enrolled, reached, shown, discharged."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query, Response
from handrail_shared.contracts.ids import ClientId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field, model_validator

from handrail_planner import contact
from handrail_planner.core.client import Client, Contact
from handrail_planner.core.consent import Consent
from handrail_planner.core.night import Night
from handrail_planner.core.refusals import Fault, NotThere, NotValid
from handrail_planner.core.rest import Rest
from handrail_planner.handlers import clients as handlers
from handrail_planner.handlers.consents import Word
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.consents import ConsentShown, shown_consent
from handrail_planner.http.fields import After, Email, Language, Limit, Name, Nothing, Phone, Zone
from handrail_planner.http.lookups import the_client
from handrail_planner.http.manner import BreakShown, NightShown, break_now, shown_night
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.paging import check_cursor
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.http.versions import IfMatch, VersionRead, show_version, version_read
from handrail_planner.store import clients, clinics, consents, manner

router = APIRouter(tags=["clients"])


class ContactGiven(Body):
    """How a client is reached: by phone, by e-mail, or both."""

    phone: Phone | None = Field(default=None, examples=["+12025550143"])
    email: Email | None = Field(default=None, examples=["sam@example.com"])
    zone: Zone = Field(
        description="The client's own IANA time zone: ask, a number does not tell.", examples=["America/New_York"]
    )
    language: Language = Field(default="en", examples=["en", "es-US"])
    name: Name | None = Field(default=None, description="Shown to the clinic only; in no text.", examples=["Sam"])

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.phone is None and self.email is None:
            raise ValueError("give a phone number, an e-mail address, or both")
        return self


class ContactRewritten(ContactGiven):
    """All of a contact again, and the version that was read (here, or in If-Match)."""

    version: VersionRead = None


class ClientShown(BaseModel):
    """A client as they stand. Number and address are masked: they are never shown whole."""

    client_id: UUID
    name: str | None
    phone: str | None = Field(examples=["••••••••••43"])
    email: str | None = Field(examples=["s•••@e•••.com"])
    zone: str
    language: str
    consents: list[ConsentShown]
    night_consent: NightShown | None = Field(description="The client's own consent to nudges at night.")
    on_break: BreakShown | None = Field(description="A break from nudges that holds just now.")
    enrolled_at: AwareDatetime
    discharged_at: AwareDatetime | None
    version: int = Field(description="Of the contact: 1, and one more each time that it is replaced.")


class ClientPage(BaseModel):
    """Some of the clients, in the order of enrolment."""

    items: list[ClientShown]
    next: UUID | None = Field(description="Give it as `after` for the next page; null: that was all.")


_TAKEN = "`number_taken`: another client of this clinic has the number."
_LEFT = "`client_discharged`: the client is no longer in care."


@router.post("/v1/clients", status_code=201, summary="Enrol a client", responses=problems(400, 409, 422, on_409=_TAKEN))
async def enrol(body: ContactGiven, by: ByClinician, attempt: AsAttempt, response: Response) -> ClientShown:
    """Take a client into care. Nothing is sent before consent was recorded, too."""
    async with by.transaction() as tx:
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        client_id = ClientId(turn.resource_id)
        if turn.first:
            given = await _contact(by, tx, body)
            settled(await handlers.enrol(by.desk, tx, by.clinic_id, client_id, given, now=by.now))
        response.headers["Location"] = f"/v1/clients/{client_id}"
        return await _answer(by, tx, client_id, response)


@router.get("/v1/clients", summary="All clients, page by page", responses=problems(422))
async def list_clients(by: ByClinician, after: After = None, limit: Annotated[Limit, Query()] = 50) -> ClientPage:
    """In the order of enrolment, the discharged ones among them."""
    async with by.transaction() as tx:
        await check_cursor(after, partial(clients.find, tx, by.clinic_id))
        page = await clients.after(tx, by.clinic_id, after, limit)
        return ClientPage(items=await show_clients(by, tx, page.items), next=page.next)


@router.get("/v1/clients/{client_id}", summary="A client", responses=problems(404, 422))
async def show(client_id: UUID, by: ByClinician, response: Response) -> ClientShown:
    """With their consent as it stands; `ETag` is the version of the contact."""
    async with by.transaction() as tx:
        return await _answer(by, tx, client_id, response)


@router.put(
    "/v1/clients/{client_id}/contact",
    summary="Replace how a client is reached",
    responses=problems(400, 404, 409, 422, 428, on_409=f"{_TAKEN} {_LEFT}"),
)
async def change_contact(
    client_id: UUID, body: ContactRewritten, by: ByClinician, response: Response, if_match: IfMatch = None
) -> ClientShown:
    """State everything again. A changed number or address needs its consent again."""
    version = version_read(if_match, body.version)
    async with by.transaction() as tx:
        given = await _contact(by, tx, body)
        changed = await handlers.change_contact(
            by.desk, tx, by.clinic_id, ClientId(client_id), given, Word(by.key_id), version=version, now=by.now
        )
        settled(changed)
        shown = await _answer(by, tx, client_id, response)
    by.desk.calendar_due.set()
    return shown


@router.post("/v1/clients/{client_id}/discharge", summary="Discharge a client", responses=problems(400, 404, 422))
async def discharge(client_id: UUID, by: ByClinician, _: Nothing | None = None) -> ClientShown:
    """End every plan and send nothing more. Doing it again does nothing."""
    async with by.transaction() as tx:
        settled(await handlers.discharge(by.desk, tx, by.clinic_id, ClientId(client_id), now=by.now))
        return await _shown(by, tx, client_id)


async def show_clients(by: Clinician, tx: Tx, found: Sequence[Client]) -> list[ClientShown]:
    """Clients as they are shown to their own clinic."""
    ids = [each.client_id for each in found]
    known = await consents.of(tx, by.clinic_id, ids)
    nights, rests = await manner.nights(tx, by.clinic_id, ids), await manner.rests(tx, by.clinic_id, ids)
    return [
        await _opened(
            by, tx, each, list(known[each.client_id].values()), nights.get(each.client_id), rests.get(each.client_id)
        )
        for each in found
    ]


async def _answer(by: Clinician, tx: Tx, client_id: UUID, response: Response) -> ClientShown:
    shown = await _shown(by, tx, client_id)
    show_version(response, shown.version)
    return shown


async def _shown(by: Clinician, tx: Tx, client_id: UUID) -> ClientShown:
    return (await show_clients(by, tx, [await the_client(by, tx, client_id)]))[0]


async def _opened(
    by: Clinician, tx: Tx, client: Client, standing: Sequence[Consent], night: Night | None, rest: Rest | None
) -> ClientShown:
    clear = await by.desk.open_contact(tx, client.clinic_id, client.client_id, client.contact)
    return ClientShown(
        client_id=client.client_id,
        name=clear.name,
        phone=clear.phone and contact.masked_phone(clear.phone),
        email=clear.email and contact.masked_email(clear.email),
        zone=clear.zone,
        language=clear.language,
        consents=[shown_consent(each) for each in standing],
        night_consent=night and shown_night(night),
        on_break=break_now(rest, by.now, clear.zone),
        enrolled_at=client.enrolled_at,
        discharged_at=client.discharged_at,
        version=client.version,
    )


async def _contact(by: Clinician, tx: Tx, body: ContactGiven) -> Contact:
    clinic = await clinics.find(tx, by.clinic_id)
    if clinic is None:
        raise problem_of(NotThere("clinic"))
    phone = body.phone and contact.canonical_phone(body.phone, region=clinic.region, field="phone", whose="client")
    email = body.email and contact.canonical_email(body.email, field="email")
    if faults := tuple(each for each in (phone, email) if isinstance(each, Fault)):
        raise problem_of(NotValid(faults))
    assert not isinstance(phone, Fault)
    assert not isinstance(email, Fault)
    return Contact(phone or None, email or None, body.name, body.zone, body.language)
