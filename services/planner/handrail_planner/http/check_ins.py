"""Check-ins: one question at drawn times, answered by a number. What it measures is kept apart from whether a plan was used."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from handrail_shared.contracts.events.plans import Weekday
from handrail_shared.contracts.ids import CheckInId, ClientId
from handrail_shared.contracts.wording import check_in as text_of
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field, StrictInt, StringConstraints

from handrail_planner.core.check_in import LONGEST_QUESTION, MOST_A_WEEK, About, Better, CheckIn, Per, Terms
from handrail_planner.core.client import Client
from handrail_planner.core.refusals import NotThere
from handrail_planner.core.zones import local_date
from handrail_planner.handlers import check_ins as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import Day, OneLine, WallTime
from handrail_planner.http.lookups import the_client
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.http.versions import IfMatch, VersionRead, show_version, version_read
from handrail_planner.http.voice import alias_of
from handrail_planner.store import check_ins

router = APIRouter(tags=["check-ins"])


class CheckInGiven(Body):
    """The question, which numbers answer it, and when it may be asked. It is sent in one wording: what is put otherwise measures something else."""

    question: Annotated[OneLine, StringConstraints(max_length=LONGEST_QUESTION)] = Field(
        examples=["How is your energy now, 0 low, 10 high?"]
    )
    lowest: StrictInt = Field(default=0, ge=0, le=9)
    highest: StrictInt = Field(default=10, ge=1, le=10)
    better: Better | None = Field(
        default=None, description="Which way is for the better; with `real_change` it counts for whether work is stuck."
    )
    real_change: StrictInt | None = Field(default=None, ge=1, le=10, description="How many points are a real change.")
    days: tuple[Weekday, ...] = Field(min_length=1, max_length=7, examples=[["MO", "WE", "FR"]])
    start: WallTime = Field(examples=["10:00"])
    end: WallTime = Field(description="On the client's own clock; before `start`: the next day's.", examples=["18:00"])
    times: StrictInt = Field(
        default=1, ge=1, le=MOST_A_WEEK, description="How often in each day or week, at drawn times."
    )
    per: Per = "day"
    from_date: Day | None = Field(default=None, description="Its first day; left out: the client's today.")
    until_date: Day | None = None

    def terms(self, today: date) -> Terms:
        return Terms(
            self.days,
            self.start,
            self.end,
            self.from_date or today,
            self.until_date,
            self.times,
            self.per,
            self.lowest,
            self.highest,
            self.better,
            self.real_change,
        )


class CheckInChanged(CheckInGiven):
    """All of it again, and the version that was read (here, or in If-Match)."""

    version: VersionRead = None


class CheckInShown(BaseModel):
    """A check-in as it stands. `text`: what the client gets."""

    check_in_id: UUID
    client_id: UUID
    question: str
    text: str = Field(examples=["Harbor: How is your energy now, 0 low, 10 high? Reply 0 to 10."])
    lowest: int
    highest: int
    better: Better | None
    real_change: int | None
    days: list[Weekday]
    start: WallTime
    end: WallTime
    times: int
    per: Per
    about: About = Field(description="fit: one of ours, asked as often as the clinic's `fit_weeks` say.")
    from_date: date
    until_date: date | None
    set_at: AwareDatetime
    withdrawn_at: AwareDatetime | None
    version: int


class CheckInList(BaseModel):
    """A client's check-ins, those that are asked first."""

    items: list[CheckInShown]


_LEFT = "`client_discharged`: the client is no longer in care."
_WITHDRAWN = "`check_in_withdrawn`: make a new one."
_OF_THE_CLINIC = "`check_in_of_the_clinic`: it is asked as the clinic says."


@router.post(
    "/v1/clients/{client_id}/check-ins",
    status_code=201,
    summary="Set a check-in",
    responses=problems(400, 404, 409, 422, on_409=f"`check_ins_enough`: withdraw one first. {_LEFT}"),
)
async def begin(
    client_id: UUID, body: CheckInGiven, by: ByClinician, attempt: AsAttempt, response: Response
) -> CheckInShown:
    """It is asked at drawn times inside the window, in hours that the client may be written to, and counts among their nudges."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        check_in_id = CheckInId(turn.resource_id)
        if turn.first:
            terms = body.terms(_today(by, client))
            settled(await handlers.begin(by.desk, tx, client, check_in_id, body.question, terms, now=by.now))
        response.headers["Location"] = f"/v1/check-ins/{check_in_id}"
        return await _shown(by, tx, response, check_in_id)


@router.get("/v1/clients/{client_id}/check-ins", summary="A client's check-ins", responses=problems(404, 422))
async def list_check_ins(client_id: UUID, by: ByClinician) -> CheckInList:
    """Those that are asked, then the newest that were withdrawn."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        found = await check_ins.of_client(tx, by.clinic_id, client.client_id)
        return CheckInList(items=[await _opened(by, tx, each, client) for each in found])


@router.get("/v1/check-ins/{check_in_id}", summary="A check-in", responses=problems(404, 422))
async def show(check_in_id: UUID, by: ByClinician, response: Response) -> CheckInShown:
    """`ETag` is the version."""
    async with by.transaction() as tx:
        return await _shown(by, tx, response, check_in_id)


@router.put(
    "/v1/check-ins/{check_in_id}",
    summary="Change a check-in",
    responses=problems(400, 404, 409, 412, 422, 428, on_409=f"{_WITHDRAWN} {_OF_THE_CLINIC} {_LEFT}"),
)
async def change(
    check_in_id: UUID, body: CheckInChanged, by: ByClinician, response: Response, if_match: IfMatch = None
) -> CheckInShown:
    """State all of it again. A question that is put otherwise measures something else: for another question make another check-in."""
    version = version_read(if_match, body.version)
    async with by.transaction() as tx:
        stands = await _the_check_in(by, tx, check_in_id)
        terms = body.terms(stands.terms.from_date)
        outcome = await handlers.change(
            by.desk, tx, by.clinic_id, stands.check_in_id, body.question, terms, version=version, now=by.now
        )
        settled(outcome)
        return await _shown(by, tx, response, check_in_id)


@router.post(
    "/v1/check-ins/{check_in_id}/withdraw",
    summary="Withdraw a check-in",
    responses=problems(404, 409, 422, on_409=_LEFT),
)
async def withdraw(check_in_id: UUID, by: ByClinician, response: Response) -> CheckInShown:
    """It is asked no more; what was answered stays. Doing it again does nothing."""
    async with by.transaction() as tx:
        settled(await handlers.withdraw(by.desk, tx, by.clinic_id, CheckInId(check_in_id), now=by.now))
        return await _shown(by, tx, response, check_in_id)


def _today(by: Clinician, client: Client) -> date:
    return local_date(by.now, client.contact.zone)


async def _the_check_in(by: Clinician, tx: Tx, check_in_id: UUID) -> CheckIn:
    found = await check_ins.find(tx, by.clinic_id, check_in_id)
    if found is None:
        raise problem_of(NotThere("check_in"))
    return found


async def _shown(by: Clinician, tx: Tx, response: Response, check_in_id: UUID) -> CheckInShown:
    found = await _the_check_in(by, tx, check_in_id)
    show_version(response, found.version)
    return await _opened(by, tx, found, await the_client(by, tx, found.client_id))


async def _opened(by: Clinician, tx: Tx, found: CheckIn, client: Client) -> CheckInShown:
    question = await by.desk.vault.open(tx, found.clinic_id, found.client_id, "check_in.question", found.question)
    terms = found.terms
    alias = await alias_of(by, tx, client)
    return CheckInShown.model_validate(
        {
            "check_in_id": found.check_in_id,
            "client_id": found.client_id,
            "question": question,
            "text": text_of(alias, question, terms.lowest, terms.highest, language=client.contact.language),
            "set_at": found.set_at,
            "withdrawn_at": found.withdrawn_at,
            "version": found.version,
            "about": found.about,
            **{name: getattr(terms, name) for name in Terms.__slots__},
        }
    )
