"""The words of a plan, and whether they can stand in a text of one line.

A plan answers one question: what will you do when this happens again? So it has a cue, a response, and words for both.
Whether the words are *good* is not judged here.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from handrail_shared.contracts.events.plans import CopyLevel

from handrail_planner.core.refusals import Fault

MAX_LENGTH = 140
"""Characters of a cue, a response or a discreet wording (R1.1)."""


@dataclass(frozen=True, slots=True)
class Words:
    """A plan's words in clear. Kept out of every `repr`, so that no log or error can quote them."""

    cue: str = field(repr=False)
    response: str = field(repr=False)
    discreet: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SealedWords:
    """The same words, sealed for their client."""

    cue: str
    response: str
    discreet: str | None = None


def faults_of(words: Words, copy_level: CopyLevel) -> Iterator[Fault]:
    """What must be put right before these words can be a plan."""
    if not _says_something(words.cue):
        yield Fault("cue", "Say what happens just before: a plan needs the cue that it answers.")
    if not _says_something(words.response):
        yield Fault("response", "Say what the client will do when the cue comes: one act.")
    if copy_level == "discreet" and not (words.discreet or "").strip():
        yield Fault("discreet", "Give the discreet wording that is sent, or choose copy level personal.")
    for name, text in (("cue", words.cue), ("response", words.response), ("discreet", words.discreet or "")):
        if len(text) > MAX_LENGTH:
            yield Fault(name, f"Use at most {MAX_LENGTH} characters.")
        if not is_one_line(text):
            yield Fault(name, "Use one line, without control characters.")


def is_one_line(text: str) -> bool:
    """Whether a text has no line breaks, no control characters and nothing that turns the reading direction."""
    return not any(unicodedata.category(each) in {"Cc", "Zl", "Zp", "Cs"} or each in _TURNS for each in text)


_TURNS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _says_something(text: str) -> bool:
    return any(each.isalnum() for each in text)
