"""What a text can mean, and what is known of the conversation when it is read. Values only."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from handrail_notifier.core.crisis import Suspected
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.spoken_day import Day
from handrail_notifier.core.walk import Takes


class Answer(StrEnum):
    """What became of an opportunity, in the client's word."""

    DONE = "done"
    PARTLY = "partly"
    MISSED = "missed"
    DID_NOT_ARISE = "did_not_arise"


@dataclass(frozen=True, slots=True)
class OptOut:
    """No more texts."""


@dataclass(frozen=True, slots=True)
class Help:
    """What is this?"""


@dataclass(frozen=True, slots=True)
class Start:
    """Texts again."""


@dataclass(frozen=True, slots=True)
class Agree:
    """OK: yes to the opt-in request, else no more than that it was read."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """It was read, or (`intends`) will be done. Neither is done."""

    intends: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """An answer to a nudge. `helpfulness` is 0 to 10, if said; `corrects`: it takes back an answer that was given before;
    `day`: the day that it says it is about, if it says one; `beside`: by another name as well, if that is the same day."""

    answer: Answer
    helpfulness: int | None = None
    corrects: bool = field(default=False, compare=False)
    day: Day | None = field(default=None, compare=False)
    beside: Day | None = field(default=None, compare=False)
    of: UUID | None = field(default=None, compare=False)
    """The opportunity whose plan it names, if it names one."""


@dataclass(frozen=True, slots=True)
class Paced:
    """Smaller or larger steps, more or fewer nudges."""

    pace: Pace


@dataclass(frozen=True, slots=True)
class ComesToMind:
    """How far the plan comes to mind by itself, 0 to 10."""

    rating: int


@dataclass(frozen=True, slots=True)
class Later:
    """Ask again, after so many minutes (5 to 1440), if said."""

    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Not this time."""


@dataclass(frozen=True, slots=True)
class Small:
    """The small version of the step."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Another step in its place."""


@dataclass(frozen=True, slots=True)
class Break:
    """No nudges for so many days (1 to 30), if said, or until a weekday."""

    days: int | None = None
    until: Day | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """The break is over."""


@dataclass(frozen=True, slots=True)
class Change:
    """The plan no longer fits; `words` say more, if anything was said. (While a plan is proposed: `AskChange`.)"""

    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody should call."""


@dataclass(frozen=True, slots=True)
class Pull:
    """The plan for this very moment; `cue` is the place of the client's own word among those expected, if it was one of them."""

    cue: int | None = None


class Subject(StrEnum):
    """What a client may ask to be shown."""

    PLAN = "plan"
    GOAL = "goal"
    WHY = "why"
    HOW_AM_I = "how_am_i"


@dataclass(frozen=True, slots=True)
class Show:
    """Show me this."""

    subject: Subject


@dataclass(frozen=True, slots=True)
class Stuck:
    """I am stuck."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """About the texts themselves; `words` say more, if anything was said."""

    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Unlink:
    """The person whom the client chose is to get no more texts."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """What got in the way, by its digit: 0 to 6."""

    digit: int


@dataclass(frozen=True, slots=True)
class Rated:
    """The number that was asked for, 0 to 10. `corrects`: in the place of the one that was said last."""

    rating: int
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class GoesOn:
    """An answer to a step of a walk-through: a number, if it is one; `words`: it is in the client's own words."""

    number: int | None = None
    words: bool = False


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """How strong something was before and after the plan was used, 0 to 10 each."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which of the choices that were offered, counted from 0."""

    choice: int


@dataclass(frozen=True, slots=True)
class Accept:
    """The proposed plan is taken on. `confidence` is 0 to 10, if said."""

    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class AskChange:
    """The proposed plan is to be changed; `words` say how, if anything was said."""

    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Decline:
    """The proposed plan is not taken on."""


@dataclass(frozen=True, slots=True)
class HowSure:
    """How sure the client is of doing what they took on, 0 to 10."""

    confidence: int


@dataclass(frozen=True, slots=True)
class SayBack:
    """Perhaps the plan, in the client's own words; and how sure they are of it, if they were asked and say so first."""

    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The client's own words: for the clinician."""


NotYet = Acknowledged
"""What is understood, and has no effect of its own."""
Wish = Later | Skip | Small | Swap | Change | Call | Barrier | Chosen | BeforeAfter | Rated
"""What is about the step that lies open, and is no report of it."""
Anytime = Break | Resume | Pull | Show | Stuck | Feedback | Unlink
"""What a client may text at any hour, whatever is open."""
Effect = (
    Help | Start | Agree | Reported | Paced | ComesToMind | Rated | GoesOn | Wish | Anytime | NotYet | NotUnderstood
)
"""What is followed up by itself."""
Ordinary = OptOut | Effect
AboutPlan = Accept | AskChange | Decline | HowSure | SayBack
"""Only while the client is asked about a plan."""
Meaning = Ordinary | AboutPlan


@dataclass(frozen=True, slots=True)
class Open:
    """What may be said just now: that a plan is taken on, that it is not or is to be changed, how sure of it, the plan itself."""

    accept: bool = False
    turn_down: bool = False
    say_back: bool = False
    how_sure: bool = False


NOTHING = Open()


@dataclass(frozen=True, slots=True)
class Expecting:
    """What is open when a text comes in. A question that was overtaken by a newer one is not open any more.

    `opportunity`: a nudge waits for its answer. `barrier`: what got in the way was asked, so that a lone digit from 0 to 6 is
    that. `rating`: a number from 0 to 10 was asked for. `helped`: a report has only just come without one, so that a number that is no key
    is how much it helped. `answered`: a check-in was answered last, so that a number that takes back is of that. `strain`: how strong
    something was before and after was asked, so that two numbers are that. `walk`: a step of a walk-through waits for an answer, and asks
    for this. `choices`: one of these was asked for, each as it was offered, never a word
    that carriers keep. `times`: they are earlier, later and as it is. `cues`: the client's own words for pulling a plan. `consent`: whether they want to be written to was asked.
    `unclear`: what got in the way was asked of the last step, or something else after it, so that one of these digits, alone, is left for a person.
    """

    proposal: Open = NOTHING
    opportunity: bool = True
    barrier: bool = False
    rating: bool = False
    strain: bool = False
    walk: Takes | None = None
    helped: bool = False
    answered: bool = False
    choices: tuple[str, ...] = ()
    times: bool = False
    cues: tuple[str, ...] = field(default=(), repr=False)
    consent: bool = False
    unclear: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """Everything that a text says, in the order in which it counts.

    `crisis` is for the ladder, and never for a log in more than its ids. `opt_out`: whether it ends all texts. `wrong_number`: whoever has this
    number is not the client. `meanings`: in the order in which they were said; without any it is the client's own words. `corrects`:
    takes something back that was said before. `guessed`: they are a guess, and a person reads the words as well.
    """

    crisis: Suspected | None = None
    opt_out: Leaving = Leaving.NO
    wrong_number: bool = False
    help: bool = False
    meanings: tuple[Meaning, ...] = ()
    corrects: bool = False
    guessed: bool = False

    @property
    def free_text(self) -> bool:
        """Nothing but the client's own words."""
        return not (self.meanings or self.help or self.opt_out is Leaving.CLEAR)

    @property
    def effects(self) -> tuple[Meaning, ...]:
        """What is to be followed up, in this order; never nothing. Whoever leaves is asked and told nothing more. A report comes before
        what else is said, for it is what the reply is kept as."""
        if self.opt_out is Leaving.CLEAR:
            return (OptOut(),)
        said = ((Help(),) if self.help else ()) + tuple(sorted(map(self._corrected, self.meanings), key=_turn))
        return said or (NotUnderstood(),)

    def _corrected(self, meaning: Meaning) -> Meaning:
        return replace(meaning, corrects=self.corrects) if isinstance(meaning, Reported) else meaning

    @property
    def first(self) -> Meaning:
        """What comes first of it."""
        return self.effects[0]


def _turn(meaning: Meaning) -> int:
    return (
        0
        if isinstance(meaning, Reported)
        else 2
        if isinstance(meaning, NotYet | Rated | GoesOn | Wish | Anytime)
        else 1
    )
