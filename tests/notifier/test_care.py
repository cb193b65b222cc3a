"""What a process leaves behind that ends over its rows, and what the next one makes of it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from handrail_notifier.dispatcher.care import LATE, MOST_TRIES, Care
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.ids import new_id

from tests.support.postgres import Database

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEFT = "SELECT count(*) FROM unfinished"


@dataclass(frozen=True, slots=True)
class Row:
    row: UUID
    due: datetime = NOW - LATE


@pytest.fixture
async def db(database: Database) -> AsyncIterator[Db]:
    pool = Db(database.dsn("handrail_notifier"), schema="notifier")
    await pool.open()
    yield pool
    await pool.close()


async def turn(care: Care, db: Db, rows: Sequence[Row], *, dies: bool = False, now: datetime = NOW) -> Sequence[UUID]:
    """One round: what is taken. A process that dies commits nothing."""
    await care.begin()
    async with db.everywhere() as tx:
        taken = await care.fit(tx, rows, now, which=lambda each: each.row, due=lambda each: each.due)
        if not dies:
            await care.finish(tx)
    return [each.row for each in taken]


async def left(db: Db) -> int:
    async with db.everywhere() as tx:
        return int(await tx.fetchval(LEFT))


async def test_what_a_process_died_over_is_taken_alone_and_the_others_go_first(db: Db) -> None:
    one, two, three = (Row(new_id()) for _ in range(3))
    await turn(Care(db), db, [one, two], dies=True)
    care = Care(db)
    assert await turn(care, db, [one, two, three]) == [three.row]
    first = await turn(care, db, [one, two])
    assert len(first) == 1
    rest = [each for each in (one, two) if each.row not in first]
    assert await turn(care, db, rest) == [], "every second round is for the others"
    assert await turn(care, db, rest) == [each.row for each in rest]
    assert await left(db) == 1, "the line that the dead one left, until it is too old to tell anything"


async def test_the_fifth_try_is_known_as_such_and_the_one_tried_least_goes_first(db: Db) -> None:
    bad, good = Row(new_id()), Row(new_id())
    await turn(Care(db), db, [bad, good], dies=True)
    for tries in range(2, MOST_TRIES + 1):
        care = Care(db)
        await turn(care, db, [bad])
        assert await turn(care, db, [bad], dies=True) == [bad.row]
        assert care.tries(bad.row) == tries
    care = Care(db)
    await turn(care, db, [bad, good])
    assert await turn(care, db, [bad, good]) == [good.row]


async def test_what_is_in_time_leaves_no_trace(db: Db) -> None:
    row = Row(new_id(), NOW)
    assert await turn(Care(db), db, [row], dies=True) == [row.row]
    assert await left(db) == 0


async def test_a_round_that_failed_for_another_reason_does_not_count(db: Db) -> None:
    row, care = Row(new_id()), Care(db)
    for _ in range(2 * MOST_TRIES):
        assert await turn(care, db, [row], dies=True) == [row.row]
        care.take_back()
    assert care.tries(row.row) == 1


async def test_a_row_that_raises_is_counted_whether_it_is_late_or_not(db: Db) -> None:
    row, care = Row(new_id(), NOW), Care(db)
    counted = []
    for late in (False, True, False):
        now = NOW + LATE if late else NOW
        await turn(care, db, [row], dies=True, now=now)
        await turn(care, db, [row], dies=True, now=now)
        async with db.everywhere() as tx:
            counted.append(await care.failed(tx, row.row, now))
            await care.finish(tx)
    assert counted == [1, 2, 3]


async def test_what_was_left_half_a_day_ago_is_forgotten(db: Db) -> None:
    row = Row(new_id())
    await turn(Care(db), db, [row], dies=True)
    assert await turn(Care(db), db, [row], now=NOW + timedelta(hours=13)) == [row.row]
    assert await left(db) == 0
