"""Worksheets: beginning one, going on with it, turning it into a draft plan."""

import json
from dataclasses import replace
from datetime import datetime

from handrail_shared.contracts.ids import ClinicId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.client import Client
from handrail_planner.core.plan import Plan
from handrail_planner.core.refusals import Conflict, NotThere, NotValid, StaleVersion
from handrail_planner.core.template.document import Template
from handrail_planner.core.template.shelf import RETIRED
from handrail_planner.core.worksheet import (
    Answers,
    GatesClosed,
    Worksheet,
    WorksheetId,
    faults_of,
    filled,
    lacking,
    rewritten,
)
from handrail_planner.desk import Desk
from handrail_planner.handlers import from_template, library
from handrail_planner.handlers.clients import in_care
from handrail_planner.handlers.from_template import Clearance, Frame
from handrail_planner.store import plans, worksheets

NO_FIELDS = Conflict(
    "template_without_worksheet", "This template has no worksheet: make the plan from the template itself."
)


async def usable(tx: Tx, clinic_id: ClinicId, template_id: str) -> Template | NotThere | Conflict:
    """The template of that id, if it is in use."""
    kept = await library.find(tx, clinic_id, template_id)
    if isinstance(kept, NotThere):
        return kept
    return RETIRED if kept.retired_at is not None else kept.template


async def begin(
    desk: Desk, tx: Tx, client: Client, worksheet_id: WorksheetId, template_id: str, answers: Answers, *, now: datetime
) -> Worksheet | NotThere | Conflict | NotValid:
    """Begin a worksheet with what is answered already."""
    template = await usable(tx, client.clinic_id, template_id)
    if not isinstance(template, Template):
        return template
    if not template.worksheet:
        return NO_FIELDS
    if faults := tuple(faults_of(template, answers)):
        return NotValid(faults)
    sealed = await _sealed(desk, tx, client, answers)
    sheet = Worksheet(client.clinic_id, client.client_id, worksheet_id, template, sealed, 1, now, now)
    await worksheets.add(tx, sheet)
    return sheet


async def rewrite(
    desk: Desk, tx: Tx, clinic_id: ClinicId, worksheet_id: WorksheetId, answers: Answers, *, version: int, now: datetime
) -> Worksheet | NotThere | Conflict | NotValid | StaleVersion:
    """Replace its answers; `version` is the one that the caller has read."""
    held = await _held(tx, clinic_id, worksheet_id)
    if not isinstance(held, tuple):
        return held
    client, sheet = held
    if faults := tuple(faults_of(sheet.template, answers)):
        return NotValid(faults)
    outcome = rewritten(sheet, await _sealed(desk, tx, client, answers), version=version, now=now)
    if isinstance(outcome, Worksheet):
        await worksheets.change(tx, outcome)
    return outcome


async def turn_into_plan(
    desk: Desk,
    tx: Tx,
    clinic_id: ClinicId,
    worksheet_id: WorksheetId,
    plan_id: PlanId,
    frame: Frame,
    clearance: Clearance,
    *,
    now: datetime,
) -> Plan | NotThere | Conflict | NotValid | GatesClosed:
    """Draft the plan that it says. Doing it again answers with the plan that it has become."""
    held = await _held(tx, clinic_id, worksheet_id)
    if not isinstance(held, tuple):
        return held
    client, sheet = held
    if sheet.plan_id is not None:
        return await plans.find(tx, clinic_id, sheet.plan_id) or NotThere("plan")
    answers = await opened(desk, tx, sheet)
    if faults := tuple(lacking(sheet.template, answers)):
        return NotValid(faults)
    words = filled(sheet.template, answers)
    made = await from_template.draft(desk, tx, client, plan_id, sheet.template, words, frame, clearance, now=now)
    if isinstance(made, Plan):
        await worksheets.change(tx, replace(sheet, plan_id=plan_id, version=sheet.version + 1, changed_at=now))
    return made


async def opened(desk: Desk, tx: Tx, sheet: Worksheet) -> Answers:
    """Its answers in clear."""
    text = await desk.vault.open(tx, sheet.clinic_id, sheet.client_id, "worksheet.answers", sheet.answers)
    found: dict[str, str | int | list[str]] = json.loads(text)
    return {key: tuple(answer) if isinstance(answer, list) else answer for key, answer in found.items()}


async def _sealed(desk: Desk, tx: Tx, client: Client, answers: Answers) -> str:
    text = json.dumps(answers, ensure_ascii=False)
    return await desk.vault.seal(tx, client.clinic_id, client.client_id, "worksheet.answers", text)


async def _held(
    tx: Tx, clinic_id: ClinicId, worksheet_id: WorksheetId
) -> tuple[Client, Worksheet] | NotThere | Conflict:
    """The worksheet and its client, whom nobody else decides about until the commit."""
    seen = await worksheets.find(tx, clinic_id, worksheet_id)
    if seen is None:
        return NotThere("worksheet")
    client = await in_care(tx, clinic_id, seen.client_id)
    if not isinstance(client, Client):
        return client
    held = await worksheets.find(tx, clinic_id, worksheet_id)
    assert held is not None, "worksheets are kept"
    return client, held
