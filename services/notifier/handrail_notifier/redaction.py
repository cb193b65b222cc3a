"""The carrier forgets what texts say once nobody needs it: of a text that came in at once, of one of ours when it is settled.

So it does of pictures that came with a text: nobody here looks at them, and the carrier would keep them under an address of their own.

Words and each picture are asked for by themselves, every time until all are gone: what stays keeps nothing else there.

Until then the carrier's copy is evidence: the reconciler finds a text by its words. What can't be forgotten yet is asked again
after growing pauses, for about two weeks, and then named in the log and left. How much is still to be forgotten is a gauge.

That a text is not there counts as forgotten only where it was: what lies in another account than today's is not asked for. It stays on
record as readable, the doctor tells it, and it is forgotten once that account is set up again.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import assert_never

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Finding
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
EVER = datetime(1970, 1, 1, tzinfo=UTC)
UNREDACTED = Gauge("handrail_notifier_unredacted", "Texts whose words the carrier still has.", ["which"])


class Redaction(Sweep):
    """Asks the carrier to forget what lies in this account."""

    def __init__(self, db: Db, carrier: Redacts, *, account: str, clock: Clock) -> None:
        super().__init__("redaction", clock)
        self._db = db
        self._carrier = carrier
        self._account = account

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            due = await words.claim_readable(tx, self._account, now - AFTER, now, BATCH)
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
            pictures = await self._carrier.delete_pictures(each.provider_id) if each.pictures else Forgotten()
            words = await self._carrier.redact(each.provider_id)
        match words if isinstance(pictures, Forgotten) else pictures:
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


async def measure(db: Db, account: str) -> None:
    """How many texts the carrier still has the words of, of how many it will not forget them, and how many lie in other accounts."""
    async with db.everywhere() as tx:
        for which, count in (await words.count_readable(tx, account)).items():
            UNREDACTED.labels(which).set(count)
        UNREDACTED.labels("elsewhere").set(await words.count_elsewhere(tx, account, EVER))


async def finding(db: Db, account: str, keep: timedelta, clock: Clock) -> Finding:
    """For the doctor: what lies in an account that is not set up any more, for as long as we would keep the words ourselves (`keep`)."""
    async with db.everywhere() as tx:
        count = await words.count_elsewhere(tx, account, clock.now() - keep)
    if count == 0:
        return Finding("words at the carrier", "good", "none lie in an account that is not set up any more")
    told = f"{count} texts still have their words in an account that is not set up any more"
    return Finding(
        "words at the carrier", "bad", f"{told}: delete them there, or set that account up until they are gone"
    )
