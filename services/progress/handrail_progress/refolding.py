"""Plans whose clinic's rules were heard later than the answers that they hold for are folded again, within seconds.

So many at a time, each group in a transaction that holds its clients; what is heard of them meanwhile folds them by itself, so it is no
matter who comes first. A group that fails is tried one by one, and a plan that fails alone is put off by an hour, so none keeps the others stale.
"""

from datetime import datetime, timedelta

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import Outbox, hold
from handrail_shared.runtime.rounds import Rounds

from handrail_progress import folding
from handrail_progress.core.announce import PlanKey
from handrail_progress.handlers import say
from handrail_progress.store.practice import stale_plans, still_stale

log = get_logger(__name__)

BATCH = 100
PAUSE_SECONDS = 2.0
PUT_OFF = timedelta(hours=1)


class Refolding(Rounds):
    """Folds stale plans again, for as long as it runs."""

    def __init__(self, db: Db, outbox: Outbox, clock: Clock) -> None:
        super().__init__("progress-refolding", self._turn, note=_note, pause=PAUSE_SECONDS)
        self._db = db
        self._outbox = outbox
        self._clock = clock
        self._put_off: dict[PlanKey, datetime] = {}

    async def due(self) -> bool:
        """Whether a plan waits to be folded again."""
        async with self._db.everywhere() as tx:
            return bool(await stale_plans(tx, None, 1))

    async def fold_all(self) -> int:
        """Fold every plan again that waits for it, each once; how many were."""
        folded, last, now = 0, None, self._clock.now()
        self._put_off = {plan: until for plan, until in self._put_off.items() if until > now}
        while (page := await self._page(last)) and not self._stopping.is_set():
            folded += await self._fold([plan for plan in page if plan not in self._put_off])
            last = page[-1]
        return folded

    async def _turn(self) -> bool:
        await self.fold_all()
        return False

    async def _page(self, last: PlanKey | None) -> list[PlanKey]:
        async with self._db.everywhere() as tx:
            return await stale_plans(tx, last, BATCH)

    async def _fold(self, plans: list[PlanKey]) -> int:
        try:
            return await self._together(plans) if plans else 0
        except Exception as fault:
            _note(fault)
            if is_passing(fault):
                return 0
        return sum([await self._alone(plan) for plan in plans])

    async def _together(self, plans: list[PlanKey]) -> int:
        """Of those that still wait for it, now that their clients are held."""
        async with self._db.transaction(*{plan.clinic_id for plan in plans}) as tx:
            await hold(tx, [plan.client_id for plan in plans])
            waiting, now = await still_stale(tx, plans), self._clock.now()
            await say(tx, self._outbox, await folding.fold_again(tx, waiting, now), now)
        return len(waiting)

    async def _alone(self, plan: PlanKey) -> int:
        try:
            return await self._together([plan])
        except Exception as fault:
            _note(fault, plan)
            if not is_passing(fault):
                self._put_off[plan] = self._clock.now() + PUT_OFF
            return 0


def _note(fault: Exception, plan: PlanKey | None = None) -> None:
    about = {"plan": plan.plan_id} if plan else {}
    if is_passing(fault):
        log.warning("refolding_waits", fault=type(fault).__name__, **about)
    else:
        log.error("refolding_failed", exc_info=fault, **about)
