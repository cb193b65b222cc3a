"""Reviews of goals and their plans."""

import unicodedata
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from handrail_shared.contracts.ids import ClientId, GoalId, PlanId, ReviewId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, StrictInt, StringConstraints

from handrail_planner.core.review import LATEST_DAYS, NEXT_STEP, USUAL_DAYS, Result, Review, Seen, StepCode
from handrail_planner.handlers import reviews as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.handlers.reviews import Wish
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import After, Limit
from handrail_planner.http.lookups import the_client
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.problems import problems, settled
from handrail_planner.store import reviews

router = APIRouter(tags=["reviews"])

MAX_NOTES = 2000


def _readable(text: str) -> str:
    if any(unicodedata.category(each) in {"Cc", "Cs"} and each not in "\n\t\r" for each in text):
        raise ValueError("leave out control characters")
    return text


Notes = Annotated[str, StringConstraints(min_length=1, max_length=MAX_NOTES), AfterValidator(_readable)]
Level = Annotated[StrictInt, Field(ge=-2, le=2)]
Quality = Annotated[StrictInt, Field(ge=0, le=10)]


class ReviewGiven(Body):
    """What was seen and decided. Client and clinician are asked apart; what was not asked is left out."""

    goal_id: UUID
    plan_id: UUID | None = Field(default=None, description="The plan that it is about. `pause` and `retire` need one.")
    result: Result = Field(examples=["shrink"])
    client_level: Level | None = Field(default=None, description="Where the client sees the goal on its scale.")
    clinician_level: Level | None = Field(default=None, description="Where the clinician sees it.")
    client_rating: Quality | None = Field(
        default=None, description="How fully and how well the plan was used, 0 to 10."
    )
    clinician_rating: Quality | None = Field(default=None, description="The same, said by the clinician.")
    notes: Notes | None = Field(default=None, description="Kept sealed; in no text and in no event.")
    next_in_days: Annotated[StrictInt, Field(ge=1, le=366)] | None = Field(
        default=None,
        description=f"When to look at the goal again: {USUAL_DAYS} days if left out, {LATEST_DAYS} at the most.",
    )

    def wish(self) -> Wish:
        """The same as the core knows it."""
        return Wish(
            goal_id=GoalId(self.goal_id),
            plan_id=None if self.plan_id is None else PlanId(self.plan_id),
            result=self.result,
            seen=Seen(self.client_level, self.clinician_level, self.client_rating, self.clinician_rating),
            notes=self.notes,
            next_in_days=self.next_in_days,
        )


class NextStepShown(BaseModel):
    """What is left to do."""

    code: StepCode
    detail: str


class ReviewShown(BaseModel):
    """A review as it was written down. `goal_version` is the version that lay on the table."""

    review_id: UUID
    client_id: UUID
    goal_id: UUID
    goal_version: int
    plan_id: UUID | None
    result: Result
    client_level: int | None
    clinician_level: int | None
    client_rating: int | None
    clinician_rating: int | None
    notes: str | None
    reviewed_at: AwareDatetime
    next_due_at: AwareDatetime | None = Field(description="When the goal is to be looked at again; null: it was met.")
    next_step: NextStepShown


class ReviewPage(BaseModel):
    """Some of a client's reviews, the oldest first."""

    items: list[ReviewShown]
    next: UUID | None


_REFUSED = "`goal_closed`, `goal_without_scale`, `client_discharged`, or what stands against the plan's change."


@router.post(
    "/v1/clients/{client_id}/reviews",
    status_code=201,
    summary="Record a review",
    responses=problems(400, 404, 409, 422, on_409=_REFUSED),
)
async def record(
    client_id: UUID, body: ReviewGiven, by: ByClinician, attempt: AsAttempt, response: Response
) -> ReviewShown:
    """Keep, shrink, swap the technique, move the cue, pause, achieve or retire; `next_step` says what is left to do."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        review_id = ReviewId(turn.resource_id)
        if turn.first:
            settled(await handlers.record(by.desk, tx, client, review_id, body.wish(), now=by.now))
        response.headers["Location"] = f"/v1/clients/{client_id}/reviews/{review_id}"
        return await _shown(by, tx, settled(await handlers.of_client(tx, client, review_id)))


@router.get("/v1/clients/{client_id}/reviews", summary="A client's reviews", responses=problems(404, 422))
async def list_reviews(
    client_id: UUID,
    by: ByClinician,
    goal_id: Annotated[UUID | None, Query(description="Only those of this goal.")] = None,
    after: After = None,
    limit: Annotated[Limit, Query()] = 50,
) -> ReviewPage:
    """The oldest first."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        page = await reviews.after(tx, by.clinic_id, client.client_id, after, limit, goal_id=goal_id)
        return ReviewPage(items=[await _shown(by, tx, each) for each in page.items], next=page.next)


@router.get("/v1/clients/{client_id}/reviews/{review_id}", summary="A review", responses=problems(404, 422))
async def show(client_id: UUID, review_id: UUID, by: ByClinician) -> ReviewShown:
    """As it was written down."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        return await _shown(by, tx, settled(await handlers.of_client(tx, client, ReviewId(review_id))))


async def _shown(by: Clinician, tx: Tx, review: Review) -> ReviewShown:
    whose = (tx, review.clinic_id, review.client_id)
    seen, step = review.seen, NEXT_STEP[review.result]
    return ReviewShown(
        review_id=review.review_id,
        client_id=review.client_id,
        goal_id=review.goal_id,
        goal_version=review.goal_version,
        plan_id=review.plan_id,
        result=review.result,
        client_level=seen.client_level,
        clinician_level=seen.clinician_level,
        client_rating=seen.client_quality,
        clinician_rating=seen.clinician_quality,
        notes=None if review.notes is None else await by.desk.vault.open(*whose, "review.notes", review.notes),
        reviewed_at=review.reviewed_at,
        next_due_at=review.next_due_at,
        next_step=NextStepShown(code=step.code, detail=step.detail),
    )
