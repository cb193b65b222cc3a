"""What a client's text means. Always in the same order: opt-out, help, start, an answer to a proposal, agreement, the grammar, a
plan said back, free text (M15).

Never raises, whatever was sent, and finds one meaning in it. A keyword counts only when it is all that was said, in any case,
with any punctuation around it: "I can't stop drinking" is not an opt-out, "Stop!" is. Only CHANGE may bring more words. What
answers a question means that only while the question is open; none of it is a word that carriers keep for themselves (M12).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from handrail_notifier.core.pace import Pace

OPT_OUT = frozenset(
    {"stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out"}
)
HELP = frozenset({"help", "info"})
START = frozenset({"start", "unstop"})
AGREE = frozenset({"ok", "okay", "yes"})
"""YES is never asked for (the carriers keep it for themselves), but whoever says it means it."""
DECLINE = frozenset({"pass", "no", "not now", "no thanks", "no thank you"})


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
    """Yes to the opt-in request."""


@dataclass(frozen=True, slots=True)
class Reported:
    """An answer to a nudge. `helpfulness` is 0 to 10, if said."""

    answer: Answer
    helpfulness: int | None = None


@dataclass(frozen=True, slots=True)
class Paced:
    """Smaller or larger steps, more or fewer nudges."""

    pace: Pace


@dataclass(frozen=True, slots=True)
class ComesToMind:
    """How far the plan comes to mind by itself, 0 to 10."""

    rating: int


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


Ordinary = OptOut | Help | Start | Agree | Reported | Paced | ComesToMind | NotUnderstood
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

_ALWAYS: Sequence[tuple[frozenset[str], Meaning]] = ((OPT_OUT, OptOut()), (HELP, Help()), (START, Start()))
_KEYS = {
    "1": Answer.DONE, "2": Answer.PARTLY, "3": Answer.MISSED, "0": Answer.DID_NOT_ARISE,
    "done": Answer.DONE, "part": Answer.PARTLY, "missed": Answer.MISSED, "none": Answer.DID_NOT_ARISE,
}  # fmt: skip
_REPORT = re.compile(r"([0-3]|done|part|missed|none)(?: (10|[0-9]))?")
_PACES = {pace.value: Paced(pace) for pace in Pace}
_MIND = re.compile(r"mind ?(10|[0-9])(?: 10)?")
_ACCEPT = re.compile(r"(?:ok|okay|yes) ?(10|[0-9])?(?: 10)?")
_SURE = re.compile(r"(10|[4-9])(?: 10)?")
"""What is less than 4 answers a nudge, too; with OK before it there is no doubt."""
_SURE_FIRST = re.compile(r"\W*(?:ok(?:ay)?\W+|yes\W+)?(10|[0-9])(?:\s*/\s*10)?\s*[.,;:!\n-](?!\d)", re.IGNORECASE)
_CHANGE = re.compile(r"[\W_]*change\b[\W_]*(.*)", re.DOTALL | re.IGNORECASE)
_LONGEST_ANSWER = 40
"""Longer than any keyword or answer: what is longer is in the client's own words."""
_WORDS_OF_A_PLAN = 3
_LETTERS_OF_A_PLAN = 12
"""What has fewer of both is a thank-you or a slip, and no plan. Not every script has spaces."""


def understand(text: str, asked: Open = NOTHING) -> Meaning:
    """The meaning of a text, where the client is being asked this."""
    words = _words(text)
    if always := next((meaning for keywords, meaning in _ALWAYS if words in keywords), None):
        return always
    if answer := _answer(text, words, asked):
        return answer
    if words in AGREE:
        return Agree()
    if said := _in_the_grammar(words):
        return said
    return _said_back(text, asked) if asked.say_back and _may_be_a_plan(text, words) else NotUnderstood()


def _in_the_grammar(words: str) -> Reported | Paced | ComesToMind | None:
    if report := _REPORT.fullmatch(words):
        return Reported(_KEYS[report[1]], None if report[2] is None else int(report[2]))
    if rating := _MIND.fullmatch(words):
        return ComesToMind(int(rating[1]))
    return _PACES.get(words)


def _said_back(text: str, asked: Open) -> SayBack:
    sure = _SURE_FIRST.match(text) if asked.how_sure else None
    return SayBack(int(sure[1]) if sure else None)


def _answer(text: str, words: str, asked: Open) -> Accept | AskChange | Decline | HowSure | None:
    accepted = _ACCEPT.fullmatch(words)
    if asked.accept and accepted:
        return Accept(None if accepted[1] is None else int(accepted[1]))
    sure = accepted if accepted and accepted[1] else _SURE.fullmatch(words)
    if asked.how_sure and sure:
        return HowSure(int(sure[1]))
    if asked.turn_down and words in DECLINE:
        return Decline()
    change = _CHANGE.match(text) if asked.turn_down else None
    return AskChange(change[1].strip() or None) if change else None


def _may_be_a_plan(text: str, words: str) -> bool:
    """Neither a question nor a second thought: who asks for a change has not said a plan back."""
    if text.rstrip().endswith("?") or words in DECLINE or _CHANGE.match(text):
        return False
    letters = sum(each.isalpha() for each in text)
    return letters >= _LETTERS_OF_A_PLAN or (letters > 0 and len(text.split()) >= _WORDS_OF_A_PLAN)


def _words(text: str) -> str:
    """Letters and digits of a short text, in lower case, one space between words; everything else is punctuation."""
    folded = unicodedata.normalize("NFKC", text[: 4 * _LONGEST_ANSWER]).casefold().strip()
    words = " ".join("".join(c if c.isalnum() else _gap(c) for c in folded).split())
    return words if len(text.strip()) <= _LONGEST_ANSWER else ""


def _gap(character: str) -> str:
    invisible = unicodedata.category(character) in {"Cf", "Mn", "Me"}
    return "" if invisible else " "
