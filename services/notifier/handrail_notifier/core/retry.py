"""What a provider's error means, as data: code, class, and what follows.

Never by the provider's words, which change. A code that is not in the table is judged by its status: a refused request stays
refused, a server's own fault leaves the outcome unknown (T2, T5).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class FailureClass(StrEnum):
    """Why a text did not go out or did not arrive; also the code on the bus."""

    OPTED_OUT = "opted_out"
    NUMBER_INVALID = "number_invalid"
    UNREACHABLE = "unreachable"
    CONTENT = "content"
    CONFIGURATION = "configuration"
    THROTTLED = "throttled"
    CAPPED = "capped"
    TOO_LATE = "too_late"
    REFUSED = "refused"
    UNDELIVERED = "undelivered"


_C = FailureClass
NOT_REACHED = frozenset({_C.UNREACHABLE, _C.UNDELIVERED, _C.NUMBER_INVALID})
"""What says that the phone was not reached, rather than something of the text or of the clinic's account."""
BY_CODE: Mapping[int, FailureClass] = {
    21610: _C.OPTED_OUT,
    **dict.fromkeys((21211, 21614, 21635, 30005, 30006), _C.NUMBER_INVALID),
    **dict.fromkeys((30003, 30004, 30008, 30047), _C.UNREACHABLE),
    **dict.fromkeys((30007, 21617, 30044), _C.CONTENT),
    **dict.fromkeys(
        (20003, 20404, 21212, 21408, 21606, 21608, 21612, 30002, 30024, 30032, 30034, 35125), _C.CONFIGURATION
    ),
    **dict.fromkeys((20429, 21611, 30001, 30022, 63017, 14107), _C.THROTTLED),
    **dict.fromkeys((30023, 30027, 63038, 60728), _C.CAPPED),
    30036: _C.TOO_LATE,
}


@dataclass(frozen=True, slots=True)
class Fail:
    """It did not go out, and the same attempt would not go out again."""

    why: FailureClass


@dataclass(frozen=True, slots=True)
class TryAgain:
    """It certainly did not go out; it may be tried again after a pause."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It may have gone out: only evidence can tell."""


Verdict = Fail | TryAgain | Ambiguous

PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
MOST_TRIES = 8
"""Attempts at one text that a provider turned away without taking it."""
MOST_SENDS = 2
"""Attempts at one text whose outcome was ever in doubt."""


def verdict(*, status: int, code: int | None, retry_after: float | None) -> Verdict:
    """What an error answer to a request means. `status` is HTTP's, `retry_after` in seconds."""
    if status == 429:
        return TryAgain(timedelta(seconds=retry_after) if retry_after is not None else PAUSE)
    if status >= 500 or status < 400 or status == 408:
        return Ambiguous()
    why = BY_CODE.get(code) if code is not None else None
    if why is _C.THROTTLED:
        return TryAgain(PAUSE)
    if why is None and status in {401, 403, 404}:
        return Fail(_C.CONFIGURATION)
    return Fail(why or _C.REFUSED)


def delivery_failure(code: int | None) -> FailureClass:
    """Why a text that was accepted did not arrive."""
    return BY_CODE.get(code, _C.UNDELIVERED) if code is not None else _C.UNDELIVERED


def pause_before(tries: int, asked: timedelta) -> timedelta:
    """How long to wait after so many tries: what was asked for, at least doubling, at most ten minutes."""
    doubled: timedelta = PAUSE * 2 ** max(0, min(tries, 20) - 1)
    return min(max(asked, doubled), LONGEST_PAUSE)
