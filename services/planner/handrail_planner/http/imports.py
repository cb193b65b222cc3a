"""Clients from a file: every line is enrolled, or none is and every faulty line is named."""

import asyncio
import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from handrail_shared.runtime.http import Problem
from handrail_shared.runtime.outbox import hold
from pydantic import BaseModel, Field

from handrail_planner import contact
from handrail_planner.core import roster
from handrail_planner.core.refusals import NotThere
from handrail_planner.core.roster import COLUMNS, Canon, LineFault, Roster
from handrail_planner.handlers import imports as handlers
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.once import AsAttempt, Attempt, once
from handrail_planner.http.problems import problem_of, problems
from handrail_planner.store import clinics, imports
from handrail_planner.store.imports import Imported

router = APIRouter(tags=["clients"])

PATH = "/v1/clients/import"
MAX_BYTES = 5 * 1024 * 1024
MAX_FAULTS = 1_000
"""How many faulty lines an answer names; of the others it says how many there are."""
WITHIN_SECONDS = 60
"""After that nothing is enrolled. The largest file that is allowed takes a small part of it."""
_EXAMPLE = "phone,email,zone,name,sms_consent_wording,risk_warning\n+12025550143,sam@example.com,America/New_York,Sam,sms_2026_01,risk_2026_01\n"
_CSV: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f"UTF-8, comma or semicolon, the first line names the columns: {', '.join(COLUMNS)}.",
        "content": {"text/csv": {"schema": {"type": "string", "example": _EXAMPLE}}},
    }
}


class ImportedShown(BaseModel):
    """The client that a line of the file became."""

    line: int = Field(description="Of the file, the header being the first.", examples=[2])
    client_id: UUID


class ImportShown(BaseModel):
    """What an import made, or would make."""

    import_id: UUID | None = Field(description="None for a dry run.")
    lines: int = Field(description="How many clients the file has.")
    clients: list[ImportedShown]


class _Sent(BaseModel):
    """What tells an import from another: the file."""

    digest: str


@router.post(
    PATH,
    status_code=201,
    summary="Enrol clients from a CSV file",
    openapi_extra=_CSV,
    responses={
        200: {"model": ImportShown, "description": "A dry run found nothing wrong."},
        **problems(413, 415, 422, on_422="`lines_not_valid`: `lines` names every faulty line; nothing was enrolled."),
    },
)
async def import_clients(
    request: Request,
    response: Response,
    by: ByClinician,
    attempt: AsAttempt,
    *,
    dry_run: Annotated[bool, Query(description="Look at everything, enrol nobody.")] = False,
) -> ImportShown:
    """All or nothing. Empty lines do not count; a wording says that a form was signed for that channel, and needs
    the `risk_warning` that the client was shown before."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "text/csv":
        raise Problem(415, "unsupported_media_type", "Send the file as Content-Type: text/csv.")
    raw = await request.body()
    found = await _read(by, raw)
    async with asyncio.timeout(WITHIN_SECONDS):
        await handlers.index_mailboxes(by.desk, by.clinic_id)
        if dry_run:
            await _tried(by, found)
            response.status_code = 200
            return ImportShown(import_id=None, lines=len(found.lines), clients=[])
        return await _enrolled(by, attempt, raw, found)


async def _read(by: Clinician, raw: bytes) -> Roster:
    """In a thread: the largest file takes seconds, and others are waiting."""
    async with by.transaction() as tx:
        clinic = await clinics.find(tx, by.clinic_id)
    if clinic is None:
        raise problem_of(NotThere("clinic"))
    phone = partial(contact.canonical_phone, region=clinic.region, field="phone", whose="client")
    return await asyncio.to_thread(roster.read, raw, Canon(phone, partial(contact.canonical_email, field="email")))


async def _tried(by: Clinician, found: Roster) -> None:
    async with by.transaction() as tx:
        taken = await handlers.taken(by.desk, tx, by.clinic_id, found.lines)
    _refuse(found.faults, taken)


async def _enrolled(by: Clinician, attempt: Attempt, raw: bytes, found: Roster) -> ImportShown:
    async with by.transaction() as tx:
        turn = await once(by.desk, tx, by.clinic_id, attempt, _Sent(digest=hashlib.sha256(raw).hexdigest()), now=by.now)
        if turn.first:
            await hold(tx, [by.clinic_id])
            _refuse(found.faults, await handlers.taken(by.desk, tx, by.clinic_id, found.lines))
            made = await handlers.enrol_all(
                by.desk, tx, by.clinic_id, turn.resource_id, found.lines, key_id=by.key_id, now=by.now
            )
            _refuse([each for each in made if isinstance(each, LineFault)])
        return _shown(turn.resource_id, await imports.of(tx, by.clinic_id, turn.resource_id))


def _shown(import_id: UUID, made: Sequence[Imported]) -> ImportShown:
    clients = [ImportedShown(line=each.line, client_id=each.client_id) for each in made]
    return ImportShown(import_id=import_id, lines=len(clients), clients=clients)


def _refuse(*faults: Sequence[LineFault]) -> None:
    """The problem that names every faulty line, if there is one."""
    found = sorted((each for some in faults for each in some), key=lambda each: (each.line, each.field or ""))
    if not found:
        return
    lines = len({each.line for each in found})
    raise Problem(
        422,
        "lines_not_valid",
        f"{lines} {'line is' if lines == 1 else 'lines are'} not as they must be, so nobody was enrolled: see `lines`.",
        also={
            "lines": [
                {"line": each.line, "field": each.field, "code": each.code, "fault": each.fault}
                for each in found[:MAX_FAULTS]
            ],
            "more": max(0, len(found) - MAX_FAULTS),
        },
    )
