"""Who at a clinic is alerted when a client's text sounds like a crisis."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.http import Body
from pydantic import BaseModel, Field, StrictBool, StrictInt

from handrail_planner import contact
from handrail_planner.core.on_call import LONGEST_UNREAD, MOST_PEOPLE, Hours, OnCall, Person, Place, Weekday, faults_of
from handrail_planner.core.refusals import Fault, NotThere, NotValid
from handrail_planner.desk import Desk
from handrail_planner.handlers import on_call as handlers
from handrail_planner.http.access import ByClinician
from handrail_planner.http.fields import Email, Phone, WallTime, Zone
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.http.versions import IfMatch, VersionRead, show_version, version_read
from handrail_planner.store import clinics

router = APIRouter(tags=["clinics"])

ReadWithin = Annotated[StrictInt, Field(ge=1, le=LONGEST_UNREAD)]


class HoursGiven(Body):
    """Some hours of some weekdays, on the clock of the roster's zone."""

    days: tuple[Weekday, ...] = Field(min_length=1, max_length=7, examples=[["MO", "TU", "WE", "TH", "FR"]])
    start: WallTime = Field(examples=["18:00"])
    end: WallTime = Field(description="Earlier than `start`: the next day's.", examples=["08:00"])

    def as_hours(self) -> Hours:
        return Hours(tuple(sorted(set(self.days), key=_WEEK.index)), self.start, self.end)


class PersonGiven(Body):
    """Somebody who is alerted, by each way that is given."""

    phone: Phone | None = Field(default=None, examples=["+12025550161"])
    email: Email | None = Field(default=None, examples=["on-call@clinic.example.com"])
    hours: HoursGiven | None = Field(default=None, description="When it is their turn; at any time, if left out.")
    emergency_contact: StrictBool = Field(default=False, description="Alerted last, when nobody has answered.")


class OnCallGiven(Body):
    """The whole roster, in the order in which people are alerted. And the version that was read."""

    people: tuple[PersonGiven, ...] = Field(max_length=MOST_PEOPLE)
    zone: Zone = Field(examples=["America/New_York"])
    place: Place | None = Field(default=None, description="Whose emergency numbers clients are given.")
    office: HoursGiven | None = Field(
        default=None, description="When somebody is at work: a text in doubt is then work on the list first."
    )
    read_within_hours: ReadWithin | None = Field(
        default=None,
        description="Within how many hours somebody reads what clients write, nights and weekends among them. Clients are told so in their "
        "own language, wherever they may write freely; without it no text asks for words.",
        examples=[24],
    )
    version: VersionRead = None


class HoursShown(BaseModel):
    days: list[Weekday]
    start: WallTime
    end: WallTime


class PersonShown(BaseModel):
    """Somebody who is alerted; number and address as far as they may be shown."""

    person_id: UUID
    phone: str | None = Field(examples=["••••••••••61"])
    email: str | None
    hours: HoursShown | None
    emergency_contact: bool


class OnCallShown(BaseModel):
    """The roster as it stands."""

    people: list[PersonShown]
    zone: str
    place: Place | None
    office: HoursShown | None
    read_within_hours: int | None
    version: int = Field(description="1 where nothing was ever stated, and one more each time that it is replaced.")


@router.get("/v1/clinic/on-call", summary="Who is on call", responses=problems())
async def show(by: ByClinician, response: Response) -> OnCallShown:
    """The roster; `ETag` is its version."""
    async with by.transaction() as tx:
        return _shown(response, await handlers.read(by.desk, tx, by.clinic_id))


@router.put("/v1/clinic/on-call", summary="Replace who is on call", responses=problems(400, 404, 422, 428))
async def replace(body: OnCallGiven, by: ByClinician, response: Response, if_match: IfMatch = None) -> OnCallShown:
    """State everyone again, the first to be alerted first. Then send a test alert (the notifier's `POST /v1/on-call/test-alerts`)."""
    version = version_read(if_match, body.version)
    async with by.transaction() as tx:
        clinic = await clinics.find(tx, by.clinic_id)
        if clinic is None:
            raise problem_of(NotThere("clinic"))
        wanted = settled(_wanted(by.desk, by.clinic_id, body, clinic.region, version))
        return _shown(response, settled(await handlers.state(by.desk, tx, by.clinic_id, wanted, now=by.now)))


def _wanted(desk: Desk, clinic_id: ClinicId, body: OnCallGiven, region: str, version: int) -> OnCall | NotValid:
    faults: list[Fault] = []
    people = [_person(desk, clinic_id, given, region, f"people.{at}", faults) for at, given in enumerate(body.people)]
    faults += faults_of(people) if not faults else []
    if faults:
        return NotValid(tuple(faults))
    office = body.office.as_hours() if body.office else None
    return OnCall(tuple(people), body.zone, body.place, office, body.read_within_hours, version)


def _person(
    desk: Desk, clinic_id: ClinicId, given: PersonGiven, region: str, field: str, faults: list[Fault]
) -> Person:
    phone = given.phone and contact.canonical_phone(given.phone, region=region, field=f"{field}.phone", whose="client")
    email = given.email and contact.canonical_email(given.email, field=f"{field}.email")
    faults += [each for each in (phone, email) if isinstance(each, Fault)]
    number = phone if isinstance(phone, str) else None
    address = email if isinstance(email, str) else None
    hours = given.hours.as_hours() if given.hours else None
    return Person(handlers.person_id(desk, clinic_id, number, address), number, address, hours, given.emergency_contact)


def _shown(response: Response, on_call: OnCall) -> OnCallShown:
    show_version(response, on_call.version)
    return OnCallShown(
        people=[
            PersonShown(
                person_id=each.person_id,
                phone=each.phone and contact.masked_phone(each.phone),
                email=each.email and contact.masked_email(each.email),
                hours=_hours_shown(each.hours),
                emergency_contact=each.emergency_contact,
            )
            for each in on_call.people
        ],
        zone=on_call.zone,
        place=on_call.place,
        office=_hours_shown(on_call.office),
        read_within_hours=on_call.read_within_hours,
        version=on_call.version,
    )


def _hours_shown(hours: Hours | None) -> HoursShown | None:
    return None if hours is None else HoursShown(days=list(hours.days), start=hours.start, end=hours.end)


_WEEK: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
