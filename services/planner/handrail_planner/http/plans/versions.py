"""What a plan said before: every version, as it was written."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from handrail_shared.contracts.events.plans import Way
from handrail_shared.runtime.db import Tx
from pydantic import AwareDatetime, BaseModel, Field

from handrail_planner.core.ladder import RungReason
from handrail_planner.core.refusals import NotThere
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import Limit
from handrail_planner.http.lookups import the_plan
from handrail_planner.http.plans.shown import WordsShown, said
from handrail_planner.http.problems import problem_of, problems
from handrail_planner.store import plan_history
from handrail_planner.store.plan_history import Rehearsal, Version

router = APIRouter(tags=["plans"])
MOST = 2**31 - 1


class RehearsalShown(BaseModel):
    """That the client said it back, and how they put it, if that was written down."""

    way: Way
    rehearsed_at: AwareDatetime
    words: str | None


class VersionShown(WordsShown):
    """A version as it was written."""

    plan_id: UUID
    written_at: AwareDatetime
    rung_reason: RungReason | None = Field(
        description="Why the clinician moved the client to this rung, if that was it."
    )
    rehearsal: RehearsalShown | None


class VersionPage(BaseModel):
    """Some of a plan's versions, the oldest first."""

    items: list[VersionShown]
    next: int | None


class AnswerShown(BaseModel):
    """What the client last said to a proposal."""

    version: int
    answer: Literal["accept", "change", "decline"]
    way: Way
    confidence: int | None
    importance: int | None
    words: str | None
    answered_at: AwareDatetime


@router.get("/v1/plans/{plan_id}/versions", summary="A plan's versions", responses=problems(404, 422))
async def versions(
    plan_id: UUID,
    by: ByClinician,
    after: Annotated[int, Query(ge=0, le=MOST, description="The `next` of the page before.")] = 0,
    limit: Annotated[Limit, Query()] = 50,
) -> VersionPage:
    """The oldest first. None is ever changed."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        found = await plan_history.versions_after(tx, by.clinic_id, plan.plan_id, after, limit + 1)
        page = found[:limit]
        spoken = await plan_history.rehearsals(tx, by.clinic_id, plan.plan_id, [each.version for each in page])
        return VersionPage(
            items=[await _shown(by, tx, plan.plan_id, each, spoken) for each in page],
            next=page[-1].version if len(found) > limit else None,
        )


@router.get("/v1/plans/{plan_id}/versions/{version}", summary="A version of a plan", responses=problems(404, 422))
async def version(plan_id: UUID, version: Annotated[int, Path(ge=1, le=MOST)], by: ByClinician) -> VersionShown:
    """As it was written."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        found = await plan_history.version(tx, by.clinic_id, plan.plan_id, version)
        if found is None:
            raise problem_of(NotThere("version"))
        spoken = await plan_history.rehearsals(tx, by.clinic_id, plan.plan_id, [version])
        return await _shown(by, tx, plan.plan_id, found, spoken)


@router.get(
    "/v1/plans/{plan_id}/answer",
    summary="The client's last answer",
    responses=problems(404, 422, on_404="`plan_unknown`, or `proposal_unknown`: nothing was answered yet."),
)
async def last_answer(plan_id: UUID, by: ByClinician) -> AnswerShown:
    """With what should change, if the client said so."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        answer = await plan_history.last_answer(tx, by.clinic_id, plan.plan_id)
        if answer is None:
            raise problem_of(NotThere("proposal"))
        words = await by.desk.open_text(tx, by.clinic_id, plan.client_id, "plan.answer", answer.words)
        return AnswerShown(
            version=answer.version,
            answer=answer.answer,
            way=answer.way,
            confidence=answer.confidence,
            importance=answer.importance,
            words=words,
            answered_at=answer.answered_at,
        )


async def _shown(
    by: Clinician, tx: Tx, plan_id: UUID, version: Version, spoken: Mapping[int, Rehearsal]
) -> VersionShown:
    words = await by.desk.open_words(tx, by.clinic_id, version.client_id, version.words)
    return VersionShown(
        **said(words, version.moments),
        goal_id=version.goal_id,
        version=version.version,
        cue_kind=version.cue_kind,
        response_kind=version.response_kind,
        kind=version.kind,
        copy_level=version.copy_level,
        rung=version.rung,
        lasts_days=version.lasts_days,
        template_id=version.template_id,
        plan_id=plan_id,
        written_at=version.written_at,
        rung_reason=version.rung_reason,
        rehearsal=await _rehearsal(by, tx, version, spoken.get(version.version)),
    )


async def _rehearsal(by: Clinician, tx: Tx, version: Version, rehearsal: Rehearsal | None) -> RehearsalShown | None:
    if rehearsal is None:
        return None
    words = await by.desk.open_text(tx, by.clinic_id, version.client_id, "plan.rehearsal", rehearsal.words)
    return RehearsalShown(way=rehearsal.way, rehearsed_at=rehearsal.rehearsed_at, words=words)
