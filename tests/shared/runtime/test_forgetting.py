"""What nobody can hear again is let go of; what can be said again stays known."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
from handrail_shared.contracts.topics import EVENT_RETENTION
from handrail_shared.runtime.bus import connect
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.relay import INBOX_RETENTION, Relay

from tests.support.postgres import Database

LOGGED = """INSERT INTO progress.event_log (event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, data,
            published_at) VALUES ($1, $1, $1, '', '', now(), $1, '', now() - $2::interval)"""
HEARD = "INSERT INTO progress.inbox VALUES ('progress', $1, $1, now() - $2::interval)"
LEFT = "SELECT (SELECT count(*) FROM progress.event_log) AS log, (SELECT count(*) FROM progress.inbox) AS inbox"


async def test_a_leading_relay_forgets_what_is_older_than_the_bus_keeps(database: Database, valkey_url: str) -> None:
    admin, hour = await asyncpg.connect(database.admin_dsn), timedelta(hours=1)
    for statement, kept in ((LOGGED, EVENT_RETENTION), (HEARD, INBOX_RETENTION)):
        await admin.execute(statement, uuid4(), kept + hour)
        await admin.execute(statement, uuid4(), kept - hour)
    db, bus = Db(database.dsn("handrail_progress"), schema="progress"), connect(valkey_url, client_id="test")
    relay = Relay(db, bus, service="progress")
    await db.open()
    await relay.start()
    try:
        async with asyncio.timeout(20):
            while tuple(await admin.fetchrow(LEFT)) != (1, 1):
                await asyncio.sleep(0.05)
    finally:
        await relay.stop()
        await bus.stop()
        await db.close()
        await admin.close()
