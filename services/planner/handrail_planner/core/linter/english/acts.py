"""The acts in a response: a shallow grammar.

A response is cut where one act can end and the next begin (commas, full stops, *and*, *or*, *then*). In each part,
what can stand before a verb is skipped ("I will then slowly"), and the first word after it is the head of the
part. Clauses that hang on another one ("before I answer", "so I can sleep") are not acts.
"""

import re
from dataclasses import dataclass
from typing import Literal

from handrail_planner.core.linter.english.phrases import Pattern, words
from handrail_planner.core.linter.english.verbs import acts, also_nouns
from handrail_planner.core.linter.text import COVER, Text, Word

Join = Literal["start", "and", "or", "also", "comma", "then", "stop"]

_CUT = Pattern(
    "acts",
    r"(?P<then>,?\s*\b<then>\b,?|->|→|>)|(?P<or>,?\s*\b<or>\b|\s/\s)|(?P<also>,?\s*\b<also>\b)|"
    r"(?P<and>,?\s*(\band\b|&))|(?P<stop>[.;!?\n]+|\s-\s)|(?P<comma>,|:)",
)
NEGATORS = frozenset(
    ["can't", "cannot", "didn't", "don't", "dont", "mustn't", "never", "not", "shouldn't", "won't", "wont", "wouldn't"]
)
AM = frozenset({"am", "i'm", "are", "we're"})
"""What stands before a state where it is said in the present: "I'm more patient"."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a response. `head` is where its act begins; `verb` is its verb if it is one that can be seen."""

    join: Join
    start: int
    end: int
    head: int
    verb: str | None
    before: tuple[str, ...]
    hangs: bool


def parts_of(text: Text) -> list[Part]:
    """The parts of a response, in order; a part without words is none."""
    cuts: list[tuple[Join, int, int]] = [("start", 0, 0)]
    cuts += [(_join(found), *found.span()) for found in _CUT.finditer(text.open)]
    ends = [start for _, start, _ in cuts[1:]] + [len(text.open)]
    parts = [_part(text, join, start, end) for (join, _, start), end in zip(cuts, ends, strict=True)]
    return [each for each in parts if each is not None]


def _join(found: re.Match[str]) -> Join:
    match found.lastgroup:
        case "then" | "or" | "also" | "and" | "stop":
            return found.lastgroup
        case _:
            return "comma"


def _part(text: Text, join: Join, start: int, end: int) -> Part | None:
    said = [each for each in text.words if start <= each.start < end]
    if not said:
        return None
    first = _after_subject(said)
    before: list[str] = []
    while first < len(said) - 1 and (step := _skipped(said, first)):
        before += [each.text for each in said[first : first + step]]
        first += step
    first = min(first, len(said) - 1)
    head = said[first]
    hangs = head.text in words("acts", "hangs") and not before
    return Part(join, start, end, head.start, None if hangs else _verb(text, said, first), tuple(before), hangs)


def _after_subject(said: list[Word]) -> int:
    """Where the clause of "I" begins, when something like "in the kitchen" stands before it."""
    if said[0].text not in {"in", "on", "at", "for", "with", "during"}:
        return 0
    return next((at for at, each in enumerate(said) if at < 6 and each.text in {"i", "i'll", "i'm"}), 0)


def _skipped(said: list[Word], at: int) -> int:
    """How many words from here can stand before a verb."""
    word, following = said[at].text, said[at + 1].text if at + 1 < len(said) else ""
    if (word, following) in {("let", "me"), ("make", "sure")}:
        return 3 if at + 2 < len(said) and said[at + 2].text in {"to", "i", "that"} else 2
    if following == "to" and _leads_on(said, at):
        return 2
    return 1 if _is_before(word, following) else 0


def _leads_on(said: list[Word], at: int) -> bool:
    """Whether another verb follows *to*: "want to call", but not "go to church"."""
    word = said[at].text
    if word in {"go", "goes"}:
        return at + 2 < len(said) and said[at + 2].text in acts()
    return word in words("acts", "willing") or word in words("acts", "begins")


def _is_before(word: str, following: str) -> bool:
    if word in words("acts", "begins") and following.endswith("ing"):
        return True
    if (word == "no" and following != "longer") or (word == "do" and following not in {"not", "never"}):
        return False
    if word in {"each", "every", "right", "straight", "my", "me", "it", "both", "second", "third"}:
        return following in {"day", "away", "now", "time", "i"}
    return word in words("acts", "auxiliary")


def _verb(text: Text, said: list[Word], at: int) -> str | None:
    word = said[at]
    verb = acts().get(word.text)
    if verb is None or word.text not in also_nouns() or at > 0 or at + 1 < len(said):
        return verb
    following = text.open[word.end :].lstrip()
    return verb if len(said) == 1 and (following.startswith(COVER) or not _ends_in_noun(text, word)) else None


def _ends_in_noun(text: Text, word: Word) -> bool:
    """Whether "my keys and phone" is what stands here: a thing, then *and*, then this word."""
    earlier = [each.text for each in text.words if each.end <= word.start]
    return (
        len(earlier) >= 2
        and earlier[-1] in {"and", "or"}
        and earlier[-2] not in acts()
        and earlier[-2] not in PARTICLES
    )


PARTICLES = frozenset(
    [
        "away",
        "back",
        "down",
        "her",
        "here",
        "him",
        "home",
        "in",
        "inside",
        "it",
        "off",
        "on",
        "out",
        "outside",
        "still",
        "them",
        "there",
        "up",
    ]
)
