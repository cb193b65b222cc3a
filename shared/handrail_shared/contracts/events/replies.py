"""Facts that a client reported. Words only where a person is to read them, and then sealed."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from handrail_shared.contracts.events.base import ClientEvent, Instant
from handrail_shared.contracts.ids import CheckInId, OpportunityId, PlanId, ReplyId, WalkId
from handrail_shared.contracts.sealed import SealedText
from handrail_shared.contracts.topics import Topic


class _AboutOpportunity(ClientEvent):
    plan_id: PlanId
    opportunity_id: OpportunityId
    reply_id: ReplyId
    local_date: date = Field(description="The client's local day of the opportunity, not of the answer.")
    helpfulness: int | None = Field(default=None, ge=0, le=10, description="How much it helped, 0 to 10, if said.")
    late: bool = Field(default=False, description="Answered more than 24 hours after the nudge.")


class ActionDone(_AboutOpportunity):
    """The client used the plan."""

    topic: ClassVar[Topic] = Topic.REPLIES


class ActionPartlyDone(_AboutOpportunity):
    """The client used part of the plan."""

    topic: ClassVar[Topic] = Topic.REPLIES


class ActionMissed(_AboutOpportunity):
    """The moment came and the plan was not used."""

    topic: ClassVar[Topic] = Topic.REPLIES


class ActionDidNotArise(_AboutOpportunity):
    """The moment did not come: no opportunity, so neither met nor missed."""

    topic: ClassVar[Topic] = Topic.REPLIES


class SkipSpent(ClientEvent):
    """The client let the moment go on purpose: neither met nor missed. One of the reserve is spent, if there is one."""

    topic: ClassVar[Topic] = Topic.REPLIES

    plan_id: PlanId
    opportunity_id: OpportunityId
    reply_id: ReplyId
    local_date: date = Field(description="The client's local day of the opportunity, not of the answer.")
    late: bool = Field(default=False, description="Answered more than 24 hours after the nudge.")


class _AboutProposal(ClientEvent):
    plan_id: PlanId
    plan_version: int = Field(ge=1)
    reply_id: ReplyId


class ProposalAnswered(_AboutProposal):
    """The client answered a proposed plan by text."""

    topic: ClassVar[Topic] = Topic.REPLIES

    answer: Literal["accept", "change", "decline"]
    confidence: int | None = Field(default=None, ge=0, le=10, description="How sure of doing it, 0 to 10, if said.")
    words: SealedText | None = Field(default=None, description="What should change, if said.")


class PlanSaidBack(_AboutProposal):
    """The client texted the plan back in their own words."""

    topic: ClassVar[Topic] = Topic.REPLIES

    words: SealedText


class FreeTextWaiting(ClientEvent):
    """How many of the client's texts wait for a person to read them, and since when the oldest does; stated again whenever that
    changes."""

    topic: ClassVar[Topic] = Topic.REPLIES

    count: int = Field(ge=0)
    since: Instant | None = None


class StuckSaid(ClientEvent):
    """The client said that they are stuck. What they wrote waits, sealed, with their other texts."""

    topic: ClassVar[Topic] = Topic.REPLIES

    reply_id: ReplyId


class FeedbackGiven(ClientEvent):
    """The client said something about the texts themselves. What they wrote waits, sealed, with their other texts."""

    topic: ClassVar[Topic] = Topic.REPLIES

    reply_id: ReplyId


class PaceRequested(ClientEvent):
    """The client asked for an easier or a harder step, or for more or fewer texts."""

    topic: ClassVar[Topic] = Topic.REPLIES

    plan_id: PlanId | None = None
    reply_id: ReplyId
    pace: Literal["easier", "harder", "more", "less"]


class AutomaticityRated(ClientEvent):
    """How far a plan comes to mind by itself, 0 (never) to 10 (always), in the client's own judgement."""

    topic: ClassVar[Topic] = Topic.REPLIES

    plan_id: PlanId
    reply_id: ReplyId
    rating: int = Field(ge=0, le=10)


Barrier = Literal["forgot", "too_big", "wrong_time", "too_strong", "where_to_start", "no_point", "other"]


class BarrierNamed(ClientEvent):
    """What got in the way, by the letter that the client answered with: no words of theirs."""

    topic: ClassVar[Topic] = Topic.REPLIES

    plan_id: PlanId
    opportunity_id: OpportunityId
    reply_id: ReplyId
    local_date: date = Field(description="The client's local day of the opportunity, not of the answer.")
    barrier: Barrier


Outcome = Literal["done", "partly", "missed", "did_not_arise", "skipped"]


class ActionCorrected(ClientEvent):
    """The client took back what they had reported of an opportunity. What holds now is said by a report of its own, just before."""

    topic: ClassVar[Topic] = Topic.REPLIES

    plan_id: PlanId
    opportunity_id: OpportunityId
    reply_id: ReplyId = Field(description="The reply that corrects.")
    corrects: ReplyId = Field(description="The reply that holds no more.")
    local_date: date = Field(description="The client's local day of the opportunity, not of the answer.")
    was: Outcome
    now: Outcome


class WishTexted(ClientEvent):
    """The client texted that they want something about a plan, or of the clinic. Where it was not `met` at once, it waits for a person."""

    topic: ClassVar[Topic] = Topic.REPLIES

    plan_id: PlanId | None = None
    reply_id: ReplyId
    wish: Literal["later", "small", "swap", "change", "other_time", "call"]
    met: bool = False


class StrainTexted(ClientEvent):
    """How strong something was before and after a plan was used, 0 to 10, in the client's text. It says nothing about whether it was used."""

    topic: ClassVar[Topic] = Topic.REPLIES

    plan_id: PlanId
    opportunity_id: OpportunityId
    reply_id: ReplyId
    local_date: date = Field(description="The client's local day of the opportunity, not of the answer.")
    before: int = Field(ge=0, le=10)
    after: int = Field(ge=0, le=10)


class CheckInAnswered(ClientEvent):
    """A client's answer to a check-in, a number. It says nothing about whether a plan was used, and has no words.

    How the question was asked comes with it, so that whoever reads the number needs nothing else.
    """

    topic: ClassVar[Topic] = Topic.REPLIES

    check_in_id: CheckInId
    check_in_version: int = Field(ge=1)
    reply_id: ReplyId
    local_date: date = Field(description="The client's local day of the question, not of the answer.")
    asked_at: Instant
    number: int = Field(ge=0, le=10)
    lowest: int = Field(ge=0, le=9)
    highest: int = Field(ge=1, le=10)
    better: Literal["higher", "lower"] | None = None
    real_change: int | None = Field(default=None, ge=1, le=10, description="How many points are a real change.")


class CheckInCorrected(ClientEvent):
    """The client took back what they had answered to a check-in. What holds now is said by an answer of its own, just before."""

    topic: ClassVar[Topic] = Topic.REPLIES

    check_in_id: CheckInId
    reply_id: ReplyId = Field(description="The reply that corrects.")
    corrects: ReplyId = Field(description="The reply that holds no more.")
    local_date: date = Field(description="The client's local day of the question, not of the answer.")
    asked_at: Instant
    was: int = Field(ge=0, le=10)
    now: int = Field(ge=0, le=10)


class _AboutWalk(ClientEvent):
    plan_id: PlanId
    walk_id: WalkId
    walk_version: int = Field(ge=1)
    local_date: date = Field(description="The client's local day on which it began.")


class WalkBegun(_AboutWalk):
    """The client began with a plan's walk-through. That one is not gone on with is no miss, and nobody says so."""

    topic: ClassVar[Topic] = Topic.REPLIES


class WalkFinished(_AboutWalk):
    """The client went through all of it. It says nothing about whether the plan was used; nor do the numbers, where they were asked for."""

    topic: ClassVar[Topic] = Topic.REPLIES

    before: int | None = Field(default=None, ge=0, le=10)
    after: int | None = Field(default=None, ge=0, le=10)
