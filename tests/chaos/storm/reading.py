"""What the ledger says, read as the superuser past whatever stands between the notifiers and their database."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from tests.chaos.storm.verdict import ID_ANOTHERS, Attempt, Ledger

STATES = "SELECT client_id, state, reason FROM notifier.text WHERE kind = 'nudge'"
DISOWNED = "SELECT DISTINCT a.client_id FROM notifier.doubt d JOIN notifier.attempt a USING (clinic_id, attempt_id) WHERE d.what = 'id_was_anothers'"
WITHHELD = "SELECT client_id, reasons[1] AS reason FROM notifier.decision WHERE decision = 'withhold'"
FAILED = "SELECT client_id, code FROM notifier.attempt WHERE code IS NOT NULL"
ATTEMPTS = "SELECT client_id, begun_at, provider_id FROM notifier.attempt JOIN notifier.text t USING (clinic_id, text_id, client_id) WHERE t.kind = 'nudge'"
ESCAPED = "SELECT client_id FROM notifier.ahead WHERE ending = 'escaped'"
ATTEMPTED = "SELECT count(*) FROM notifier.attempt"
IN_DOUBT = """SELECT attempt_id FROM notifier.attempt
              WHERE state = 'unknown' OR state = 'sending' AND begun_at < clock_timestamp() - interval '3 seconds'"""
UNSETTLED = "SELECT count(*) FROM notifier.attempt WHERE state IN ('sending', 'unknown') AND begun_at <= $1"
HURRY = """WITH left_behind AS (
               UPDATE notifier.attempt SET settle_at = clock_timestamp() WHERE state = 'sending'
               AND begun_at < clock_timestamp() - interval '5 seconds' AND settle_at > clock_timestamp() RETURNING 1)
           SELECT count(*) FROM left_behind"""
"""No call takes so long in a storm: whoever was at it is dead."""
UNDONE = """SELECT (SELECT count(*) FROM notifier.text WHERE kind = 'nudge' AND state IN ('planned', 'claimed', 'sending', 'unknown'))
                 + (SELECT count(*) FROM notifier.moment m WHERE NOT EXISTS
                    (SELECT 1 FROM notifier.decision d WHERE d.clinic_id = m.clinic_id AND d.moment_id = m.moment_id))
                 + (SELECT count(*) FROM notifier.attempt WHERE provider_id IS NULL AND accepted_at IS NOT NULL
                    AND settle_at < clock_timestamp() + interval '1 minute')
                 + (SELECT count(*) FROM notifier.ahead WHERE ended_at IS NULL)"""
"""The last but one are attempts whose id turned out to be another's: they look for their own once more."""
OF_ONE = """SELECT t.state AS text, t.reason, a.attempt_id, a.state, a.begun_at, a.accepted_at, a.settle_at, a.looks, a.provider_id, a.provider_id_guessed,
                   (SELECT array_agg(d.what ORDER BY d.at) FROM notifier.doubt d WHERE d.clinic_id = a.clinic_id AND d.attempt_id = a.attempt_id) AS doubts
            FROM notifier.text t LEFT JOIN notifier.attempt a USING (clinic_id, text_id, client_id)
            WHERE t.kind = 'nudge' AND t.client_id = $1 ORDER BY a.begun_at"""

LEFT = """SELECT state, reason, round(extract(epoch FROM due_at - clock_timestamp())) AS due, tries, count(*) FROM notifier.text
          WHERE kind = 'nudge' AND state IN ('planned', 'claimed', 'sending', 'unknown') GROUP BY 1, 2, 3, 4
          UNION ALL SELECT 'moment', role, round(extract(epoch FROM decision_at - clock_timestamp())), 0, count(*) FROM notifier.moment m
          WHERE NOT EXISTS (SELECT 1 FROM notifier.decision d WHERE d.clinic_id = m.clinic_id AND d.moment_id = m.moment_id)
          GROUP BY 1, 2, 3 LIMIT 40"""

AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What asking a database raises that is killed meanwhile."""


async def rows(dsn: str, statement: str, *arguments: Any) -> Sequence[asyncpg.Record]:
    admin = await asyncpg.connect(dsn, timeout=10)
    try:
        return list(await admin.fetch(statement, *arguments))
    finally:
        await admin.close(timeout=10)


async def ledger(dsn: str) -> Ledger:
    """All of it."""
    texts = await rows(dsn, STATES)
    reasons = {row["client_id"]: ID_ANOTHERS for row in await rows(dsn, DISOWNED)}
    reasons |= {row["client_id"]: row["reason"] for row in await rows(dsn, WITHHELD)}
    reasons |= {row["client_id"]: row["code"] for row in await rows(dsn, FAILED)}
    reasons |= {row["client_id"]: row["reason"] for row in texts if row["reason"] is not None}
    attempts = [Attempt(*row) for row in await rows(dsn, ATTEMPTS)]
    escaped = {row["client_id"] for row in await rows(dsn, ESCAPED)}
    return Ledger({row["client_id"]: row["state"] for row in texts}, reasons, attempts, escaped)


async def history(dsn: str, client: UUID) -> Sequence[str]:
    """What became of a client's nudge, try by try, for whoever looks for a fault."""
    return [", ".join(f"{name} {value}" for name, value in row.items()) for row in await rows(dsn, OF_ONE, client)]


async def count(dsn: str, statement: str, *arguments: Any) -> int | None:
    """A number, or None while the database is away."""
    with suppress(*AWAY):
        [row] = await rows(dsn, statement, *arguments)
        return int(row[0])
    return None


async def settled(dsn: str, since: datetime, within: float) -> None:
    """Wait until no attempt from before `since` is in doubt. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while await count(dsn, UNSETTLED, since) != 0:
            await asyncio.sleep(0.25)


async def hurry(dsn: str) -> None:
    """Look at once for evidence of what no process can be at any more, rather than when its lease has run out. Cancel it to stop."""
    while True:
        await count(dsn, HURRY)
        await asyncio.sleep(0.5)


async def done(dsn: str, within: float) -> None:
    """Wait until every moment was decided and every nudge is on its way or over. Raises AssertionError with what is not."""
    try:
        async with asyncio.timeout(within):
            while await count(dsn, UNDONE) != 0:
                await asyncio.sleep(0.25)
    except TimeoutError as late:
        left = [tuple(row) for row in await rows(dsn, LEFT)]
        raise AssertionError(
            f"not done after {within:.0f} s, by state, reason and the seconds until it is due: {left}"
        ) from late


class Doubts:
    """Every attempt that was ever seen to be in doubt, until it is cancelled."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self.seen: set[UUID] = set()

    async def watch(self) -> None:
        while True:
            with suppress(*AWAY):
                self.seen.update(row["attempt_id"] for row in await rows(self._dsn, IN_DOUBT))
            await asyncio.sleep(0.5)
