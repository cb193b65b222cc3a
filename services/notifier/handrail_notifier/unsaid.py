"""A report of which nobody said in time which of two nudges it is of is the newest's: no report is lost for want of an answer.

It is settled once, in one transaction, and asks nothing more. A fault is tried again for a day, and then named in the log.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.effects import reporting
from handrail_notifier.loops import DueLoop
from handrail_notifier.store import unsaid
from handrail_notifier.store.dues import DueQuery
from handrail_notifier.store.unsaid import Key

log = get_logger(__name__)

BATCH = 50
PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=1)


class Unsaid(DueLoop):
    """Takes the reports whose question was not answered."""

    def __init__(self, db: Db, *, clock: Clock) -> None:
        super().__init__("unsaid", db, clock)

    def queries(self) -> Sequence[DueQuery]:
        return [unsaid.next_due()]

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            due = await unsaid.due(tx, now, BATCH)
        outcomes = [await self._settle(key, now) for key in due]
        return any(outcomes)

    async def _settle(self, key: Key, now: datetime) -> bool:
        try:
            async with self._db.transaction(key.clinic_id) as tx:
                await hold(tx, [key.client_id])
                waiting = await unsaid.take(tx, key)
                if waiting is None:
                    await unsaid.later(tx, key, None)
                else:
                    opportunity = await reporting.of_newest(tx, waiting, now)
                    await unsaid.settle(tx, key, waiting.answer, opportunity)
        except asyncpg.LockNotAvailableError:
            return False
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("unsaid_failed", client=key.client_id)
            await self._put_off(key, now)
        return True

    async def _put_off(self, key: Key, now: datetime) -> None:
        given_up = now - key.asked_at > GIVEN_UP_AFTER
        async with self._db.transaction(key.clinic_id) as tx:
            await unsaid.later(tx, key, None if given_up else now + PAUSE)
        if given_up:
            log.error("unsaid_left_for_a_person", client=key.client_id)
