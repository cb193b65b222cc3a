"""All that is known of one client when the work list is made: ids, states, times and counts, no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from handrail_shared.contracts.ids import ClientId, GoalId, PlanId

from handrail_planner.core.consent import Consent
from handrail_planner.core.flags import Flags
from handrail_planner.core.goal import Goal
from handrail_planner.core.insight import Insight
from handrail_planner.core.patience import Patience
from handrail_planner.core.plan import LIVE, Plan
from handrail_planner.core.practice import Practice
from handrail_planner.core.rest import Rest
from handrail_planner.core.session import Session
from handrail_planner.core.suggestions import Suggestions
from handrail_planner.core.wish import Manner


@dataclass(frozen=True, slots=True)
class TurnedDown:
    """What the client last said to a proposal of a plan that is a draft again, and to which version."""

    plan_version: int
    answer: Literal["change", "decline"]
    at: datetime


@dataclass(frozen=True, slots=True)
class ExpiredPlan:
    """A plan that ended because its days were over."""

    plan_id: PlanId
    goal_id: GoalId
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One client in care. `reachable` are the consents of the channels that there is a number or an address for.

    `rows_read`: how much of what was heard went into it. `written`: when each live plan got the version that holds.
    """

    client_id: ClientId
    enrolled_at: datetime
    patience: Patience = field(default_factory=Patience)
    reachable: Sequence[Consent] = ()
    goals: Sequence[Goal] = ()
    plans: Sequence[Plan] = ()
    turned_down: Mapping[PlanId, TurnedDown] = field(default_factory=dict)
    expired: Sequence[ExpiredPlan] = ()
    last_reviews: Mapping[GoalId, datetime] = field(default_factory=dict)
    debt: Sequence[Insight] = ()
    coming: Session | None = None
    last_held: Session | None = None
    last_plan_ended_at: datetime | None = None
    last_goal_closed_at: datetime | None = None
    rows_read: int = 0
    practice: Mapping[PlanId, Practice] = field(default_factory=dict)
    written: Mapping[PlanId, datetime] = field(default_factory=dict)
    manner: Manner = field(default_factory=Manner)
    flags: Flags = field(default_factory=Flags)
    suggestions: Suggestions = field(default_factory=Suggestions)
    rest: Rest | None = None
    """What was last said of a break."""

    @property
    def live(self) -> list[Plan]:
        """The plans that are live, resting ones with them."""
        return [plan for plan in self.plans if plan.state in LIVE]
