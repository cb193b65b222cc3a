"""The acts in a response: a shallow grammar.

A response is cut where one act can end and the next begin (commas, full stops, *and*, *or*, *then*). In each part, what can
stand before a verb is skipped ("I will then slowly"), and the first word after it is the head of the part. Clauses that hang
on another one ("before I answer", "so I can sleep") are not acts.
"""

import re
from dataclasses import dataclass
from typing import Literal

from handrail_planner.core.linter.english.forms import words_in
from handrail_planner.core.linter.english.verbs import acts, also_nouns
from handrail_planner.core.linter.text import COVER, Text, Word

Join = Literal["start", "and", "or", "also", "comma", "then", "stop"]

_CUT = re.compile(
    r"(?P<then>,?\s*\b(?:and\s+)?(?:then|next(?!\s+(?:to|door|time|week|day|morning|page|line|word|song|step|bus|train|one|stop|room|person|customer)\b)|after that|afterwards|finally|lastly|after which)\b,?|->|→|>)|"
    r"(?P<or>,?\s*\b(?:and/or|or else|alternatively|otherwise|or)\b|\s/\s)|"
    r"(?P<also>,?\s*\b(?:and also|as well as|plus|and at the same time|while also)\b)|"
    r"(?P<and>,?\s*(?:\band\b|&))|(?P<stop>[.;!?\n]+|\s-\s)|(?P<comma>,|:)"
)
_HANGS = words_in(
    "if when whenever before after until till unless because so while since although though that which who where "
    "what whatever how why once instead rather like in on at for with from into during by about as than even "
    "without to until whether"
)
_AUXILIARY = words_in(
    """
    i i'll i'd i'm i've we we'll we'd we're you you'll he she they me my it it'll will would can could shall should must might may
    am are gonna ought first firstly second secondly third just also simply slowly gently quietly calmly quickly immediately straight
    away right now please only really still maybe perhaps today tonight tomorrow again always never not don't do won't can't cannot
    wouldn't shouldn't mustn't didn't dont wont no longer actually once both then next finally politely kindly softly silently
    carefully usually often soon sometimes consciously deliberately briefly regularly deeply each every day daily either maybe
    """
)
NEGATORS = words_in("never not don't won't can't cannot wouldn't shouldn't mustn't didn't dont wont")
AM = frozenset({"am", "i'm", "are", "we're"})
"""What stands before a state where it is said in the present: "I'm more patient"."""
_WILLING = words_in("want need have going plan like love aim intend hope get used able sure ready wish")
_BEGINS = words_in("start begin starts begins starting beginning keep continue go commit")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a response. `head` is where its act begins; `verb` is the act's verb if it is one that can be seen."""

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
    words = [each for each in text.words if start <= each.start < end]
    if not words:
        return None
    first = _after_subject(words)
    before: list[str] = []
    while first < len(words) - 1 and (step := _skipped(words, first)):
        before += [each.text for each in words[first : first + step]]
        first += step
    first = min(first, len(words) - 1)
    head = words[first]
    hangs = head.text in _HANGS and not before
    return Part(join, start, end, head.start, None if hangs else _verb(text, words, first), tuple(before), hangs)


def _after_subject(words: list[Word]) -> int:
    """Where the clause of "I" begins, when something like "in the kitchen" stands before it."""
    if words[0].text not in {"in", "on", "at", "for", "with", "during"}:
        return 0
    return next((at for at, each in enumerate(words) if at < 6 and each.text in {"i", "i'll", "i'm"}), 0)


def _skipped(words: list[Word], at: int) -> int:
    """How many words from here can stand before a verb."""
    word, following = words[at].text, words[at + 1].text if at + 1 < len(words) else ""
    if word in _WILLING and following == "to":
        return 2
    if (word, following) in {("let", "me"), ("make", "sure")}:
        return 3 if at + 2 < len(words) and words[at + 2].text in {"to", "i", "that"} else 2
    if word in _BEGINS and following.endswith("ing"):
        return 1
    if word in _BEGINS and following == "to" and (word not in {"go", "goes"} or _is_verb(words, at + 2)):
        return 2
    if (word == "no" and following != "longer") or (word == "do" and following not in {"not", "never"}):
        return 0
    if word in {"each", "every", "right", "straight", "my", "me", "it", "both", "second", "third"}:
        return 1 if following in {"day", "away", "now", "time", "i"} else 0
    return 1 if word in _AUXILIARY else 0


def _is_verb(words: list[Word], at: int) -> bool:
    return at < len(words) and words[at].text in acts()


def _verb(text: Text, words: list[Word], at: int) -> str | None:
    word = words[at]
    verb = acts().get(word.text)
    if verb is None or word.text not in also_nouns() or at > 0 or at + 1 < len(words):
        return verb
    following = text.open[word.end :].lstrip()
    return verb if len(words) == 1 and (following.startswith(COVER) or not _ends_in_noun(text, word)) else None


def _ends_in_noun(text: Text, word: Word) -> bool:
    """Whether "my keys and phone" is what stands here: a thing, then *and*, then this word."""
    earlier = [each.text for each in text.words if each.end <= word.start]
    return (
        len(earlier) >= 2 and earlier[-1] in {"and", "or"} and earlier[-2] not in acts() and earlier[-2] not in PARTICLES
    )


PARTICLES = words_in("down up outside inside out away back home in off on there here it them her him still")
