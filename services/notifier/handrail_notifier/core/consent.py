"""Who may be written to: consent per channel, as a table.

Nothing but an opt-in request is sent before consent is confirmed. A revocation of the clinic's is undone by a new consent, and one
of the client's own, a STOP above all, by their START alone as long as they have the same number: it brings back what the client had confirmed for this number, and makes nothing out of nothing (M1, M2).
What may have been meant as a STOP holds what was confirmed; who has not confirmed is sent nothing that could be held. What was
confirmed too long ago lapses, and the client is asked once whether it still holds (M8).
"""

from collections.abc import Mapping
from enum import StrEnum


class Consent(StrEnum):
    """How far consent for one channel has come."""

    NONE = "none"
    RECORDED = "recorded"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    HELD = "held"
    """Perhaps withdrawn: the client was asked, and only their START or a new consent ends the silence."""
    LAPSED = "lapsed"
    """Confirmed too long ago: nothing goes out unasked until the client says OK or START, or the clinic has a new consent."""
    REVOKED = "revoked"


class ConsentEvent(StrEnum):
    """What can happen to it."""

    RECORD = "record"
    """The clinic has the client's consent on file."""
    RECORD_LEFT = "record_left"
    """The same, of who has left by their own word from the very number or address: only their START opens it."""
    ASK = "ask"
    """An opt-in request went out."""
    CONFIRM = "confirm"
    """Another part of the system has the client's own confirmation."""
    AGREE = "agree"
    """The client answered OK to the request."""
    DECLINE = "decline"
    """The client answered no to the request: it is not open any more, and the clinic may ask anew."""
    START = "start"
    """The client texted START."""
    RESUME = "resume"
    """The client texted START from the number whose STOP had ended a confirmed consent."""
    DOUBT = "doubt"
    """The client said what may be meant to end all texts."""
    LAPSE = "lapse"
    """It was confirmed too long ago, or nothing was heard of the client for too long."""
    REVOKE = "revoke"
    """STOP, the carrier's opt-out, the clinic's word, one click."""


NOT_YET = frozenset({Consent.NONE, Consent.RECORDED, Consent.ASKED})
"""Whoever is here has not agreed to be written to."""
_N, _R, _A, _C = Consent.NONE, Consent.RECORDED, Consent.ASKED, Consent.CONFIRMED
_H, _L, _X = Consent.HELD, Consent.LAPSED, Consent.REVOKED

AFTER: Mapping[ConsentEvent, Mapping[Consent, Consent]] = {
    ConsentEvent.RECORD: {_N: _R, _R: _R, _A: _A, _C: _C, _H: _R, _L: _R, _X: _R},
    ConsentEvent.RECORD_LEFT: {_N: _X, _R: _X, _A: _X, _C: _X, _H: _X, _L: _X, _X: _X},
    ConsentEvent.ASK: {_N: _N, _R: _A, _A: _A, _C: _C, _H: _H, _L: _L, _X: _X},
    ConsentEvent.CONFIRM: {_N: _C, _R: _C, _A: _C, _C: _C, _H: _C, _L: _C, _X: _C},
    ConsentEvent.AGREE: {_N: _N, _R: _C, _A: _C, _C: _C, _H: _H, _L: _C, _X: _X},
    ConsentEvent.DECLINE: {_N: _N, _R: _R, _A: _R, _C: _C, _H: _H, _L: _L, _X: _X},
    ConsentEvent.START: {_N: _N, _R: _C, _A: _C, _C: _C, _H: _C, _L: _C, _X: _X},
    ConsentEvent.RESUME: {_N: _N, _R: _C, _A: _C, _C: _C, _H: _C, _L: _C, _X: _C},
    ConsentEvent.DOUBT: {_N: _N, _R: _R, _A: _A, _C: _H, _H: _H, _L: _H, _X: _X},
    ConsentEvent.LAPSE: {_N: _N, _R: _R, _A: _A, _C: _L, _H: _H, _L: _L, _X: _X},
    ConsentEvent.REVOKE: {_N: _X, _R: _X, _A: _X, _C: _X, _H: _X, _L: _X, _X: _X},
}
ONCE_CONFIRMED = frozenset({_C, _H, _L})
"""What the client had said yes to themselves: their START after their own STOP brings it back."""
STANDS = frozenset(Consent) - {_N, _X}
"""Someone said yes, and nobody has said no since."""


def after(state: Consent, event: ConsentEvent) -> Consent:
    """The state that follows."""
    return AFTER[event][state]
