"""If-then plans."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response
from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.ids import ClientId, GoalId, PlanId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body, Problem
from pydantic import AwareDatetime, BaseModel, Field, StrictInt

from handrail_planner.core.clinic import Clinic
from handrail_planner.core.moments import Weekday, Window
from handrail_planner.core.plan import DEFAULT_DAYS, MAX_DAYS, Plan, State
from handrail_planner.core.preview import preview, silenced, warnings_of
from handrail_planner.core.refusals import Fault, NotValid
from handrail_planner.core.words import Words
from handrail_planner.handlers import plans as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.handlers.plans import Wish
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import After, Limit, Nothing, WallTime
from handrail_planner.http.lookups import the_client, the_plan
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.store import clinics, plans

router = APIRouter(tags=["plans"])


class WindowGiven(Body):
    """When the cue is likely, on the client's wall clock. An `end` before `start` is the next day's."""

    days: tuple[Weekday, ...] = Field(min_length=1, max_length=7, examples=[["FR"]])
    start: WallTime = Field(examples=["17:00"])
    end: WallTime = Field(examples=["19:00"])
    lead_minutes: StrictInt = Field(
        default=20, ge=0, le=120, description="How long before the window the nudge is due."
    )


class PlanWritten(Body):
    """What the client will do when this happens again."""

    goal_id: UUID
    cue: str = Field(description="What happens just before.", examples=["the Friday crowd heads for the bar"])
    response: str = Field(description="One act.", examples=["I say my exit line and text Sam"])
    discreet: str | None = Field(default=None, description="The wording for a lock screen.", examples=["Friday plan."])
    copy_level: CopyLevel = Field(default="discreet", description="Which words are sent.")
    moments: tuple[WindowGiven, ...] = Field(default=(), max_length=14)
    lasts_days: StrictInt = Field(
        default=DEFAULT_DAYS, ge=1, le=MAX_DAYS, description="After these days it ends by itself."
    )

    def wish(self) -> Wish:
        """The same as the core knows it."""
        return Wish(
            goal_id=GoalId(self.goal_id),
            words=Words(self.cue, self.response, self.discreet or None),
            copy_level=self.copy_level,
            windows=tuple(Window(each.days, each.start, each.end, each.lead_minutes) for each in self.moments),
            lasts_days=self.lasts_days,
        )


class PlanRewritten(PlanWritten):
    """All of a plan again, and the version that was read (here, or in If-Match)."""

    version: int | None = Field(default=None, ge=1)


class PlanOver(Body):
    """Why a plan ends."""

    reason: Literal["met", "replaced", "dropped"]


class MomentShown(BaseModel):
    """A window with the id under which its opportunities are counted."""

    moment_id: UUID
    days: list[Weekday]
    start: WallTime
    end: WallTime
    lead_minutes: int


class WarningShown(BaseModel):
    """Something that works but costs."""

    code: Literal["two_segments", "many_segments", "not_gsm7", "in_quiet_hours"]
    detail: str


class PlanShown(BaseModel):
    """A plan as it stands, with the text that it would send."""

    plan_id: UUID
    client_id: UUID
    goal_id: UUID
    state: State
    version: int
    cue: str
    response: str
    discreet: str | None
    copy_level: CopyLevel
    moments: list[MomentShown]
    lasts_days: int
    nudge: str = Field(examples=["Harbor: Friday plan. Reply 1 did it, 2 part, 3 missed, 0 n/a"])
    warnings: list[WarningShown]
    drafted_at: AwareDatetime
    activated_at: AwareDatetime | None
    expires_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    ended_reason: Literal["met", "replaced", "dropped", "expired", "discharged"] | None


class PlanPage(BaseModel):
    """Some of a client's plans, the oldest first."""

    items: list[PlanShown]
    next: UUID | None


@router.post(
    "/v1/clients/{client_id}/plans",
    status_code=201,
    summary="Draft a plan",
    responses=problems(400, 404, 409, 422, on_409="`client_discharged`, or `goal_closed`."),
)
async def draft(
    client_id: UUID, body: PlanWritten, by: ByClinician, attempt: AsAttempt, response: Response
) -> PlanShown:
    """Write a plan down. Nothing is sent for it before it is activated."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        if turn.first:
            settled(await handlers.draft(by.desk, tx, client, PlanId(turn.resource_id), body.wish(), now=by.now))
        response.headers["Location"] = f"/v1/plans/{turn.resource_id}"
        return await _answer(by, tx, await the_plan(by, tx, turn.resource_id), response)


@router.get("/v1/clients/{client_id}/plans", summary="A client's plans", responses=problems(404, 422))
async def list_plans(
    client_id: UUID,
    by: ByClinician,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
    after: After = None,
    limit: Annotated[Limit, Query()] = 50,
) -> PlanPage:
    """The oldest first."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        page = await plans.after(tx, by.clinic_id, client.client_id, after, limit, state=state)
        return PlanPage(items=await _shown(by, tx, page.items), next=page.next)


@router.get("/v1/plans/{plan_id}", summary="A plan", responses=problems(404, 422))
async def show(plan_id: UUID, by: ByClinician, response: Response) -> PlanShown:
    """With its words; `ETag` is its version."""
    async with by.transaction() as tx:
        return await _answer(by, tx, await the_plan(by, tx, plan_id), response)


@router.put(
    "/v1/plans/{plan_id}",
    summary="Revise a plan",
    responses=problems(400, 404, 409, 422, 428, on_409="`stale_version`, `plan_ended`, or `goal_closed`."),
)
async def revise(
    plan_id: UUID,
    body: PlanRewritten,
    by: ByClinician,
    response: Response,
    if_match: Annotated[str | None, Header(description="The version that was read, as in `ETag`.")] = None,
) -> PlanShown:
    """State all of it again. An active plan gets a new version, whose days begin now; the past stays as it was."""
    version = _version(body.version, if_match)
    async with by.transaction() as tx:
        outcome = await handlers.revise(
            by.desk, tx, by.clinic_id, PlanId(plan_id), body.wish(), version=version, now=by.now
        )
        return await _answer(by, tx, settled(outcome), response)


@router.post(
    "/v1/plans/{plan_id}/activate",
    summary="Activate a plan",
    responses=problems(404, 409, 422, on_409="`too_many_active_plans`, or `plan_ended`."),
)
async def activate(plan_id: UUID, by: ByClinician, response: Response, _: Nothing | None = None) -> PlanShown:
    """From now on its moments are watched. Doing it again does nothing."""
    async with by.transaction() as tx:
        outcome = await handlers.activate(by.desk, tx, by.clinic_id, PlanId(plan_id), now=by.now)
        return await _answer(by, tx, settled(outcome), response)


@router.post("/v1/plans/{plan_id}/end", summary="End a plan", responses=problems(400, 404, 422))
async def end(plan_id: UUID, body: PlanOver, by: ByClinician, response: Response) -> PlanShown:
    """Nothing of it is due any more; what was counted stays. Doing it again does nothing."""
    async with by.transaction() as tx:
        outcome = await handlers.end(by.desk, tx, by.clinic_id, PlanId(plan_id), body.reason, now=by.now)
        return await _answer(by, tx, settled(outcome), response)


_ETAG = re.compile(r'(?:W/)?"?([1-9][0-9]{0,8})"?')


def _version(in_body: int | None, if_match: str | None) -> int:
    """The version that the caller has read, from either place; both may say it if they say the same."""
    if if_match is None:
        if in_body is None:
            raise Problem(428, "version_required", "Say which version you read: `version` in the body, or If-Match.")
        return in_body
    matched = _ETAG.fullmatch(if_match.strip())
    if matched is None or in_body not in {None, int(matched[1])}:
        raise problem_of(NotValid((Fault("header.If-Match", 'Write the version that was read, like "3".'),)))
    return int(matched[1])


async def _answer(by: Clinician, tx: Tx, plan: Plan, response: Response) -> PlanShown:
    response.headers["ETag"] = f'"{plan.version}"'
    return (await _shown(by, tx, [plan]))[0]


async def _shown(by: Clinician, tx: Tx, found: Sequence[Plan]) -> list[PlanShown]:
    clinic = await clinics.find(tx, by.clinic_id)
    assert clinic is not None, "a key opens a clinic that is there"
    return [
        _opened(plan, await by.desk.open_words(tx, by.clinic_id, plan.client_id, plan.words), clinic) for plan in found
    ]


def _opened(plan: Plan, words: Words, clinic: Clinic) -> PlanShown:
    text = preview(clinic.alias, words, plan.copy_level)
    awkward = [*warnings_of(text), *silenced([each.window for each in plan.moments], clinic)]
    return PlanShown(
        plan_id=plan.plan_id,
        client_id=plan.client_id,
        goal_id=plan.goal_id,
        state=plan.state,
        version=plan.version,
        cue=words.cue,
        response=words.response,
        discreet=words.discreet,
        copy_level=plan.copy_level,
        moments=[_moment(each.moment_id, each.window) for each in plan.moments],
        lasts_days=plan.lasts_days,
        nudge=text,
        warnings=[WarningShown.model_validate(each, from_attributes=True) for each in awkward],
        drafted_at=plan.drafted_at,
        activated_at=plan.activated_at,
        expires_at=plan.expires_at,
        ended_at=plan.ended_at,
        ended_reason=plan.ended_reason,
    )


def _moment(moment_id: UUID, window: Window) -> MomentShown:
    return MomentShown(
        moment_id=moment_id,
        days=list(window.days),
        start=window.start,
        end=window.end,
        lead_minutes=window.lead_minutes,
    )
