"""Whether a goal could be told from outside: an observable verb, a measure, a date (R8.1, R47).

Findings advise and never block: a goal belongs to the client, who may well mean it as it is. Each says why, and what would
mend it. Verbs are judged in English only; measure and date in any language.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Letter = Literal["specific", "measurable", "time_bound"]
Code = Literal["verb_not_observable", "no_observable_verb", "says_what_not", "no_measure", "no_date", "date_has_come"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a goal lacks; `start` and `end` are the characters of the statement that it is about, if any are."""

    code: Code
    letter: Letter
    field: str
    reason: str
    hint: str
    start: int | None = None
    end: int | None = None


def lint(
    statement: str,
    *,
    measure: str | None = None,
    has_scale: bool = False,
    target_date: date | None = None,
    today: date,
    language: str = "en",
) -> tuple[Finding, ...]:
    """Everything that a goal lacks, in the order of its words. A scale of five levels is a measure, too."""
    found: list[Finding] = []
    if language.partition("-")[0] == "en":
        found += _verbs(statement)
    if not (measure or has_scale or _counts(statement)):
        found.append(_NO_MEASURE)
    if target_date is None:
        found.append(_NO_DATE)
    elif target_date <= today:
        found.append(_DATE_HAS_COME)
    return tuple(found)


def _verbs(statement: str) -> Iterator[Finding]:
    told = statement.casefold().replace("’", "'") if len(statement.casefold()) == len(statement) else statement
    words = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(told)]
    avoided = next((match for match in _NOT.finditer(told)), None)
    if avoided is not None:
        yield _at(_SAYS_WHAT_NOT, avoided.start(), avoided.end())
        return
    if any(_verb(word) in OBSERVABLE for _, _, word in words):
        return
    vague = next(((start, end) for start, end, word in words if _verb(word) in NOT_OBSERVABLE), None)
    yield _NO_VERB if vague is None else _at(_VAGUE_VERB, *vague)


def _at(finding: Finding, start: int, end: int) -> Finding:
    return Finding(finding.code, finding.letter, finding.field, finding.reason, finding.hint, start, end)


def _verb(word: str) -> str:
    """A verb without its ending, as it stands in the lists: walks, walking and walked are walk."""
    if word in _KNOWN:
        return word
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and (known := _first_known(stem + instead, _undoubled(stem))):
            return known
    return _IRREGULAR.get(word, word)


def _first_known(*stems: str) -> str | None:
    return next((stem for stem in stems if stem in _KNOWN), None)


def _undoubled(stem: str) -> str:
    """`swimm` of swimming is `swim`."""
    return stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem


def _counts(statement: str) -> bool:
    return bool(_COUNTED.search(statement.casefold()))


_WORD = re.compile(r"[a-z']+")
_NOT = re.compile(r"\b(?:don't|do not|not to|never|stop|quit|avoid|no longer|no more|without|less|fewer)\b")
_COUNTED = re.compile(
    r"\d|\b(?:once|twice|every|each|daily|weekly|monthly|nightly|half|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ied", "y"), ("ed", ""), ("ed", "e"))
_IRREGULAR = {
    "went": "go", "gone": "go", "said": "say", "told": "tell", "left": "leave", "ate": "eat", "slept": "sleep",
    "wrote": "write", "made": "make", "met": "meet", "felt": "feel", "was": "be", "am": "be", "is": "be", "are": "be",
    "knew": "know", "understood": "understand", "became": "become", "had": "have", "thought": "think",
}  # fmt: skip
OBSERVABLE = frozenset(
    [
        "answer",
        "apologise",
        "apologize",
        "apply",
        "arrive",
        "ask",
        "attend",
        "bake",
        "bathe",
        "board",
        "book",
        "breathe",
        "bring",
        "brush",
        "build",
        "buy",
        "call",
        "carry",
        "change",
        "clean",
        "climb",
        "close",
        "come",
        "cook",
        "count",
        "cry",
        "cut",
        "cycle",
        "dance",
        "decline",
        "deliver",
        "dig",
        "draw",
        "dress",
        "drink",
        "drive",
        "drop",
        "eat",
        "email",
        "empty",
        "enter",
        "exercise",
        "exit",
        "file",
        "fill",
        "finish",
        "fix",
        "fly",
        "fold",
        "garden",
        "get-up",
        "give",
        "go",
        "greet",
        "hand",
        "hang",
        "help",
        "hike",
        "hold",
        "hug",
        "hum",
        "invite",
        "iron",
        "join",
        "jog",
        "journal",
        "kiss",
        "knit",
        "laugh",
        "lead",
        "leave",
        "lie",
        "lift",
        "list",
        "listen",
        "log",
        "look",
        "make",
        "meditate",
        "meet",
        "message",
        "mow",
        "name",
        "offer",
        "open",
        "order",
        "pack",
        "paint",
        "park",
        "pay",
        "phone",
        "photograph",
        "pick",
        "plant",
        "play",
        "post",
        "practise",
        "practice",
        "pray",
        "print",
        "put",
        "raise",
        "reach",
        "read",
        "recite",
        "record",
        "refuse",
        "register",
        "rehearse",
        "repair",
        "reply",
        "report",
        "rest",
        "return",
        "ride",
        "ring",
        "run",
        "save",
        "say",
        "schedule",
        "see",
        "sell",
        "send",
        "set",
        "shake",
        "share",
        "shop",
        "show",
        "shower",
        "shut",
        "sign",
        "sing",
        "sit",
        "sketch",
        "sleep",
        "smile",
        "speak",
        "spend",
        "stand",
        "start",
        "stay",
        "stretch",
        "study",
        "swim",
        "switch",
        "take",
        "talk",
        "teach",
        "tell",
        "text",
        "thank",
        "throw",
        "tidy",
        "touch",
        "travel",
        "turn",
        "type",
        "visit",
        "volunteer",
        "wait",
        "wake",
        "walk",
        "wash",
        "watch",
        "water",
        "wave",
        "wear",
        "weigh",
        "work",
        "write",
    ]
)
"""What somebody else in the room, or a camera, could see or hear."""
NOT_OBSERVABLE = frozenset(
    ["accept", "achieve", "appreciate", "aim", "be", "become", "believe", "care", "consider", "control", "cope", "deal", "develop", "enjoy", "experience", "explore", "feel", "forget", "forgive", "get", "grow", "handle", "have", "heal", "hope", "improve", "intend", "know", "learn", "like", "love", "manage", "master", "need", "overcome", "process", "realise", "realize", "recover", "reduce", "regain", "relax", "remember", "resolve", "respect", "see", "strengthen", "think", "trust", "try", "understand", "want", "wish", "worry"]
) - OBSERVABLE  # fmt: skip
"""What goes on inside, or sums up much that could be seen."""
_KNOWN = OBSERVABLE | NOT_OBSERVABLE

_VAGUE_VERB = Finding(
    "verb_not_observable",
    "specific",
    "statement",
    "Nobody but the client could tell whether this happens.",
    "Say what somebody in the room would see or hear when it is so.",
)
_NO_VERB = Finding(
    "no_observable_verb",
    "specific",
    "statement",
    "It names nothing that is done.",
    "Begin with what the client does: goes, says, calls, leaves, sleeps ...",
)
_SAYS_WHAT_NOT = Finding(
    "says_what_not",
    "specific",
    "statement",
    "It says what is to be gone, not what is there instead.",
    "Say what the client does, feels or experiences in its place.",
)
_NO_MEASURE = Finding(
    "no_measure",
    "measurable",
    "measure",
    "Nothing says how much of it is enough.",
    "Say how often, how long or how many; or describe five levels, from much less to much more than expected.",
)
_NO_DATE = Finding(
    "no_date",
    "time_bound",
    "target_date",
    "It has no day to look forward to.",
    "Name the day on which the client wants to be there.",
)
_DATE_HAS_COME = Finding(
    "date_has_come",
    "time_bound",
    "target_date",
    "Its day has come.",
    "Review the goal: met, changed, or dropped. If it goes on, name another day.",
)
