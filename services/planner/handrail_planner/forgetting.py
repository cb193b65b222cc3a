"""What was heard is forgotten with its age, a few clients at a time, and the rows stay what the log says.

Nobody waits for it, so it looks once an hour of real time. Several processes may forget at once: each client is held while it is
done. A client who fails is passed over: the others are done, and it is tried again at the next look.
"""

from datetime import datetime

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.rounds import Rounds

from handrail_planner.core.supporter import ASKED_AGAIN_AFTER
from handrail_planner.rebuild import forget_old, with_old_news
from handrail_planner.store import supporters
from handrail_planner.store.heard import Whose

log = get_logger(__name__)

EVERY_SECONDS = 3600.0
MOST_ROUNDS = 50
"""Of so many clients at one look; the next look goes on from there."""


class Forgetting(Rounds):
    """Forgets what is old, for as long as it runs. It stops at once: a client in hand is undone, and done at the next look."""

    def __init__(self, db: Db, clock: Clock) -> None:
        super().__init__("planner-forgetting", self._turn, note=_note, pause=EVERY_SECONDS, stop_seconds=0)
        self._db = db
        self._clock = clock
        self._last: Whose | None = None

    async def look(self) -> int:
        """Forget what is old by now, of each client once; how many clients it was about."""
        done, now = 0, self._clock.now()
        async with self._db.everywhere() as tx:
            await supporters.forget_numbers(tx, now - ASKED_AGAIN_AFTER)
        for _ in range(MOST_ROUNDS):
            page = await with_old_news(self._db, now, self._last)
            for whose in page:
                done += await self._forgot(whose, now)
            self._last = page[-1] if page else None
            if not page:
                break
        return done

    async def _forgot(self, whose: Whose, now: datetime) -> bool:
        try:
            await forget_old(self._db, whose, now)
        except Exception as fault:
            _note(fault, whose)
            return False
        return True

    async def _turn(self) -> bool:
        await self.look()
        return False


def _note(fault: Exception, whose: Whose | None = None) -> None:
    about = {"client_id": whose.client_id} if whose else {}
    if is_passing(fault):
        log.warning("forgetting_waits", fault=type(fault).__name__, **about)
    else:
        log.error("forgetting_failed", exc_info=fault, **about)
