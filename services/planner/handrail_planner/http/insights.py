"""Insights, and the debt that they are until a plan answers them."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from handrail_shared.contracts.ids import ClientId, InsightId, PlanId, SessionId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from handrail_planner.core.insight import DEBT, MAX_LENGTH, QUESTION, Insight, State, Why
from handrail_planner.core.refusals import NotThere
from handrail_planner.desk import Desk
from handrail_planner.handlers import insights as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import After, Limit, OneLine
from handrail_planner.http.lookups import the_client
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.store import insights

router = APIRouter(tags=["insights"])

InsightState = Literal["open", "being_answered", "answered", "set_aside"]


class InsightWritten(Body):
    """What the client understood, in their words."""

    words: Annotated[OneLine, StringConstraints(max_length=MAX_LENGTH)] = Field(
        examples=["I drink when I expect to be judged"]
    )
    session_id: UUID | None = Field(default=None, description="The session that it came up in, if it was in one.")


class AnsweredBy(Body):
    """The plan that says what the client will do when this happens again."""

    plan_id: UUID


class PutAside(Body):
    """Why it needs no plan."""

    reason: Why


class InsightShown(BaseModel):
    """An insight as it stands. `being_answered`: the plan is there and not live yet."""

    insight_id: UUID
    client_id: UUID
    session_id: UUID | None
    words: str
    state: InsightState
    plan_id: UUID | None
    noted_at: AwareDatetime
    settled_at: AwareDatetime | None
    reason: Why | None


class InsightPage(BaseModel):
    """Some insights, the oldest first, under the question that each of them waits for an answer to."""

    question: str = Field(examples=[QUESTION])
    debt: int = Field(description="How many are owed a plan in all.")
    items: list[InsightShown]
    next: UUID | None


_ANSWERED = "`insight_answered`: a plan has answered it."


@router.post(
    "/v1/clients/{client_id}/insights",
    status_code=201,
    summary="Note an insight",
    responses=problems(400, 404, 409, 422, on_409="`client_discharged`."),
)
async def note(
    client_id: UUID, body: InsightWritten, by: ByClinician, attempt: AsAttempt, response: Response
) -> InsightShown:
    """In a session or outside one. It stands open until a plan answers it or it is set aside."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        insight_id = InsightId(turn.resource_id)
        if turn.first:
            session_id = SessionId(body.session_id) if body.session_id else None
            settled(await handlers.note(by.desk, tx, client, insight_id, body.words, session_id=session_id, now=by.now))
        response.headers["Location"] = f"/v1/insights/{insight_id}"
        return await _shown(by, tx, insight_id)


@router.get("/v1/clients/{client_id}/insights", summary="A client's insights", responses=problems(404, 422))
async def list_insights(
    client_id: UUID,
    by: ByClinician,
    state: Annotated[InsightState | None, Query(description="Only those in this state.")] = None,
    after: After = None,
    limit: Annotated[Limit, Query()] = 50,
) -> InsightPage:
    """Those that are owed a plan; with `state`, those in that state."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        states = (State(state),) if state else DEBT
        page = await insights.of_client(tx, by.clinic_id, client.client_id, after, limit, states=states)
        debt = await insights.count_debt(tx, by.clinic_id, client.client_id)
        return await _page(by.desk, tx, page.items, page.next, debt)


@router.get("/v1/insights", summary="The clinic's open insights", responses=problems(422))
async def list_debt(by: ByClinician, after: After = None, limit: Annotated[Limit, Query()] = 50) -> InsightPage:
    """Every insight of a client in care that is owed a plan, the longest open first."""
    async with by.transaction() as tx:
        page = await insights.debt(tx, by.clinic_id, after, limit)
        return await _page(by.desk, tx, page.items, page.next, await insights.count_debt(tx, by.clinic_id))


@router.get("/v1/insights/{insight_id}", summary="An insight", responses=problems(404, 422))
async def show(insight_id: UUID, by: ByClinician) -> InsightShown:
    """In the client's words."""
    async with by.transaction() as tx:
        return await _shown(by, tx, insight_id)


@router.post(
    "/v1/insights/{insight_id}/answer",
    summary="Answer an insight with a plan",
    responses=problems(400, 404, 409, 422, on_409=f"{_ANSWERED} `plan_ended`. `plan_older_than_insight`: revise it."),
)
async def answer(insight_id: UUID, body: AnsweredBy, by: ByClinician) -> InsightShown:
    """It is answered once the plan is live, at once if it went live, or was revised, since. Until then another plan may take its place."""
    async with by.transaction() as tx:
        outcome = await handlers.answer(
            by.desk, tx, by.clinic_id, InsightId(insight_id), PlanId(body.plan_id), now=by.now
        )
        settled(outcome)
        return await _shown(by, tx, insight_id)


@router.post(
    "/v1/insights/{insight_id}/set-aside",
    summary="Set an insight aside",
    responses=problems(400, 404, 409, 422, on_409=_ANSWERED),
)
async def put_aside(insight_id: UUID, body: PutAside, by: ByClinician) -> InsightShown:
    """It needs no plan. A plan may answer it later all the same."""
    async with by.transaction() as tx:
        settled(await handlers.set_aside(by.desk, tx, by.clinic_id, InsightId(insight_id), body.reason, now=by.now))
        return await _shown(by, tx, insight_id)


async def _page(desk: Desk, tx: Tx, found: Sequence[Insight], following: UUID | None, debt: int) -> InsightPage:
    items = [await opened(desk, tx, each) for each in found]
    return InsightPage(question=QUESTION, debt=debt, items=items, next=following)


async def _shown(by: Clinician, tx: Tx, insight_id: UUID) -> InsightShown:
    found = await insights.find(tx, by.clinic_id, insight_id)
    if found is None:
        raise problem_of(NotThere("insight"))
    return await opened(by.desk, tx, found)


async def opened(desk: Desk, tx: Tx, insight: Insight) -> InsightShown:
    """An insight as it is shown to its own clinic."""
    return InsightShown(
        insight_id=insight.insight_id,
        client_id=insight.client_id,
        session_id=insight.session_id,
        words=await desk.vault.open(tx, insight.clinic_id, insight.client_id, "insight.words", insight.words),
        state=insight.state.value,
        plan_id=insight.plan_id,
        noted_at=insight.noted_at,
        settled_at=insight.settled_at,
        reason=insight.why,
    )
