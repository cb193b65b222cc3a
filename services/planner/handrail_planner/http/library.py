"""Templates: the built-in ones and a clinic's own."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from handrail_shared.runtime.http import Body, Problem
from pydantic import AwareDatetime, BaseModel, Field

from handrail_planner.core.plan import CueKind, PlanKind
from handrail_planner.core.refusals import Conflict
from handrail_planner.core.template.document import (
    Content,
    LanguageTag,
    Modality,
    Short,
    Slug,
)
from handrail_planner.core.template.lint import Finding, lint
from handrail_planner.core.template.reading import Misfit, Unfit, read
from handrail_planner.core.template.shelf import Does, Kept, Step
from handrail_planner.core.template.tree import MAX_BYTES
from handrail_planner.handlers import library as handlers
from handrail_planner.http.access import ByClinician
from handrail_planner.http.fields import Limit, Nothing, stated
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.http.versions import IfMatch, show_version, version_read
from handrail_planner.store.library import Wanted

router = APIRouter(tags=["templates"])

YAML = "application/yaml"
YAML_TYPES = frozenset({YAML, "text/yaml", "application/x-yaml", "text/x-yaml"})
AfterTemplate = Annotated[
    Slug | None,
    Query(
        description="The `next` of the page before: a template's id.",
        json_schema_extra=stated("string", pattern="^[a-z][a-z0-9_]{1,47}$"),
    ),
]
TemplateId = Annotated[str, Path(min_length=2, max_length=48, pattern="^[a-z][a-z0-9_]{1,47}$", examples=["exit_line"])]


class WarningShown(BaseModel):
    """Something in a template that works but could be better."""

    code: str
    field: str
    fault: str


class TemplateListed(BaseModel):
    """A template in a list."""

    template_id: str
    version: int
    built_in: bool
    retired: bool
    language: str
    name: str
    summary: str
    modalities: list[Modality]
    technique: str
    plan_kind: PlanKind
    cue_kind: CueKind
    gates: list[str]


class TemplatePage(BaseModel):
    """Some of the clinic's shelf, in the order of the ids."""

    items: list[TemplateListed]
    next: str | None


class TemplateShown(BaseModel):
    """A template whole."""

    template_id: str
    version: int
    built_in: bool
    content: Content
    warnings: list[WarningShown]
    copied_from: str | None
    copied_version: int | None
    made_at: AwareDatetime | None
    changed_at: AwareDatetime | None
    retired_at: AwareDatetime | None


class TemplateCopied(Body):
    """What the copy is called."""

    new_id: Slug = Field(examples=["our_exit_line"])
    name: Short | None = None


class StepShown(BaseModel):
    """What one template of a file does."""

    template_id: str
    version: int
    does: Does
    warnings: list[WarningShown]


class MisfitShown(BaseModel):
    """Something in a file that can't be meant so. `field` is empty where the file is not even YAML."""

    line: int
    column: int
    field: str
    fault: str


class FileTaken(BaseModel):
    """What a file did, or with `dry_run` what it would do."""

    dry_run: bool
    taken: bool = Field(description="Whether all of it was taken in; otherwise nothing was.")
    templates: list[StepShown]
    faults: list[MisfitShown]


@router.get("/v1/templates", summary="Templates", responses=problems(422))
async def list_templates(
    by: ByClinician,
    modality: Annotated[Modality | None, Query()] = None,
    cue_kind: Annotated[CueKind | None, Query()] = None,
    language: Annotated[LanguageTag | None, Query()] = None,
    *,
    retired: Annotated[bool, Query(description="Retired ones, too.")] = False,
    after: AfterTemplate = None,
    limit: Annotated[Limit, Query()] = 50,
) -> TemplatePage:
    """Built-in ones and the clinic's own, in the order of their ids."""
    wanted = Wanted(modality, cue_kind, language, retired)
    async with by.transaction() as tx:
        page = await handlers.page(tx, by.clinic_id, wanted, last=after, limit=limit)
    return TemplatePage(items=[_listed(each) for each in page.items], next=page.next)


_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {YAML: {"schema": {"type": "object"}}}}
}


@router.get(
    "/v1/templates/export",
    summary="Templates as a file",
    response_class=Response,
    responses=_FILE | problems(422),
)
async def export(
    by: ByClinician,
    *,
    built_in: Annotated[bool, Query(description="With the built-in ones that are in use.")] = False,
) -> Response:
    """The clinic's own in YAML, without the retired ones."""
    async with by.transaction() as tx:
        text = await handlers.file_of(tx, by.clinic_id, with_built_in=built_in)
    named = {"Content-Disposition": 'attachment; filename="templates.yaml"'}
    return Response(text, media_type=YAML, headers=named)


_ANY = {"description": f"A file as it is exported, of at most {MAX_BYTES} bytes. Faults are told with line and column."}


@router.post(
    "/v1/templates/import",
    summary="Take in a file of templates",
    openapi_extra={"requestBody": {"required": True, "content": {YAML: {"schema": _ANY}}}},
    responses=problems(409, 413, 415, 422, on_409="`too_many_templates`."),
)
async def bring_in(
    request: Request,
    by: ByClinician,
    *,
    dry_run: Annotated[bool, Query(description="Say what would happen, and do nothing.")] = False,
) -> FileTaken:
    """All of it or nothing. A dry run answers 200 with every fault; otherwise a fault is a problem."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in YAML_TYPES:
        raise Problem(415, "not_yaml", f"Send the file as it is, with Content-Type: {YAML}.")
    file = await asyncio.to_thread(read, await request.body())
    if isinstance(file, Unfit):
        return _refused(file, dry_run=dry_run)
    async with by.transaction() as tx:
        steps = await handlers.bring_in(tx, by.clinic_id, file, dry_run=dry_run, now=by.now)
    if isinstance(steps, Unfit):
        return _refused(steps, dry_run=dry_run)
    if isinstance(steps, Conflict):
        raise problem_of(steps)
    return FileTaken(dry_run=dry_run, taken=not dry_run, templates=[_step(each) for each in steps], faults=[])


@router.get("/v1/templates/{template_id}", summary="A template", responses=problems(404, 422))
async def show(template_id: TemplateId, by: ByClinician, response: Response) -> TemplateShown:
    """Whole; `ETag` is its version."""
    async with by.transaction() as tx:
        return _answer(settled(await handlers.find(tx, by.clinic_id, template_id)), response)


@router.post(
    "/v1/templates/{template_id}/copy",
    status_code=201,
    summary="Copy a template",
    responses=problems(400, 404, 409, 422, on_409="`template_id_taken`, or `too_many_templates`."),
)
async def copy(
    template_id: TemplateId, body: TemplateCopied, by: ByClinician, attempt: AsAttempt, response: Response
) -> TemplateShown:
    """Make it the clinic's own, to be edited."""
    async with by.transaction() as tx:
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        if turn.first:
            made = handlers.copy(tx, by.clinic_id, template_id, new_id=body.new_id, name=body.name, now=by.now)
            kept = settled(await made)
        else:
            kept = settled(await handlers.find(tx, by.clinic_id, body.new_id))
        response.headers["Location"] = f"/v1/templates/{body.new_id}"
        return _answer(kept, response)


@router.put(
    "/v1/templates/{template_id}",
    summary="Edit a template",
    responses=problems(400, 404, 409, 412, 422, 428, on_409="`template_built_in`: copy it first."),
)
async def edit(
    template_id: TemplateId, body: Content, by: ByClinician, response: Response, if_match: IfMatch = None
) -> TemplateShown:
    """State all of it again. Plans and worksheets that were made from it stay as they are."""
    version = version_read(if_match)
    async with by.transaction() as tx:
        outcome = await handlers.edit(tx, by.clinic_id, template_id, body, version=version, now=by.now)
        return _answer(settled(outcome), response)


@router.post("/v1/templates/{template_id}/retire", summary="Retire a template", responses=problems(404, 422))
async def retire(
    template_id: TemplateId, by: ByClinician, response: Response, _: Nothing | None = None
) -> TemplateShown:
    """Nothing new is made from it; a built-in one is retired for this clinic only. Doing it again does nothing."""
    async with by.transaction() as tx:
        return _answer(settled(await handlers.retire(tx, by.clinic_id, template_id, at=by.now)), response)


@router.post("/v1/templates/{template_id}/restore", summary="Bring a template back", responses=problems(404, 422))
async def restore(
    template_id: TemplateId, by: ByClinician, response: Response, _: Nothing | None = None
) -> TemplateShown:
    """Retired no more. Doing it again does nothing."""
    async with by.transaction() as tx:
        return _answer(settled(await handlers.retire(tx, by.clinic_id, template_id, at=None)), response)


def _refused(unfit: Unfit, *, dry_run: bool) -> FileTaken:
    if dry_run:
        faults = [_misfit(each) for each in unfit.misfits]
        return FileTaken(dry_run=True, taken=False, templates=[], faults=faults)
    listed = [_fault(each) for each in unfit.misfits]
    raise Problem(422, "not_valid", "Nothing was taken in: some lines are not as they must be.", faults=listed)


def _fault(misfit: Misfit) -> Mapping[str, str]:
    where = f"Line {misfit.place.line}, column {misfit.place.column}"
    return {"field": misfit.field or "file", "fault": f"{where}: {misfit.fault}"}


def _misfit(misfit: Misfit) -> MisfitShown:
    return MisfitShown(
        line=misfit.place.line, column=misfit.place.column, field=misfit.field or "file", fault=misfit.fault
    )


def _step(step: Step) -> StepShown:
    template = step.template
    return StepShown(
        template_id=template.id, version=template.version, does=step.does, warnings=_warnings(step.warnings)
    )


def _warnings(findings: Sequence[Finding]) -> list[WarningShown]:
    warned = (each for each in findings if each.severity == "warn")
    return [WarningShown(code=each.code, field=each.field, fault=each.fault) for each in warned]


def _answer(kept: Kept, response: Response) -> TemplateShown:
    show_version(response, kept.template.version)
    content = kept.template.content
    return TemplateShown(
        template_id=kept.template.id,
        version=kept.template.version,
        built_in=kept.built_in,
        content=content,
        warnings=_warnings(lint(content)),
        copied_from=kept.copied_from,
        copied_version=kept.copied_version,
        made_at=kept.made_at,
        changed_at=kept.changed_at,
        retired_at=kept.retired_at,
    )


def _listed(kept: Kept) -> TemplateListed:
    template = kept.template
    return TemplateListed(
        template_id=template.id,
        version=template.version,
        built_in=kept.built_in,
        retired=kept.retired_at is not None,
        language=template.language,
        name=template.name,
        summary=template.summary,
        modalities=list(template.modalities),
        technique=template.technique,
        plan_kind=template.plan_kind,
        cue_kind=template.cue.kind,
        gates=[gate.kind for gate in template.gates],
    )
