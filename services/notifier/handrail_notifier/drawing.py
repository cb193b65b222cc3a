"""Check-ins whose next drawn instant has come are put on record and planned as a text, and the instant after is worked out.

The instant is a row, so no restart loses one; what an outage passed over is put on record as passed. An instant that is drawn no more,
for the client's hours or clock are other ones by now, is none. Whether the text goes out is decided when it is due
(`dispatcher/check_ins.py`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.core.check_in import Ask, between, is_over, next_after
from handrail_notifier.core.decision import Client, Clinic, Reason
from handrail_notifier.core.kinds import Kind
from handrail_notifier.identity import text_of
from handrail_notifier.loops import DueLoop
from handrail_notifier.store import check_ins, ledger, people
from handrail_notifier.store.check_ins import CheckInRow
from handrail_notifier.store.dues import DueQuery
from handrail_notifier.store.standings import standings

log = get_logger(__name__)

BATCH = 50
AGAIN = timedelta(hours=1)
"""After a fault, and while clinic or client are not known."""
NONE_AHEAD = timedelta(days=1)
"""Where the days ahead have no instant: the hours may be other ones by then."""


class Drawing(DueLoop):
    """Looks at check-ins that are due."""

    def __init__(self, db: Db, *, clock: Clock) -> None:
        super().__init__("drawing", db, clock)

    def queries(self) -> Sequence[DueQuery]:
        return [check_ins.next_due()]

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            waiting = await check_ins.due(tx, now, BATCH)
        return any([await self._take(clinic, client, check_in, now) for clinic, client, check_in in waiting])

    async def _take(self, clinic: UUID, client: UUID, check_in: UUID, now: datetime) -> bool:
        """One that fails stops no other."""
        try:
            async with self._db.transaction(clinic) as tx:
                await hold(tx, [client])
                await look(tx, clinic, check_in, now)
        except asyncpg.LockNotAvailableError:
            return False
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("check_in_failed", check_in=check_in)
            async with self._db.transaction(clinic) as tx:
                if (row := await check_ins.take(tx, clinic, check_in, now)) is not None:
                    await check_ins.plan(tx, row, now + AGAIN)
        return True


async def look(tx: Tx, clinic: UUID, check_in: UUID, now: datetime) -> None:
    """Plan what was drawn for up to now, as far as it is still of use, and work out the next instant."""
    row = await check_ins.take(tx, clinic, check_in, now)
    if row is None:
        return
    whose = row.check_in.client_id
    known = (await people.clinics(tx, [clinic])).get(clinic)
    standing = (await standings(tx, [(clinic, whose)], now)).get(whose)
    if known is None or standing is None:
        await check_ins.plan(tx, row, now + AGAIN)
        return
    assert row.next_at is not None, "what is due has its instant"
    for ask in between(row.check_in, known.clinic, standing.client, row.next_at, now):
        await _draw(tx, row, ask, now)
    await check_ins.plan(tx, row, _next(row, known.clinic, standing.client, now))


async def _draw(tx: Tx, row: CheckInRow, ask: Ask, now: datetime) -> None:
    client = row.check_in.client_id
    text_id = text_of(client, Kind.CHECK_IN, f"{row.check_in.check_in_id}|{ask.local_date}|{ask.number}")
    passed = Reason.MOMENT_PASSED if now >= ask.useful_until else None
    if await check_ins.draw(tx, row, text_id, ask, passed, now) and passed is None:
        useful_for = ask.useful_until - ask.at
        await ledger.plan_text(tx, row.clinic_id, text_id, client, Kind.CHECK_IN, due_at=ask.at, useful_for=useful_for)


def _next(row: CheckInRow, clinic: Clinic, client: Client, now: datetime) -> datetime | None:
    """None: it is never asked again."""
    if client.discharged or is_over(row.check_in, client.zone, now):
        return None
    following = next_after(row.check_in, clinic, client, now)
    return following.at if following is not None else now + NONE_AHEAD
