"""What an error answer, or a report of a failure, comes to: it failed, it may be tried again, or only evidence can tell.

The codes are a table of their own (`errors.py`). One that is not in it is judged by its status: a refused request stays refused, a
server's own fault leaves the outcome unknown (T2, T5).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from handrail_notifier.core.errors import FailureClass, class_of

__all__ = [
    "CRISIS_PAUSE",
    "LONGEST_ASKED",
    "LONGEST_CRISIS_PAUSE",
    "LONGEST_PAUSE",
    "MOST_SENDS",
    "MOST_TRIES",
    "NOT_REACHED",
    "PAUSE",
    "SOON",
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
"""What a pause grows to by itself: of a carrier that is away, a text asks six times an hour for as long as it is of use."""
CRISIS_PAUSE = timedelta(seconds=30)
"""The same where somebody may be in danger, at first and whatever the carrier asks for."""
SOON = 8
"""So many tries of what is urgent follow each other so fast, some two and a half minutes; where more was asked for, pauses then grow."""
LONGEST_CRISIS_PAUSE = timedelta(minutes=5)
"""What they grow to: a server that takes what comes again after a while has taken it by then."""
LONGEST_ASKED = timedelta(hours=1)
"""What is granted of a pause that was asked for."""
SPREAD = 0.2
"""By so much of itself a pause is longer at the most, so that texts that were turned away together do not come back together."""
MOST_TRIES = 8
"""How often a text may come back that was taken before; what was turned away untaken is bounded by its use alone."""
MOST_SENDS = 2
"""Attempts at one text whose outcome was ever in doubt."""


def verdict(*, status: int, code: int | None, retry_after: float | None) -> Verdict:
    """What an error answer to a request means. `status` is HTTP's, `retry_after` in seconds."""
    why = class_of(code)
    if status == 429:
        if why is _C.CAPPED:
            return Fail(why)
        return TryAgain(
            timedelta(seconds=min(retry_after, LONGEST_ASKED.total_seconds())) if retry_after is not None else PAUSE
        )
    if status >= 500 or status < 400 or status == 408:
        return Ambiguous()
    if why is _C.THROTTLED:
        return TryAgain(PAUSE)
    if why is None and status in {401, 403, 404}:
        return Fail(_C.CONFIGURATION)
    return Fail(why or _C.REFUSED)


def delivery_failure(code: int | None, status: str = "undelivered") -> FailureClass:
    """Why a text that was accepted did not arrive. `status` is the carrier's word for its end."""
    return class_of(code) or _BY_STATUS.get(status, _C.REFUSED)


_BY_STATUS: Mapping[str, FailureClass] = {"undelivered": _C.UNDELIVERED, "canceled": _C.CANCELED}


def pause_before(tries: int, asked: timedelta, *, urgent: bool = False, spread: float = 0.0) -> timedelta:
    """How long to wait after so many tries: doubling up to ten minutes, and what was asked for, up to an hour; up to half a
    minute at first for what is `urgent`. `spread`: 0 to 1, a text's own place between the shortest pause and the longest."""
    doubled: timedelta = PAUSE * 2 ** max(0, min(tries, 20) - 1)
    pause = max(min(doubled, LONGEST_PAUSE), min(asked, LONGEST_ASKED))
    return min(pause, _longest_urgent(tries, asked)) if urgent else pause * (1 + SPREAD * spread)


def _longest_urgent(tries: int, asked: timedelta) -> timedelta:
    grown: timedelta = CRISIS_PAUSE * 2 ** max(0, min(tries, 20) - SOON)
    return max(CRISIS_PAUSE, min(grown, asked, LONGEST_CRISIS_PAUSE))
