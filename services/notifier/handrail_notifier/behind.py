"""Whether what is due is being seen to: a gauge for those who watch, an alarm in the log, and an answer for the doctor.

A loop that is at its work says how late it is. One that is dead says nothing, so its last turn is a gauge too, and how far behind the
due rows are is read from the rows themselves whenever somebody asks, whether or not any loop runs.
"""

from datetime import datetime, timedelta

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Finding
from handrail_shared.runtime.log import get_logger
from prometheus_client import Gauge

from handrail_notifier.store import ledger
from handrail_notifier.store.dues import instants

log = get_logger(__name__)

BEHIND = Gauge("handrail_notifier_behind_seconds", "How long the oldest nudge or text that is due has waited.")
LAST_TURN = Gauge(
    "handrail_notifier_last_turn_timestamp_seconds",
    "When a loop last looked at what is due: too long ago, it is dead.",
    ["loop"],
)
TOLERATED = timedelta(minutes=1)
AGAIN = timedelta(minutes=1)
"""How often an alarm that goes on is repeated."""


class Alarm:
    """Remembers when it was last raised, so that a long outage fills no log."""

    def __init__(self, loop: str) -> None:
        self._loop = loop
        self._raised_at: datetime | None = None

    def turn(self, due: datetime | None, now: datetime) -> None:
        """A loop looks at what is due next."""
        LAST_TURN.labels(self._loop).set(now.timestamp())
        late = _late(due, now)
        if late < TOLERATED:
            self._raised_at = None
        elif self._raised_at is None or now - self._raised_at >= AGAIN:
            self._raised_at = now
            log.error("loop_behind", loop=self._loop, seconds=round(late.total_seconds()))


async def measure(db: Db, clock: Clock) -> timedelta:
    """How far behind the due rows are; the gauge says so too."""
    async with db.everywhere() as tx:
        [due] = await instants(tx, [ledger.next_due()])
    late = _late(due, clock.now())
    BEHIND.set(late.total_seconds())
    return late


async def finding(db: Db, clock: Clock) -> Finding:
    """For the doctor: what nobody has seen to in time is a bad sign, also of a process that is not there any more."""
    late = await measure(db, clock)
    if late < TOLERATED:
        return Finding("timing", "good", "nothing that is due waits")
    return Finding("timing", "bad", f"what is due waits for {late.total_seconds():.0f} s: is the notifier running?")


def _late(due: datetime | None, now: datetime) -> timedelta:
    return timedelta() if due is None else max(now - due, timedelta())
