"""Whether a goal could be told from outside: an observable verb, a measure, a date (R8.1, R47).

Findings advise and never block: a goal belongs to the client, who may well mean it as it is. Each says why, and what would
mend it. Verbs are judged in English only; measure and date in any language.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from handrail_planner.core.verbs import FILMED_PHRASES, IRREGULAR, NOT_OBSERVABLE, OBSERVABLE, VAGUE_PHRASES, WISHES

Letter = Literal["specific", "measurable", "time_bound"]
Code = Literal["verb_not_observable", "no_observable_verb", "says_what_not", "no_measure", "no_date", "date_has_come"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a goal lacks; `start` and `end` are the characters of the statement that it is about, if any are."""

    code: Code
    letter: Letter
    field: Literal["statement", "measure", "target_date"]
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
    """Everything that a goal lacks. A scale of five levels is a measure, too."""
    found: list[Finding] = []
    if language.partition("-")[0] == "en":
        found += _of_verbs(statement)
    if not (measure or has_scale or _COUNTED.search(statement)):
        found.append(_NO_MEASURE)
    if target_date is None:
        found.append(_NO_DATE)
    elif target_date <= today:
        found.append(_DATE_HAS_COME)
    return tuple(found)


def _of_verbs(statement: str) -> Iterator[Finding]:
    """At most one finding: what is named instead of something that is done."""
    if avoided := _NOT.search(statement):
        yield replace(_SAYS_WHAT_NOT, start=avoided.start(), end=avoided.end())
        return
    phrase = _VAGUE.search(statement)
    verbs = list(_verbs(_VAGUE.sub(lambda found: " " * len(found[0]), statement)))
    if _FILMED.search(statement) or any(verb in OBSERVABLE for _, verb in verbs):
        return
    vague = phrase or _first(verbs, NOT_OBSERVABLE - WISHES) or _first(verbs, WISHES)
    yield replace(_VAGUE_VERB, start=vague.start(), end=vague.end()) if vague else _NO_VERB


def _verbs(statement: str) -> Iterator[tuple[re.Match[str], str]]:
    """The words that can be verbs here, in their plain form: at *work*, a *call* and my *walk* are none."""
    before = ""
    for found in _WORD.finditer(statement):
        word = found[0].lower().replace("’", "'")
        if before not in _BEFORE_NOUNS or word.endswith("ing"):
            yield found, _plain(word)
        before = word


def _first(verbs: Sequence[tuple[re.Match[str], str]], wanted: frozenset[str]) -> re.Match[str] | None:
    return next((found for found, verb in verbs if verb in wanted), None)


def _plain(word: str) -> str:
    """A verb without its ending, as it stands in the lists: walks, walking and walked are walk."""
    if word in _KNOWN or word in IRREGULAR:
        return IRREGULAR.get(word, word)
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word:
            for plain in (stem + instead, _undoubled(stem)):
                if plain in _KNOWN:
                    return plain
    return word


def _undoubled(stem: str) -> str:
    """`swimm` of swimming is `swim`."""
    return stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem


_KNOWN = OBSERVABLE | NOT_OBSERVABLE
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_VAGUE = re.compile(rf"\b(?:{'|'.join(VAGUE_PHRASES)})\b", re.IGNORECASE)
_FILMED = re.compile(rf"\b(?:{'|'.join(FILMED_PHRASES)})\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:don['’]t|do not|not to|never|avoid(?:ing)?|no longer|no more|(?:stop|quit)(?:ping|ting)? \w+ing)\b"
    r"|^(?:i |to |i want to |i will )?(?:stop|quit)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\d|\b(?:once|twice|every|each|daily|weekly|monthly|nightly|half|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ied", "y"), ("ed", ""), ("ed", "e"))
_BEFORE_NOUNS = frozenset(
    {"the", "a", "an", "my", "your", "his", "her", "our", "their", "at", "of", "some", "this", "no"}
)

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
