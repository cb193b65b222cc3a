"""What an error answer, or a report of a failure, comes to: it failed, it may be tried again, or only evidence can tell.

The codes are a table of their own (`errors.py`). One that is not in it is judged by its status: a refused request stays refused, a
server's own fault leaves the outcome unknown (T2, T5).
"""

from dataclasses import dataclass
from datetime import timedelta

from handrail_notifier.core.errors import FailureClass, class_of

__all__ = [
    "LONGEST_PAUSE",
    "MOST_SENDS",
    "MOST_TRIES",
    "NOT_REACHED",
    "PAUSE",
    "Ambiguous",
    "Fail",
    "FailureClass",
    "TryAgain",
    "Verdict",
    "delivery_failure",
    "pause_before",
    "verdict",
]

_C = FailureClass
NOT_REACHED = frozenset({_C.UNREACHABLE, _C.UNDELIVERED, _C.NUMBER_INVALID})
"""What says that the phone was not reached, rather than something of the text or of the clinic's account."""


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
    why = class_of(code)
    if why is _C.THROTTLED:
        return TryAgain(PAUSE)
    if why is None and status in {401, 403, 404}:
        return Fail(_C.CONFIGURATION)
    return Fail(why or _C.REFUSED)


def delivery_failure(code: int | None, status: str = "undelivered") -> FailureClass:
    """Why a text that was accepted did not arrive. `status` is the carrier's word for its end."""
    return class_of(code) or (_C.UNDELIVERED if status == "undelivered" else _C.REFUSED)


def pause_before(tries: int, asked: timedelta) -> timedelta:
    """How long to wait after so many tries: what was asked for, at least doubling, at most ten minutes."""
    doubled: timedelta = PAUSE * 2 ** max(0, min(tries, 20) - 1)
    return min(max(asked, doubled), LONGEST_PAUSE)
