"""Whose week is over is looked at once, in a transaction that holds the client, and a recap is planned where there is something to say.

The instant is a row, so no restart loses one; after an outage a week that nobody told in time is passed over. Whether the recap goes
out is decided when it is due (`dispatcher/giving_way.py`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.recap import USEFUL_FOR, next_end, says, week_until
from handrail_notifier.identity import text_of
from handrail_notifier.loops import DueLoop
from handrail_notifier.store import ledger, recaps
from handrail_notifier.store.dues import DueQuery

log = get_logger(__name__)

BATCH = 50
AGAIN = timedelta(hours=1)
NOT_BEFORE = timedelta(days=6)
"""A look that was put off, or whose client moved, is still about the week that ended last."""
"""After a fault, and while the client is not known."""


class Recapping(DueLoop):
    """Looks at weeks that are over."""

    def __init__(self, db: Db, *, clock: Clock) -> None:
        super().__init__("recapping", db, clock)

    def queries(self) -> Sequence[DueQuery]:
        return [recaps.next_due()]

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            waiting = await recaps.due(tx, now, BATCH)
        return any([await self._take(clinic, client, now) for clinic, client in waiting])

    async def _take(self, clinic: UUID, client: UUID, now: datetime) -> bool:
        """One that fails stops no other."""
        try:
            async with self._db.transaction(clinic) as tx:
                await hold(tx, [client])
                await look(tx, clinic, client, now)
        except asyncpg.LockNotAvailableError:
            return False
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("recap_failed", client=client)
            async with self._db.transaction(clinic) as tx:
                await recaps.plan(tx, clinic, client, now + AGAIN)
        return True


async def look(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> None:
    """Plan the recap of the week that is over, if there is something to say, and the next look."""
    due = await recaps.take(tx, clinic, client, now)
    if due is None:
        return
    if due.discharged or due.zone is None:
        await recaps.plan(tx, clinic, client, None if due.discharged else now + AGAIN)
        return
    week = week_until(next_end(due.due_at - NOT_BEFORE, due.zone), due.zone)
    if week is not None and now < week.until + USEFUL_FOR and says(await recaps.told(tx, clinic, client, week)):
        text_id = text_of(client, Kind.RECAP, week.until.isoformat())
        await ledger.plan_text(tx, clinic, text_id, client, Kind.RECAP, due_at=week.until, useful_for=USEFUL_FOR)
    await recaps.plan(tx, clinic, client, next_end(now, due.zone))
