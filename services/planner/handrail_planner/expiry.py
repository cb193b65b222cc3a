"""Plans end by themselves when their days are over, and proposals are withdrawn when nobody answered in time.

A plan lasts a day at least, so a loop that looks at least once a day is late for none; a proposal may last an hour, so who makes
one wakes the loop of its process (`Desk.sooner`). Several processes may look at once: a plan is settled under its client's lock,
and the second finds it settled. A plan that can't be settled is passed over: the others are, and it is tried again after a pause
that grows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from handrail_shared.contracts.ids import ClinicId, PlanId
from handrail_shared.runtime.db import Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.rounds import Rounds

from handrail_planner.desk import Desk
from handrail_planner.handlers.plans import expire, lapse
from handrail_planner.store import plans
from handrail_planner.store.plans import RunOut

log = get_logger(__name__)

BATCH = 100
LOOK_EVERY = timedelta(days=1)
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0


@dataclass(slots=True)
class Round:
    """What became of the plans whose days were over, and of the proposals whose time was."""

    ended: int = 0
    withdrawn: int = 0
    passed_over: int = 0


class _Settle(Protocol):
    async def __call__(self, desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> None: ...


class _Look(Protocol):
    async def __call__(self, tx: Tx, now: datetime, limit: int, *, last: RunOut | None = None) -> list[RunOut]: ...


class Expiry(Rounds):
    """Ends expired plans, for as long as it runs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            "planner-expiry",
            self._turn,
            note=_note,
            pause=PAUSE_SECONDS,
            longest=LONGEST_PAUSE_SECONDS,
            wake=desk.sooner,
        )
        self._desk = desk

    async def end_expired(self) -> Round:
        """Try each plan and proposal that has run out by now once, the longest run out first, each in its own transaction."""
        now, found = self._desk.clock.now(), Round()
        found.ended, passed_over = await self._each(plans.expired, expire, now)
        found.withdrawn, also_passed_over = await self._each(plans.unanswered, lapse, now)
        found.passed_over = passed_over + also_passed_over
        return found

    async def due(self) -> bool:
        """Whether a plan or a proposal has run out that has not been settled yet."""
        now = self._desk.clock.now()
        async with self._desk.db.everywhere() as tx:
            return bool(await plans.expired(tx, now, 1) or await plans.unanswered(tx, now, 1))

    async def _each(self, look: _Look, settle: _Settle, now: datetime) -> tuple[int, int]:
        """How many were settled, and how many passed over."""
        settled, passed_over, last = 0, 0, None
        while page := await self._page(look, now, last):
            for plan in page:
                if self._stopping.is_set():
                    return settled, passed_over
                if await self._settled(settle, plan, now):
                    settled += 1
                else:
                    passed_over += 1
            last = page[-1]
        return settled, passed_over

    async def _turn(self) -> bool:
        """End what has expired and sleep until more does. False: something is left over."""
        if (await self.end_expired()).passed_over:
            return False
        await self._sleep()
        return True

    async def _page(self, look: _Look, now: datetime, last: RunOut | None) -> list[RunOut]:
        async with self._desk.db.everywhere() as tx:
            return await look(tx, now, BATCH, last=last)

    async def _settled(self, settle: _Settle, plan: RunOut, now: datetime) -> bool:
        try:
            async with self._desk.db.transaction(plan.clinic_id) as tx:
                await settle(self._desk, tx, plan.clinic_id, plan.plan_id, now=now)
        except Exception as fault:
            _note(fault, plan)
            return False
        return True

    async def _sleep(self) -> None:
        self._desk.sooner.clear()
        if self._stopping.is_set():
            return
        latest = self._desk.clock.now() + LOOK_EVERY
        async with self._desk.db.everywhere() as tx:
            expires = await plans.next_expiry(tx)
        await self._desk.clock.sleep_until(min(latest, expires) if expires else latest, self._desk.sooner)


def _note(fault: Exception, plan: RunOut | None = None) -> None:
    about = {"plan": plan.plan_id} if plan else {}
    if is_passing(fault):
        log.warning("expiry_waits", fault=type(fault).__name__, **about)
    else:
        log.error("expiry_failed", exc_info=fault, **about)
