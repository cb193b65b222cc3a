"""How many replies are read as labelled, and which of the errors that cost most were made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail_notifier.core.crisis import Tier
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.reply import (
    Accept,
    Acknowledged,
    Agree,
    AskChange,
    Barrier,
    BeforeAfter,
    Break,
    Call,
    Change,
    Chosen,
    ComesToMind,
    Decline,
    Feedback,
    HowSure,
    Later,
    Meaning,
    NotUnderstood,
    OptOut,
    Paced,
    Pull,
    Rated,
    Reported,
    Resume,
    SayBack,
    Show,
    Skip,
    Small,
    Start,
    Stuck,
    Swap,
    Understood,
    by_plan,
    read,
)
from handrail_notifier.core.reply import Help as AskedForHelp

from bench.replies.labelled import Labelled

OUTCOMES = {"done": "done", "partly": "part", "missed": "missed", "did_not_arise": "none"}
_NAMES: dict[type[Meaning], str] = {
    Agree: "acknowledge", Acknowledged: "acknowledge", Later: "later", Skip: "skip", Small: "small", Swap: "swap",
    Break: "break", Resume: "back", Change: "change", AskChange: "change", Call: "call", Pull: "now", Stuck: "stuck",
    Feedback: "feedback", Barrier: "barrier", Rated: "rated", Chosen: "chosen", ComesToMind: "mind", Start: "start",
    OptOut: "opt_out", AskedForHelp: "help", NotUnderstood: "free_text", Accept: "acknowledge", Decline: "free_text",
    HowSure: "rated", SayBack: "free_text",
}  # fmt: skip
_VALUED = frozenset({"done", "part", "missed", "none", "barrier", "rated", "chosen", "mind"})
_TIERS = {Tier.FIRST: 1, Tier.SECOND: 2}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A labelled reply and what was made of it."""

    of: Labelled
    intent: str
    value: int | None
    crisis: int | None
    corrects: bool
    named: bool = False
    """It was read by the plan's own words."""
    values: tuple[int, ...] = ()
    """All numbers that were read: of several meanings each may have one."""

    @property
    def right(self) -> bool:
        """Read as labelled: the intent, and the number that belongs to it."""
        if self.intent not in {self.of.intent, *self.of.either}:
            return False
        if self.of.corrects is not None and self.of.corrects is not self.corrects:
            return False
        named = self.of.value is not None or self.of.intent in _VALUED
        said = self.of.value in self.values if "+" in self.intent and self.of.value is not None else False
        return not named or self.intent != self.of.intent or said or self.value == self.of.value

    @property
    def false_done(self) -> bool:
        """A step counted as done that is not: the worst error."""
        said = {one for each in (self.of.intent, *self.of.either) for one in each.split("+")}
        return "done" in self.intent.split("+") and "done" not in said

    @property
    def false_stop(self) -> bool:
        """All texts ended for somebody who did not ask for it."""
        leaving = {"opt_out", "wrong_number"}
        said = {one for each in (self.of.intent, *self.of.either) for one in each.split("+")}
        return self.intent in leaving and not leaving & said


def outcomes(replies: Sequence[Labelled]) -> list[Outcome]:
    """What is made of each."""
    return [_outcome(each) for each in replies]


def understood_of(each: Labelled) -> tuple[Understood, bool]:
    """What is made of it, and whether the plan's own words made it."""
    understood = read(each.text, each.expecting, each.language)
    if each.plan is None:
        return understood, False
    said = by_plan(each.text, understood, each.plan, each.expecting, each.language)
    return said, said is not understood and bool(said.meanings)


def _outcome(each: Labelled) -> Outcome:
    understood, by_name = understood_of(each)
    tier = _TIERS[understood.crisis.tier] if understood.crisis else None
    values = tuple(_numbers(understood))
    return Outcome(each, intent_of(understood), _value(understood), tier, understood.corrects, by_name, values)


def intent_of(understood: Understood) -> str:
    """One name for everything that a text says but for a crisis; several meanings have a + between them."""
    if understood.opt_out is Leaving.CLEAR:
        return "wrong_number" if understood.wrong_number else "opt_out"
    said = ["help"] if understood.help else []
    said += dict.fromkeys(_name(each) for each in understood.meanings if not isinstance(each, BeforeAfter))
    if said:
        return "+".join(said)
    return "ambiguous" if understood.opt_out is Leaving.AMBIGUOUS else "free_text"


def _name(meaning: Meaning) -> str:
    match meaning:
        case Reported(answer):
            return OUTCOMES[answer]
        case Paced(pace):
            return pace.value
        case Show(subject):
            return subject.value
        case _:
            return _NAMES[type(meaning)]


def _value(understood: Understood) -> int | None:
    """The number of the first meaning that may have one."""
    return next(_told(understood), None)


def _numbers(understood: Understood) -> Iterator[int]:
    return (each for each in _told(understood) if each is not None)


def _told(understood: Understood) -> Iterator[int | None]:
    for each in understood.meanings:
        match each:
            case Reported(_, value) | Later(value) | Break(value):
                yield value
            case Barrier(value) | Rated(value) | Chosen(value) | ComesToMind(value) | HowSure(value):
                yield value
            case _:
                continue
