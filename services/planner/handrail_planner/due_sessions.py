"""A session that was closed without a plan is flagged when its time for one is over, once, and never earlier (R23).

The time is at least `LOOK_EVERY` from the closing on, so a loop that looks that often is late for none. Several processes may look
at once: a session is settled under its client's lock, and the second finds it settled. A session that can't be settled is passed
over: the others are, and it is tried again after a pause that grows.
"""

from dataclasses import dataclass
from datetime import datetime

from handrail_shared.runtime.db import is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.rounds import Rounds

from handrail_planner.core.session import AT_LEAST
from handrail_planner.desk import Desk
from handrail_planner.handlers.sessions import settle_plan_due
from handrail_planner.store import sessions
from handrail_planner.store.sessions import Awaiting

log = get_logger(__name__)

BATCH = 100
LOOK_EVERY = AT_LEAST
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0


@dataclass(slots=True)
class Round:
    """What became of the sessions whose time was over."""

    settled: int = 0
    passed_over: int = 0


class DueSessions(Rounds):
    """Settles sessions whose time for a plan is over, for as long as it runs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            "planner-due-sessions", self._turn, note=_note, pause=PAUSE_SECONDS, longest=LONGEST_PAUSE_SECONDS
        )
        self._desk = desk

    async def settle_all(self) -> Round:
        """Try each session whose time is over by now once, the longest first, each in its own transaction."""
        now, found, last = self._desk.clock.now(), Round(), None
        while page := await self._over(now, last):
            for each in page:
                if self._stopping.is_set():
                    return found
                if await self._settle(each, now):
                    found.settled += 1
                else:
                    found.passed_over += 1
            last = page[-1]
        return found

    async def due(self) -> bool:
        """Whether a session's time is over that has not been settled yet."""
        async with self._desk.db.everywhere() as tx:
            return bool(await sessions.awaiting_a_plan(tx, self._desk.clock.now(), 1))

    async def _turn(self) -> bool:
        """Settle what is over and sleep until more is. False: something is left over."""
        if (await self.settle_all()).passed_over:
            return False
        await self._sleep()
        return True

    async def _over(self, now: datetime, last: Awaiting | None) -> list[Awaiting]:
        async with self._desk.db.everywhere() as tx:
            return await sessions.awaiting_a_plan(tx, now, BATCH, last=last)

    async def _settle(self, each: Awaiting, now: datetime) -> bool:
        try:
            async with self._desk.db.transaction(each.clinic_id) as tx:
                await settle_plan_due(self._desk, tx, each.clinic_id, each.session_id, now=now)
        except Exception as fault:
            _note(fault, each)
            return False
        return True

    async def _sleep(self) -> None:
        latest = self._desk.clock.now() + LOOK_EVERY
        async with self._desk.db.everywhere() as tx:
            due = await sessions.next_plan_due(tx)
        await self._desk.clock.sleep_until(min(latest, due) if due else latest, self._stopping)


def _note(fault: Exception, session: Awaiting | None = None) -> None:
    about = {"session": session.session_id} if session else {}
    if is_passing(fault):
        log.warning("due_sessions_wait", fault=type(fault).__name__, **about)
    else:
        log.error("due_sessions_failed", exc_info=fault, **about)
