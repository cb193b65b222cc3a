"""The life of an outgoing text, step by step.

    scheduled \
               -> queued -> sending -> sent -> delivered | undelivered
    accepted  /                   \
                                   -> failed

Before it is sent a text can expire, and ends undelivered with code 30036. A step's delay
is drawn from the text's own id, so it is the same in every run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.carrier.chance import draw
from handrail.carrier.message import Fate, Message, Status

Seconds = tuple[float, float]
EXPIRED = 30036

# The shortest and longest seconds before a text reaches the status.
PACE: Mapping[Status, Seconds] = {
    Status.QUEUED: (0.05, 0.2),
    Status.SENDING: (0.1, 0.6),
    Status.SENT: (0.2, 1.0),
    Status.DELIVERED: (0.5, 4.0),
    Status.UNDELIVERED: (1.0, 6.0),
    Status.FAILED: (0.2, 1.0),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next to a text, and when."""

    status: Status
    at: datetime


def next_step(message: Message, pace: Mapping[Status, Seconds], *, not_before: datetime) -> Step | None:
    """The step after `message.status`, at or after `not_before`; None when its life is over."""
    status = following(message.status, message.fate)
    if status is None:
        return None
    at = max(message.updated_at + _delay(message.sid, status, pace), not_before)
    if message.expires_at is not None and message.status is not Status.SENT and at > message.expires_at:
        return Step(Status.UNDELIVERED, message.expires_at)
    return Step(status, at)


def following(status: Status, fate: Fate) -> Status | None:
    """The status that comes after `status` in a life that ends as `fate` says."""
    match status:
        case Status.ACCEPTED | Status.SCHEDULED:
            return Status.QUEUED
        case Status.QUEUED:
            return Status.SENDING
        case Status.SENDING:
            return Status.FAILED if fate.status is Status.FAILED else Status.SENT
        case Status.SENT:
            return fate.status
        case _:
            return None


def end_code(message: Message, reached: Status) -> int | None:
    """The error code a text carries once it has reached a status."""
    if reached is Status.UNDELIVERED and message.status is not Status.SENT:
        return EXPIRED
    return message.fate.code if reached.final else None


def _delay(sid: str, status: Status, pace: Mapping[Status, Seconds]) -> timedelta:
    shortest, longest = pace.get(status, (0.0, 0.0))
    return timedelta(seconds=shortest + (longest - shortest) * draw(sid, status))
