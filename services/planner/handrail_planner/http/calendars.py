"""A client's calendar, of which only busy times are kept: a file, or an address at which it is asked for again."""

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from handrail_shared.contracts.ids import ClientId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body, Problem
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from handrail_planner.core.calendar import MAX_BYTES, Unreadable
from handrail_planner.core.calendar.asking import MAX_LENGTH, address_of, is_long
from handrail_planner.core.refusals import Fault, NotValid
from handrail_planner.handlers import calendars as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.lookups import the_client
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.store import calendars

router = APIRouter(tags=["calendars"])

PATH = "/v1/clients/{client_id}/calendar"
FILE = "text/calendar"
JSON = "application/json"
_EXAMPLE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTART;TZID=America/New_York:20260306T170000\r\nDURATION:PT90M\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


class CalendarAt(Body):
    """Where the calendar is asked for. The address opens it to anybody, so it is kept sealed and never shown again."""

    address: str = Field(
        min_length=1,
        max_length=MAX_LENGTH,
        description="https://, or webcal:// as calendars write it.",
        examples=["https://calendar.example.com/private-3f2a/basic.ics"],
    )


class CalendarShown(BaseModel):
    """How a client's calendar stands. Nothing else of it is known."""

    kind: Literal["file", "address", "none"]
    spans: int = Field(description="Busy times that are known ahead.")
    known_until: AwareDatetime | None = Field(description="Up to when they are known.")
    fetched_at: AwareDatetime | None = Field(description="When it was last read.")
    fault: str | None = Field(description="Why it could not be read the last time.", examples=["unreachable"])
    failing_since: AwareDatetime | None
    failing_long: bool = Field(description="For seven days or longer: ask the client for another address.")


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f"An iCalendar file of at most {MAX_BYTES} bytes, or the address of one.",
        "content": {
            FILE: {"schema": {"type": "string", "example": _EXAMPLE}},
            JSON: {"schema": CalendarAt.model_json_schema()},
        },
    }
}
_LEFT = "`client_discharged`: the client is no longer in care."
_NOT_VALID = "`calendar_not_valid`: `lines` says which line of the file is to blame; or `not_valid`."


@router.put(
    PATH,
    summary="Set a client's calendar",
    openapi_extra=_BODY,
    responses=problems(400, 404, 409, 413, 415, 422, on_409=_LEFT, on_422=_NOT_VALID),
)
async def set_calendar(client_id: UUID, request: Request, by: ByClinician) -> CalendarShown:
    """In place of the one before. No nudge is sent while the client is busy. Titles, places and people are not kept."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FILE:
        return await _set_file(by, client_id, await request.body())
    if kind == JSON:
        return await _set_address(by, client_id, await request.body())
    raise Problem(415, "unsupported_media_type", f"Send a file as Content-Type: {FILE}, an address as {JSON}.")


@router.get(PATH, summary="How a client's calendar stands", responses=problems(404, 422))
async def show_calendar(client_id: UUID, by: ByClinician) -> CalendarShown:
    """Never the address, and never when the client is busy."""
    async with by.transaction() as tx:
        await the_client(by, tx, client_id)
        return await _shown(by, tx, client_id)


@router.delete(PATH, summary="Forget a client's calendar", responses=problems(404, 422))
async def forget_calendar(client_id: UUID, by: ByClinician) -> CalendarShown:
    """The client counts as never busy. Doing it again does nothing."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        await handlers.forget(by.desk, tx, client, now=by.now)
        return await _shown(by, tx, client_id)


async def _set_file(by: Clinician, client_id: UUID, file: bytes) -> CalendarShown:
    times = await handlers.read_file(file)
    if isinstance(times, Unreadable):
        raise _problem(times)
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        if refused := await handlers.set_file(by.desk, tx, client, times, now=by.now):
            raise _problem(refused)
        return await _shown(by, tx, client_id)


async def _set_address(by: Clinician, client_id: UUID, body: bytes) -> CalendarShown:
    try:
        given = CalendarAt.model_validate_json(body)
    except ValidationError as fault:
        errors = fault.errors(include_input=False, include_url=False)
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in errors]) from None
    address = address_of(given.address, http_too=by.desk.allowed.http)
    if isinstance(address, Fault):
        raise problem_of(NotValid((address,)))
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        await handlers.set_address(by.desk, tx, client, address, now=by.now)
        shown = await _shown(by, tx, client_id)
    by.desk.calendar_due.set()
    return shown


async def _shown(by: Clinician, tx: Tx, client_id: UUID) -> CalendarShown:
    found = await calendars.find(tx, by.clinic_id, ClientId(client_id))
    if found is None:
        return CalendarShown(
            kind="none",
            spans=0,
            known_until=None,
            fetched_at=None,
            fault=None,
            failing_since=None,
            failing_long=False,
        )
    return CalendarShown(
        kind=found.kind,
        spans=found.spans,
        known_until=found.known_until,
        fetched_at=found.fetched_at,
        fault=found.fault,
        failing_since=found.failing_since,
        failing_long=is_long(found.failing_since, by.now),
    )


def _problem(why: Unreadable) -> Problem:
    if why.code == "too_large":
        return Problem(413, "body_too_large", why.says)
    lines = [{"line": why.line, "field": None, "code": why.code, "fault": why.says}] if why.line else []
    detail = why.says if why.line is None else f"{why.says} See `lines`."
    return Problem(422, "calendar_not_valid", detail, also={"lines": lines})
