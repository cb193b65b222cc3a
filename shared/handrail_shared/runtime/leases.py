"""One holder at a time, for work that must not be done twice at once; the database's clock decides.

A lease that is not renewed runs out, and a fence that grew tells a late holder that it is no longer the one.
"""

from datetime import timedelta
from uuid import UUID

from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import SQL


class Lease:
    """A named lease. `holder` is this process's id."""

    def __init__(self, db: Db, name: str, *, holder: UUID, lasts: timedelta = timedelta(seconds=10)) -> None:
        self._db = db
        self._name = name
        self._holder = holder
        self._lasts = lasts

    async def take(self) -> int | None:
        """Take or renew it: the fence if it is ours now, None if another holds it."""
        async with self._db.everywhere() as tx:
            fence = await tx.fetchval(SQL["take_lease"], self._name, self._holder, self._lasts)
        return None if fence is None else int(fence)

    async def release(self) -> None:
        """Give it back, if it is still ours."""
        async with self._db.everywhere() as tx:
            await tx.execute(SQL["release_lease"], self._name, self._holder)
