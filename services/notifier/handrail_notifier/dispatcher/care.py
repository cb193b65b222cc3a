"""Due rows that may be the end of the process that works on them: each is begun five times at most, and holds up no other.

A row that is late may have been begun by a process that did not live to finish it. So late ones are on record as begun before
anything is done with them, and what was begun and never finished is taken up again alone, in turn with the others. What a
process had in hand when it was killed for another reason is finished on its next turn. What is in time costs nothing.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.log import get_logger

from handrail_notifier.store import unfinished

log = get_logger(__name__)

LATE = timedelta(seconds=1)
"""What is due for longer is taken with care. Before that somebody would have had to die of it within this time."""
MOST_TRIES = 5
"""The last of them only puts on record that it is given up."""

T = TypeVar("T")


class Care:
    """One dispatcher's; every round begins with `begin`. A round that raised is told with `take_back`, and its tries do not count."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._picked: UUID | None = None
        self._batches: set[UUID] = set()
        self._begun: dict[UUID, int] = {}
        self._not_counted: set[UUID] = set()
        self.alone = False
        """Whether this round is for one row that is taken alone."""
        self.left_over = False
        """Whether rows are left that are taken alone."""

    async def begin(self) -> None:
        """A new round. Every second one is for a row that is taken alone, as long as there are such."""
        self.alone = self.left_over and not self.alone
        self.left_over, self._picked = False, None
        self._batches, self._begun = set(), {}
        if self._not_counted:
            async with self._db.everywhere() as tx:
                await unfinished.finish(tx, self._not_counted)
            self._not_counted = set()

    async def fit(
        self, tx: Tx, rows: Sequence[T], now: datetime, *, which: Callable[[T], UUID], due: Callable[[T], datetime]
    ) -> Sequence[T]:
        """Those of these rows that are for this round, the late ones of them on record as begun. The caller has them locked."""
        late = [each for each in rows if due(each) <= now - LATE]
        if not late:
            return () if self.alone else rows
        before = await self._times(tx, [which(each) for each in late], now)
        doubtful = sorted((each for each in late if which(each) in before), key=lambda each: before[which(each)])
        if self.alone:
            chosen: Sequence[T] = [each for each in doubtful if self._picked in {None, which(each)}][:1]
            self._picked = which(chosen[0]) if chosen else self._picked
            self.left_over = self.left_over or len(doubtful) > len(chosen)
        else:
            chosen = [each for each in rows if which(each) not in before]
            self.left_over = self.left_over or bool(doubtful)
        ids = {which(each) for each in late} & {which(each) for each in chosen}
        await self._put_on_record({each: before.get(each, 0) + 1 for each in ids if each not in self._begun}, now)
        return chosen

    def tries(self, row: UUID) -> int:
        """How often this row was begun, this time included; 0 for one that is not taken with care."""
        return self._begun.get(row, 0)

    async def failed(self, tx: Tx, row: UUID, now: datetime) -> int:
        """It raised, and that counts: how often it was begun by now."""
        tries = self._begun.get(row) or (await unfinished.times_begun(tx, [row], now)).get(row, 0) + 1
        await unfinished.begin(tx, new_id(), [row], now)
        return tries

    @property
    def begun(self) -> frozenset[UUID]:
        """The batches that this round has begun so far."""
        return frozenset(self._batches)

    async def finish(self, tx: Tx, *, but: Collection[UUID] = ()) -> None:
        """All that was begun in this round is finished, if `tx` is committed; `but` for what another transaction of it has in hand."""
        if done := self._batches.difference(but):
            await unfinished.finish(tx, done)

    def take_back(self) -> None:
        """The round came to nothing, and not by any row's fault."""
        self._not_counted |= self._batches
        self._batches = set()

    async def _times(self, tx: Tx, rows: Sequence[UUID], now: datetime) -> dict[UUID, int]:
        """By earlier rounds: a second pass of this one is the same try."""
        times = await unfinished.times_begun(tx, rows, now)
        earlier = {row: count - (1 if row in self._begun else 0) for row, count in times.items()}
        return {row: count for row, count in earlier.items() if count > 0}

    async def _put_on_record(self, begun: dict[UUID, int], now: datetime) -> None:
        """On a connection of its own: it stays, whatever becomes of the caller's transaction and of this process."""
        if not begun:
            return
        batch = new_id()
        async with self._db.everywhere() as tx:
            await unfinished.begin_lightly(tx, batch, begun, now)
        self._batches.add(batch)
        self._begun |= begun
        if any(count > 1 for count in begun.values()):
            log.warning("begun_again", rows=list(begun), tries=max(begun.values()))
