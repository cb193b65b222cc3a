"""Facts about practice over time. No miss lowers the repetitions or the best run; a miss is forgiven before it is counted.

What an answer that comes late, or is corrected, makes of something said before is a fact of its own: ProgressCorrected.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from handrail_shared.contracts.events.base import ClientEvent, Instant, Part, ReasonCode
from handrail_shared.contracts.ids import GoalId, OpportunityId, PlanId, ReviewId, StallId
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
    reserve: int | None = Field(
        default=None,
        ge=0,
        description="What is left to let moments go on purpose. Not there: stated before it was told.",
    )
    last_used_on: date | None = None
    graduated_at: Instant | None = None

    @property
    def subject(self) -> UUID:
        return self.plan_id


class _AboutReview(ClientEvent):
    goal_id: GoalId
    plan_id: PlanId | None = Field(default=None, description="The plan that it is about, if it is about one of them.")
    review_id: ReviewId = Field(description="Of the review that is wanted; what is recorded has an id of its own.")
    triggers: tuple[ReasonCode, ...] = Field(
        min_length=1,
        description="Why: interval, session, stall, too_hard, milestone, expiry, lapses, wish, phase. A reader may meet others.",
    )
    due_on: date = Field(description="The client's local day.")
    rule_version: int = Field(ge=1)


class ReviewDue(_AboutReview):
    """A goal is due to be looked at. At most one is open for a goal; said again, within seven days never, if more speaks for it."""

    topic: ClassVar[Topic] = Topic.PROGRESS

    invites: bool = Field(
        description="Whether the client may be invited because of it: once in seven days, whatever the number of goals."
    )


class ReviewOverdue(_AboutReview):
    """A review has been due for two weeks and was not recorded."""

    topic: ClassVar[Topic] = Topic.PROGRESS


class ReviewSettled(ClientEvent):
    """A review is not due any more."""

    topic: ClassVar[Topic] = Topic.PROGRESS

    goal_id: GoalId
    review_id: ReviewId
    reason: ReasonCode = Field(
        description="recorded, goal_closed, discharged, or not_needed where what spoke for it was corrected."
    )


class StallNumber(Part):
    """One number of the evidence."""

    code: ReasonCode
    value: float


class _AboutStall(ClientEvent):
    stall_id: StallId
    code: ReasonCode = Field(description="Such as silent, low_use, drift: see the how-to. A reader may meet others.")
    plan_id: PlanId | None = Field(default=None, description="The plan that needs a change, if it is one plan.")
    goal_id: GoalId | None = Field(default=None, description="The goal; none where it is about the work as a whole.")


class StallDetected(_AboutStall):
    """A plan, a goal or the work looks stuck, and what may be done. It is never answered by more or louder nudges. Said again at each step."""

    topic: ClassVar[Topic] = Topic.PROGRESS

    step: int = Field(ge=1, le=3, description="1: offered to the client, 2: for the clinician, 3: for a case review.")
    window_from: date
    window_until: date
    evidence: tuple[StallNumber, ...] = Field(max_length=12)
    rule_version: int = Field(ge=1)
    suggestions: tuple[ReasonCode, ...] = Field(min_length=1, max_length=3)
    suggestions_version: int = Field(default=1, ge=1, description="Whose: 1 as usual, else the clinic's statement.")


class StallCleared(_AboutStall):
    """It is stuck no more, or was seen to."""

    topic: ClassVar[Topic] = Topic.PROGRESS

    reason: ReasonCode = Field(description="recovered, reviewed, revised, rests, ended or discharged.")
