"""How long a confirmed consent stands before it has to be confirmed anew (M8).

It grows too old some months after it was confirmed, whatever the client texts; and one for texts counts for so long after the client
was last heard from, the very instant from which silence is counted (`restraint`). Mail has no such end, for it need not be answered.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handrail_notifier.core.decision.values import Channel

MONTH = timedelta(days=365) / 12
LOOK_EVERY = timedelta(days=30)
"""No look is further ahead than the shortest silence that a clinic may set, so a change of its settings is seen by then."""


class Why(StrEnum):
    """Why it counts no more."""

    TOO_OLD = "too_old"
    TOO_LONG_SILENT = "too_long_silent"
    OUT_OF_SERVICE = "number_out_of_service"
    """The carrier says that the number is in service no more: it may be somebody else's by now (M7)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a clinic lets one stand: after it was confirmed, and after the client was last heard from."""

    months: int = 12
    silent_days: int = 90


@dataclass(frozen=True, slots=True)
class End:
    """When a consent stops counting, unless it is confirmed anew or the client is heard from, and why."""

    at: datetime
    why: Why


def end_of(channel: Channel, since: datetime, heard_at: datetime | None, terms: Terms) -> End:
    """When a consent that was confirmed at `since` ends."""
    old = End(since + terms.months * MONTH, Why.TOO_OLD)
    if channel != "sms":
        return old
    silent = End(max(since, heard_at or since) + timedelta(days=terms.silent_days), Why.TOO_LONG_SILENT)
    return min(old, silent, key=lambda end: end.at)


def first_look(since: datetime) -> datetime:
    """When a consent that was just confirmed is first looked at."""
    return since + LOOK_EVERY


def next_look(end: End, now: datetime) -> datetime:
    """When one that still counts is looked at again."""
    return min(end.at, now + LOOK_EVERY)
