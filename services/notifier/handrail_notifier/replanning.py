"""After a change of a zone's rules the openings that lie ahead are worked out anew, for every client on that clock.

It is done when the process starts, for the rules come with the machine or with a release. A page of clients at a time, each in a
transaction of its own; the new rules count as known when all pages are done, so a process that ends in between leaves nothing out.
What is due already, or was put off inside its window, is left as it is.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger

from handrail_notifier.core.timing import next_after
from handrail_notifier.store import moments, ring
from handrail_notifier.store.moments import Ahead, Anchors, Upcoming
from handrail_notifier.zones import fingerprint

log = get_logger(__name__)

CLIENTS_AT_ONCE = 1000
TRIES = 5
FIRST = UUID(int=0)


class Replanner:
    """Works in the background from `start` on, until it is done."""

    def __init__(self, db: Db, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="replanner")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def awake(self) -> bool:
        """Whether it is still at it."""
        return self._task is not None and not self._task.done()

    async def _run(self) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                await plan_changed_zones(self._db, self._clock.now())
            except Exception as fault:
                if not is_passing(fault) or attempt == TRIES:
                    log.exception("zones_not_planned_again")
                    return
                await asyncio.sleep(2.0**attempt)
            else:
                return


async def plan_changed_zones(db: Db, now: datetime) -> int:
    """How many moments were planned anew, over all zones whose rules are not known to be those that they were planned with."""
    async with db.everywhere() as tx:
        known = await moments.zone_rules(tx)
        used = await moments.zones_in_use(tx)
    planned = 0
    for zone in used:
        rules = fingerprint(zone)
        if known.get(zone) != rules:
            moved = await plan_zone_again(db, zone, now)
            log.info("zone_planned_again", moments=moved)
            planned += moved
            async with db.everywhere() as tx:
                await moments.save_zone_rules(tx, zone, rules)
    return planned


async def plan_zone_again(db: Db, zone: str, now: datetime) -> int:
    """How many moments of clients on this clock were planned anew."""
    after, planned = (FIRST, FIRST), 0
    while True:
        async with db.everywhere() as tx:
            last = await moments.last_of_page(tx, zone, after, CLIENTS_AT_ONCE)
            if last is None:
                return planned
            ahead = await moments.page_in_zone(tx, zone, after, CLIENTS_AT_ONCE, now)
            planned += await _plan(tx, ahead, zone, now)
        after = last


async def _plan(tx: Tx, ahead: Sequence[Ahead], zone: str, now: datetime) -> int:
    counting = {(each.kept.clinic_id, each.kept.client_id) for each in ahead if each.counts}
    anchors = await moments.anchors(tx, counting) if counting else Anchors()
    moved = []
    for each in ahead:
        kept = each.kept
        counted = anchors.of(kept.client_id, kept.plan_id, kept.moment)
        opening = next_after(kept.moment, zone, max(kept.since, now), counted)
        if opening != each.opening:
            moved.append(Upcoming(kept.clinic_id, kept.moment.moment_id, opening))
    if moved:
        await moments.plan_again(tx, moved)
        await ring(tx)
    return len(moved)
