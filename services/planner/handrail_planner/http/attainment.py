"""How far goals are attained, said by two raters who are kept apart, and where in a client's life the work lies."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from handrail_shared.contracts import gas
from handrail_shared.contracts.events.plans import Rater
from handrail_shared.contracts.ids import ClientId, GoalId
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field, StrictInt

from handrail_planner.core.goal import Domain, Rating, State
from handrail_planner.core.refusals import NotThere
from handrail_planner.handlers import goals as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.http.access import ByClinician
from handrail_planner.http.fields import After, Limit
from handrail_planner.http.lookups import the_client
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.problems import problems, settled
from handrail_planner.store import goals
from handrail_planner.store.goals import Standing

router = APIRouter(tags=["goals"])


class RatingGiven(Body):
    """How far a goal is attained, and who says so."""

    rater: Rater
    level: StrictInt = Field(ge=-2, le=2, description="On the goal's own scale: 0 is as expected.", examples=[1])


class RatingShown(BaseModel):
    """A line of the ledger. `goal_version` is the version whose scale the rater had before them."""

    rating_id: UUID
    goal_id: UUID
    goal_version: int
    rater: Rater
    level: int
    review_id: UUID | None
    rated_at: AwareDatetime


class RatingPage(BaseModel):
    """Some of a goal's ratings, the oldest first."""

    items: list[RatingShown]
    next: UUID | None


class ScoreShown(BaseModel):
    """A T-score: 50 is as expected. `at_baseline` is that of the same goals when they began."""

    t: float = Field(examples=[59.1])
    at_baseline: float = Field(examples=[36.3])
    change: float = Field(examples=[22.8])
    goals: int = Field(description="How many goals it is made of.", examples=[3])


class LevelShown(BaseModel):
    """The last level that a rater said, on the scale that stands."""

    level: int
    rated_at: AwareDatetime


class AttainedShown(BaseModel):
    """A goal with a scale: where it began and where each rater sees it."""

    goal_id: UUID
    state: State
    weight: int
    baseline: int
    client: LevelShown | None
    clinician: LevelShown | None


class AttainmentShown(BaseModel):
    """Goal attainment of a client's open and met goals. The raters are never averaged; null: nothing was rated."""

    client: ScoreShown | None
    clinician: ScoreShown | None
    baseline: float | None = Field(description="T of all goals with a scale when they began; null: there is none.")
    goals: list[AttainedShown]


class ShareShown(BaseModel):
    """How much of the work lies in a domain of life; null: in none that was named."""

    domain: Domain | None
    goals: int = Field(description="Open goals.")
    plans: int = Field(description="Active plans for goals of this domain.")


class BalanceShown(BaseModel):
    """Every domain of life, also those in which there is nothing, and last what belongs to none."""

    domains: list[ShareShown]


_RATINGS = "/v1/clients/{client_id}/goals/{goal_id}/ratings"
_REFUSED = "`goal_closed`, `goal_without_scale`, or `client_discharged`."


@router.post(_RATINGS, status_code=201, summary="Rate a goal", responses=problems(400, 404, 409, 422, on_409=_REFUSED))
async def rate(client_id: UUID, goal_id: UUID, body: RatingGiven, by: ByClinician, attempt: AsAttempt) -> RatingShown:
    """Add what the client, or the clinician, says. What was said before stays as it was said."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        goal = settled(await handlers.of_client(tx, client, GoalId(goal_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        if turn.first:
            settled(await handlers.rate(by.desk, tx, goal, turn.resource_id, body.rater, body.level, now=by.now))
        rating = await goals.rating(tx, by.clinic_id, turn.resource_id)
        return _rating(settled(rating or NotThere("goal")))


@router.get(_RATINGS, summary="A goal's ratings", responses=problems(404, 422))
async def list_ratings(
    client_id: UUID, goal_id: UUID, by: ByClinician, after: After = None, limit: Annotated[Limit, Query()] = 50
) -> RatingPage:
    """All that was ever said, the oldest first."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        goal = settled(await handlers.of_client(tx, client, GoalId(goal_id)))
        page = await goals.ratings_after(tx, by.clinic_id, goal.goal_id, after, limit)
        return RatingPage(items=[_rating(each) for each in page.items], next=page.next)


@router.get("/v1/clients/{client_id}/attainment", summary="Goal attainment", responses=problems(404, 422))
async def attainment(client_id: UUID, by: ByClinician) -> AttainmentShown:
    """T-scores by each rater, with what has changed since the baseline, and the goals that they are made of."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        standing = await goals.standing(tx, by.clinic_id, client.client_id)
    return AttainmentShown(
        client=_score([(each, each.client_level) for each in standing]),
        clinician=_score([(each, each.clinician_level) for each in standing]),
        baseline=_rounded(gas.t_score([(each.facts.weight, each.baseline) for each in standing])) if standing else None,
        goals=[_attained(each) for each in standing],
    )


@router.get(
    "/v1/clients/{client_id}/balance", summary="Goals and plans by domain of life", responses=problems(404, 422)
)
async def balance(client_id: UUID, by: ByClinician) -> BalanceShown:
    """Where in the client's life the open goals and the active plans lie."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        shares = {each.domain: each for each in await goals.balance(tx, by.clinic_id, client.client_id)}
    return BalanceShown(
        domains=[
            ShareShown(domain=domain, goals=share.goals if share else 0, plans=share.plans if share else 0)
            for domain in (*Domain, None)
            for share in [shares.get(domain)]
        ]
    )


def _score(said: list[tuple[Standing, int | None]]) -> ScoreShown | None:
    score = gas.score(
        [gas.Attained(each.facts.weight, each.baseline, level) for each, level in said if level is not None]
    )
    if score is None:
        return None
    return ScoreShown(
        t=_rounded(score.t),
        at_baseline=_rounded(score.t_at_baseline),
        change=_rounded(score.change),
        goals=score.goals,
    )


def _rounded(t: float) -> float:
    """To a tenth: a T-score is no finer than that."""
    return round(t, 1)


def _attained(each: Standing) -> AttainedShown:
    return AttainedShown(
        goal_id=each.goal_id,
        state=each.state,
        weight=each.facts.weight,
        baseline=each.baseline,
        client=_level(each.client_level, each.client_rated_at),
        clinician=_level(each.clinician_level, each.clinician_rated_at),
    )


def _level(level: int | None, at: datetime | None) -> LevelShown | None:
    return None if level is None or at is None else LevelShown(level=level, rated_at=at)


def _rating(rating: Rating) -> RatingShown:
    return RatingShown.model_validate(rating, from_attributes=True)
