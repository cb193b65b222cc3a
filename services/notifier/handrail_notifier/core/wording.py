"""Every sentence that the notifier says of its own. Templates only: nothing here is made up at run time but names and numbers.

What a nudge says is composed in `handrail_shared.contracts.wording`, for the planner shows it beforehand.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from handrail_shared.contracts.wording import plain


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


def system_text(kind: SystemKind, voice: Voice) -> str:
    """A text that is not a nudge. A stranger is told nothing about whose number this is (P5)."""
    said = _TEMPLATES[kind].format(cap=voice.daily_cap, phone=voice.help_phone)
    return plain(said if kind is Kind.STRANGER else f"{voice.alias}: {said}")
