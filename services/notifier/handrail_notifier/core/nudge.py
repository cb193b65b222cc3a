"""The life of a text that we send, as a table: each state, each event, and the state that follows.

Nothing that is heard late or out of order moves a text back: every move leads up in `RANK`, but for the ways back to `planned`
from an attempt that certainly was not taken, of which nothing is found, or which came back. Of two ends the first one holds, only that what the
phone has outranks every other report. `unknown` is left only on evidence, or when the text's use is over.

    planned -> claimed -> sending -> accepted -> sent -> delivered
                             |           \\         \\-> failed
                             \\-> unknown  \\-> expired
"""

from collections.abc import Mapping
from enum import StrEnum


class TextState(StrEnum):
    """Where a text is."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"


class TextEvent(StrEnum):
    """What can happen to it."""

    CLAIM = "claim"
    ATTEMPT = "attempt"
    """An attempt is on record, and the network call may begin."""
    NOT_SENT = "not_sent"
    """It is certain that the provider has not taken the text: a 429, or a connection that never opened."""
    LOSE_TRACK = "lose_track"
    """The attempt's outcome cannot be known from its answer, or there was none."""
    NOT_FOUND = "not_found"
    """After the grace, the provider has no such text."""
    SEND_ANYWAY = "send_anyway"
    """Nothing tells whether the provider has it, and this text does less harm twice than not at all."""
    ACCEPT = "accept"
    SEND = "send"
    DELIVER = "deliver"
    FAIL = "fail"
    COME_BACK = "come_back"
    """It was taken and has come back, for now: a mailbox that was full, a server that was away."""
    AGAIN = "again"
    """The provider says that it did not arrive, by no fault of the text: it is planned once more."""
    EXPIRE = "expire"
    """Its use is over: by our clock, or in the carrier's own queue."""


_P, _C, _S, _U = TextState.PLANNED, TextState.CLAIMED, TextState.SENDING, TextState.UNKNOWN
_A, _T, _D, _F, _X = (
    TextState.ACCEPTED,
    TextState.SENT,
    TextState.DELIVERED,
    TextState.FAILED,
    TextState.EXPIRED,
)
_BEFORE = (_P, _C, _S, _U)


def _row(moves: Mapping[TextState, TextState]) -> Mapping[TextState, TextState]:
    return {state: moves.get(state, state) for state in TextState}


AFTER: Mapping[TextEvent, Mapping[TextState, TextState]] = {
    TextEvent.CLAIM: _row({_P: _C}),
    TextEvent.ATTEMPT: _row({_C: _S}),
    TextEvent.NOT_SENT: _row({_S: _P, _U: _P}),
    TextEvent.LOSE_TRACK: _row({_S: _U}),
    TextEvent.NOT_FOUND: _row({_S: _P, _U: _P}),
    TextEvent.SEND_ANYWAY: _row({_S: _P, _U: _P}),
    TextEvent.ACCEPT: _row(dict.fromkeys(_BEFORE, _A)),
    TextEvent.SEND: _row(dict.fromkeys((*_BEFORE, _A), _T)),
    TextEvent.DELIVER: _row(dict.fromkeys((*_BEFORE, _A, _T, _F, _X), _D)),
    TextEvent.FAIL: _row(dict.fromkeys((*_BEFORE, _A, _T), _F)),
    TextEvent.COME_BACK: _row({_A: _P, _T: _P}),
    TextEvent.AGAIN: _row({_F: _P}),
    TextEvent.EXPIRE: _row(dict.fromkeys((*_BEFORE, _A, _T), _X)),
}

RANK: Mapping[TextState, int] = {_P: 0, _C: 1, _S: 2, _U: 3, _A: 4, _T: 5, _F: 6, _X: 6, _D: 7}
TAKEN = frozenset({TextEvent.ACCEPT, TextEvent.SEND, TextEvent.DELIVER})
"""What only a provider that has the text can tell."""
OPEN = frozenset({_S, _U})
ON_ITS_WAY = frozenset({_A, _T})
ENDED = frozenset({_D, _F, _X})

CARRIER_STATUS: Mapping[str, TextEvent] = {
    "accepted": TextEvent.ACCEPT,
    "scheduled": TextEvent.ACCEPT,
    "queued": TextEvent.ACCEPT,
    "sending": TextEvent.ACCEPT,
    "sent": TextEvent.SEND,
    "delivered": TextEvent.DELIVER,
    "read": TextEvent.DELIVER,
    "partially_delivered": TextEvent.SEND,
    "undelivered": TextEvent.FAIL,
    "failed": TextEvent.FAIL,
    "canceled": TextEvent.FAIL,
}
"""What a carrier's word for a text's status says. Words that are not here are kept on record and change nothing."""


def after(state: TextState, event: TextEvent) -> TextState:
    """The state that follows."""
    return AFTER[event][state]
