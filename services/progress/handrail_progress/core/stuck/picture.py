"""A client's goals, plans, sessions and insights as the traces and the opportunities tell of them: the evidence that is weighed.

Built from sets, in whatever order they were heard, so the same facts give the same picture.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.ids import GoalId, PlanId

from handrail_progress.core.opportunity import Opportunity, Weight
from handrail_progress.core.stuck.traces import Kind, Trace, in_order, last_answers


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that was live at some time. `changed_at`: since when it is as it is now. `traces`: its own barriers, wishes and phases; of an
    opportunity the last barrier that was named, and none of one that was used after all."""

    plan_id: PlanId
    goal_id: GoalId | None
    live_since: datetime
    changed_at: datetime
    rests_since: datetime | None = None
    ended_at: datetime | None = None
    ended_because: str | None = None
    rung: int | None = None
    repetitions: int = 0
    opportunities: Sequence[Opportunity] = ()
    traces: Sequence[Trace] = ()

    @property
    def is_live(self) -> bool:
        return self.ended_at is None

    def of(self, kind: Kind, since: datetime) -> list[Trace]:
        """Its traces of a kind after an instant."""
        return [each for each in self.traces if each.kind is kind and each.at > since]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal. `touched_at`: when anybody last did something about it or for it. `reviews`: as they were recorded."""

    goal_id: GoalId
    set_at: datetime
    touched_at: datetime
    closed_at: datetime | None = None
    weight: int | None = None
    baseline: int | None = None
    reviews: Sequence[Trace] = ()
    ratings: Sequence[Trace] = ()

    @property
    def looked_at(self) -> datetime | None:
        return self.reviews[-1].at if self.reviews else None

    @property
    def begins(self) -> datetime:
        """From when on what happens speaks for the next review."""
        return max(self.set_at, self.looked_at or self.set_at)


@dataclass(frozen=True, slots=True)
class Session:
    """A session: planned for `at`, or held or cancelled."""

    state: Kind
    at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """One client. `sessions` by their instants; `wishes` are of no plan in particular."""

    enrolled_at: datetime | None = None
    discharged_at: datetime | None = None
    plans: Sequence[Plan] = ()
    goals: Sequence[Goal] = ()
    sessions: Sequence[Session] = ()
    insights: Sequence[datetime] = ()
    wishes: Sequence[Trace] = ()
    measures: Sequence[Trace] = ()

    @property
    def live(self) -> list[Plan]:
        return [plan for plan in self.plans if plan.is_live]

    @property
    def open_goals(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.closed_at is None]

    def plans_for(self, goal: Goal) -> list[Plan]:
        return [plan for plan in self.plans if plan.goal_id == goal.goal_id]


def instant_of(opportunity: Opportunity) -> datetime | None:
    """When it was: the window's beginning, or else when something was last heard of it."""
    if opportunity.window:
        return opportunity.window.starts_at
    known = opportunity.report
    if known:
        return known.reported_at
    return opportunity.nudge.at if opportunity.nudge else None


def picture(
    traces: Iterable[Trace], opportunities: Mapping[PlanId, Sequence[Opportunity]], repetitions: Mapping[PlanId, int]
) -> Picture:
    """All that is known of one client."""
    told = in_order(traces)
    plans = _plans(told, opportunities, repetitions)
    back = [each.at for each in told if each.kind in {Kind.ENROLLED, Kind.PLAN_LIVE, Kind.GOAL_SET}]
    left = [each.at for each in told if each.kind is Kind.DISCHARGED]
    discharged_at = left[-1] if left and not (back and back[-1] > left[-1]) else None
    aside = {each.about for each in told if each.kind is Kind.INSIGHT_SET_ASIDE}
    return Picture(
        enrolled_at=next((each.at for each in told if each.kind is Kind.ENROLLED), back[0] if back else None),
        discharged_at=discharged_at,
        plans=plans,
        goals=_goals(told, plans),
        sessions=sessions_of(told),
        insights=[each.at for each in told if each.kind is Kind.INSIGHT_NOTED and each.about not in aside],
        wishes=[each for each in told if each.kind is Kind.WISH and each.plan_id is None],
        measures=last_answers([each for each in told if each.kind is Kind.MEASURE]),
    )


_LIVE_AGAIN = frozenset({Kind.PLAN_LIVE, Kind.PLAN_REVISED, Kind.PLAN_RESUMED})


def _plans(
    told: Sequence[Trace], opportunities: Mapping[PlanId, Sequence[Opportunity]], repetitions: Mapping[PlanId, int]
) -> list[Plan]:
    of_plan: dict[PlanId, list[Trace]] = {}
    for each in told:
        if each.plan_id is not None and each.kind is not Kind.REVIEWED:
            of_plan.setdefault(each.plan_id, []).append(each)
    return [
        _plan(plan_id, own, opportunities.get(plan_id, ()), repetitions.get(plan_id, 0))
        for plan_id, own in sorted(of_plan.items())
        if any(each.kind is Kind.PLAN_LIVE for each in own)
    ]


def _plan(plan_id: PlanId, own: Sequence[Trace], opportunities: Sequence[Opportunity], repetitions: int) -> Plan:
    versions = [each for each in own if each.kind in _LIVE_AGAIN]
    rests = [each for each in own if each.kind in {Kind.PLAN_RESTS, Kind.PLAN_RESUMED}]
    ended = next((each for each in own if each.kind is Kind.PLAN_ENDED), None)
    standing = _standing_barriers(own, opportunities)
    placed = [(at, each) for each in opportunities if (at := instant_of(each)) is not None]
    return Plan(
        plan_id,
        goal_id=next((each.goal_id for each in reversed(versions) if each.goal_id), None),
        live_since=min(each.at for each in versions if each.kind is Kind.PLAN_LIVE),
        changed_at=versions[-1].at,
        rests_since=rests[-1].at if rests and rests[-1].kind is Kind.PLAN_RESTS else None,
        ended_at=ended.at if ended else None,
        ended_because=ended.code if ended else None,
        rung=versions[-1].number,
        repetitions=repetitions,
        opportunities=[each for _, each in sorted(placed, key=lambda pair: (pair[0], pair[1].opportunity_id))],
        traces=[each for each in own if each.kind in _OF_PRACTICE or each in standing],
    )


_OF_PRACTICE = frozenset({Kind.LATER, Kind.WISH, Kind.PHASE})


def _standing_barriers(own: Sequence[Trace], opportunities: Sequence[Opportunity]) -> frozenset[Trace]:
    used = {each.opportunity_id for each in opportunities if each.weight is Weight.MET}
    last = {each.about or each.event_id: each for each in own if each.kind is Kind.BARRIER}
    return frozenset(each for each in last.values() if each.about not in used)


_OF_GOAL = frozenset(
    {Kind.GOAL_SET, Kind.GOAL_REVISED, Kind.GOAL_RATED, Kind.REVIEWED, Kind.PLAN_LIVE, Kind.PLAN_REVISED}
)


def _goals(told: Sequence[Trace], plans: Sequence[Plan]) -> list[Goal]:
    of_goal: dict[GoalId, list[Trace]] = {}
    for each in told:
        if each.goal_id is not None:
            of_goal.setdefault(each.goal_id, []).append(each)
    return [
        _goal(goal_id, own, [plan for plan in plans if plan.goal_id == goal_id])
        for goal_id, own in sorted(of_goal.items())
        if any(each.kind is Kind.GOAL_SET for each in own)
    ]


def _goal(goal_id: GoalId, own: Sequence[Trace], plans: Sequence[Plan]) -> Goal:
    set_at = min(each.at for each in own if each.kind is Kind.GOAL_SET)
    answers = [each.report.reported_at for plan in plans for each in plan.opportunities if each.report]
    touches = [each.at for each in own if each.kind in _OF_GOAL]
    versions = [each for each in own if each.kind in {Kind.GOAL_SET, Kind.GOAL_REVISED}]
    closed = next((each.at for each in own if each.kind is Kind.GOAL_CLOSED), None)
    return Goal(
        goal_id,
        set_at,
        touched_at=max([*touches, *answers]),
        closed_at=closed,
        weight=next((each.number for each in reversed(versions) if each.number is not None), None),
        baseline=next((each.other for each in reversed(versions) if each.other is not None), None),
        reviews=[each for each in own if each.kind is Kind.REVIEWED],
        ratings=[each for each in own if each.kind is Kind.GOAL_RATED],
    )


_SESSIONS = (Kind.SESSION_PLANNED, Kind.SESSION_CANCELLED, Kind.SESSION_HELD)


def sessions_of(told: Sequence[Trace]) -> list[Session]:
    """Each as it stands, by its instant; one that was held stays held, and one of which only the cancelling was heard has no instant."""
    state: dict[UUID, Session] = {}
    begins = {each.about: each.until for each in told if each.kind is Kind.SESSION_PLANNED}
    for each in sorted(
        (each for each in told if each.kind in _SESSIONS), key=lambda each: each.kind is Kind.SESSION_HELD
    ):
        at = each.until if each.kind is not Kind.SESSION_CANCELLED else begins.get(each.about)
        if each.about is not None and at is not None:
            state[each.about] = Session(each.kind, at)
    return sorted(state.values(), key=lambda session: (session.at, session.state))
