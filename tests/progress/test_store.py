"""The service's SQL against the server that runs it."""

import re
from pathlib import Path

import asyncpg
import handrail_progress
import pytest
from handrail_progress.store import SQL, beside
from handrail_shared.runtime.db import Db

from tests.support.postgres import Database

PACKAGE = Path(handrail_progress.__file__).parent


async def test_every_query_prepares(db: Db) -> None:
    async with db.everywhere() as tx:
        await beside.lay_out(tx, db.schema)
        for query in SQL.values():
            await tx.prepare(query)


@pytest.mark.parametrize("name", sorted(SQL))
def test_every_query_is_used_and_names_the_clinic(name: str) -> None:
    assert any(f'SQL["{name}"]' in path.read_text("utf-8") for path in (PACKAGE / "store").glob("*.py"))
    assert "clinic_id" in SQL[name]


def test_only_the_store_asks_the_database() -> None:
    others = [path for path in PACKAGE.rglob("*.py") if path.parent.name != "store"]
    assert others
    for path in others:
        assert not re.search(r"\btx\.(execute|fetch|fetchrow|fetchval)\(", path.read_text("utf-8")), path.name


HOT = {
    "looks_due": "next_look_due",
    "next_look": "next_look_due",
    "still_due": "next_look_pkey",
    "traces_of_clients": "trace_of_client",
    "opportunities_since": "opportunity_place",
    "repetitions_of_plans": "run_pkey",
    "stalls_of_clients": "stall_pkey",
    "reviews_of_clients": "goal_review_pkey",
    "last_invited": "goal_review_pkey",
    "subjects_after": "heard_subject",
    "heard_of_subjects": "heard_subject",
    "runs_of_plans": "run_pkey",
    "opportunities_named": "opportunity_pkey",
    "waypoints_before": "waypoint_pkey",
    "tails_of_plans": "opportunity_place",
    "stale_plans": "run_stale",
    "consistency_of_plans": "opportunity_place",
    "last_ratings": "rating_pkey",
    "progress_of_plan": "run_pkey",
    "progress_of_client": "run_client",
    "progress_after": "run_pkey",
    "last_opportunities": "opportunity_place",
    "events_after": "event_log_clinic",
}
MANY_ROWS = """
    INSERT INTO progress.run (clinic_id, plan_id, client_id)
        SELECT md5((n % 5)::text)::uuid, gen_random_uuid(), gen_random_uuid() FROM generate_series(1, 5000) AS n;
    INSERT INTO progress.opportunity (clinic_id, plan_id, client_id, opportunity_id)
        SELECT clinic_id, plan_id, client_id, gen_random_uuid() FROM progress.run, generate_series(1, 4);
    UPDATE progress.opportunity SET window_date = '2026-03-02', window_start = now(), decided_at = now(),
        decision_event = opportunity_id;
    INSERT INTO progress.waypoint (clinic_id, plan_id, client_id, state, run, best_run, total_repetitions, reserve, misses,
                               strength, strength_level, folded, folded_date, folded_start, folded_opportunity)
        SELECT clinic_id, plan_id, client_id, 'running', 1, 1, 1, 0, 0, 0, 0, 64, day, starts, opportunity_id
        FROM progress.opportunity;
    INSERT INTO progress.rating (clinic_id, plan_id, client_id, rated_at, event_id, rating)
        SELECT clinic_id, plan_id, client_id, decided_at, opportunity_id, 7 FROM progress.opportunity;
    INSERT INTO progress.heard (clinic_id, subject, event_id, type, occurred_at, data)
        SELECT clinic_id, client_id, gen_random_uuid(), '', now(), '{}' FROM progress.run, generate_series(1, 9);
    INSERT INTO progress.event_log (event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, data)
        SELECT gen_random_uuid(), clinic_id, client_id, '', '', now(), plan_id, '' FROM progress.run;
    INSERT INTO progress.next_look (clinic_id, client_id, look_at)
        SELECT clinic_id, client_id, now() + random() * interval '1 day' FROM progress.run;
    INSERT INTO progress.trace (clinic_id, client_id, event_id, kind, at)
        SELECT clinic_id, client_id, gen_random_uuid(), 'barrier', now() FROM progress.run, generate_series(1, 4);
    INSERT INTO progress.stall (clinic_id, client_id, subject, number, stall_id, about, code, step, opened_at, window_from, numbers,
                                suggestions, suggestions_version, rule_version, closed_at, closed_because)
        SELECT clinic_id, client_id, plan_id, 1, plan_id, 'plan', 'silent', 1, now(), now(), '[]', '{talk}', 1, 1, now(), 'reviewed'
        FROM progress.run;
    INSERT INTO progress.goal_review (clinic_id, client_id, goal_id, number, review_id, triggers, begins, due_at, said_at,
                                      rule_version)
        SELECT clinic_id, client_id, plan_id, 1, plan_id, '{interval}', now(), now(), now(), 1 FROM progress.run;
    ANALYZE progress.next_look, progress.trace, progress.stall, progress.goal_review;
    ANALYZE progress.run, progress.opportunity, progress.waypoint, progress.rating, progress.heard, progress.event_log;
"""


async def test_hot_queries_use_their_index(db: Db, database: Database) -> None:
    admin = await asyncpg.connect(database.admin_dsn)
    await admin.execute(MANY_ROWS)
    await admin.close()
    async with db.everywhere() as tx:
        await tx.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        for name, index in HOT.items():
            plan = await _plan_of(tx, name)
            assert index in plan, f"{name}: {plan}"
            assert "Seq Scan" not in plan, f"{name}: {plan}"


async def _plan_of(tx: asyncpg.Connection, name: str) -> str:
    arguments = max((int(number) for number in re.findall(r"\$(\d+)", SQL[name])), default=0)
    await tx.execute(f"PREPARE {name} AS {SQL[name]}")
    nulls = f"({', '.join(['NULL'] * arguments)})" if arguments else ""
    plan = "\n".join(row[0] for row in await tx.fetch(f"EXPLAIN EXECUTE {name}{nulls}"))
    await tx.execute(f"DEALLOCATE {name}")
    return plan
