"""Ratings before and after, and what came of experiments."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from handrail_shared.contracts.ids import ClientId, PlanId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from handrail_planner.core.experiment import MAX_WORDS, Learned, learned_of
from handrail_planner.handlers import plan_notes as handlers
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import After, Limit, OneLine
from handrail_planner.http.lookups import the_plan
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.plans.bodies import OutOfTen, Sure
from handrail_planner.http.problems import problems, settled
from handrail_planner.store import plan_notes
from handrail_planner.store.plan_notes import Noted, Rating

router = APIRouter(tags=["plans"])
_Said = Annotated[OneLine, StringConstraints(max_length=MAX_WORDS)]


class Rated(Body):
    """How strong it was before the plan was used, and after."""

    local_date: date = Field(description="The client's day.", examples=["2026-03-06"])
    before: OutOfTen = Field(examples=[7])
    after: OutOfTen = Field(examples=[4])


class RatingShown(BaseModel):
    """A rating as it was given."""

    rating_id: UUID
    plan_id: UUID
    local_date: date
    before: int
    after: int
    rated_at: AwareDatetime


class RatingPage(BaseModel):
    """Some of a plan's ratings, the oldest first."""

    items: list[RatingShown]
    next: UUID | None


class Learnt(Body):
    """What happened when it was tried, and what it taught."""

    local_date: date = Field(description="The client's day.", examples=["2026-03-06"])
    happened: _Said = Field(examples=["Two people said thank you, one did not look up"])
    learned: _Said | None = Field(default=None, examples=["Most people do not mind"])
    sure: Sure | None = Field(default=None, description="How sure of the prediction the client is now, 0 to 100.")


class OutcomeShown(BaseModel):
    """What came of an experiment, once."""

    outcome_id: UUID
    plan_id: UUID
    version: int = Field(description="The version of the plan, whose prediction it was.")
    local_date: date
    happened: str
    learned: str | None
    sure: int | None
    recorded_at: AwareDatetime


class OutcomePage(BaseModel):
    """Some of a plan's outcomes, the oldest first."""

    items: list[OutcomeShown]
    next: UUID | None


@router.post(
    "/v1/plans/{plan_id}/ratings",
    status_code=201,
    summary="Record a rating before and after",
    responses=problems(400, 404, 409, 422, on_409="`never_active`."),
)
async def rate(plan_id: UUID, body: Rated, by: ByClinician, attempt: AsAttempt) -> RatingShown:
    """Kept apart from whether the plan was used."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        if turn.first:
            settled(
                await handlers.rate(
                    by.desk,
                    tx,
                    by.clinic_id,
                    PlanId(plan.plan_id),
                    turn.resource_id,
                    day=body.local_date,
                    before=body.before,
                    after=body.after,
                    now=by.now,
                )
            )
        made = await plan_notes.rating(tx, by.clinic_id, turn.resource_id)
        assert made is not None, "it was made by this name"
        return _rating(made)


@router.get("/v1/plans/{plan_id}/ratings", summary="A plan's ratings", responses=problems(404, 422))
async def ratings(
    plan_id: UUID, by: ByClinician, after: After = None, limit: Annotated[Limit, Query()] = 50
) -> RatingPage:
    """The oldest first."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        page = await plan_notes.ratings_after(tx, by.clinic_id, plan.plan_id, after, limit)
        return RatingPage(items=[_rating(each) for each in page.items], next=page.next)


@router.post(
    "/v1/plans/{plan_id}/outcomes",
    status_code=201,
    summary="Record what came of an experiment",
    responses=problems(400, 404, 409, 422, on_409="`never_active`, or `no_experiment`."),
)
async def learn(plan_id: UUID, body: Learnt, by: ByClinician, attempt: AsAttempt) -> OutcomeShown:
    """What happened and what it taught, beside what was predicted. Sealed."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        if turn.first:
            settled(
                await handlers.learn(
                    by.desk,
                    tx,
                    by.clinic_id,
                    PlanId(plan.plan_id),
                    turn.resource_id,
                    Learned(body.happened, body.learned, body.sure),
                    day=body.local_date,
                    now=by.now,
                )
            )
        made = await plan_notes.outcome(tx, by.clinic_id, turn.resource_id)
        assert made is not None, "it was made by this name"
        return await _outcome(by, tx, plan.client_id, made)


@router.get("/v1/plans/{plan_id}/outcomes", summary="What came of an experiment", responses=problems(404, 422))
async def outcomes(
    plan_id: UUID, by: ByClinician, after: After = None, limit: Annotated[Limit, Query()] = 50
) -> OutcomePage:
    """The oldest first."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        page = await plan_notes.outcomes_after(tx, by.clinic_id, plan.plan_id, after, limit)
        return OutcomePage(items=[await _outcome(by, tx, plan.client_id, each) for each in page.items], next=page.next)


def _rating(rating: Rating) -> RatingShown:
    return RatingShown.model_validate(rating, from_attributes=True)


async def _outcome(by: Clinician, tx: Tx, client_id: ClientId, noted: Noted) -> OutcomeShown:
    learned = learned_of(await by.desk.vault.open(tx, by.clinic_id, client_id, "plan.outcome", noted.outcome))
    return OutcomeShown(
        outcome_id=noted.outcome_id,
        plan_id=noted.plan_id,
        version=noted.version,
        local_date=noted.local_date,
        happened=learned.happened,
        learned=learned.learned,
        sure=learned.sure,
        recorded_at=noted.recorded_at,
    )
