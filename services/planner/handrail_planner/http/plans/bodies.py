"""What is sent about a plan."""

from typing import Annotated, Literal
from uuid import UUID

from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.ids import GoalId
from handrail_shared.runtime.http import Body
from pydantic import Field, StrictInt, StringConstraints

from handrail_planner.core.experiment import Prediction
from handrail_planner.core.ladder import MOST_REPETITIONS, MOST_RUNGS, Rung, RungReason
from handrail_planner.core.moments import MAX_WINDOWS
from handrail_planner.core.plan import DEFAULT_DAYS, MAX_DAYS, CueKind, PlanKind, ResponseKind
from handrail_planner.core.words import LONGEST, LONGEST_ALTERNATIVE, MAX_LENGTH, MOST_ALTERNATIVES, MOST_STEPS, Words
from handrail_planner.handlers.plans import Wish
from handrail_planner.http.fields import CueWord, MaybeEmptyLine, published
from handrail_planner.http.plans.moments import MomentGiven
from handrail_planner.http.versions import VersionRead

_Wording = Annotated[MaybeEmptyLine, StringConstraints(max_length=1000)]
Act = Annotated[_Wording, published(MAX_LENGTH)]
Alternative = Annotated[_Wording, published(LONGEST_ALTERNATIVE)]
Sentence = Annotated[_Wording, published(LONGEST["done_when"])]
Paragraph = Annotated[_Wording, published(LONGEST["obstacle"])]
"""One line, whose length the core judges, so that all faults of a plan are told at once."""
FewWords = Annotated[MaybeEmptyLine, StringConstraints(max_length=500)]
OutOfTen = Annotated[StrictInt, Field(ge=0, le=10)]
Sure = Annotated[StrictInt, Field(ge=0, le=100)]


class RungGiven(Body):
    """One step of a ladder."""

    words: Act = Field(examples=["I stand at the shop door for one minute"])
    repetitions: StrictInt = Field(
        default=3, ge=1, le=MOST_REPETITIONS, description="How often, before the next is thought of."
    )


class PredictionGiven(Body):
    """What the client expects, asked before it is tried."""

    expected: Paragraph = Field(examples=["They will laugh at me"])
    sure: Sure | None = Field(default=None, description="How sure of it, 0 to 100.")


class PlanWritten(Body):
    """What the client will do when this happens again. A draft may leave out what a proposal needs."""

    goal_id: UUID
    cue: Act = Field(description="What happens just before.", examples=["the Friday crowd heads for the bar"])
    cue_kind: CueKind = Field(default="time_window", description="Only a time can be nudged for just before it.")
    response: Act = Field(
        default="",
        description="One act. With a ladder it is the rung that the client is on, and may be left out.",
        examples=["I say my exit line and text Sam"],
    )
    response_kind: ResponseKind = "do"
    kind: PlanKind = "plain"
    discreet: Act | None = Field(default=None, description="The wording for a lock screen.", examples=["Friday plan."])
    copy_level: CopyLevel = Field(default="discreet", description="Which words are sent.")
    first_act: Act | None = Field(
        default=None,
        description="What the client does first, in two minutes or less, in their own words.",
        examples=["I put my glass down and stand up"],
    )
    minutes: StrictInt | None = Field(default=None, ge=1, le=480, description="How long all of it takes, estimated.")
    tiny: Act | None = Field(
        default=None, description="The smallest version, for bad days.", examples=["I text Sam one word"]
    )
    cue_word: CueWord | None = Field(
        default=None,
        description="The client's own word that pulls this very plan by text, at any hour; of one client no two may be alike.",
        examples=["lantern"],
    )
    alternatives: tuple[Alternative, ...] = Field(
        default=(),
        max_length=MOST_ALTERNATIVES,
        description="Other small acts, for when this one does not fit: SWAP brings the next in its turn.",
        examples=[["I walk round the block", "I call my sister"]],
    )
    steps: tuple[Act, ...] = Field(default=(), max_length=MOST_STEPS)
    obstacle: Paragraph | None = Field(
        default=None, description="What is likely to get in the way.", examples=["Ana says: just one more"]
    )
    done_when: Sentence | None = Field(
        default=None, description="What counts as done.", examples=["I am on the street before eight"]
    )
    rationale: Sentence | None = Field(
        default=None, description="Why this plan, in one line.", examples=["Leaving early is easier than leaving late"]
    )
    avoided: Sentence | None = Field(default=None, description="What the client keeps out of the way of.")
    rungs: tuple[RungGiven, ...] = Field(
        default=(), max_length=MOST_RUNGS, description="The ladder of an exposure, the smallest step first."
    )
    prediction: PredictionGiven | None = Field(default=None, description="For an experiment.")
    moments: tuple[MomentGiven, ...] = Field(default=(), max_length=MAX_WINDOWS)
    lasts_days: StrictInt = Field(
        default=DEFAULT_DAYS, ge=1, le=MAX_DAYS, description="After these days it ends by itself."
    )
    in_focus: bool = Field(
        default=False, description="The one plan that matters most; live, it takes the focus from the client's others."
    )

    def wish(self) -> Wish:
        """The same as the core knows it."""
        return Wish(
            goal_id=GoalId(self.goal_id),
            words=self._words(),
            copy_level=self.copy_level,
            windows=tuple(each.window() for each in self.moments),
            lasts_days=self.lasts_days,
            cue_kind=self.cue_kind,
            response_kind=self.response_kind,
            kind=self.kind,
            in_focus=self.in_focus,
        )

    def _words(self) -> Words:
        given = self.prediction
        return Words(
            cue=self.cue,
            response=self.response,
            discreet=self.discreet or None,
            first_act=self.first_act or None,
            tiny=self.tiny or None,
            cue_word=self.cue_word,
            alternatives=self.alternatives,
            minutes=self.minutes,
            steps=self.steps,
            obstacle=self.obstacle or None,
            done_when=self.done_when or None,
            rationale=self.rationale or None,
            avoided=self.avoided or None,
            rungs=tuple(Rung(each.words, each.repetitions) for each in self.rungs),
            prediction=Prediction(given.expected, given.sure) if given else None,
        )


class PlanRewritten(PlanWritten):
    """All of a plan again, and the version that was read (here, or in If-Match)."""

    version: StrictInt | None = Field(default=None, ge=1, le=999_999_999)


class PlanOver(Body):
    """Why a plan ends."""

    reason: Literal["met", "replaced", "dropped"]


class PlanOffered(Body):
    """How the plan is laid before the client, and for how long."""

    way: Literal["text", "page", "session"]
    answer_hours: StrictInt = Field(
        default=72, ge=1, le=14 * 24, description="Unanswered, it is withdrawn after these."
    )


class ClientSays(Body):
    """What the client says to a proposal, in the session."""

    answer: Literal["accept", "change", "decline"]
    confidence: OutOfTen | None = Field(default=None, description="How sure of doing it; below 7, make it smaller.")
    importance: OutOfTen | None = Field(default=None, description="How much it matters.")
    words: FewWords | None = Field(default=None, description="What should change, or why not. Sealed.")
    version: VersionRead = None


class SaidBack(Body):
    """How the client put it, if it is written down. Sealed."""

    words: FewWords | None = None
    version: VersionRead = None


class GoLive(Body):
    """The clinician's word that a plan is right all the same."""

    unrehearsed: bool = Field(default=False, description="Although the client has not said it back.")
    despite_confidence: bool = Field(default=False, description="Although the client is less sure than 7 of 10.")


class AgreedInRoom(Body):
    """A plan that was made together: said back, and how sure the client is of doing it."""

    confidence: OutOfTen | None = None
    importance: OutOfTen | None = None
    despite_confidence: bool = Field(default=False, description="Although the client is less sure than 7 of 10.")
    version: VersionRead = None


class FocusMoved(Body):
    """Whether the plan is the one in focus."""

    in_focus: bool = True


class RungMoved(Body):
    """To which rung, and why: relief is not among the reasons."""

    to: StrictInt = Field(ge=1, le=MOST_RUNGS)
    reason: RungReason
