"""Drafting, listing, showing and revising plans."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from handrail_shared.contracts.ids import ClientId, PlanId
from pydantic import BaseModel

from handrail_planner.core.plan import State
from handrail_planner.handlers import plans as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.http.access import ByClinician
from handrail_planner.http.fields import After, Limit
from handrail_planner.http.lookups import the_client, the_plan
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.paging import check_cursor
from handrail_planner.http.plans.bodies import PlanRewritten, PlanWritten
from handrail_planner.http.plans.shown import PlanShown, answered, shown
from handrail_planner.http.problems import problems, settled
from handrail_planner.http.versions import IfMatch, version_read
from handrail_planner.store import plans

router = APIRouter(tags=["plans"])


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
    """Write a plan down. Nothing is sent for it before it is proposed."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        if turn.first:
            settled(await handlers.draft(by.desk, tx, client, PlanId(turn.resource_id), body.wish(), now=by.now))
        response.headers["Location"] = f"/v1/plans/{turn.resource_id}"
        return await answered(by, tx, await the_plan(by, tx, turn.resource_id), response)


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
        await check_cursor(after, partial(plans.find, tx, by.clinic_id), of=client.client_id)
        page = await plans.after(tx, by.clinic_id, client.client_id, after, limit, state=state)
        return PlanPage(items=await shown(by, tx, page.items), next=page.next)


@router.get("/v1/plans/{plan_id}", summary="A plan", responses=problems(404, 422))
async def show(plan_id: UUID, by: ByClinician, response: Response) -> PlanShown:
    """With its words; `ETag` is its version."""
    async with by.transaction() as tx:
        return await answered(by, tx, await the_plan(by, tx, plan_id), response)


@router.put(
    "/v1/plans/{plan_id}",
    summary="Revise a plan",
    responses=problems(400, 404, 409, 422, 428, on_409="`stale_version`, `goal_closed`, or `plan_ended`."),
)
async def revise(
    plan_id: UUID,
    body: PlanRewritten,
    by: ByClinician,
    response: Response,
    if_match: IfMatch = None,
) -> PlanShown:
    """State all of it again: a new version.

    A live plan is revised in the session: the new version holds at once and its days begin now; the past stays as it was.
    Any other is a draft again, and what lay before the client is withdrawn.
    """
    version = version_read(if_match, body.version)
    async with by.transaction() as tx:
        outcome = await handlers.revise(
            by.desk, tx, by.clinic_id, PlanId(plan_id), body.wish(), version=version, now=by.now
        )
        return await answered(by, tx, settled(outcome), response)
