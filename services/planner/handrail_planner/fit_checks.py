"""A fortnight after a client was enrolled they get a check-in of ours: how well the texts fit them, as often as their clinic says (R58).

Whose time has come is a row. Several processes may look at once: a client is held, and the second finds it made. One that fails is tried
again in an hour and stops no other.
"""

from datetime import datetime, timedelta

from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.rounds import Rounds

from handrail_planner.desk import Desk
from handrail_planner.handlers.check_ins import begin_fit
from handrail_planner.store import check_ins

log = get_logger(__name__)

BATCH = 100
LOOK_EVERY = timedelta(days=1)
"""Nobody who is enrolled is due within a day."""
AGAIN = timedelta(hours=1)
PAUSE_SECONDS = 60.0


class FitChecks(Rounds):
    """Makes them, for as long as it runs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("planner-fit-checks", self._turn, note=_note, pause=PAUSE_SECONDS)
        self._desk = desk

    async def due(self) -> bool:
        """Whether somebody's time has come."""
        async with self._desk.db.everywhere() as tx:
            return bool(await check_ins.fit_due(tx, self._desk.clock.now(), 1))

    async def make_all(self) -> None:
        """For everybody whose time has come."""
        now = self._desk.clock.now()
        while not self._stopping.is_set():
            async with self._desk.db.everywhere() as tx:
                page = await check_ins.fit_due(tx, now, BATCH)
            for clinic_id, client_id in page:
                await self._make(clinic_id, client_id, now)
            if len(page) < BATCH:
                return

    async def _turn(self) -> bool:
        await self.make_all()
        await self._sleep()
        return True

    async def _make(self, clinic_id: ClinicId, client_id: ClientId, now: datetime) -> None:
        try:
            async with self._desk.db.transaction(clinic_id) as tx:
                await begin_fit(self._desk, tx, clinic_id, client_id, now=now)
        except Exception as fault:
            if is_passing(fault):
                raise
            _note(fault, client_id)
            async with self._desk.db.transaction(clinic_id) as tx:
                await check_ins.fit_is_due(tx, clinic_id, client_id, now + AGAIN)

    async def _sleep(self) -> None:
        latest = self._desk.clock.now() + LOOK_EVERY
        async with self._desk.db.everywhere() as tx:
            due = await check_ins.next_fit_due(tx)
        await self._desk.clock.sleep_until(min(latest, due) if due else latest, self._stopping)


def _note(fault: Exception, client_id: ClientId | None = None) -> None:
    about = {"client": client_id} if client_id else {}
    if is_passing(fault):
        log.warning("fit_checks_wait", fault=type(fault).__name__, **about)
    else:
        log.error("fit_check_failed", exc_info=fault, **about)
