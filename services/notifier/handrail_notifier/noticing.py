"""Who gets texts is looked at once a day, from the twenty-fifth day after they were last told that nobody watches the number, and is told
again: one transaction that holds the client. The instant is a row, so no restart loses one.

Whether the text goes out is decided when it is due (`dispatcher/giving_way.py`); one that does not is looked at anew the next day.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.notice import LOOK_EVERY, USEFUL_FOR, is_wanted
from handrail_notifier.identity import text_of
from handrail_notifier.loops import DueLoop
from handrail_notifier.store import ledger, notices, standings
from handrail_notifier.store.dues import DueQuery

log = get_logger(__name__)

BATCH = 50


class Noticing(DueLoop):
    """Looks at who is to be told again."""

    def __init__(self, db: Db, *, clock: Clock) -> None:
        super().__init__("noticing", db, clock)

    def queries(self) -> Sequence[DueQuery]:
        return [notices.next_due()]

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            waiting = await notices.due(tx, now, BATCH)
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
            log.exception("notice_failed", client=client)
            async with self._db.transaction(clinic) as tx:
                await notices.plan(tx, clinic, client, now + LOOK_EVERY)
        return True


async def look(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> None:
    """Plan the text if it is wanted, and the next look."""
    told_at = await notices.take(tx, clinic, client, now)
    await notices.plan(tx, clinic, client, now + LOOK_EVERY)
    standing = (await standings.standings(tx, [(clinic, client)], now)).get(client)
    if told_at is None or standing is None or not is_wanted(told_at, standing.client.sent, now):
        return
    text_id = text_of(client, Kind.NOTICE, now.isoformat())
    await ledger.plan_text(tx, clinic, text_id, client, Kind.NOTICE, due_at=now, useful_for=USEFUL_FOR)
