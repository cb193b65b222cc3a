"""Plans from templates, and worksheets that become plans."""

from functools import partial
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query, Response
from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.ids import ClientId, GoalId, PlanId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body, Problem
from pydantic import AwareDatetime, BaseModel, Field, StrictBool, StrictInt, StringConstraints

from handrail_planner.core.plan import DEFAULT_DAYS, MAX_DAYS, Plan
from handrail_planner.core.refusals import Conflict, NotThere, NotValid, StaleVersion
from handrail_planner.core.template.document import (
    MAX_FIELDS,
    Act,
    FieldKey,
    FieldKind,
    GateKind,
    Paragraph,
    PlanField,
    Sentence,
    Slug,
)
from handrail_planner.core.worksheet import (
    Answers,
    GatesClosed,
    Own,
    State,
    Worksheet,
    WorksheetId,
    made_own,
)
from handrail_planner.handlers import from_template
from handrail_planner.handlers import worksheets as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.handlers.from_template import Clearance, Frame
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import After, Limit
from handrail_planner.http.lookups import the_client, the_plan
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.paging import check_cursor
from handrail_planner.http.plans.moments import MomentGiven
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.http.versions import IfMatch, show_version, version_read
from handrail_planner.store import library, worksheets

router = APIRouter(tags=["worksheets"])
T = TypeVar("T")


class GatesCleared(Body):
    """What the clinician has asked about and found in order. It is kept, with the key that said so and the time."""

    requires_medical_ok: StrictBool = False
    not_where_violence: StrictBool = False
    rungs_by_clinician_only: StrictBool = False
    needs_night_consent: StrictBool = False

    def kinds(self) -> frozenset[GateKind]:
        """The gates that are said to be cleared."""
        said: dict[GateKind, bool] = {
            "requires_medical_ok": self.requires_medical_ok,
            "not_where_violence": self.not_where_violence,
            "rungs_by_clinician_only": self.rungs_by_clinician_only,
            "needs_night_consent": self.needs_night_consent,
        }
        return frozenset(kind for kind, cleared in said.items() if cleared)


class PlanFramed(Body):
    """What a plan needs that no template knows."""

    goal_id: UUID
    copy_level: CopyLevel = "discreet"
    lasts_days: StrictInt = Field(default=DEFAULT_DAYS, ge=1, le=MAX_DAYS)
    gates_cleared: GatesCleared = GatesCleared()

    def frame(self) -> Frame:
        """The same as the core knows it."""
        return Frame(GoalId(self.goal_id), self.copy_level, self.lasts_days)


class PlanFromTemplate(PlanFramed):
    """What differs from the template, in the client's own words; what is left out is taken from it."""

    template_id: Slug = Field(examples=["exit_line"])
    cue: Act | None = Field(default=None, examples=["the Friday crowd heads for the bar"])
    response: Act | None = None
    discreet: Act | None = None
    first_act: Act | None = None
    minutes: StrictInt | None = Field(default=None, ge=1, le=480)
    tiny: Act | None = None
    obstacle: Paragraph | None = None
    done_when: Sentence | None = None
    rationale: Sentence | None = None
    avoided: Sentence | None = None
    prediction: Paragraph | None = Field(default=None, description="For an experiment: what the client expects.")
    moments: tuple[MomentGiven, ...] = Field(default=(), max_length=14)

    def own(self) -> Own:
        """The same as the core knows it."""
        return Own(
            cue=self.cue,
            response=self.response,
            discreet=self.discreet,
            first_act=self.first_act,
            minutes=self.minutes,
            tiny=self.tiny,
            obstacle=self.obstacle,
            done_when=self.done_when,
            rationale=self.rationale,
            avoided=self.avoided,
            prediction=self.prediction,
            windows=tuple(each.window() for each in self.moments),
        )


class ClearingShown(BaseModel):
    """A gate that was cleared for a plan: by which of the clinic's keys, and when."""

    gate: GateKind
    key_id: UUID
    cleared_at: AwareDatetime


class PlanDrafted(BaseModel):
    """The draft that was made. `Location` says where the plan is."""

    plan_id: UUID
    client_id: UUID
    state: str
    version: int
    template_id: str | None
    gates_cleared: list[ClearingShown]


Text = Annotated[str, StringConstraints(max_length=500)]
Given = Text | StrictInt | Annotated[tuple[Text, ...], Field(max_length=7)]


class Answered(Body):
    """Answers by the keys of the worksheet's fields; they need not be complete."""

    answers: dict[FieldKey, Given] = Field(max_length=MAX_FIELDS, examples=[{"cue": "the crowd heads for the bar"}])


class WorksheetBegun(Answered):
    """Which template's worksheet, and what is answered already."""

    template_id: Slug = Field(examples=["exit_line"])
    answers: dict[FieldKey, Given] = Field(default={}, max_length=MAX_FIELDS)


class FieldShown(BaseModel):
    """A question, and its answer if there is one."""

    key: str
    prompt: str
    kind: FieldKind
    choices: list[str]
    required: bool
    maps_to: PlanField
    answer: str | int | list[str] | None


class WorksheetShown(BaseModel):
    """A worksheet as it stands, its fields in the order in which they are asked."""

    worksheet_id: UUID
    client_id: UUID
    template_id: str
    template_version: int
    state: State
    version: int
    fields: list[FieldShown]
    begun_at: AwareDatetime
    changed_at: AwareDatetime
    plan_id: UUID | None


class WorksheetPage(BaseModel):
    """Some of a client's worksheets, the oldest first."""

    items: list[WorksheetShown]
    next: UUID | None


_GATE = "`gate_not_cleared`: `faults` says which and why."


@router.post(
    "/v1/clients/{client_id}/plans/from-template",
    status_code=201,
    summary="Draft a plan from a template",
    responses=problems(400, 404, 409, 422, on_409=f"`client_discharged`, `template_retired`, or {_GATE}"),
)
async def plan_from_template(
    client_id: UUID, body: PlanFromTemplate, by: ByClinician, attempt: AsAttempt, response: Response
) -> PlanDrafted:
    """The template's words with the client's own over them. Every gate of the template must be cleared."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        plan_id = PlanId(turn.resource_id)
        if turn.first:
            template = settled(await handlers.usable(tx, by.clinic_id, body.template_id))
            filled, clearance = made_own(template, body.own()), Clearance(body.gates_cleared.kinds(), by.key_id)
            made = from_template.draft(
                by.desk, tx, client, plan_id, template, filled, body.frame(), clearance, now=by.now
            )
            _through_the_gates(await made)
        return await _drafted(by, tx, await the_plan(by, tx, plan_id), response, body.template_id)


@router.post(
    "/v1/clients/{client_id}/worksheets",
    status_code=201,
    summary="Begin a worksheet",
    responses=problems(
        400, 404, 409, 422, on_409="`client_discharged`, `template_retired`, or `template_without_worksheet`."
    ),
)
async def begin(
    client_id: UUID, body: WorksheetBegun, by: ByClinician, attempt: AsAttempt, response: Response
) -> WorksheetShown:
    """To be filled in together. It keeps the template's questions as they are now."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        sheet_id = WorksheetId(turn.resource_id)
        if turn.first:
            made = handlers.begin(by.desk, tx, client, sheet_id, body.template_id, body.answers, now=by.now)
            settled(await made)
        response.headers["Location"] = f"/v1/worksheets/{sheet_id}"
        return await _answer(by, tx, await _the_worksheet(by, tx, sheet_id), response)


@router.get("/v1/clients/{client_id}/worksheets", summary="A client's worksheets", responses=problems(404, 422))
async def list_worksheets(
    client_id: UUID, by: ByClinician, after: After = None, limit: Annotated[Limit, Query()] = 50
) -> WorksheetPage:
    """The oldest first."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        await check_cursor(after, partial(worksheets.find, tx, by.clinic_id), of=client.client_id)
        page = await worksheets.after(tx, by.clinic_id, client.client_id, after, limit)
        return WorksheetPage(items=[await _shown(by, tx, each) for each in page.items], next=page.next)


@router.get("/v1/worksheets/{worksheet_id}", summary="A worksheet", responses=problems(404, 422))
async def show(worksheet_id: UUID, by: ByClinician, response: Response) -> WorksheetShown:
    """With its questions and answers; `ETag` is its version."""
    async with by.transaction() as tx:
        return await _answer(by, tx, await _the_worksheet(by, tx, worksheet_id), response)


@router.put(
    "/v1/worksheets/{worksheet_id}",
    summary="Go on with a worksheet",
    responses=problems(400, 404, 409, 412, 422, 428, on_409="`client_discharged`, or `worksheet_planned`."),
)
async def rewrite(
    worksheet_id: UUID, body: Answered, by: ByClinician, response: Response, if_match: IfMatch = None
) -> WorksheetShown:
    """State all answers again."""
    version = version_read(if_match)
    async with by.transaction() as tx:
        sheet_id = WorksheetId(worksheet_id)
        sheet = settled(
            await handlers.rewrite(by.desk, tx, by.clinic_id, sheet_id, body.answers, version=version, now=by.now)
        )
        return await _answer(by, tx, sheet, response)


@router.post(
    "/v1/worksheets/{worksheet_id}/plan",
    status_code=201,
    summary="Draft the plan that a worksheet says",
    responses=problems(400, 404, 409, 422, on_409=f"`client_discharged`, or {_GATE}"),
)
async def turn_into_plan(
    worksheet_id: UUID, body: PlanFramed, by: ByClinician, attempt: AsAttempt, response: Response
) -> PlanDrafted:
    """Doing it again answers with the plan that it has become."""
    async with by.transaction() as tx:
        sheet = await _the_worksheet(by, tx, worksheet_id)
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        plan_id, sheet_id = PlanId(turn.resource_id), sheet.worksheet_id
        clearance = Clearance(body.gates_cleared.kinds(), by.key_id)
        made = handlers.turn_into_plan(
            by.desk, tx, by.clinic_id, sheet_id, plan_id, body.frame(), clearance, now=by.now
        )
        return await _drafted(by, tx, _through_the_gates(await made), response, sheet.template.id)


def _through_the_gates(outcome: T | GatesClosed | NotValid | NotThere | Conflict | StaleVersion) -> T:
    """What was asked for; a closed gate becomes its problem, which says which, why, and what to offer instead."""
    if not isinstance(outcome, GatesClosed):
        return settled(outcome)
    offer = f" Or offer {' or '.join(outcome.instead)} instead." if outcome.instead else ""
    detail = "Ask about each gate first, then send it as cleared in gates_cleared; it is kept who did so and when."
    faults = [{"field": f"gates_cleared.{kind}", "fault": why} for kind, why in outcome.gates]
    raise Problem(409, "gate_not_cleared", detail + offer, faults=faults)


async def _the_worksheet(by: Clinician, tx: Tx, worksheet_id: UUID) -> Worksheet:
    sheet = await worksheets.find(tx, by.clinic_id, worksheet_id)
    if sheet is None:
        raise problem_of(NotThere("worksheet"))
    return sheet


async def _drafted(by: Clinician, tx: Tx, plan: Plan, response: Response, template_id: str) -> PlanDrafted:
    response.headers["Location"] = f"/v1/plans/{plan.plan_id}"
    cleared = await library.clearings(tx, by.clinic_id, plan.plan_id)
    return PlanDrafted(
        plan_id=plan.plan_id,
        client_id=plan.client_id,
        state=plan.state,
        version=plan.version,
        template_id=template_id,
        gates_cleared=[ClearingShown.model_validate(each, from_attributes=True) for each in cleared],
    )


async def _answer(by: Clinician, tx: Tx, sheet: Worksheet, response: Response) -> WorksheetShown:
    show_version(response, sheet.version)
    return await _shown(by, tx, sheet)


async def _shown(by: Clinician, tx: Tx, sheet: Worksheet) -> WorksheetShown:
    answers = await handlers.opened(by.desk, tx, sheet)
    return WorksheetShown(
        worksheet_id=sheet.worksheet_id,
        client_id=sheet.client_id,
        template_id=sheet.template.id,
        template_version=sheet.template.version,
        state=sheet.state,
        version=sheet.version,
        fields=_fields(sheet, answers),
        begun_at=sheet.begun_at,
        changed_at=sheet.changed_at,
        plan_id=sheet.plan_id,
    )


def _fields(sheet: Worksheet, answers: Answers) -> list[FieldShown]:
    return [
        FieldShown(
            key=each.key,
            prompt=each.prompt,
            kind=each.kind,
            choices=list(each.choices),
            required=each.required,
            maps_to=each.maps_to,
            answer=list(said) if isinstance(said := answers.get(each.key), tuple) else said,
        )
        for each in sheet.template.worksheet
    ]
