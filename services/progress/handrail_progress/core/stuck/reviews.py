"""When a goal is to be looked at, and why (R8.3).

Triggers are worked out anew from all that happened since the goal was set or last looked at, so it is no matter in which order it was
heard, and a correction takes back what it takes back. They come together: at most one review of a goal is open, it is said at
most once in seven days, and a client is invited at most once in seven days, whatever the number of goals. Changing the goal's or
a plan's words moves nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from handrail_shared.contracts.ids import GoalId, PlanId, ReviewId, derived

from handrail_progress.core.graduation import MILESTONES
from handrail_progress.core.opportunity import Weight
from handrail_progress.core.stuck.picture import Goal, Picture, Plan, Session, instant_of
from handrail_progress.core.stuck.stalls import Stall
from handrail_progress.core.stuck.thresholds import VERSION
from handrail_progress.core.stuck.traces import Kind, Trace

DAY = timedelta(days=1)
WEEK = 7 * DAY
AHEAD = DAY
"""A session calls for its reviews from a day before it on, so that they are seen in time."""
SPACED = 5 * DAY
"""A session so soon after the last look calls for none."""
OVERDUE = 14 * DAY
TOO_HARD, LAPSES = 3, 2
HARD_BARRIER = "too_big"
TOO_HARD_WISHES = frozenset({"easier", "small"})
STEP_WISHES = frozenset({"easier", "harder", "small", "swap", "change", "other_time"})
"""Wishes about the plan itself; how many nudges are wanted is none."""


@dataclass(frozen=True, slots=True)
class Interval:
    """How often a clinic looks at goals."""

    usual: timedelta = 14 * DAY
    latest: timedelta = 28 * DAY


USUALLY = Interval()


class Trigger(NamedTuple):
    """What speaks for a review, from when on, and of which plan. `due`: when the review is to be, if that is later."""

    at: datetime
    name: str
    plan_id: PlanId | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The `number`-th review that is wanted of a goal. `begins`: since when what happened was counted."""

    review_id: ReviewId
    goal_id: GoalId
    number: int
    plan_id: PlanId | None
    triggers: tuple[str, ...]
    begins: datetime
    due_at: datetime
    said_at: datetime
    invited_at: datetime | None = None
    overdue_at: datetime | None = None
    rule_version: int = VERSION
    closed_at: datetime | None = None
    closed_because: str | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Change:
    """A review as it is from now on, and what there is to say of it."""

    review: Review
    says: Literal["due", "overdue", "settled"]


def turn(
    goal: Goal,
    last: Review | None,
    triggers: Sequence[Trigger],
    *,
    now: datetime,
    invited_at: datetime | None,
    discharged: bool = False,
) -> Change | None:
    """What becomes of the last review of a goal, or whether another falls due. `invited_at`: when the client last was, for any goal."""
    if last is not None and last.is_open:
        return _go_on(goal, last, triggers, now=now, invited_at=invited_at, discharged=discharged)
    due = [each for each in triggers if each.at <= now]
    if not due or discharged or goal.closed_at is not None or (last is not None and now < last.said_at + WEEK):
        return None
    return Change(_opened(goal, last, due, now, invited_at), "due")


def triggers_of(goal: Goal, seen: Picture, stalls: Sequence[Stall], interval: Interval) -> list[Trigger]:
    """All that speaks for looking at the goal, also what lies ahead, the earliest first. That it drifts is for being overdue already."""
    plans = seen.plans_for(goal)
    found = [Trigger(_interval_ends(goal, interval), "interval")]
    found += [Trigger(each.at - AHEAD, "session", None, each.at) for each in _sessions(goal, seen.sessions, interval)]
    found += [
        Trigger(each.opened_at, "stall", each.subject.plan_id)
        for each in stalls
        if each.subject.about == "plan" and each.subject.goal_id == goal.goal_id and each.opened_at > goal.begins
    ]
    for plan in plans:
        found += _of_plan(plan, goal.begins)
        found += [Trigger(each.at, "wish") for each in _wishes(seen, goal.begins) if plan.is_live]
    return sorted(set(found), key=lambda each: (each.at, each.name, str(each.plan_id)))


def due_or_next(goal: Goal, last: Review | None, interval: Interval) -> datetime:
    """Since when the goal's review is due, or when it will be by the calendar alone."""
    return last.due_at if last is not None and last.is_open else _interval_ends(goal, interval)


def _go_on(
    goal: Goal,
    review: Review,
    triggers: Sequence[Trigger],
    *,
    now: datetime,
    invited_at: datetime | None,
    discharged: bool,
) -> Change | None:
    due = [each for each in triggers if each.at <= now]
    if because := _settled_by(goal, review, due, discharged=discharged):
        return Change(replace(review, closed_at=now, closed_because=because), "settled")
    names = _names(due)
    if set(names) - set(review.triggers) and now >= review.said_at + WEEK:
        invites = invited_at is None or now >= invited_at + WEEK
        said = replace(
            review,
            triggers=tuple(sorted({*review.triggers, *names})),
            said_at=now,
            invited_at=now if invites else review.invited_at,
        )
        return Change(said, "due")
    if review.overdue_at is None and now > review.due_at + OVERDUE:
        return Change(replace(review, overdue_at=now), "overdue")
    return None


def _settled_by(goal: Goal, review: Review, due: Sequence[Trigger], *, discharged: bool) -> str | None:
    if goal.begins > review.begins:
        return "recorded"
    if discharged:
        return "discharged"
    if goal.closed_at is not None:
        return "goal_closed"
    return None if due else "not_needed"


def _opened(
    goal: Goal, last: Review | None, due: Sequence[Trigger], now: datetime, invited_at: datetime | None
) -> Review:
    number = last.number + 1 if last else 1
    plans = {each.plan_id for each in due}
    return Review(
        review_id=ReviewId(derived(goal.goal_id, "review", str(number))),
        goal_id=goal.goal_id,
        number=number,
        plan_id=next(iter(plans)) if len(plans) == 1 else None,
        triggers=_names(due),
        begins=goal.begins,
        due_at=min(each.due or each.at for each in due),
        said_at=now,
        invited_at=now if invited_at is None or now >= invited_at + WEEK else None,
    )


def _names(due: Sequence[Trigger]) -> tuple[str, ...]:
    return tuple(sorted({each.name for each in due}))


def _interval_ends(goal: Goal, interval: Interval) -> datetime:
    """As was agreed at the last look, but never later than the clinic's latest."""
    agreed = goal.reviews[-1].until if goal.reviews else None
    return min(agreed or goal.begins + interval.usual, goal.begins + interval.latest)


def _sessions(goal: Goal, sessions: Sequence[Session], interval: Interval) -> Iterator[Session]:
    """The first session after the last look, unless a later day than usual was agreed."""
    if _interval_ends(goal, interval) > goal.begins + interval.usual + DAY:
        return
    coming = (each for each in sessions if each.state is not Kind.SESSION_CANCELLED)
    yield from [each for each in coming if each.at >= goal.begins + SPACED][:1]


def _wishes(seen: Picture, since: datetime) -> Iterator[Trace]:
    """Those that are of no plan in particular."""
    return (each for each in seen.wishes if each.code in STEP_WISHES and each.at > since)


def _of_plan(plan: Plan, since: datetime) -> Iterator[Trigger]:
    hard = [each.at for each in plan.of(Kind.BARRIER, since) if each.code == HARD_BARRIER]
    hard += [each.at for each in plan.of(Kind.WISH, since) if each.code in TOO_HARD_WISHES]
    if (at := _within_a_week(hard, TOO_HARD)) is not None:
        yield Trigger(at, "too_hard", plan.plan_id)
    missed = [at for each in plan.opportunities if each.weight is Weight.MISSED and (at := instant_of(each))]
    if (at := _within_a_week([each for each in missed if each > since], LAPSES)) is not None:
        yield Trigger(at, "lapses", plan.plan_id)
    yield from (Trigger(at, "milestone", plan.plan_id) for at in _milestones(plan, since))
    if plan.ended_at is not None and plan.ended_because == "expired" and plan.ended_at > since:
        yield Trigger(plan.ended_at, "expiry", plan.plan_id)
    for each in plan.of(Kind.WISH, since):
        if each.code in STEP_WISHES:
            yield Trigger(each.at, "wish", plan.plan_id)
    for each in plan.of(Kind.PHASE, since)[:1]:
        yield Trigger(each.at, "phase", plan.plan_id)


def _within_a_week(instants: Sequence[datetime], times: int) -> datetime | None:
    """When something had happened so many times within seven days for the first time."""
    ordered = sorted(instants)
    for first, last in zip(ordered, ordered[times - 1 :], strict=False):
        if last - first <= WEEK:
            return last
    return None


def _milestones(plan: Plan, since: datetime) -> Iterator[datetime]:
    """When each milestone after `since` was reported: repetitions are counted back from those that stand."""
    met = sorted(
        each.report.reported_at
        for each in plan.opportunities
        if each.report and each.weight is Weight.MET and each.report.reported_at > since
    )
    before = plan.repetitions - len(met)
    for milestone in MILESTONES:
        if before < milestone <= plan.repetitions:
            yield met[milestone - before - 1]
