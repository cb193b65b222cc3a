"""The words that a carrier acts upon by itself, before any webhook hears of them.

Only a text that is nothing but the word counts, in any case and with any space around
it; `stop, I will call you` is conversation.
"""

from enum import StrEnum


class OptOut(StrEnum):
    """What the client asked of the carrier; the values are those of the `OptOutType` parameter."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


_WORDS = {
    OptOut.STOP: ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"),
    OptOut.START: ("START", "YES", "UNSTOP"),
    OptOut.HELP: ("HELP", "INFO"),
}
_MEANING = {word: meaning for meaning, words in _WORDS.items() for word in words}


def opt_out(body: str) -> OptOut | None:
    """What `body` asks of the carrier, or None when it is an ordinary text."""
    return _MEANING.get(body.strip().upper())
