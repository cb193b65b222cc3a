"""A consent that was confirmed too long ago, or whose client was not heard from for too long, lapses: one transaction that holds the client.

What was planned ends with it, the clinic hears of it, and by text the client is asked once whether it still holds; their OK or START
brings everything back as it was (M8). While a client is let be, or the clinic rests, nothing lapses: nothing is sent then anyway, and
nobody could be asked. The instant of each look is a row, so no restart loses one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.courtesy import USEFUL_FOR
from handrail_notifier.core.decision import next_permitted
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.renewal import Why, end_of, next_look
from handrail_notifier.core.rest import is_on
from handrail_notifier.identity import text_of
from handrail_notifier.loops import DueLoop
from handrail_notifier.silence import lapse
from handrail_notifier.store import ledger, people, renewals, standings
from handrail_notifier.store.dues import DueQuery
from handrail_notifier.store.people import ClientRow, ClinicRow
from handrail_notifier.store.renewals import Key

log = get_logger(__name__)

BATCH = 50
AGAIN = timedelta(hours=1)
"""After a fault, and while client or clinic are not known."""
LET_BE = timedelta(days=1)
"""Until it is looked at again of whom is let be just now."""


class Renewing(DueLoop):
    """Looks at consents that may have grown too old."""

    def __init__(self, db: Db, *, clock: Clock) -> None:
        super().__init__("renewing", db, clock)

    def queries(self) -> Sequence[DueQuery]:
        return [renewals.next_due()]

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            waiting = await renewals.due(tx, now, BATCH)
        return any([await self._take(key, now) for key in waiting])

    async def _take(self, key: Key, now: datetime) -> bool:
        """One that fails stops no other."""
        clinic, client, _ = key
        try:
            async with self._db.transaction(clinic) as tx:
                await hold(tx, [client])
                await look(tx, key, now)
        except asyncpg.LockNotAvailableError:
            return False
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("renewal_failed", client=client)
            async with self._db.transaction(clinic) as tx:
                await renewals.plan(tx, key, now + AGAIN)
        return True


async def look(tx: Tx, key: Key, now: datetime) -> None:
    """Let it lapse if its time is over, or say when it is looked at next. The caller holds the client."""
    clinic, client, channel = key
    due = await renewals.take(tx, key, now)
    if due is None:
        return
    row = (await people.clinics(tx, [clinic])).get(clinic)
    who = (await people.clients(tx, [clinic], [client])).get(client)
    if due.terms is None or row is None or who is None:
        await renewals.plan(tx, key, now + AGAIN)
        return
    end = end_of(channel, due.since, due.heard_at, due.terms)
    if due.discharged:
        await renewals.plan(tx, key, None)
    elif now < end.at:
        await renewals.plan(tx, key, next_look(end, now))
    elif _is_let_be(row, who, now):
        await renewals.plan(tx, key, now + LET_BE)
    else:
        await _lapse(tx, key, row, end.why, now)


def _is_let_be(clinic: ClinicRow, client: ClientRow, now: datetime) -> bool:
    return clinic.clinic.paused or client.crisis or is_on(client.rest, client.zone, now)


async def _lapse(tx: Tx, key: Key, clinic: ClinicRow, why: Why, now: datetime) -> None:
    clinic_id, client, channel = key
    about = text_of(client, Kind.RENEW, f"{channel}.{now.isoformat()}")
    await lapse(tx, clinic_id, client, channel, why.value, about=about, now=now)
    if channel == "sms":
        await _ask(tx, clinic_id, client, clinic, about, now)
    log.info("consent_lapsed", client=client, channel=channel, why=why.value)


async def _ask(tx: Tx, clinic: UUID, client: UUID, settings: ClinicRow, text_id: UUID, now: datetime) -> None:
    """Once, and at an hour that is neither quiet, unlawful nor unsafe."""
    standing = (await standings.standings(tx, [(clinic, client)], now))[client]
    at = next_permitted(settings.clinic, standing.client, now)
    await ledger.plan_text(tx, clinic, text_id, client, Kind.RENEW, due_at=at, useful_for=USEFUL_FOR[Kind.RENEW])


async def ask_again(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> None:
    """The number of a consent that lapsed is to be used again: whoever has it is asked, and nothing else goes there until they say OK."""
    row = (await people.clinics(tx, [clinic])).get(clinic)
    if row is not None and (await people.agreement(tx, clinic, client, "sms")).consent is Consent.LAPSED:
        await _ask(tx, clinic, client, row, text_of(client, Kind.RENEW, f"sms.{now.isoformat()}"), now)
