"""A review: clinician and client look at a goal, or at one of its plans, and decide how to go on (R8.4).

It is a record: once written it never changes. What client and clinician say is kept apart, and never averaged. Every result
comes with what to do next, and every review of an open goal with the day of the next one: in two weeks unless another time
is agreed, and never later than in four (R8.3a).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from handrail_shared.contracts.events import ReviewRecorded
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId, PlanId, ReviewId

from handrail_planner.core.refusals import Fault

USUAL_DAYS = 14
LATEST_DAYS = 28


class Result(StrEnum):
    KEEP = "keep"
    SHRINK = "shrink"
    SWAP_TECHNIQUE = "swap_technique"
    MOVE_CUE = "move_cue"
    PAUSE = "pause"
    ACHIEVE = "achieve"
    RETIRE = "retire"


StepCode = Literal["carry_on", "revise_plan", "draft_plan", "resume_plan", "set_goal"]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is left to do after a review, and how."""

    code: StepCode
    detail: str


NEXT_STEP: Mapping[Result, NextStep] = {
    Result.KEEP: NextStep("carry_on", "Nothing is to be changed. Go on until the next review."),
    Result.SHRINK: NextStep(
        "revise_plan", "Revise the plan: halve its response, or make its tiny version the response."
    ),
    Result.SWAP_TECHNIQUE: NextStep(
        "draft_plan", "Draft a plan with another response to the same cue, and end this one."
    ),
    Result.MOVE_CUE: NextStep("revise_plan", "Revise the plan: tie the same response to a cue that does come up."),
    Result.PAUSE: NextStep("resume_plan", "The plan rests. Agree when to look at it again, and resume it then."),
    Result.ACHIEVE: NextStep(
        "set_goal", "The goal is met and its plans have ended. Say what it took; set the next goal if there is one."
    ),
    Result.RETIRE: NextStep(
        "draft_plan", "The plan has ended, the goal is still open. Draft another plan, or close the goal."
    ),
}

ENDS_OR_RESTS_A_PLAN = frozenset({Result.PAUSE, Result.RETIRE})


@dataclass(frozen=True, slots=True)
class Seen:
    """What client and clinician say: levels on the goal's scale, and how fully and how well the plan was used (0-10, R2.2)."""

    client_level: int | None = None
    clinician_level: int | None = None
    client_quality: int | None = None
    clinician_quality: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A review as it was written down; the notes are sealed."""

    clinic_id: ClinicId
    client_id: ClientId
    review_id: ReviewId
    goal_id: GoalId
    goal_version: int
    plan_id: PlanId | None
    result: Result
    seen: Seen
    notes: str | None
    reviewed_at: datetime
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Interval:
    """How often a clinic looks at goals: usually, and at the latest."""

    usual_days: int = USUAL_DAYS
    latest_days: int = LATEST_DAYS


USUALLY = Interval()


def next_due(now: datetime, days: int | None = None, *, interval: Interval = USUALLY) -> datetime:
    """When a goal is to be looked at again (R8.3a)."""
    return now + timedelta(days=min(interval.usual_days if days is None else days, interval.latest_days))


def faults_of(result: Result, plan_id: PlanId | None) -> Iterator[Fault]:
    """What must be put right before this can be a review."""
    if plan_id is None and result in ENDS_OR_RESTS_A_PLAN:
        yield Fault("plan_id", f"Name the plan: {result} is about one plan of the goal.")


def recorded(review: Review) -> ReviewRecorded:
    """The news of a review. Notes stay where they are."""
    return ReviewRecorded(
        clinic_id=review.clinic_id,
        client_id=review.client_id,
        occurred_at=review.reviewed_at,
        review_id=review.review_id,
        goal_id=review.goal_id,
        plan_id=review.plan_id,
        result=review.result.value,
        client_level=review.seen.client_level,
        clinician_level=review.seen.clinician_level,
        next_due_at=review.next_due_at,
    )
