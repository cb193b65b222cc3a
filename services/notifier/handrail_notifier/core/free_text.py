"""Whether a clinic may invite its clients to write freely (C1): only where somebody stands behind it.

Without a roster of two, alert channels that were tested lately, checked numbers of the place and a word on how soon somebody reads it,
which clients are told, the clinic is in digits-only mode: nothing that we say asks for words. What clients write all the same is checked, kept and
acknowledged as ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handrail_notifier.core.decision import CHANNELS, Channel
from handrail_notifier.core.resources import Place, is_checked

FEWEST_ON_CALL = 2
TEST_HOLDS_FOR = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands behind an invitation to write freely."""

    on_call: int = 0
    tested: Mapping[Channel, datetime] = field(default_factory=dict)
    """When the last test was sent whose alert was seen to come, by each way."""
    place: Place | None = None
    read_within_hours: int | None = None


def lacks(ready: Readiness, now: datetime) -> tuple[str, ...]:
    """What a clinic lacks before it may invite free text; nothing: it may."""
    needs = (
        (ready.on_call >= FEWEST_ON_CALL, "two_on_call"),
        (not untested(ready, now), "test_alert_acknowledged"),
        (is_checked(ready.place, now.date()), "checked_numbers"),
        (ready.read_within_hours is not None, "read_within_hours"),
    )
    return tuple(name for holds, name in needs if not holds)


def untested(ready: Readiness, now: datetime) -> tuple[Channel, ...]:
    """By which ways no alert of a test was lately seen to come. Both are wanted: one of them may fail in the night that counts."""
    return tuple(way for way in CHANNELS if way not in ready.tested or now - ready.tested[way] > TEST_HOLDS_FOR)
