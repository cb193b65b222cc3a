"""When a nudge that did not arrive by text goes once by e-mail, and how far that has come: tables, every cell tested.

Only what certainly did not arrive goes another way: never what is in doubt, never after an opt-out, never once its use is over. What its
carrier turns away untaken, time and again, is waited for while that costs less than half of its use. A first text that arrives after all
calls the second way off, as long as nothing has gone there.

    offered -> gone
        \\-> not_needed | dropped
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from handrail_notifier.core.decision import Channel, Reason
from handrail_notifier.core.errors import FailureClass

OTHER: Mapping[Channel, Channel] = {"sms": "email"}
"""By which other channel. A mail that fails goes no other way: texts come first, so they were not open."""

_C = FailureClass
FALLS_BACK: Mapping[FailureClass, bool] = {
    _C.OPTED_OUT: False,
    _C.NUMBER_INVALID: True,
    _C.UNREACHABLE: True,
    _C.CONTENT: True,
    _C.CONFIGURATION: True,
    _C.THROTTLED: True,
    _C.CAPPED: True,
    _C.TOO_LATE: False,
    _C.NOT_SCHEDULED: True,
    _C.CANCELED: False,
    _C.REFUSED: True,
    _C.UNDELIVERED: True,
}
"""Whether a failure of this class sends a nudge the other way. An opt-out is one from everything; what came too late is over, and
what somebody took back at the carrier is not wanted."""


PERHAPS_LEFT = frozenset({30004})
"""Blocked: by the person perhaps, as whoever has opted out with the carrier is; and an opt-out is one from everything."""
HELD_BACK: Mapping[Reason, FailureClass] = {
    Reason.CARRIER_CAP: _C.CAPPED,
    Reason.SENDING_STOPPED: _C.CONFIGURATION,
    Reason.WORDING_STOPPED: _C.CONTENT,
    Reason.NUMBER_DOUBTFUL: _C.UNREACHABLE,
    Reason.NO_ROOM: _C.THROTTLED,
}
"""What keeps a text back that waits for its turn is told as the failure that it would be; of anything else, as a refusal."""


class Fallback(StrEnum):
    """How far it has come."""

    OFFERED = "offered"
    GONE = "gone"
    NOT_NEEDED = "not_needed"
    DROPPED = "dropped"


class Turn(StrEnum):
    """What happens to it."""

    LEAVE = "leave"
    """An attempt by the other channel is on record."""
    ARRIVE = "arrive"
    """The first text arrived after all."""
    END = "end"
    """Something stands against it, or its use is over."""


_O, _G, _N, _D = Fallback.OFFERED, Fallback.GONE, Fallback.NOT_NEEDED, Fallback.DROPPED
AFTER: Mapping[Turn, Mapping[Fallback, Fallback]] = {
    Turn.LEAVE: {_O: _G, _G: _G, _N: _N, _D: _D},
    Turn.ARRIVE: {_O: _N, _G: _G, _N: _N, _D: _D},
    Turn.END: {_O: _D, _G: _G, _N: _N, _D: _D},
}


def after(state: Fallback, turn: Turn) -> Fallback:
    """The state that follows."""
    return AFTER[turn][state]


def waits_too_long(first: datetime, next_try: datetime | None, useful_until: datetime) -> bool:
    """Whether a nudge that was turned away untaken is to wait no more, `first` being when its first try began: the next one would come when
    half of what was left of its use then is over, or (None) not at all."""
    return next_try is None or next_try - first > (useful_until - first) / 2


def why_held(reason: Reason) -> FailureClass:
    """As which failure it is told that a text is kept back for this."""
    return HELD_BACK.get(reason, _C.REFUSED)


def way_for(channel: Channel, why: FailureClass, code: int | None = None) -> Channel | None:
    """The other channel for a nudge that failed on this one, if there is one. `code`: the carrier's."""
    return OTHER.get(channel) if FALLS_BACK[why] and code not in PERHAPS_LEFT else None
