"""The two loops of the crisis path, and what those who watch see of it. Their timers are rows, so no restart loses one.

An alarming text is seen to by itself: whatever else of its client waits, fails or is put off. What fails is tried again until it
works; it is never given up.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import asyncpg
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.doctor import Finding
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold
from prometheus_client import Gauge

from handrail_notifier.core.crisis_case import State
from handrail_notifier.core.resources import unchecked
from handrail_notifier.crisis.acting import nobody_alerted
from handrail_notifier.crisis.alerting import take_steps
from handrail_notifier.crisis.heeding import heed
from handrail_notifier.loops import DueLoop
from handrail_notifier.store import crises, ring, staff
from handrail_notifier.store.crises import AlarmKey, CaseKey
from handrail_notifier.store.dues import DueQuery

log = get_logger(__name__)

BATCH = 50
AGAIN = timedelta(seconds=5)
UNANSWERED = Gauge("handrail_notifier_crises_unanswered", "Crisis cases that nobody has answered: call the clinic.")


class Heeding(DueLoop):
    """Opens cases for texts that sound like a crisis."""

    def __init__(self, db: Db, *, clock: Clock) -> None:
        super().__init__("heeding", db, clock)

    def queries(self) -> Sequence[DueQuery]:
        return [crises.next_alarm(self._clock.now())]

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            waiting = await crises.due_alarms(tx, now, BATCH)
        return any([await self._take(key, now) for key in waiting])

    async def _take(self, key: AlarmKey, now: datetime) -> bool:
        try:
            async with self._db.transaction(key.clinic_id) as tx:
                await hold(tx, [key.client_id])
                alarm = await crises.take_alarm(tx, key)
                if alarm is None:
                    return False
                await heed(tx, alarm, now)
                await crises.heeded(tx, key)
                await ring(tx)
        except asyncpg.LockNotAvailableError:
            return False
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("crisis_not_heeded", client=key.client_id)
            async with self._db.transaction(key.clinic_id) as tx:
                await crises.put_off_alarm(tx, key, now + AGAIN)
        return True


class Climbing(DueLoop):
    """Takes the further steps of the ladders."""

    def __init__(self, db: Db, *, clock: Clock) -> None:
        super().__init__("climbing", db, clock)

    def queries(self) -> Sequence[DueQuery]:
        return [crises.next_step(self._clock.now()), crises.next_failed_step()]

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            due = await crises.due_cases(tx, now, BATCH)
            failed = await crises.failed_steps(tx, now, BATCH)
        taken = [await self._take(key, partial(_climb, key=key, now=now)) for key in due]
        return any(
            taken + [await self._take(each.key, partial(nobody_alerted, failed=each, now=now)) for each in failed]
        )

    async def _take(self, key: CaseKey, step: Callable[[Tx], Awaitable[None]]) -> bool:
        """One that fails stops no other; it stays due."""
        try:
            async with self._db.transaction(key.clinic_id) as tx:
                await hold(tx, [key.client_id])
                await step(tx)
        except asyncpg.LockNotAvailableError:
            return False
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("crisis_step_failed", case=key.case_id)
            return False
        return True


async def _climb(tx: Tx, key: CaseKey, now: datetime) -> None:
    case = await crises.case(tx, key.clinic_id, key.case_id)
    if case is not None and case.state is not State.CLOSED and case.ladder.due_at is not None:
        await take_steps(tx, case, await staff.on_call(tx, key.clinic_id), now)


async def measure(db: Db) -> int:
    """How many cases nobody has answered; the gauge says so too."""
    async with db.everywhere() as tx:
        waiting, _ = await crises.unanswered(tx)
    UNANSWERED.set(waiting)
    return waiting


async def finding(db: Db) -> Finding:
    """For the doctor: a case that nobody has answered is the worst of signs."""
    async with db.everywhere() as tx:
        waiting, since = await crises.unanswered(tx)
    if not waiting:
        return Finding("crises", "good", "no case waits unanswered")
    return Finding("crises", "bad", f"{waiting} unanswered, the oldest since {since}: call the clinic, now")


async def numbers_finding(clock: Clock) -> Finding:
    """For the doctor: whether somebody checked the emergency numbers lately."""
    stale = unchecked(clock.now().date())
    return (
        Finding("emergency numbers", "look", " ".join(stale))
        if stale
        else Finding("emergency numbers", "good", "checked")
    )
