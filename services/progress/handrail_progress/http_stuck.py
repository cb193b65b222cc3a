"""What an integrator may ask of one client beside practice: what is stuck and why, which reviews are due, how far the goals have come."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, Request
from handrail_shared.contracts.gas import Score
from handrail_shared.contracts.ids import ClientId
from handrail_shared.contracts.stalls import MOVES, RULE_IDS, sentence
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.vault import AccessKey
from pydantic import BaseModel, ConfigDict, Field

from handrail_progress import looking
from handrail_progress.core.stuck.attainment import attainment
from handrail_progress.core.stuck.reviews import Review
from handrail_progress.core.stuck.stalls import Stall
from handrail_progress.store.stuck import Whose


class Answer(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(frozen=True)


class StallAnswer(Answer):
    """A stall that is open. It says that a plan, a goal or the work needs a change, and nothing of what the client is like."""

    stall_id: UUID
    code: str
    rule_id: str
    rule_version: int
    step: int = Field(description="1: offered to the client, 2: for the clinician, 3: for a case review.")
    plan_id: UUID | None
    goal_id: UUID | None
    opened_at: datetime
    reason: str
    evidence: dict[str, float]
    suggestions: dict[str, str] = Field(description="One to three moves, with their usual words.")


class ReviewAnswer(Answer):
    """A review that is due."""

    review_id: UUID
    goal_id: UUID
    plan_id: UUID | None
    triggers: list[str]
    due_at: datetime
    overdue: bool


class ScoreAnswer(Answer):
    """A T-score by one rater: 50 is as expected."""

    t: float
    at_baseline: float
    change: float
    goals: int


class FlagsAnswer(Answer):
    """What is open of a client. Raters are never averaged; null: that one has said nothing."""

    client_id: UUID
    stalls: list[StallAnswer]
    reviews: list[ReviewAnswer]
    client_says: ScoreAnswer | None
    clinician_says: ScoreAnswer | None


Authorised = Callable[[Request], Awaitable[AccessKey]]


def add_flags(app: FastAPI, db: Db, authorise: Authorised, clock: Clock) -> None:
    """The route."""

    @app.get("/v1/clients/{client_id}/flags")
    async def flags(client_id: UUID, key: Annotated[AccessKey, Depends(authorise)]) -> FlagsAnswer:
        """What is stuck, what is to be reviewed, and how far the goals have come. Of nobody known: nothing."""
        whose = Whose(key.clinic_id, ClientId(client_id))
        async with db.transaction(key.clinic_id) as tx:
            read, seen = (await looking.pictures(tx, [whose], clock.now()))[whose]
        attained = attainment(seen)
        return FlagsAnswer(
            client_id=client_id,
            stalls=[_stall(each) for each in read.stalls.values() if each.is_open],
            reviews=[_review(each) for each in read.reviews.values() if each.is_open],
            client_says=_score(attained.client),
            clinician_says=_score(attained.clinician),
        )


def _stall(stall: Stall) -> StallAnswer:
    numbers = dict(stall.numbers)
    return StallAnswer(
        stall_id=stall.stall_id,
        code=stall.code,
        rule_id=RULE_IDS[stall.code],
        rule_version=stall.rule_version,
        step=stall.step,
        plan_id=stall.subject.plan_id,
        goal_id=stall.subject.goal_id,
        opened_at=stall.opened_at,
        reason=sentence(stall.code, numbers),
        evidence=numbers,
        suggestions={each: MOVES.get(each, each) for each in stall.suggestions},
    )


def _review(review: Review) -> ReviewAnswer:
    return ReviewAnswer(
        review_id=review.review_id,
        goal_id=review.goal_id,
        plan_id=review.plan_id,
        triggers=list(review.triggers),
        due_at=review.due_at,
        overdue=review.overdue_at is not None,
    )


def _score(score: Score | None) -> ScoreAnswer | None:
    if score is None:
        return None
    return ScoreAnswer(
        t=round(score.t, 1), at_baseline=round(score.t_at_baseline, 1), change=round(score.change, 1), goals=score.goals
    )
