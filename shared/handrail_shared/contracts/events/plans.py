"""Facts about goals and if-then plans. The words are sealed; only ids, times and codes are in clear."""

from datetime import date, time
from typing import ClassVar, Literal

from pydantic import Field

from handrail_shared.contracts.events.base import ClientEvent, Instant, Part
from handrail_shared.contracts.ids import GoalId, MomentId, PlanId
from handrail_shared.contracts.sealed import SealedText
from handrail_shared.contracts.topics import Topic

Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
CopyLevel = Literal["discreet", "personal"]


class GoalSet(ClientEvent):
    """A goal was set, or its statement replaced."""

    topic: ClassVar[Topic] = Topic.PLANS

    goal_id: GoalId
    statement: SealedText


class WeeklyWindow(Part):
    """When the cue is likely, every week, in the client's own zone. `end` at or before `start` is the next day's."""

    moment_id: MomentId
    days: tuple[Weekday, ...] = Field(min_length=1, max_length=7)
    start: time
    end: time
    lead_minutes: int = Field(default=20, ge=0, le=120, description="How long before the window the nudge is due.")


class _PlanContent(ClientEvent):
    plan_id: PlanId
    goal_id: GoalId
    plan_version: int = Field(ge=1)
    cue: SealedText
    response: SealedText
    discreet: SealedText | None = Field(default=None, description="The wording for copy level discreet.")
    copy_level: CopyLevel = "discreet"
    moments: tuple[WeeklyWindow, ...] = Field(max_length=14)
    expires_at: Instant


class PlanActivated(_PlanContent):
    """An if-then plan is live: its moments are to be watched from now on."""

    topic: ClassVar[Topic] = Topic.PLANS


class PlanRevised(_PlanContent):
    """A live plan was replaced by a new version: the future is planned again, the past is not."""

    topic: ClassVar[Topic] = Topic.PLANS


class PlanEnded(ClientEvent):
    """A plan is over; nothing of it is due any more. What was counted stays counted."""

    topic: ClassVar[Topic] = Topic.PLANS

    plan_id: PlanId
    goal_id: GoalId
    local_date: date
    reason: Literal["met", "replaced", "dropped", "expired", "discharged"]
