"""The person whom a client chose to get one short text a week: named with the client's agreement, shown, changed, ended."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from handrail_shared.contracts.events.plans import Weekday
from handrail_shared.contracts.ids import ClientId, SupporterId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field

from handrail_planner import contact
from handrail_planner.core.client import Client
from handrail_planner.core.clinic import Clinic
from handrail_planner.core.refusals import Fault, NotThere, NotValid
from handrail_planner.core.supporter import EndedBy, State, Supporter, Terms
from handrail_planner.handlers import supporters as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.handlers.supporters import Named
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.consents import Reference
from handrail_planner.http.fields import Code, Language, OneLine, Phone, WallTime, Zone, published
from handrail_planner.http.lookups import the_client
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.http.versions import IfMatch, VersionRead, check_version, show_version, version_read
from handrail_planner.store import clinics, supporters

router = APIRouter(tags=["supporters"])

PATH = "/v1/clients/{client_id}/supporter"


class SupporterTerms(Body):
    """How they are written to."""

    calls: Annotated[OneLine, published(20)] = Field(
        description="How the supporter calls the client, at most 20 characters: it stands in the weekly text.",
        examples=["Sam"],
    )
    language: Language = Field(default="en", examples=["en", "es-US"])
    zone: Zone | None = Field(
        default=None,
        description="The supporter's own IANA time zone; left out: the client's.",
        examples=["America/Chicago"],
    )
    day: Weekday = Field(description="Of the weekly text.", examples=["SA"])
    at: WallTime = Field(description="Its hour, on the supporter's own clock, outside of the clinic's quiet hours.")

    def terms(self) -> Terms:
        return Terms(self.language, self.zone, self.day, self.at)


class SupporterConsent(BaseModel):
    """One word of the supporter's own consent."""

    state: Literal["invited", "agreed", "lapsed", "stopped", "not_invited", "ended"]
    by: Literal["client", "supporter", "carrier", "system"] = Field(description="Whose doing it was.")
    wording_version: str | None = Field(description="Of the invitation that they were sent.")
    reply_id: UUID | None = Field(description="Their own text, which is the evidence; null: no text did it.")
    at: AwareDatetime


class SupporterGiven(SupporterTerms):
    """Who it is, and that the client agreed. No number is asked without that."""

    phone: Phone = Field(description="The supporter's own number, not the client's.", examples=["+12025550161"])
    wording_version: Code = Field(
        description="Which wording the client agreed to: that this person is asked, and may get one text a week with the name that they "
        "call the client by.",
        examples=["supporter_2026_01"],
    )
    evidence: Literal["clinic_form"] = "clinic_form"
    reference: Reference = None


class SupporterChanged(SupporterTerms):
    """All of it again, and the version that was read (here, or in If-Match). Another number is another person: end this one first."""

    version: VersionRead = None


class SupporterShown(BaseModel):
    """The one that was named last, as it stands. The number is masked, and gone once it is ended."""

    supporter_id: UUID
    client_id: UUID
    phone: str | None = Field(examples=["••••••••••61"])
    calls: str | None
    language: str
    zone: str | None
    day: Weekday
    at: WallTime
    state: State = Field(
        description="`named`: nobody was asked yet. `invited`: they were, once, and have seven days to answer. `agreed`: they get the text. "
        "`lapsed`: they did not answer in time, agreed a year ago, or are not reached. `stopped`: they want none; only their own START "
        "brings it back. `not_invited`: this number can't be asked, and nobody is told why. `ended`."
    )
    since: AwareDatetime = Field(description="Of the state.")
    ended_by: EndedBy | None
    wording_version: str
    reference: UUID | None
    recorded_by: UUID = Field(description="The clinic's access key that the client's agreement was recorded with.")
    named_at: AwareDatetime
    consents: list[SupporterConsent] = Field(
        description="The supporter's own consent, word by word, the oldest first; it stays once they are ended."
    )
    version: int


_LEFT = "`client_discharged`: the client is no longer in care."
_ON_NAMING = (
    "`supporter_named`: the client has somebody. `supporter_asked_lately`: this number was named in the last thirty days. "
    + _LEFT
)


@router.post(
    PATH, status_code=201, summary="Name a supporter", responses=problems(400, 404, 409, 422, on_409=_ON_NAMING)
)
async def name(
    client_id: UUID, body: SupporterGiven, by: ByClinician, attempt: AsAttempt, response: Response
) -> SupporterShown:
    """**Only with the client's agreement.** The client is told, and the person is asked once, by a text that names neither the client nor the
    clinic; nothing else is sent to them before they say OK. Who does not answer in seven days is not asked again. A client has one at a time."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        if turn.first:
            clinic = await _clinic(by, tx)
            named = Named(
                _number(body.phone, clinic), body.calls, body.terms(), body.wording_version, body.reference, by.key_id
            )
            supporter_id = SupporterId(turn.resource_id)
            settled(await handlers.name(by.desk, tx, clinic, client, supporter_id, named, now=by.now))
        return await _shown(by, tx, client, response, turn.resource_id)


@router.get(PATH, summary="A client's supporter", responses=problems(404, 422))
async def show(client_id: UUID, by: ByClinician, response: Response) -> SupporterShown:
    """Whoever was named last; `ETag` is the version."""
    async with by.transaction() as tx:
        return await _shown(by, tx, await the_client(by, tx, client_id), response)


@router.put(
    PATH,
    summary="Change how a supporter is written to",
    responses=problems(400, 404, 409, 412, 422, 428, on_409=f"`supporter_ended`: name somebody anew. {_LEFT}"),
)
async def change(
    client_id: UUID, body: SupporterChanged, by: ByClinician, response: Response, if_match: IfMatch = None
) -> SupporterShown:
    """State all of it again. Nobody is asked anew for it."""
    version = version_read(if_match, body.version)
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        clinic = await _clinic(by, tx)
        changed = await handlers.change(
            by.desk, tx, clinic, client, body.calls, body.terms(), version=version, now=by.now
        )
        settled(changed)
        return await _shown(by, tx, client, response)


@router.delete(PATH, summary="End a supporter", responses=problems(404, 412, 422))
async def end(client_id: UUID, by: ByClinician, response: Response, if_match: IfMatch = None) -> SupporterShown:
    """Nothing more is sent to them, and their number and the name are destroyed; they are told nothing. Doing it again does nothing."""
    async with by.transaction() as tx:
        client = await handlers.held(tx, by.clinic_id, ClientId(client_id))
        if client is None:
            raise problem_of(NotThere("client"))
        check_version((await _the_supporter(by, tx, client)).version, if_match)
        await handlers.end(by.desk, tx, client, "clinic", now=by.now)
        return await _shown(by, tx, client, response)


async def _clinic(by: Clinician, tx: Tx) -> Clinic:
    clinic = await clinics.find(tx, by.clinic_id)
    if clinic is None:
        raise problem_of(NotThere("clinic"))
    return clinic


def _number(phone: str, clinic: Clinic) -> str:
    found = contact.canonical_phone(phone, region=clinic.region, field="phone", whose="supporter")
    if isinstance(found, Fault):
        raise problem_of(NotValid((found,)))
    return found


async def _the_supporter(by: Clinician, tx: Tx, client: Client, supporter_id: UUID | None = None) -> Supporter:
    found = (
        await supporters.of_client(tx, by.clinic_id, client.client_id)
        if supporter_id is None
        else await supporters.find(tx, by.clinic_id, supporter_id)
    )
    if found is None:
        raise problem_of(NotThere("supporter"))
    return found


async def _shown(
    by: Clinician, tx: Tx, client: Client, response: Response, supporter_id: UUID | None = None
) -> SupporterShown:
    found = await _the_supporter(by, tx, client, supporter_id)
    owner, terms = ClientId(found.supporter_id), found.terms
    phone = await by.desk.open_text(tx, found.clinic_id, owner, "contact.phone", found.phone)
    show_version(response, found.version)
    return SupporterShown(
        supporter_id=found.supporter_id,
        client_id=found.client_id,
        phone=phone and contact.masked_phone(phone),
        calls=await by.desk.open_text(tx, found.clinic_id, owner, "supporter.calls", found.calls),
        language=terms.language,
        zone=terms.zone,
        day=terms.day,
        at=terms.at,
        state=found.state,
        since=found.heard_at,
        ended_by=found.ended_by,
        wording_version=found.wording_version,
        reference=found.reference,
        recorded_by=found.recorded_by,
        named_at=found.named_at,
        consents=[
            SupporterConsent(
                state=each["state"],
                by=each["by_whom"],
                wording_version=each["wording_version"],
                reply_id=each["reply_id"],
                at=each["at"],
            )
            for each in await supporters.consents(tx, found.clinic_id, found.supporter_id)
        ],
        version=found.version,
    )
