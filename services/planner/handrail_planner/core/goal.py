"""A goal: what a plan is for, in the client's words. The words are sealed."""

from dataclasses import dataclass
from datetime import datetime

from handrail_shared.contracts.events import GoalSet
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId

MAX_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Goal:
    """A client's goal as it stands."""

    clinic_id: ClinicId
    client_id: ClientId
    goal_id: GoalId
    statement: str
    set_at: datetime


def goal_set(goal: Goal, now: datetime) -> GoalSet:
    """The news of a goal's words."""
    return GoalSet(
        clinic_id=goal.clinic_id,
        client_id=goal.client_id,
        occurred_at=now,
        goal_id=goal.goal_id,
        statement=goal.statement,
    )
