"""The rows of what was heard, on a real database: heard once, rebuilt equal, put right where they are not, forgotten with age."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_planner import rebuild as rebuilding
from handrail_planner.forgetting import Forgetting
from handrail_planner.handlers.heard import on_heard
from handrail_planner.rebuild import KEPT, rebuild, written
from handrail_planner.store import heard
from handrail_planner.store.heard import Stored, Whose
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import hold

from tests.planner.conftest import MONDAY
from tests.planner.news import Story
from tests.support.postgres import Database


def a_story(**changes: Any) -> Story:
    return replace(Story(uuid4(), uuid4(), uuid4(), MONDAY), **changes)


async def hear_all(db: Db, story: Story, facts: Sequence[Recorded[Any]]) -> None:
    """As the consumer does: the client is held, then the batch is handled, in one transaction."""
    async with db.transaction(story.clinic_id) as tx:
        await hold(tx, [story.client_id])
        await on_heard(facts, tx, MONDAY)


async def rows_of(db: Db, story: Story) -> list[Stored]:
    async with db.transaction(story.clinic_id) as tx:
        found = await heard.all_of(tx, Whose(story.clinic_id, story.client_id))  # type: ignore[arg-type]  # ids of a test
    return sorted(found.values(), key=lambda row: (row.key.about, row.key.id))


async def test_what_is_heard_twice_or_in_pieces_makes_the_same_rows(db: Db) -> None:
    one, other = a_story(), a_story()
    week = one.week()
    await hear_all(db, one, week)
    for fact in random.Random(1).sample(week, len(week)):
        await hear_all(db, one, [fact])
    rows = await rows_of(db, one)
    assert {row.key.about for row in rows} == {"opportunity", "plan", "client"}
    await hear_all(db, other, [])
    assert await rows_of(db, other) == []
    async with db.transaction(one.clinic_id) as tx:
        assert await tx.fetchval("SELECT count(*) FROM heard") == len(week)


async def test_a_rebuild_gives_the_rows_that_stand(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "CLIENTS", 2)
    monkeypatch.setattr(rebuilding, "CHUNK", 3)
    stories = [a_story() for _ in range(5)]
    for story in stories:
        await hear_all(db, story, random.Random(2).sample(story.week(), len(story.week())))
    before = [await rows_of(db, story) for story in stories]
    found = await rebuild(db)
    assert (found.clients, found.events, found.equal) == (5, 5 * len(stories[0].week()), True)
    assert found.rows == sum(map(len, before))
    assert [await rows_of(db, story) for story in stories] == before
    assert written(found).endswith("equal to the rows that stood")


async def test_a_planted_difference_is_named_and_put_right(db: Db) -> None:
    story = a_story()
    await hear_all(db, story, story.week())
    before = await rows_of(db, story)
    async with db.transaction(story.clinic_id) as tx:
        await tx.execute("UPDATE standing SET registers = registers - 'answer' WHERE about = 'plan'")
        await tx.execute("DELETE FROM standing WHERE about = 'client'")
        await tx.execute("UPDATE standing SET id = $1 WHERE id = $2", uuid4(), story.opportunity(0))
    found = await rebuild(db)
    assert (found.equal, found.replaced) == (False, 4)
    assert {key.about for key in found.differing} == {"opportunity", "plan", "client"}
    assert f"plan {story.plan_id} of client {story.client_id}" in written(found)
    assert await rows_of(db, story) == before
    assert (await rebuild(db)).equal


PLANTED = {
    "clinic_id": "gen_random_uuid()",
    "client_id": "gen_random_uuid()",
    "about": "CASE about WHEN 'client' THEN 'plan' ELSE 'client' END",
    "id": "gen_random_uuid()",
    "latest_at": "latest_at + interval '1 microsecond'",
    "registers": """jsonb_set(registers, '{answer}', '["done", "never", "nobody"]')""",
}
"""Another value for every column of a row."""


async def test_a_difference_in_any_column_is_found_and_put_right(database: Database, db: Db) -> None:
    story = a_story()
    await hear_all(db, story, story.week())
    before = await rows_of(db, story)
    owner = await asyncpg.connect(database.admin_dsn)
    try:
        await owner.execute("SET handrail.clinics = '*'")
        columns = "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped"
        assert {row[0] for row in await owner.fetch(columns, "planner.standing")} == PLANTED.keys()
        for column, other in PLANTED.items():
            await owner.execute(f"UPDATE planner.standing SET {column} = {other} WHERE about = 'plan'")
            assert not (await rebuild(db)).equal, column
            assert await rows_of(db, story) == before, column
            assert (await rebuild(db)).equal, column
    finally:
        await owner.close()


async def test_nothing_that_is_heard_during_a_rebuild_is_lost(db: Db) -> None:
    stories = [a_story() for _ in range(4)]
    first, then = [story.week()[:9] for story in stories], [story.week()[9:] for story in stories]
    for story, facts in zip(stories, first, strict=True):
        await hear_all(db, story, facts)

    async def live() -> None:
        for number in range(max(map(len, then))):
            for story, facts in zip(stories, then, strict=True):
                await hear_all(db, story, facts[number : number + 1])

    results = await asyncio.gather(live(), *(rebuild(db) for _ in range(3)))
    assert all(found.equal for found in results[1:])
    last = await rebuild(db)
    assert (last.equal, last.events) == (True, sum(map(len, (*first, *then))))


async def test_a_rebuild_waits_for_the_client_that_is_being_decided_about(db: Db) -> None:
    story = a_story()
    await hear_all(db, story, story.week()[:3])
    async with db.transaction(story.clinic_id) as tx:
        await hold(tx, [story.client_id])
        await on_heard(story.week()[3:], tx, MONDAY)
        running = asyncio.create_task(rebuild(db))
        done, _ = await asyncio.wait([running], timeout=0.2)
        assert not done
    found = await asyncio.wait_for(running, 10)
    assert (found.equal, found.events) == (True, len(story.week()))


async def test_what_is_old_is_forgotten_and_the_rows_are_what_is_left(db: Db) -> None:
    old, new = a_story(), a_story(begins=MONDAY + timedelta(days=100))
    await hear_all(db, old, old.week())
    await hear_all(db, new, new.week())
    now = MONDAY + KEPT + timedelta(days=3)
    kept = [fact for fact in old.week() if fact.event.occurred_at >= now - KEPT]
    forgetting = Forgetting(db, VirtualClock(now))
    assert (await forgetting.look(), await forgetting.look()) == (1, 0)
    found = await rebuild(db)
    assert (found.equal, found.events) == (True, len(kept) + len(new.week()))
    assert {row.latest_at >= now - KEPT for row in await rows_of(db, old)} == {True}


async def test_a_client_who_cannot_be_forgotten_is_passed_over_and_tried_again(
    db: Db, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "CLIENTS", 1)
    stories = sorted((a_story(), a_story(), a_story()), key=lambda each: (each.clinic_id, each.client_id))
    for story in stories:
        await hear_all(db, story, story.week())
    admin = await asyncpg.connect(database.admin_dsn)
    try:
        await admin.execute(
            "CREATE FUNCTION planner.no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';"
            "CREATE TRIGGER no BEFORE DELETE ON planner.heard FOR EACH ROW "
            f"WHEN (OLD.client_id = '{stories[0].client_id}') EXECUTE FUNCTION planner.no()"
        )
        forgetting = Forgetting(db, VirtualClock(MONDAY + KEPT + timedelta(days=3)))
        assert (await forgetting.look(), await forgetting.look()) == (2, 0)
        await admin.execute("DROP TRIGGER no ON planner.heard")
    finally:
        await admin.close()
    assert await forgetting.look() == 1


async def test_a_line_of_the_log_stays_as_it_was_heard(db: Db) -> None:
    story = a_story()
    await hear_all(db, story, story.week())
    with pytest.raises(asyncpg.RestrictViolationError):
        async with db.transaction(story.clinic_id) as tx:
            await tx.execute("UPDATE heard SET occurred_at = now()")


async def test_another_clinic_sees_nothing_of_it(db: Db) -> None:
    story = a_story()
    await hear_all(db, story, story.week())
    async with db.transaction(uuid4()) as tx:
        counts = [await tx.fetchval(f"SELECT count(*) FROM {table}") for table in ("heard", "standing")]
    assert counts == [0, 0]
    assert isinstance(story.client_id, UUID)
