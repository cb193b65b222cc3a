"""Every sentence that the notifier says. Templates only: nothing here is made up at run time but names, numbers and the
client's own plan.

Composed texts are in one line, free of control and bidirectional characters, and in GSM-7 wherever a likeness exists. No nudge
invites a word that the carriers keep for themselves (M12), and no lock screen shows more than the copy level allows (P1).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from handrail_notifier.core.segments import plain

REPLY_KEYS = "Reply 1 did it, 2 part, 3 missed, 0 n/a"
NO_WORDS = "Time for the step you planned."
"""What a discreet nudge says where the plan has no discreet wording of its own."""


class Kind(StrEnum):
    """What a text is for."""

    NUDGE = "nudge"
    OPT_IN = "opt_in"
    WELCOME = "welcome"
    HELP = "help"
    STOPPED = "stopped"
    NOT_UNDERSTOOD = "not_understood"
    NOTHING_OPEN = "nothing_open"
    STRANGER = "stranger"


SystemKind = Literal[
    Kind.OPT_IN, Kind.WELCOME, Kind.HELP, Kind.STOPPED, Kind.NOT_UNDERSTOOD, Kind.NOTHING_OPEN, Kind.STRANGER
]


@dataclass(frozen=True, slots=True)
class PlanWords:
    """A plan's own words, opened."""

    cue: str
    response: str
    discreet: str | None
    copy_level: Literal["discreet", "personal"]


@dataclass(frozen=True, slots=True)
class Voice:
    """How a clinic signs: its neutral name, its telephone, and how many texts a day a client may expect."""

    alias: str
    help_phone: str
    daily_cap: int


_TEMPLATES: dict[SystemKind, str] = {
    Kind.OPT_IN: (
        "Reply OK to get your plan texts, up to {cap} a day. Msg&data rates may apply. "
        "HELP for help, STOP to end. Not for emergencies."
    ),
    Kind.WELCOME: (
        "You're set: up to {cap} a day. Nobody watches this number. "
        "In an emergency call your local emergency number. HELP for help, STOP to end."
    ),
    Kind.HELP: (
        "Plan texts, up to {cap} a day. Questions: call {phone}. Not for emergencies. "
        "Msg&data rates may apply. STOP to end."
    ),
    Kind.STOPPED: "You will get no more texts. Text START if you want them again.",
    Kind.NOT_UNDERSTOOD: "Thanks, kept for your next visit. Nobody reads this right now. To reach us call {phone}.",
    Kind.NOTHING_OPEN: "Thanks. There is no open step to count that for. To reach us call {phone}.",
    Kind.STRANGER: "This number only works for people who are registered. In an emergency call your emergency number.",
}


def nudge(alias: str, words: PlanWords) -> str:
    """The nudge for a plan, at the plan's copy level."""
    if words.copy_level == "personal":
        said = f"If {_clause(words.cue, 'if')}: {_clause(words.response, 'then')}."
    else:
        said = f"{_clause(words.discreet or '') or _clause(NO_WORDS)}."
    return plain(f"{alias}: {said} {REPLY_KEYS}")


def system_text(kind: SystemKind, voice: Voice) -> str:
    """A text that is not a nudge. A stranger is told nothing about whose number this is (P5)."""
    said = _TEMPLATES[kind].format(cap=voice.daily_cap, phone=voice.help_phone)
    return plain(said if kind is Kind.STRANGER else f"{voice.alias}: {said}")


def _clause(text: str, opening: str = "") -> str:
    """A client's clause, without the word that the template says already and without the full stop."""
    clause = plain(text)
    first, _, rest = clause.partition(" ")
    if opening and first.casefold().rstrip(",") == opening and rest:
        clause = rest
    return clause.rstrip(" .:;,")
