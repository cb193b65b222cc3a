"""Goals."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from handrail_shared.contracts.ids import ClientId, GoalId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from handrail_planner.core.client import Client
from handrail_planner.core.goal import MAX_LENGTH, Goal
from handrail_planner.core.refusals import NotThere
from handrail_planner.desk import Desk
from handrail_planner.handlers import goals as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import After, Limit, OneLine
from handrail_planner.http.lookups import the_client
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.paging import check_cursor
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.store import goals

router = APIRouter(tags=["goals"])


class GoalWritten(Body):
    """What the client wants, in their words."""

    statement: Annotated[OneLine, StringConstraints(max_length=MAX_LENGTH)] = Field(
        examples=["Friday evenings that I remember on Saturday"]
    )


class GoalShown(BaseModel):
    """A goal as it stands."""

    goal_id: UUID
    client_id: UUID
    statement: str
    set_at: AwareDatetime


class GoalPage(BaseModel):
    """Some of a client's goals, the oldest first."""

    items: list[GoalShown]
    next: UUID | None


@router.post(
    "/v1/clients/{client_id}/goals",
    status_code=201,
    summary="Set a goal",
    responses=problems(400, 404, 409, 422, on_409="`client_discharged`."),
)
async def set_goal(client_id: UUID, body: GoalWritten, by: ByClinician, attempt: AsAttempt) -> GoalShown:
    """What the client wants: plans are made for it."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        if turn.first:
            goal_id = GoalId(turn.resource_id)
            await handlers.set_goal(by.desk, tx, client, goal_id, body.statement, now=by.now)
        return await _shown(by, tx, client, turn.resource_id)


@router.get("/v1/clients/{client_id}/goals", summary="A client's goals", responses=problems(404, 422))
async def list_goals(
    client_id: UUID, by: ByClinician, after: After = None, limit: Annotated[Limit, Query()] = 50
) -> GoalPage:
    """The oldest first."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        await check_cursor(after, partial(goals.find, tx, by.clinic_id), of=client.client_id)
        page = await goals.after(tx, by.clinic_id, client.client_id, after, limit)
        return GoalPage(items=[await _opened(by.desk, tx, each) for each in page.items], next=page.next)


@router.get("/v1/clients/{client_id}/goals/{goal_id}", summary="A goal", responses=problems(404, 422))
async def show(client_id: UUID, goal_id: UUID, by: ByClinician) -> GoalShown:
    """Its words as they stand."""
    async with by.transaction() as tx:
        return await _shown(by, tx, await the_client(by, tx, client_id), goal_id)


@router.put(
    "/v1/clients/{client_id}/goals/{goal_id}",
    summary="Reword a goal",
    responses=problems(400, 404, 409, 422, on_409="`client_discharged`."),
)
async def reword(client_id: UUID, goal_id: UUID, body: GoalWritten, by: ByClinician) -> GoalShown:
    """Replace its words; its plans stay."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        settled(await handlers.reword(by.desk, tx, client, GoalId(goal_id), body.statement, now=by.now))
        return await _shown(by, tx, client, goal_id)


async def _shown(by: Clinician, tx: Tx, client: Client, goal_id: UUID) -> GoalShown:
    goal = await goals.find(tx, by.clinic_id, goal_id)
    if goal is None or goal.client_id != client.client_id:
        raise problem_of(NotThere("goal"))
    return await _opened(by.desk, tx, goal)


async def _opened(desk: Desk, tx: Tx, goal: Goal) -> GoalShown:
    statement = await desk.vault.open(tx, goal.clinic_id, goal.client_id, "goal.statement", goal.statement)
    return GoalShown(goal_id=goal.goal_id, client_id=goal.client_id, statement=statement, set_at=goal.set_at)
