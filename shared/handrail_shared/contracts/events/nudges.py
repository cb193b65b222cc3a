"""Facts about when the notifier spoke, when it kept silent and why, and what became of each nudge."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from handrail_shared.contracts.events.base import ClientEvent, Instant, ReasonCode
from handrail_shared.contracts.events.clients import Channel
from handrail_shared.contracts.ids import AttemptId, MomentId, NudgeId, OpportunityId, PlanId
from handrail_shared.contracts.topics import Topic

Saying = Literal["plan", "tiny", "prime", "debrief", "check_in", "own_cue", "still_useful"]
"""The plan; its smallest version; the plan ahead of an event that no clock knows; a question about it afterwards; how it is going;
whether the client's own cue does without us; whether the texts are of use."""


class _AboutNudge(ClientEvent):
    plan_id: PlanId
    opportunity_id: OpportunityId
    nudge_id: NudgeId


class NudgeDecided(_AboutNudge):
    """A decision point was reached: the nudge is sent or withheld, with every reason."""

    topic: ClassVar[Topic] = Topic.NUDGES

    moment_id: MomentId
    plan_version: int = Field(ge=1)
    local_date: date = Field(description="The client's local day on which the window opens.")
    window_start: Instant
    window_end: Instant
    decision: Literal["send", "withhold"]
    reasons: tuple[ReasonCode, ...] = Field(description="All that held, not the first. Empty for a plain send.")
    channel: Channel | None = None
    says: Saying | None = Field(default=None, description="What kind of text it is, if it is sent.")


class NudgeSent(_AboutNudge):
    """The carrier or mail server accepted the nudge."""

    topic: ClassVar[Topic] = Topic.NUDGES

    attempt_id: AttemptId
    channel: Channel
    segments: int = Field(ge=1)


class NudgeDelivered(_AboutNudge):
    """The carrier reports that the phone has it."""

    topic: ClassVar[Topic] = Topic.NUDGES

    attempt_id: AttemptId
    channel: Channel


class NudgeFailed(_AboutNudge):
    """The nudge did not arrive. An opportunity whose nudge failed is not a miss."""

    topic: ClassVar[Topic] = Topic.NUDGES

    attempt_id: AttemptId | None = None
    channel: Channel
    code: ReasonCode
    provider_code: int | None = None


class NudgeExpired(_AboutNudge):
    """Its moment passed before it could be sent, or before its fate was known to be worth another try."""

    topic: ClassVar[Topic] = Topic.NUDGES

    reason: ReasonCode


class NudgeFellBack(_AboutNudge):
    """It did not arrive by one channel and goes by another, once."""

    topic: ClassVar[Topic] = Topic.NUDGES

    from_channel: Channel
    to_channel: Channel
    code: ReasonCode = Field(description="Why it did not arrive.")


class NudgePostponed(_AboutNudge):
    """A decision point was reached at a bad time: it is decided anew later inside its window."""

    topic: ClassVar[Topic] = Topic.NUDGES

    until: Instant
    reasons: tuple[ReasonCode, ...] = Field(min_length=1)


class ReachChanged(ClientEvent):
    """What is known of whether a client's number takes texts: `invalid` for good, `unhealthy` after failures on several days, or `usable`
    again. Nothing is sent there unless it is usable."""

    topic: ClassVar[Topic] = Topic.NUDGES

    channel: Channel
    state: Literal["usable", "unhealthy", "invalid"]
    provider_code: int | None = Field(default=None, description="The carrier's code of what failed last.")


Phase = Literal["learn", "practise", "own_cue", "maintain"]


class PhaseChanged(ClientEvent):
    """A plan is nudged for less because it is practised, or for more again after a step back."""

    topic: ClassVar[Topic] = Topic.NUDGES

    plan_id: PlanId
    phase: Phase
    was: Phase
    reason: ReasonCode


class SilenceAnswered(ClientEvent):
    """Nudges went unanswered, so fewer are sent; `off`: none until the client or the clinic starts again."""

    topic: ClassVar[Topic] = Topic.NUDGES

    unanswered: int = Field(ge=0)
    step: Literal["normal", "halved", "sparse", "rare", "off"]
