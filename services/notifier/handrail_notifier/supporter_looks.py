"""The loop over the people whom clients chose: who is asked, whose answer did not come in time, whose text is due, and what is forgotten.

One transaction for each, which holds the client. It sees every clinic, for a number may be a client's of another one that writes from the
same number: what comes from there is that client's, so nobody is asked there. Of what stands against it nothing is told but that.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import asyncpg
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier import supporting
from handrail_notifier.core.decision import Reason
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.supporter import (
    ANSWER_WITHIN,
    APART,
    CONSENT_LASTS,
    LOOK_AGAIN,
    WEEKLY_USEFUL_FOR,
    Event,
    State,
    due_after,
    next_weekly,
)
from handrail_notifier.loops import DueLoop
from handrail_notifier.numbers import e164
from handrail_notifier.store import ledger, left, people, senders, supporters
from handrail_notifier.store.dues import DueQuery
from handrail_notifier.store.supporters import Failed, SupporterKey, SupporterRow

log = get_logger(__name__)

BATCH = 50
NOT_KNOWN = timedelta(minutes=1)
"""While the clinic or the client is not known yet."""
AGAIN = timedelta(minutes=5)
"""After a fault."""


class Supporting(DueLoop):
    """Looks at whoever is due."""

    def __init__(self, db: Db, vault: Vault, *, clock: Clock) -> None:
        super().__init__("supporting", db, clock)
        self._vault = vault

    def queries(self) -> Sequence[DueQuery]:
        return [supporters.next_due()]

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            waiting = await supporters.due(tx, now, BATCH)
        return any([await self._take(key, now) for key in waiting])

    async def _take(self, key: SupporterKey, now: datetime) -> bool:
        """One that fails stops no other."""
        try:
            async with self._db.everywhere() as tx:
                await hold(tx, [key.client_id])
                row = await supporters.find(tx, key.clinic_id, key.supporter_id)
                if row is not None and row.due_at is not None and row.due_at <= now:
                    await self._look(tx, row, now)
        except asyncpg.LockNotAvailableError:
            return False
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("supporter_failed", supporter=key.supporter_id)
            async with self._db.transaction(key.clinic_id) as tx:
                await supporters.look_at(tx, key.clinic_id, key.supporter_id, now + AGAIN)
        return True

    async def _look(self, tx: Tx, row: SupporterRow, now: datetime) -> None:
        if row.state is State.ENDED:
            await self._vault.destroy(tx, row.clinic_id, row.supporter_id)
            await supporters.look_at(tx, row.clinic_id, row.supporter_id, None)
        elif row.failed is not None:
            await _heard_of_number(tx, row, now)
        elif await supporting.caught_up(tx, row, now):
            return
        elif row.state is State.NAMED:
            await self._ask(tx, row, now)
        elif row.state is State.AGREED:
            await self._weekly(tx, row, now)
        elif row.state is State.INVITED:
            await supporting.move(tx, row, Event.LAPSE, by="system", now=now)
        else:
            await supporting.move(tx, row, Event.END, by="system", now=now)

    async def _ask(self, tx: Tx, row: SupporterRow, now: datetime) -> None:
        """The client is told, and the person asked, once nothing stands against it any more; not for longer than a week."""
        ends = row.named_at + ANSWER_WITHIN
        if now >= ends:
            await supporting.move(tx, row, Event.LAPSE, by="system", now=now)
            return
        clinic = (await people.clinics(tx, [row.clinic_id])).get(row.clinic_id)
        client = (await people.clients(tx, [row.clinic_id], [row.client_id])).get(row.client_id)
        if clinic is None or client is None:
            await supporters.look_at(tx, row.clinic_id, row.supporter_id, min(now + NOT_KNOWN, ends))
            return
        if await self._must_not_be_asked(tx, row, now):
            await supporting.move(tx, row, Event.REFUSE, by="system", now=now)
            return
        reason = await supporting.rests(tx, row, now)
        if reason is Reason.DISCHARGED:
            await supporting.move(tx, row, Event.END, by="system", now=now)
            return
        if reason is None:
            await supporting.tell_client(tx, row, now)
            await supporting.plan(tx, row, Kind.SUPPORTER_INVITE, "invite", now, until=ends)
        await supporters.look_at(tx, row.clinic_id, row.supporter_id, min(now + LOOK_AGAIN, ends))

    async def _weekly(self, tx: Tx, row: SupporterRow, now: datetime) -> None:
        """What is late for its day is passed over, and so is what comes too soon after the last, because another day was chosen."""
        if await self._is_a_clients(tx, row, now):
            await supporting.move(tx, row, Event.END, by="system", now=now)
            return
        if row.agreed_at is not None and now >= row.agreed_at + CONSENT_LASTS:
            await supporting.move(tx, row, Event.LAPSE, by="system", now=now)
            return
        due_at = row.due_at or now
        had = await ledger.said_since(tx, row.clinic_id, row.supporter_id, Kind.SUPPORTER_WEEKLY, now - APART)
        if now < due_at + WEEKLY_USEFUL_FOR and not had:
            cause = due_at.isoformat()
            await supporting.plan(tx, row, Kind.SUPPORTER_WEEKLY, cause, now, until=due_at + WEEKLY_USEFUL_FOR)
        weekly = next_weekly(row.day, row.at, await supporting.zone_of(tx, row), now)
        await supporters.look_at(tx, row.clinic_id, row.supporter_id, weekly)

    async def _must_not_be_asked(self, tx: Tx, row: SupporterRow, now: datetime) -> bool:
        gone = row.phone_index is not None and await left.has_left_from(tx, row.clinic_id, row.phone_index)
        return gone or await self._is_a_clients(tx, row, now)

    async def _is_a_clients(self, tx: Tx, row: SupporterRow, now: datetime) -> bool:
        """Of this clinic, or of another that writes from its number. What can't be opened is asked by nobody."""
        sender = (await people.clinics(tx, [row.clinic_id]))[row.clinic_id].senders.get("sms")
        clinics = {row.clinic_id, *(await senders.clinics(tx, sender, now) if sender else ())}
        try:
            opened = await self._vault.open(tx, row.clinic_id, row.supporter_id, "contact.phone", row.phone or "")
        except (KeyDestroyed, NotOpened):
            return True
        number = e164(opened) or opened
        indexes = {each: self._vault.blind_index(each, "contact.phone", number) for each in clinics}
        return await supporters.is_a_clients(tx, indexes)


async def _heard_of_number(tx: Tx, row: SupporterRow, now: datetime) -> None:
    """They left at the carrier, their number gets no texts, or is a client's, or the invitation did not arrive."""
    if row.failed == "stopped" and row.phone_index is not None:
        await left.note_number(tx, {row.clinic_id: row.phone_index}, now)
    by: supporting.By = "system" if row.failed == "taken" else "carrier"
    never_asked = by == "carrier" and row.invited_at is None and row.agreed_at is None
    event = Event.NOT_ARRIVED if never_asked else _FOLLOWS[row.failed or "unreachable"]
    if await supporting.move(tx, row, event, by=by, now=now) is row.state:
        weekly = next_weekly(row.day, row.at, await supporting.zone_of(tx, row), now)
        await supporters.move(tx, row, row.state, row.since, due_at=due_after(row.state, row.since, weekly))


_FOLLOWS: Mapping[Failed, Event] = {
    "stopped": Event.STOP,
    "unreachable": Event.LAPSE,
    "taken": Event.END,
    "not_arrived": Event.NOT_ARRIVED,
}
