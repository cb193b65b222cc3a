"""What a client's text means. Always in the same order: opt-out, help, start, agreement, the grammar, free text (M15).

Never raises, whatever was sent. A keyword counts only when it is all that was said, in any case, with any punctuation around
it: "I can't stop drinking" is not an opt-out, "Stop!" is.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

OPT_OUT = frozenset(
    {"stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out"}
)
HELP = frozenset({"help", "info"})
START = frozenset({"start", "unstop"})
AGREE = frozenset({"ok", "okay", "yes"})
"""YES is never asked for (the carriers keep it for themselves), but whoever says it means it."""


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
class NotUnderstood:
    """The client's own words: for the clinician."""


Meaning = OptOut | Help | Start | Agree | Reported | NotUnderstood

_KEYS = {
    "1": Answer.DONE, "2": Answer.PARTLY, "3": Answer.MISSED, "0": Answer.DID_NOT_ARISE,
    "done": Answer.DONE, "part": Answer.PARTLY, "missed": Answer.MISSED, "none": Answer.DID_NOT_ARISE,
}  # fmt: skip
_REPORT = re.compile(r"([0-3]|done|part|missed|none)(?: (10|[0-9]))?")
_LONGEST_ANSWER = 40
"""Longer than any keyword or answer: what is longer is in the client's own words."""


def understand(text: str) -> Meaning:
    """The meaning of a text."""
    words = _words(text)
    if words in OPT_OUT:
        return OptOut()
    if words in HELP:
        return Help()
    if words in START:
        return Start()
    if words in AGREE:
        return Agree()
    report = _REPORT.fullmatch(words)
    if report is None:
        return NotUnderstood()
    key, number = report.groups()
    return Reported(_KEYS[key], None if number is None else int(number))


def _words(text: str) -> str:
    """Letters and digits of a short text, in lower case, one space between words; everything else is punctuation."""
    folded = unicodedata.normalize("NFKC", text[: 4 * _LONGEST_ANSWER]).casefold().strip()
    words = " ".join("".join(c if c.isalnum() else _gap(c) for c in folded).split())
    return words if len(text.strip()) <= _LONGEST_ANSWER else ""


def _gap(character: str) -> str:
    invisible = unicodedata.category(character) in {"Cf", "Mn", "Me"}
    return "" if invisible else " "
