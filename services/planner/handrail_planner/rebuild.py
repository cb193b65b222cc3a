"""The rows of what was heard, folded again from the log: equal to those that stand, or put right.

Client by client, each in one transaction that holds the client: what is heard of them meanwhile waits for the commit, so nothing is
lost and no reader sees half. Memory holds one client's rows and a chunk of their log. What stands is compared, column by column,
before it is replaced, so a rebuild also proves that nothing was wrong. Interrupted, it may be started again: every client done is done.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core.heard import fold
from handrail_planner.core.lasting import lasting
from handrail_planner.core.registers import Row, RowKey, Rows
from handrail_planner.store import heard
from handrail_planner.store.heard import Stored, Whose, as_row, as_stored

CLIENTS = 200
CHUNK = 1000
NAMED = 20
"""Differing rows that are named; the others are counted."""
KEPT = timedelta(days=400)
"""How long what was heard is kept: a year, and time to look back on it. How far a plan got outlives it, see `lasting`."""


@dataclass(slots=True)
class Rebuilt:
    """What a rebuild found. `differing` names the first rows that were not as the log says."""

    clients: int = 0
    events: int = 0
    rows: int = 0
    replaced: int = 0
    differing: list[RowKey] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        return self.replaced == 0


async def rebuild(db: Db) -> Rebuilt:
    """Fold everybody's log again."""
    found, last = Rebuilt(), None
    while page := await _clients(db, last):
        for whose in page:
            async with db.transaction(whose.clinic_id) as tx:
                await hold(tx, [whose.client_id])
                await _refold(tx, whose, found, await _lasting(tx, whose))
        last = page[-1]
    return found


async def with_old_news(db: Db, now: datetime, last: Whose | None) -> list[Whose]:
    """Of whom more is kept than `KEPT`; those that follow `last`, so many at a time."""
    async with db.everywhere() as tx:
        return await heard.clients_with_news_before(tx, now - KEPT, last, CLIENTS)


async def forget_old(db: Db, whose: Whose, now: datetime) -> None:
    """Forget what was heard of a client more than `KEPT` ago, and fold what is left onto what lasts: the rows always are what both say."""
    async with db.transaction(whose.clinic_id) as tx:
        await hold(tx, [whose.client_id])
        kept = await _lasting(tx, whose, now - KEPT)
        await heard.forget(tx, whose, now - KEPT)
        await _refold(tx, whose, Rebuilt(), kept)


def written(found: Rebuilt) -> str:
    """What a rebuild found, for the operator: numbers and ids."""
    lines = [f"{found.events} events of {found.clients} clients folded into {found.rows} rows"]
    if found.equal:
        lines.append("equal to the rows that stood")
        return "\n".join(lines)
    lines.append(f"differed in {found.replaced} rows, replaced:")
    lines += [f"  {key.about} {key.id} of client {key.client_id}" for key in found.differing]
    if found.replaced > len(found.differing):
        lines.append(f"  and {found.replaced - len(found.differing)} more")
    return "\n".join(lines)


async def _clients(db: Db, last: Whose | None) -> list[Whose]:
    async with db.everywhere() as tx:
        return await heard.clients(tx, last, CLIENTS)


async def _lasting(tx: Tx, whose: Whose, before: datetime | None = None) -> Rows:
    """What is not in the log any more, or will not be once it is forgotten."""
    stood = [as_row(each) for each in (await heard.all_of(tx, whose)).values()]
    told = {told.event_id for row in stood if row.key.about == "plan" for told in row.registers.values()}
    return lasting(stood, await heard.logged(tx, whose, told), before)


async def _refold(tx: Tx, whose: Whose, found: Rebuilt, kept: Rows) -> None:
    rows: dict[RowKey, Row] = dict(kept)
    last = 0
    while (chunk := await heard.log_of(tx, whose, last, CHUNK)).facts:
        rows = fold(rows, chunk.facts)
        found.events += len(chunk.facts)
        last = chunk.last
    await _replace(tx, await heard.all_of(tx, whose), rows, found)
    found.clients += 1
    found.rows += len(rows)


async def _replace(tx: Tx, stood: dict[RowKey, Stored], rows: dict[RowKey, Row], found: Rebuilt) -> None:
    gone = [key for key in stood if key not in rows]
    wrong = [row for key, row in rows.items() if stood.get(key) != as_stored(row)]
    if gone:
        await heard.drop(tx, gone)
    if wrong:
        await heard.save(tx, wrong)
    differing = [*gone, *(row.key for row in wrong)]
    found.replaced += len(differing)
    found.differing += differing[: NAMED - len(found.differing)]
