"""Facts about practice over time. No miss lowers the repetitions or the best run; a miss is forgiven before it is counted.

What an answer that comes late, or is corrected, makes of something said before is a fact of its own: ProgressCorrected.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from handrail_shared.contracts.events.base import ClientEvent, Instant, Part
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


class MilestoneReached(_AboutRun):
    """So many repetitions in all, for the first time. Said once of each milestone, and never taken back."""

    topic: ClassVar[Topic] = Topic.PROGRESS

    milestone: int = Field(ge=1, description="7, 14, 30 or 66 repetitions.")


class StrengthChanged(ClientEvent):
    """The strength of a plan reached another tenth: not each answer is told, and none to and fro about one border."""

    topic: ClassVar[Topic] = Topic.PROGRESS

    plan_id: PlanId
    opportunity_id: OpportunityId | None = Field(default=None, description="The one that was heard of, if one was.")
    strength: float = Field(ge=0, le=1, description="How settled the plan is: what came of it lately weighs most.")
    level: int = Field(ge=0, le=10, description="The tenth that holds from now on.")
    was: int = Field(ge=0, le=10, description="The tenth that held before.")


class PlanGraduated(ClientEvent):
    """The plan has become a habit that keeps itself: used often enough, and it comes to mind by itself. Said once."""

    topic: ClassVar[Topic] = Topic.PROGRESS

    plan_id: PlanId
    total_repetitions: int = Field(ge=0)
    rating: int = Field(ge=0, le=10, description="How far the plan comes to mind by itself, as the client said.")
    ground: Literal["repetitions", "maintained"] = Field(
        description="Why it counts as used often enough: by number, or because it needs hardly a nudge any more."
    )


class RunNumbers(Part):
    """Where a run stands."""

    state: Literal["fresh", "running", "grace", "paused"]
    run: int = Field(ge=0)
    best_run: int = Field(ge=0)
    total_repetitions: int = Field(ge=0)


class ProgressCorrected(ClientEvent):
    """Something that was said of a plan turned out otherwise. `was` equals `now` where only an earlier turn is not what was told."""

    topic: ClassVar[Topic] = Topic.PROGRESS

    plan_id: PlanId
    opportunity_id: OpportunityId | None = Field(
        default=None,
        description="Whose answer or window changed what was told. None: the clinic's rules were heard late.",
    )
    was: RunNumbers
    now: RunNumbers


class ProgressStated(ClientEvent):
    """Where practice of a plan stands now: in the compacted topic, under the plan's id, so that the last word is always there."""

    topic: ClassVar[Topic] = Topic.PROGRESS_STATE

    plan_id: PlanId
    state: Literal["fresh", "running", "grace", "paused"]
    run: int = Field(ge=0, description="Opportunities met in a row. While paused: the run that rests.")
    best_run: int = Field(ge=0)
    total_repetitions: int = Field(ge=0)
    strength: float = Field(ge=0, le=1, description="How settled the plan is: what came of it lately weighs most.")
    milestone: int = Field(
        ge=0, description="The largest of 7, 14, 30 and 66 repetitions that was reached; 0: none yet."
    )
    last_used_on: date | None = None
    graduated_at: Instant | None = None

    @property
    def subject(self) -> UUID:
        return self.plan_id
