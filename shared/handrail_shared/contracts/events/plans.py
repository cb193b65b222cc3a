"""Facts about goals and if-then plans. The words are sealed; only ids, times and codes are in clear."""

from datetime import date, time
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from handrail_shared.contracts.events.base import ClientEvent, Instant, Part
from handrail_shared.contracts.ids import CheckInId, GoalId, MomentId, OfferId, PlanId, ReviewId
from handrail_shared.contracts.sealed import SealedText
from handrail_shared.contracts.topics import Topic

Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
CopyLevel = Literal["discreet", "personal"]


Way = Literal["text", "page", "session"]
"""How a client answers a proposal or says a plan back: by text, on the page behind a one-time link, or in the session."""
Rater = Literal["client", "clinician"]


class _GoalContent(ClientEvent):
    goal_id: GoalId
    statement: SealedText
    why: SealedText | None = Field(default=None, description="What it is good for, in the client's words.")
    weight: int | None = Field(
        default=None, ge=1, le=9, description="Importance times difficulty; only proportions count."
    )
    baseline: int | None = Field(default=None, ge=-2, le=2, description="Where on its scale it begins, if it has one.")


class GoalSet(_GoalContent):
    """A goal was set."""

    topic: ClassVar[Topic] = Topic.PLANS


class GoalRevised(_GoalContent):
    """A goal was replaced by a new version of itself: its words, its scale or its date."""

    topic: ClassVar[Topic] = Topic.PLANS

    goal_version: int = Field(ge=1)


class GoalRated(ClientEvent):
    """Somebody said how far a goal is attained, on its own scale of five: 0 is as expected. Two raters are never averaged."""

    topic: ClassVar[Topic] = Topic.PLANS

    goal_id: GoalId
    rater: Rater
    level: int = Field(ge=-2, le=2)


class GoalClosed(ClientEvent):
    """A goal was met or dropped: its plans have ended before."""

    topic: ClassVar[Topic] = Topic.PLANS

    goal_id: GoalId
    outcome: Literal["met", "dropped"]


class WeeklyWindow(Part):
    """When the cue is likely, every week, in the client's own zone. `end` at or before `start` is the next day's."""

    moment_id: MomentId
    days: tuple[Weekday, ...] = Field(min_length=1, max_length=7)
    start: time
    end: time
    lead_minutes: int = Field(default=20, ge=0, le=120, description="How long before the window the nudge is due.")


class WeeklyDays(Part):
    """These days of every week, or of every so many weeks, counted from the week of `from_date`."""

    kind: Literal["weekly"] = "weekly"
    days: tuple[Weekday, ...] = Field(min_length=1, max_length=7)
    every_weeks: int = Field(default=1, ge=1, le=52)
    from_date: date | None = None


class RecurringDays(Part):
    """The days of a recurrence rule of RFC 5545 that names days and no hours, counted from `from_date`."""

    kind: Literal["recurring"] = "recurring"
    rule: Annotated[str, StringConstraints(pattern=r"^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[-+A-Z0-9,]+)*$")] = (
        Field(max_length=200, examples=["FREQ=MONTHLY;BYDAY=-1FR"])
    )
    from_date: date


class DatedDays(Part):
    """These days and no others."""

    kind: Literal["dated"] = "dated"
    dates: tuple[date, ...] = Field(min_length=1, max_length=366)


class SessionDays(Part):
    """So many days before (negative) or after each session."""

    kind: Literal["session"] = "session"
    offsets: tuple[int, ...] = Field(min_length=1, max_length=30)


class FactDays(Part):
    """So many days after each thing of a kind that happened to the plan."""

    kind: Literal["fact"] = "fact"
    fact: Literal["lapse", "done"]
    offsets: tuple[int, ...] = Field(min_length=1, max_length=30)


class MomentRule(Part):
    """When the cue is likely, where that is more than windows of every week. `end` before `start` is the next day's."""

    moment_id: MomentId
    days: Annotated[WeeklyDays | RecurringDays | DatedDays | SessionDays | FactDays, Field(discriminator="kind")]
    start: time
    end: time
    aim: Literal["before", "inside", "after"] = Field(
        default="before",
        description="Due before the window opens, at a drawn time inside, or after it has closed; the lead counts from there.",
    )
    lead_minutes: int = Field(default=20, ge=0, le=120)
    role: Literal["nudge", "prime", "debrief", "check_in"] = "nudge"
    asks_about: MomentId | None = Field(default=None, description="The moment whose opportunity a debrief asks about.")
    at_night: bool = Field(default=False, description="Lies in quiet hours: needs the client's own consent to that.")


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
    rules: tuple[MomentRule, ...] = Field(
        default=(), max_length=14, description="Moments of other kinds, beside `moments`."
    )
    first_act: SealedText | None = Field(default=None, description="The first two minutes of the response.")
    tiny: SealedText | None = Field(default=None, description="The smallest version, for bad days.")
    in_focus: bool = Field(default=False, description="The one plan that matters most just now.")
    rung: int | None = Field(
        default=None, ge=1, description="The rung of its ladder that the response is, if it has one."
    )
    cue_word: SealedText | None = Field(
        default=None, description="The client's own word that pulls this very plan by text."
    )
    alternatives: tuple[SealedText, ...] = Field(
        default=(), max_length=3, description="Other small acts that the client may take in its place, in their turn."
    )


class PlanActivated(_PlanContent):
    """An if-then plan is live: its moments are to be watched from now on."""

    topic: ClassVar[Topic] = Topic.PLANS


class PlanRevised(_PlanContent):
    """A live plan was replaced by a new version: the future is planned again, the past is not."""

    topic: ClassVar[Topic] = Topic.PLANS


class PlanResumed(_PlanContent):
    """A paused plan is live again: its moments are to be watched from now on."""

    topic: ClassVar[Topic] = Topic.PLANS


class PlanPaused(ClientEvent):
    """A live plan rests: nothing of it is due until it is resumed, and no opportunity is counted."""

    topic: ClassVar[Topic] = Topic.PLANS

    plan_id: PlanId


class PlanEnded(ClientEvent):
    """A plan is over; nothing of it is due any more. What was counted stays counted."""

    topic: ClassVar[Topic] = Topic.PLANS

    plan_id: PlanId
    goal_id: GoalId
    local_date: date
    reason: Literal["met", "replaced", "dropped", "expired", "discharged"]


class _AboutVersion(ClientEvent):
    plan_id: PlanId
    plan_version: int = Field(ge=1)


class PlanProposed(_AboutVersion):
    """A plan lies before the client, who takes it on, asks for a change or declines."""

    topic: ClassVar[Topic] = Topic.PLANS

    goal_id: GoalId
    cue: SealedText
    response: SealedText
    discreet: SealedText | None = None
    tiny: SealedText | None = None
    copy_level: CopyLevel = "discreet"
    way: Way
    link: SealedText | None = Field(default=None, description="The page to answer on, if the way is a page.")
    answer_until: Instant


class PlanAccepted(_AboutVersion):
    """The client takes the plan on. `confidence` and `importance` are 0 to 10, if asked."""

    topic: ClassVar[Topic] = Topic.PLANS

    way: Way
    confidence: int | None = Field(default=None, ge=0, le=10)
    importance: int | None = Field(default=None, ge=0, le=10)


class PlanChangeAsked(_AboutVersion):
    """The client wants the plan changed before taking it on."""

    topic: ClassVar[Topic] = Topic.PLANS

    way: Way


class PlanDeclined(_AboutVersion):
    """The client does not take the plan on. Not now is an answer too."""

    topic: ClassVar[Topic] = Topic.PLANS

    way: Way


class ProposalWithdrawn(_AboutVersion):
    """A proposal is no longer open: it was taken back, changed, or not answered in time."""

    topic: ClassVar[Topic] = Topic.PLANS

    reason: Literal["taken_back", "changed", "unanswered"]


class PlanRehearsed(_AboutVersion):
    """The client said the plan back."""

    topic: ClassVar[Topic] = Topic.PLANS

    way: Way


class ReviewRecorded(ClientEvent):
    """Clinician and client looked at a goal, or at one of its plans, and decided how to go on."""

    topic: ClassVar[Topic] = Topic.PLANS

    review_id: ReviewId
    goal_id: GoalId
    plan_id: PlanId | None = None
    result: Literal["keep", "shrink", "swap_technique", "move_cue", "pause", "achieve", "retire"]
    client_level: int | None = Field(default=None, ge=-2, le=2)
    clinician_level: int | None = Field(default=None, ge=-2, le=2)
    next_due_at: Instant | None = None


class RatingRecorded(ClientEvent):
    """How strong something was before and after a plan was used, 0 to 10. It says nothing about whether it was used."""

    topic: ClassVar[Topic] = Topic.PLANS

    plan_id: PlanId
    local_date: date
    before: int = Field(ge=0, le=10)
    after: int = Field(ge=0, le=10)


class CheckInSet(ClientEvent):
    """A client is asked one question, answered by a number, at drawn times from now on; stated whole each time that it is changed."""

    topic: ClassVar[Topic] = Topic.PLANS

    check_in_id: CheckInId
    check_in_version: int = Field(ge=1)
    question: SealedText
    lowest: int = Field(default=0, ge=0, le=9)
    highest: int = Field(default=10, ge=1, le=10)
    better: Literal["higher", "lower"] | None = Field(
        default=None, description="Which way is for the better; null: neither, and nothing is judged by it."
    )
    real_change: int | None = Field(
        default=None, ge=1, le=10, description="How many points are a real change; null: nothing is judged by it."
    )
    days: tuple[Weekday, ...] = Field(min_length=1, max_length=7)
    start: time
    end: time = Field(description="In the client's own zone; at or before `start`: the next day's.")
    times: int = Field(ge=1, le=7, description="How often it is asked in each `per`.")
    per: Literal["day", "week"] = "day"
    from_date: date
    until_date: date | None = Field(default=None, description="Its last day; null: until it is withdrawn.")
    about: Literal["own", "fit"] = Field(
        default="own",
        description="fit: how well the texts fit the client, asked once in each of the clinic's `fit_weeks`, whatever `times` and `per` say.",
    )


class CheckInWithdrawn(ClientEvent):
    """A check-in is asked no more. What was answered stays."""

    topic: ClassVar[Topic] = Topic.PLANS

    check_in_id: CheckInId


class WalkStep(Part):
    """One text of a walk-through, which asks one thing. `takes`: what is asked for; whatever is answered goes on."""

    text: SealedText
    takes: Literal["ok", "words", "number"] = "ok"
    measures: Literal["before", "after"] | None = Field(
        default=None, description="The number says how strong something is before, or after, the steps between."
    )


class WalkThroughSet(ClientEvent):
    """A plan has an exercise of a few steps that its client goes through by text; stated whole each time that it is changed."""

    topic: ClassVar[Topic] = Topic.PLANS

    plan_id: PlanId
    walk_version: int = Field(ge=1)
    steps: tuple[WalkStep, ...] = Field(min_length=2, max_length=10)


class WalkThroughWithdrawn(ClientEvent):
    """A plan has no walk-through any more."""

    topic: ClassVar[Topic] = Topic.PLANS

    plan_id: PlanId
    walk_version: int = Field(ge=1)


class WalkOffered(ClientEvent):
    """The clinician begins a plan's walk-through for its client: its first step is texted, where nothing stands against that."""

    topic: ClassVar[Topic] = Topic.PLANS

    plan_id: PlanId
    offer_id: OfferId


class StrainWanted(ClientEvent):
    """Whether the client is asked how strong something was before and after, once they have reported a plan used."""

    topic: ClassVar[Topic] = Topic.PLANS

    plan_id: PlanId
    wanted: bool
