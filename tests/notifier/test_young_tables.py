"""Plans that are made while tables are young, and kept while these grow: none of the sending path's goes through a clinic's history."""

import re

import asyncpg
import pytest
from handrail_notifier.store import SQL
from handrail_shared.runtime.db import Db, Tx

from tests.support.postgres import Database

HISTORY = "attempt", "decision", "reply", "text"
YOUNG = """
SET search_path = notifier;
CREATE TEMPORARY TABLE one AS
SELECT md5((n % 20)::text)::uuid AS clinic_id, gen_random_uuid() AS client_id, gen_random_uuid() AS text_id
FROM generate_series(1, {rows}) AS n;
INSERT INTO text (clinic_id, text_id, client_id, kind, channel, state, useful_until, planned_at, changed_at, rank)
SELECT clinic_id, text_id, client_id, 'nudge', 'sms', 'accepted', now(), now(), now(), 3 FROM one;
INSERT INTO attempt (clinic_id, attempt_id, text_id, client_id, state, address, sender, body, segments, begun_at, number_index,
                     words_index, wording, channel)
SELECT clinic_id, gen_random_uuid(), text_id, client_id, 'accepted', 'hs1.', '', 'hs1.', 1, now(),
       sha256(client_id::text::bytea), sha256(text_id::text::bytea), 'nudge:plan', 'sms' FROM one;
INSERT INTO decision (clinic_id, nudge_id, opportunity_id, client_id, plan_id, plan_version, moment_id, local_date, window_start,
                      window_end, decision, reasons, sent_on, decided_at)
SELECT clinic_id, text_id, gen_random_uuid(), client_id, client_id, 1, client_id, now(), now(), now(), 'send', '{{}}', now(), now()
FROM one;
INSERT INTO reply (clinic_id, reply_id, client_id, meaning, opportunity_id, body, received_at)
SELECT clinic_id, gen_random_uuid(), client_id, 'done', gen_random_uuid(), 'hs1.', now() FROM one;
"""
"""Rows that nobody has counted yet."""


@pytest.fixture
def database(new_database: Database) -> Database:
    """How a query is planned depends on what was ever in a table."""
    return new_database


@pytest.mark.parametrize("rows", [0, 150, 170, 1000])
async def test_no_plan_for_a_young_table_goes_through_a_clinics_history(database: Database, rows: int) -> None:
    admin = await asyncpg.connect(database.admin_dsn)
    await admin.execute(YOUNG.format(rows=rows))
    await admin.close()
    db = Db(database.dsn("handrail_notifier"), schema="notifier", max_size=2)
    await db.open()
    async with db.everywhere() as tx:
        for name in ("standings", "openings", "traffic", "same_texts", "others_open", "number_open", "attempts"):
            plan = await _plan(tx, name)
            assert not _gone_through(plan), f"{name}:\n{plan}"
    await db.close()


async def _plan(tx: Tx, name: str) -> str:
    """As it is kept, for whatever it is asked."""
    statement = SQL[name]
    nulls = ", ".join("NULL" for _ in range(max(map(int, re.findall(r"\$(\d+)", statement)))))
    await tx.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    await tx.execute(f"PREPARE {name} AS {statement}")
    return "\n".join(row[0] for row in await tx.fetch(f"EXPLAIN EXECUTE {name}({nulls})"))


def _gone_through(plan: str) -> list[str]:
    """The looks at a table of history that are bounded by no more than the clinic."""
    looks = re.findall(rf"Scan [^\n]*on (?:{'|'.join(HISTORY)})\b[^\n]*\n(?: *Index Cond: ([^\n]*))?", plan)
    return [bounds for bounds in looks if not re.search(r"(?<!clinic_id) = ", bounds)]
