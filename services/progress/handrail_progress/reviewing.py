"""Every client in care is looked at when their row falls due: what time alone makes true is found without anything being heard.

So many at a time, each group in one transaction that holds its clients, keeps what was found and says it; several processes may look at
once, and the second finds the rows moved on. A group that fails is tried one by one, and whoever fails alone is put off by an hour, so
nobody keeps the others from being looked at. What was not looked at when a process ended is due for the next.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, is_passing
from handrail_shared.runtime.doctor import Finding
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import Outbox, hold
from handrail_shared.runtime.rounds import Rounds
from prometheus_client import Gauge

from handrail_progress import looking
from handrail_progress.store import stuck
from handrail_progress.store.stuck import Whose

log = get_logger(__name__)

BATCH = 50
PAUSE_SECONDS = 2.0
LOOK_EVERY = timedelta(days=1)
"""While nobody is to be looked at at all."""
PUT_OFF = timedelta(hours=1)
LATE = timedelta(minutes=15)
BEGINNING = (datetime(1970, 1, 1, tzinfo=UTC), Whose(ClinicId(UUID(int=0)), ClientId(UUID(int=0))))

BEHIND = Gauge(
    "handrail_reviewing_behind_seconds", "How long the client who is due the longest has waited to be looked at."
)


class Reviewing(Rounds):
    """Looks at whoever is due, for as long as it runs."""

    def __init__(self, db: Db, outbox: Outbox, clock: Clock) -> None:
        self._rouse = asyncio.Event()
        super().__init__("progress-reviewing", self._turn, note=_note, pause=PAUSE_SECONDS, wake=self._rouse)
        self._db = db
        self._outbox = outbox
        self._clock = clock
        self._sleeps_until: datetime | None = None

    async def busy(self) -> bool:
        """Whether somebody is to be looked at by now, or the loop does not know yet who is next: then it is roused."""
        async with self._db.everywhere() as tx:
            at = await stuck.next_look(tx)
        if at is None or (self._sleeps_until is not None and self._sleeps_until <= at):
            return at is not None and at <= self._clock.now()
        self._rouse.set()
        return True

    async def finding(self) -> Finding:
        """For the doctor."""
        async with self._db.everywhere() as tx:
            at = await stuck.next_look(tx)
        late = self._clock.now() - at if at else timedelta(0)
        if late > LATE:
            return Finding("reviews", "bad", f"nobody was looked at for {late}: is the service running?")
        return Finding("reviews", "good", "everyone is looked at in time")

    async def look_at_all(self) -> int:
        """Look at everyone who is due by now, each once and as it is then; at how many."""
        now, looked, last = self._clock.now(), 0, BEGINNING
        while not self._stopping.is_set() and (page := await self._page(now, last)):
            at = self._clock.now()
            BEHIND.set((at - page[0][0]).total_seconds())
            looked += await self._look([whose for _, whose in page], at)
            last = page[-1]
        BEHIND.set(0)
        return looked

    async def _turn(self) -> bool:
        await self.look_at_all()
        await self._sleep()
        return True

    async def _sleep(self) -> None:
        """Until the next is due by the clock; every few seconds it is asked anew whether somebody is due sooner."""
        async with self._db.everywhere() as tx:
            due = await stuck.next_look(tx)
        now = self._clock.now()
        until = min(due or now + LOOK_EVERY, now + LOOK_EVERY)
        if until <= now or self._stopping.is_set():
            return
        self._rouse.clear()
        timer = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._rouse.set)
        self._sleeps_until = until
        try:
            await self._clock.sleep_until(until, self._rouse)
        finally:
            self._sleeps_until = None
            timer.cancel()

    async def _page(self, now: datetime, last: tuple[datetime, Whose]) -> list[tuple[datetime, Whose]]:
        async with self._db.everywhere() as tx:
            return await stuck.looks_due(tx, now, last, BATCH)

    async def _look(self, whom: Sequence[Whose], now: datetime) -> int:
        try:
            return await self._together(whom, now)
        except Exception as fault:
            if is_passing(fault):
                raise
            _note(fault)
        return sum([await self._alone(whose, now) for whose in whom])

    async def _together(self, whom: Sequence[Whose], now: datetime) -> int:
        async with self._db.transaction(*{each.clinic_id for each in whom}) as tx:
            await hold(tx, [each.client_id for each in whom])
            due = await stuck.still_due(tx, whom, now)
            facts = await looking.look_at(tx, due, now)
            await self._outbox.append_recorded(tx, facts, held=True)
        return len(due)

    async def _alone(self, whose: Whose, now: datetime) -> int:
        try:
            return await self._together([whose], now)
        except Exception as fault:
            _note(fault, whose)
            async with self._db.transaction(whose.clinic_id) as tx:
                await hold(tx, [whose.client_id])
                await stuck.look_again(tx, [(whose, now + PUT_OFF)])
            return 0


def _note(fault: Exception, whose: Whose | None = None) -> None:
    about = {"client": whose.client_id} if whose else {}
    if is_passing(fault):
        log.warning("reviewing_waits", fault=type(fault).__name__, **about)
    else:
        log.error("reviewing_failed", exc_info=fault, **about)
