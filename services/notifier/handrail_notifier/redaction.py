"""The carrier forgets what texts say once nobody needs it: of a text that came in at once, of one of ours when it is settled.

Until then the carrier's copy is evidence: the reconciler finds a text by its words. What can't be forgotten yet is asked again
after growing pauses, for about two weeks, and then named in the log and left. How much is still to be forgotten is a gauge.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.log import get_logger
from prometheus_client import Gauge

from handrail_notifier.channels import Forgotten, NotYet, Redacts
from handrail_notifier.store import words
from handrail_notifier.store.words import MOST_REDACTIONS, Readable
from handrail_notifier.sweeps import Sweep

log = get_logger(__name__)

BATCH = 20
AT_ONCE = 4
AFTER = timedelta(minutes=1)
"""A carrier needs a while to be done with a text, also with one that has arrived."""
UNREDACTED = Gauge("handrail_notifier_unredacted", "Texts whose words the carrier still has.", ["which"])


class Redaction(Sweep):
    """Asks the carrier to forget."""

    def __init__(self, db: Db, carrier: Redacts, *, clock: Clock) -> None:
        super().__init__("redaction", clock)
        self._db = db
        self._carrier = carrier

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            due = await words.claim_readable(tx, now - AFTER, now, BATCH)
        room = asyncio.Semaphore(AT_ONCE)
        done = await asyncio.gather(*(self._forget(each, room) for each in due))
        forgotten = [each for each, is_done in zip(due, done, strict=True) if is_done]
        if forgotten:
            async with self._db.everywhere() as tx:
                await words.were_redacted(tx, forgotten, now)
        _name_given_up([each for each, is_done in zip(due, done, strict=True) if not is_done])
        return len(due) >= BATCH

    async def _forget(self, each: Readable, room: asyncio.Semaphore) -> bool:
        async with room:
            answer = await self._carrier.redact(each.provider_id)
        match answer:
            case Forgotten():
                return True
            case NotYet(code):
                log.info("not_redacted_yet", which=each.which, code=code, tries=each.tries)
                return False
            case never:
                assert_never(never)


def _name_given_up(left: Sequence[Readable]) -> None:
    for each in left:
        if each.tries >= MOST_REDACTIONS:
            log.error("redaction_given_up", which=each.which, text=each.row)


async def measure(db: Db) -> None:
    """How many texts the carrier still has the words of, and of how many it will not forget them."""
    async with db.everywhere() as tx:
        for which, count in (await words.count_readable(tx)).items():
            UNREDACTED.labels(which).set(count)
