"""What a nudge or a proposal says. The planner shows and the notifier sends what this one module composes, so both are the same text.

A composed text is one line, free of control, bidirectional and invisible characters, and in GSM-7 wherever a likeness exists.
It invites no word that the carriers keep for themselves, and shows no more of the plan than the copy level allows.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.segments import measure

REPLY_KEYS = "Reply 1 did it, 2 part, 3 missed, 0 n/a"
NO_WORDS = "Time for the step you planned"
"""What a discreet nudge says where the plan has no discreet wording of its own."""
NO_WORDS_YET = "The step from your last visit"
"""The same of a proposal."""
QUESTIONS: Mapping[Literal["debrief", "check_in", "own_cue", "still_useful"], str] = {
    "debrief": "How did your step go?",
    "check_in": "How is your step going today?",
    "own_cue": "Last time your cue came up: how did it go?",
    "still_useful": "Are these texts of use? We text less for now: MORE turns it up, LESS down.",
}

_BREAKS = str.maketrans("\r\n\f\t", "    ")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_LIKENESS = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u2032": "'", "`": "'", "\u00b4": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u2026": "...", "\u2022": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanWords:
    """A plan's own words, opened. Kept out of every `repr`, so that no log or error can quote them."""

    cue: str = field(repr=False)
    response: str = field(repr=False)
    discreet: str | None = field(repr=False)
    copy_level: CopyLevel
    tiny: str | None = field(default=None, repr=False)


def nudge(alias: str, words: PlanWords, *, answerable: bool = True, says: Saying = "plan") -> str:
    """The nudge for a plan, at the plan's copy level: the clinic's neutral name, the words, the answers.

    `answerable` is false where nobody reads what is answered, as yet with mail: then no answer is asked for. Nor is one by a prime:
    the time to tell has not come.
    """
    said = _said(words, says)
    return plain(f"{alias}: {said} {REPLY_KEYS}" if answerable and says != "prime" else f"{alias}: {said}")


def _said(words: PlanWords, says: Saying) -> str:
    match says:
        case "plan":
            return _sentence(words, NO_WORDS)
        case "tiny":
            return _tiny(words)
        case "prime":
            return f"For later today: {_sentence(words, NO_WORDS)}"
        case "debrief" | "check_in" | "own_cue" | "still_useful":
            return QUESTIONS[says]


def _tiny(words: PlanWords) -> str:
    """The smallest version counts as the plan does."""
    if words.copy_level == "personal" and words.tiny:
        return f"If {_clause(words.cue, 'if')}: {_clause(words.tiny, 'then')}. That is enough."
    return f"{_sentence(words, NO_WORDS)} Its smallest version is enough."


def proposal(alias: str, words: PlanWords) -> str:
    """The text that puts a plan before its client, at the plan's copy level. It is said in fewer words where that makes it one
    segment; OK, CHANGE and PASS are the client's to use (M12)."""
    said = _sentence(words, NO_WORDS_YET)
    full = plain(f"{alias}: A plan for you: {said} Reply OK and 0-10 how sure you are (OK 8), CHANGE or PASS.")
    short = plain(f"{alias}: New plan: {said} Reply OK 0-10 (how sure), CHANGE or PASS.")
    return full if measure(full).segments == 1 or measure(short).segments > 1 else short


def plain(text: str) -> str:
    """`text` in one line, of characters that show, in GSM-7 where a likeness exists. What is plain already stays as it is."""
    if text.isascii() and text.isprintable() and "`" not in text:
        return " ".join(text.split())
    shown = "".join(each for each in text.translate(_BREAKS) if unicodedata.category(each) not in _UNSEEN)
    return " ".join(unicodedata.normalize("NFC", shown).translate(_LIKENESS).split())


def _sentence(words: PlanWords, otherwise: str) -> str:
    """As much of the plan as its copy level shows."""
    if words.copy_level == "personal":
        return f"If {_clause(words.cue, 'if')}: {_clause(words.response, 'then')}."
    return f"{_clause(words.discreet or '') or otherwise}."


def _clause(text: str, opening: str = "") -> str:
    """A client's clause, without the word that the template says already and without the full stop."""
    clause = plain(text)
    first, _, rest = clause.partition(" ")
    if opening and first.casefold().rstrip(",") == opening and rest:
        clause = rest
    return clause.rstrip(" .:;,")
