"""Facts about practice over time. Repetitions and the best run never fall; a miss is forgiven before it is counted."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from handrail_shared.contracts.events.base import ClientEvent
from handrail_shared.contracts.ids import OpportunityId, PlanId
from handrail_shared.contracts.topics import Topic


class _AboutRun(ClientEvent):
    plan_id: PlanId
    opportunity_id: OpportunityId
    local_date: date
    run: int = Field(ge=0, description="Opportunities met in a row, as it stands after this fact.")
    best_run: int = Field(ge=0)
    total_repetitions: int = Field(ge=0)


class RepetitionCounted(_AboutRun):
    """One more opportunity was met, wholly or in part."""

    topic: ClassVar[Topic] = Topic.PROGRESS


class StreakExtended(_AboutRun):
    """The run of met opportunities grew."""

    topic: ClassVar[Topic] = Topic.PROGRESS


class StreakForgiven(_AboutRun):
    """A miss, forgiven: the run stands. `reserve` is what is left of the misses the client has earned."""

    topic: ClassVar[Topic] = Topic.PROGRESS

    reserve: int = Field(ge=0, le=2)


class StreakPaused(_AboutRun):
    """A second miss in a row: the run rests at `run` until the next time the plan is used."""

    topic: ClassVar[Topic] = Topic.PROGRESS


class ComebackMade(_AboutRun):
    """The plan was used again after one or more misses: the event most worth celebrating."""

    topic: ClassVar[Topic] = Topic.PROGRESS

    after_misses: int = Field(ge=1)
