"""Our own copies of what was said, sealed as they are, go when their time is over; that it was said, and what it meant, stays.
What was asked of a client, which of their steps a text was about, what check-ins and texts that give way were decided from, and how
walks went, goes with them.

Words that a client wrote for the clinician stay: they are the clinic's record. So does what never had its effect, and what may still
be needed as evidence.
"""

from datetime import datetime, timedelta

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.log import get_logger

from handrail_notifier.store import words
from handrail_notifier.sweeps import Sweep

log = get_logger(__name__)

BATCH = 500
PAUSE_SECONDS = 600.0


class Retention(Sweep):
    """Drops words after `keep`. `account`: the carrier's, by which texts go."""

    def __init__(self, db: Db, keep: timedelta, *, clock: Clock, account: str | None = None) -> None:
        super().__init__("retention", clock, pause_seconds=PAUSE_SECONDS)
        self._db = db
        self._keep = keep
        self._account = account

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            most = await words.drop(tx, now - self._keep, BATCH, self._account)
        if most:
            log.info("words_dropped", most=most)
        return most >= BATCH
