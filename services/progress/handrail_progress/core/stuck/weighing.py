"""One look at one client: what is stuck, what is to be reviewed, what to say of it, and when to look again.

A pure function of the evidence, of what is open, and of the instant. Whoever looks twice at the same instant finds nothing the second
time. What depends on when one looks is what depends on time itself: how long something has been silent, late or open, and so at
which instant a stall was found. Looked at each morning of the client's own, a stall is found at most a day after its evidence was complete.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.ids import ClientId, GoalId

from handrail_progress.core.days import next_morning
from handrail_progress.core.stuck import reviews, signals, stalls
from handrail_progress.core.stuck.picture import Goal, Picture, Plan
from handrail_progress.core.stuck.reviews import USUALLY, Interval, Review, due_or_next, triggers_of
from handrail_progress.core.stuck.stalls import AS_USUAL, Ending, Stall, Subject, Suggestions

MOST_ROUNDS = 4
"""A look has its say on a review at most so often: settled, due anew, overdue, and nothing more."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a client: the evidence, the last stall of each subject, the last review of each goal, the clinic's wishes.

    `zone`: the client's own, if one was heard.
    """

    client_id: ClientId
    seen: Picture
    stalls: Mapping[UUID, Stall] = field(default_factory=dict)
    reviews: Mapping[GoalId, Review] = field(default_factory=dict)
    suggestions: Suggestions = AS_USUAL
    interval: Interval = USUALLY
    invited_at: datetime | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look changed, in the order in which it is said, and when to look again; None: not before something is heard."""

    stalls: tuple[stalls.Change, ...]
    reviews: tuple[reviews.Change, ...]
    again_at: datetime | None


def look(known: Known, now: datetime) -> Looked:
    """Weigh everything that is known of a client."""
    changed = [change for subject in _subjects(known) if (change := _stall(known, subject, now))]
    standing = {**known.stalls, **{each.stall.subject.id: each.stall for each in changed}}
    known = replace(known, stalls=standing)
    said, known = _reviews(known, now)
    return Looked(tuple(changed), tuple(said), _again(known, now))


def _subjects(known: Known) -> list[Subject]:
    """What may be stuck, and whatever has a stall that is open."""
    plans = [Subject("plan", plan.plan_id, plan.plan_id, plan.goal_id) for plan in known.seen.plans]
    goals = [Subject("goal", goal.goal_id, None, goal.goal_id) for goal in known.seen.goals]
    return [*plans, *goals, Subject("client", known.client_id)]


def _stall(known: Known, subject: Subject, now: datetime) -> stalls.Change | None:
    match subject.about:
        case "plan":
            plan = next(each for each in known.seen.plans if each.plan_id == subject.id)
            weighed, endings = _weigh_plan(known, plan, now), _plan_ends(known, plan)
        case "goal":
            goal = next(each for each in known.seen.goals if each.goal_id == subject.id)
            due_at = due_or_next(goal, known.reviews.get(goal.goal_id), known.interval)
            weighed, endings = [signals.drift(goal, due_at, now)], _goal_ends(goal)
        case "client":
            weighed, endings = signals.of_client(known.seen, now), []
    if known.seen.discharged_at is not None:
        endings = [*endings, Ending(known.seen.discharged_at, "discharged")]
    return stalls.turn(subject, known.stalls.get(subject.id), weighed, endings, known.suggestions, now=now)


def _weigh_plan(known: Known, plan: Plan, now: datetime) -> list[signals.Weighed]:
    goal = _goal_of(known, plan)
    since = max(plan.changed_at, goal.looked_at) if goal and goal.looked_at else plan.changed_at
    seen = signals.OfPlan(plan, goal, since, now)
    return [signal(seen) for signal in signals.OF_PLAN]


def _plan_ends(known: Known, plan: Plan) -> list[Ending]:
    goal = _goal_of(known, plan)
    endings = [Ending(plan.changed_at, "revised")] if plan.changed_at > plan.live_since else []
    if goal and goal.looked_at:
        endings.append(Ending(goal.looked_at, "reviewed"))
    if plan.ended_at is not None:
        endings.append(Ending(plan.ended_at, "ended"))
    elif plan.rests_since is not None:
        endings.append(Ending(plan.rests_since, "rests"))
    return endings


def _goal_ends(goal: Goal) -> list[Ending]:
    endings = [Ending(goal.looked_at, "reviewed")] if goal.looked_at else []
    return [*endings, Ending(goal.closed_at, "ended")] if goal.closed_at else endings


def _goal_of(known: Known, plan: Plan) -> Goal | None:
    return next((goal for goal in known.seen.goals if goal.goal_id == plan.goal_id), None)


def _reviews(known: Known, now: datetime) -> tuple[list[reviews.Change], Known]:
    said = []
    for goal in known.seen.goals:
        triggers = triggers_of(goal, known.seen, list(known.stalls.values()), known.interval)
        for _ in range(MOST_ROUNDS):
            change = reviews.turn(
                goal,
                known.reviews.get(goal.goal_id),
                triggers,
                now=now,
                invited_at=known.invited_at,
                discharged=known.seen.discharged_at is not None,
            )
            if change is None:
                break
            said.append(change)
            invited = now if change.review.invited_at == now else known.invited_at
            known = replace(known, reviews={**known.reviews, goal.goal_id: change.review}, invited_at=invited)
    return said, known


def _again(known: Known, now: datetime) -> datetime | None:
    """At the next instant that is known to matter, and on the client's next morning: silence falls due with every nudge."""
    seen = known.seen
    if seen.discharged_at is not None:
        return None
    ahead = [
        each.at for goal in seen.open_goals for each in triggers_of(goal, seen, (), known.interval) if each.at > now
    ]
    return min([next_morning(now, known.zone), *ahead])
