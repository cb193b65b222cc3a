"""A transaction that is begun anew where an id of a provider's was learned to be another's while it waited: a few times, with an end."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.log import get_logger

from handrail_notifier.store.ahead import NamedMeanwhile

log = get_logger(__name__)

MOST_TURNS = 4

T = TypeVar("T")


async def in_turns(db: Db, do: Callable[[Tx], Awaitable[T]]) -> T:
    """What it comes to, for all clinics. Whom the database freed from a ring of waiting begins anew as well. Raises what the last turn raises."""
    for _ in range(MOST_TURNS - 1):
        try:
            async with db.everywhere() as tx:
                return await do(tx)
        except (NamedMeanwhile, asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError) as fault:
            log.info("named_meanwhile", fault=type(fault).__name__)
    async with db.everywhere() as tx:
        return await do(tx)
