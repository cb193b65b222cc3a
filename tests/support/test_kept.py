"""What one test leaves is gone for the next, at little cost, and rows lie in the order in which they were written."""

from collections.abc import AsyncIterator

import pytest

from tests.support.kept import Ground
from tests.support.postgres import Database

WRITTEN = """
    INSERT INTO notifier.inbox (consumer, event_id, clinic_id)
    SELECT 'tests', gen_random_uuid(), gen_random_uuid() FROM generate_series(1, $1)
"""
FILE = "SELECT pg_relation_filenode('notifier.inbox')"


@pytest.fixture
async def ground(new_database: Database) -> AsyncIterator[Ground]:
    ground = await Ground.of(new_database)
    yield ground
    await ground.admin.close()


async def written(ground: Ground, rows: int) -> None:
    await ground.admin.execute(WRITTEN, rows)


async def test_few_rows_are_deleted_and_many_make_the_table_anew(ground: Ground) -> None:
    file = await ground.admin.fetchval(FILE)
    await written(ground, 10)
    assert await ground.cleared()
    assert await ground.admin.fetchval("SELECT count(*) FROM notifier.inbox") == 0
    assert await ground.admin.fetchval(FILE) == file, "nobody has to plan anew"
    for _ in range(50):
        await written(ground, 10)
        lies = "SELECT count(DISTINCT (ctid::text::point)[0]) FROM notifier.inbox"
        assert await ground.admin.fetchval(lies) == 1, "behind each other"
        assert await ground.cleared()
    assert await ground.admin.fetchval(FILE) != file, "there was no room behind them any more"


async def test_for_another_file_no_place_is_taken(ground: Ground) -> None:
    await written(ground, 10)
    assert await ground.cleared()
    assert ground.written == {"notifier.inbox"}
    assert await ground.made_new()
    await written(ground, 1)
    assert await ground.admin.fetchval("SELECT ctid::text FROM notifier.inbox") == "(0,1)"


async def test_where_a_page_cannot_be_looked_at_every_table_is_made_anew(ground: Ground) -> None:
    ground.inspects = False
    file = await ground.admin.fetchval(FILE)
    await written(ground, 1)
    assert await ground.cleared()
    assert await ground.admin.fetchval(FILE) != file
