"""Reviews: recorded once, with what they bring about, in one transaction.

*Pause* rests the plan, *retire* ends it, *achieve* closes the goal and ends its plans. The other results change nothing by
themselves: the answer says what is to be done next.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from handrail_shared.contracts.events.plans import Rater
from handrail_shared.contracts.ids import GoalId, PlanId, ReviewId, derived
from handrail_shared.runtime.db import Tx

from handrail_planner.core import goal as goal_core
from handrail_planner.core import review as core
from handrail_planner.core.client import Client
from handrail_planner.core.goal import Goal
from handrail_planner.core.refusals import Conflict, Fault, NotThere, NotValid, StaleVersion
from handrail_planner.core.review import Result, Review, Seen
from handrail_planner.desk import Desk
from handrail_planner.handlers import goals as goal_handlers
from handrail_planner.handlers import plans as plan_handlers
from handrail_planner.store import clinics, goals, plans, reviews

Refused = NotThere | NotValid | Conflict | StaleVersion


@dataclass(frozen=True, slots=True)
class Wish:
    """What a review is asked to say, in clear."""

    goal_id: GoalId
    plan_id: PlanId | None
    result: Result
    seen: Seen
    notes: str | None
    next_in_days: int | None


async def record(
    desk: Desk, tx: Tx, client: Client, review_id: ReviewId, wish: Wish, *, now: datetime
) -> Review | Refused:
    """Write a review down and do what it decides."""
    goal = await _reviewable(tx, client, wish)
    if not isinstance(goal, Goal):
        return goal
    review = await _written(desk, tx, goal, review_id, wish, now)
    await reviews.add(tx, review)
    await desk.outbox.append(tx, [core.recorded(review)])
    if refused := await _rate(desk, tx, goal, review):
        return refused
    if review.next_due_at is not None:
        await goals.save(tx, goal_core.reviewed(goal, review.next_due_at))
    return await _carry_out(desk, tx, client, review) or review


async def of_client(tx: Tx, client: Client, review_id: ReviewId) -> Review | NotThere:
    """The client's review of that id."""
    review = await reviews.find(tx, client.clinic_id, review_id)
    return review if review is not None and review.client_id == client.client_id else NotThere("review")


async def _reviewable(tx: Tx, client: Client, wish: Wish) -> Goal | NotThere | NotValid | Conflict:
    """The goal, if such a review of it can be."""
    if faults := tuple(core.faults_of(wish.result, wish.plan_id)):
        return NotValid(faults)
    goal = await goal_handlers.of_client(tx, client, wish.goal_id)
    if not isinstance(goal, Goal):
        return goal
    if goal.state is not goal_core.State.OPEN:
        return goal_core.CLOSED
    if wish.plan_id is not None:
        plan = await plans.find(tx, client.clinic_id, wish.plan_id)
        if plan is None or plan.client_id != client.client_id:
            return NotThere("plan")
        if plan.goal_id != goal.goal_id:
            return NotValid((Fault("plan_id", "This plan is for another goal: review it there."),))
    return goal


async def _written(desk: Desk, tx: Tx, goal: Goal, review_id: ReviewId, wish: Wish, now: datetime) -> Review:
    whose = (tx, goal.clinic_id, goal.client_id)
    interval = await clinics.interval(tx, goal.clinic_id)
    next_due_at = core.next_due(now, wish.next_in_days, interval=interval)
    return Review(
        clinic_id=goal.clinic_id,
        client_id=goal.client_id,
        review_id=review_id,
        goal_id=goal.goal_id,
        goal_version=goal.version,
        plan_id=wish.plan_id,
        result=wish.result,
        seen=wish.seen,
        notes=None if wish.notes is None else await desk.vault.seal(*whose, "review.notes", wish.notes),
        reviewed_at=now,
        next_due_at=None if wish.result is Result.ACHIEVE else next_due_at,
    )


async def _rate(desk: Desk, tx: Tx, goal: Goal, review: Review) -> Conflict | None:
    """Both raters' levels, each a line of its own in the ledger."""
    said: tuple[tuple[Rater, int | None], ...] = (
        ("client", review.seen.client_level),
        ("clinician", review.seen.clinician_level),
    )
    for rater, level in said:
        if level is not None:
            rating_id = derived(review.review_id, rater)
            rated = await goal_handlers.rate(
                desk, tx, goal, rating_id, rater, level, review_id=review.review_id, now=review.reviewed_at
            )
            if isinstance(rated, Conflict):
                return rated
    return None


async def _carry_out(desk: Desk, tx: Tx, client: Client, review: Review) -> Refused | None:
    now = review.reviewed_at
    match review.result:
        case Result.KEEP | Result.SHRINK | Result.SWAP_TECHNIQUE | Result.MOVE_CUE:
            return None
        case Result.PAUSE:
            return _refusal(await plan_handlers.pause(desk, tx, client.clinic_id, _plan_of(review), now=now))
        case Result.RETIRE:
            return _refusal(await plan_handlers.end(desk, tx, client.clinic_id, _plan_of(review), "dropped", now=now))
        case Result.ACHIEVE:
            return _refusal(await goal_handlers.close(desk, tx, client, review.goal_id, "met", now=now))
        case never:
            assert_never(never)


def _plan_of(review: Review) -> PlanId:
    assert review.plan_id is not None, "a review that rests or ends a plan names it"
    return review.plan_id


def _refusal(outcome: object) -> Refused | None:
    return outcome if isinstance(outcome, NotThere | NotValid | Conflict | StaleVersion) else None
