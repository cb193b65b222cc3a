"""Rows that an earlier release left are put right by the migrations, and what follows from them by the service itself."""

import re
from importlib import resources
from uuid import uuid4

import asyncpg
from handrail_progress.rebuild import rebuild, written
from handrail_progress.refolding import Refolding
from handrail_shared.contracts.events import NudgeExpired, NudgeSent
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import Outbox

from tests.progress.hearing import NOW, Hearing, about_nudge, debrief, decision, registered, story
from tests.support.postgres import Database

RULES_AS_ONCE = """
    UPDATE clinic_rules SET set_on = (set_at AT TIME ZONE 'UTC')::date;
    UPDATE run SET state = 'paused', misses = misses + 1, latest_turn = 'paused';
"""
"""The day of the change as it was in Greenwich, and a miss of the next day judged by it."""
AS_ONCE = """
    UPDATE opportunity SET (window_start, decided_at, decision_event) = (
        SELECT (data->>'window_start')::timestamptz, occurred_at, event_id FROM heard
        WHERE type = 'handrail.nudge_decided.v1' AND (data->>'opportunity_id')::uuid = opportunity_id
        ORDER BY occurred_at DESC LIMIT 1)
    WHERE window_start IS NOT NULL;
    UPDATE opportunity SET nudge = 'withheld', nudge_at = decided_at, nudge_event = decision_event WHERE nudge = 'sent';
    UPDATE opportunity SET nudge = 'not_available' WHERE nudge = 'called_off';
"""
"""The last decision's window, and whatever was heard last of the nudge."""


async def test_windows_and_nudges_that_a_debrief_took_over_are_put_right(db: Db, database: Database) -> None:
    decided = [decision(number) for number in range(4)]
    sent = about_nudge(NudgeSent, 3, attempt_id=uuid4(), channel="sms", segments=1)
    held = about_nudge(NudgeExpired, 2, reason="on_hold")
    await Hearing(db).take_in(*story("DMD"), *decided, held, sent, debrief(1), debrief(3))
    before = await rows(db)
    await repair(database, AS_ONCE)
    assert await rows(db) != before
    await repair(database, *repairs())
    await Refolding(db, Outbox("progress"), VirtualClock(NOW)).fold_all()
    assert await rows(db) == before
    found = await rebuild(db, NOW)
    assert found.equal, written(found)


async def test_a_day_that_was_judged_by_rules_of_its_own_day_is_folded_again(db: Db, database: Database) -> None:
    mild = registered(-9)
    in_the_evening = registered(1, minute=22 * 60, grace=False, misses_until_pause=1)
    await Hearing(db).take_in(mild, in_the_evening, *story("DDM"))
    before = await rows(db)
    await repair(database, RULES_AS_ONCE)
    assert await rows(db) != before
    await repair(database, repairs()[2])
    await Refolding(db, Outbox("progress"), VirtualClock(NOW)).fold_all()
    assert await rows(db) == before
    assert (await rebuild(db, NOW)).equal


async def rows(db: Db) -> list[str]:
    """All that is folded: not until when something was said of it."""
    async with db.everywhere() as tx:
        return [
            row["line"]
            for table in ("run", "opportunity", "clinic_rules")
            for row in await tx.fetch(
                f"SELECT (to_jsonb(each) - 'said_until')::text AS line FROM {table} AS each ORDER BY 1"
            )
        ]


async def repair(database: Database, *statements: str) -> None:
    """As the migration does it: as the owner, for all clinics."""
    admin = await asyncpg.connect(database.admin_dsn)
    try:
        async with admin.transaction():
            await admin.execute("SET LOCAL search_path = progress; SET LOCAL handrail.clinics = '*'")
            for statement in statements:
                await admin.execute(statement)
    finally:
        await admin.close()


def repairs() -> list[str]:
    text = (
        resources.files("handrail_progress.migrations").joinpath("0010_first_window_and_erased.sql").read_text("utf-8")
    )
    found = re.findall(r"^-- repair:.*?;(?=\n\n|\n*\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(found) == 3
    return found
