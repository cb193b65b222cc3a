"""What a signal finds in a client's case: which kind of work, since when, and what it points at."""

from dataclasses import dataclass
from datetime import datetime

from handrail_shared.contracts.ids import CaseId, GoalId, InsightId, PlanId, SessionId

from handrail_planner.core.worklist.rules import Kind, Rule


@dataclass(frozen=True, slots=True)
class About:
    """What an item points at."""

    goal_id: GoalId | None = None
    plan_id: PlanId | None = None
    session_id: SessionId | None = None
    insight_id: InsightId | None = None
    case_id: CaseId | None = None
    """Of a crisis case of a number of nobody."""


@dataclass(frozen=True, slots=True)
class Found:
    """`count`: what the reason names; `rule`: another than the kind's own."""

    kind: Kind
    since: datetime
    about: About = About()
    count: int = 0
    rule: Rule | None = None
