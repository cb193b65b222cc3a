"""One holder at a time; who comes later than its lease learns it from the fence."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from handrail_shared.runtime.db import Db
from handrail_shared.runtime.leases import Lease


async def test_a_lease_has_one_holder(db: Db) -> None:
    mine, yours = Lease(db, "send", holder=uuid4()), Lease(db, "send", holder=uuid4())
    assert await mine.take() is not None
    assert await yours.take() is None


async def test_a_lease_is_renewed_under_the_same_fence(db: Db) -> None:
    mine = Lease(db, "send", holder=uuid4())
    assert await mine.take() == await mine.take()


async def test_a_released_lease_changes_hands_with_a_higher_fence(db: Db) -> None:
    mine, yours = Lease(db, "send", holder=uuid4()), Lease(db, "send", holder=uuid4())
    first = await mine.take()
    await mine.release()
    second = await yours.take()
    assert first is not None
    assert second is not None
    assert second > first


async def test_a_lease_that_is_not_renewed_runs_out(db: Db) -> None:
    late, next_one = Lease(db, "send", holder=uuid4(), lasts=timedelta(0)), Lease(db, "send", holder=uuid4())
    first, second = await late.take(), await next_one.take()
    assert first is not None
    assert second is not None
    assert second > first
    assert await late.take() is None


async def test_releasing_what_another_holds_changes_nothing(db: Db) -> None:
    mine, yours = Lease(db, "send", holder=uuid4()), Lease(db, "send", holder=uuid4())
    await mine.take()
    await yours.release()
    assert await yours.take() is None


async def test_of_many_who_ask_at_once_one_gets_it(db: Db) -> None:
    taken = await asyncio.gather(*(Lease(db, "send", holder=uuid4()).take() for _ in range(12)))
    assert sum(fence is not None for fence in taken) == 1


async def test_leases_of_other_names_are_other_leases(db: Db) -> None:
    assert await Lease(db, "send", holder=uuid4()).take() is not None
    assert await Lease(db, "look", holder=uuid4()).take() is not None
