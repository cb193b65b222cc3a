"""Everything that follows from what was heard, folded again from the log beside the live rows: equal to them, or put in their place.

Some clients at a time, in groups side by side, each in one transaction that holds them: what is heard of them meanwhile waits for the commit and goes on
from there, so nothing is lost and nobody reads half of a client. Nothing is said on the bus. Memory holds a chunk of the log. Interrupted,
it may be started again: what is done is done.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from handrail_shared.contracts.events import Event
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import Outbox, hold

from handrail_progress import folding
from handrail_progress.core.announce import PlanKey
from handrail_progress.core.ledger import News
from handrail_progress.folding import SERVICE
from handrail_progress.handlers import Handlers
from handrail_progress.hearing import HEARD, PlanFact, news
from handrail_progress.keeping import Line, fact_of, kind_of, told_in
from handrail_progress.store import beside, clinics, heard
from handrail_progress.store.beside import Difference

log = get_logger(__name__)

TRIES = 3
PAUSE_SECONDS = 1.0
CLIENTS = 50
"""So many are held in one transaction."""
LANES = 2
"""So many transactions at a time."""
CHUNK = 2000
NAMED = 20
"""Differing rows that are named; the others are counted."""
OUTSIDE = "what is stuck and what is to be reviewed is weighed anew at each look: its traces, stalls and reviews are no part of this"
FIRST = UUID(int=0)
_ALONE = Handlers(Outbox(SERVICE)).alone
_OF_PRACTICE: Mapping[type[Event], type[PlanFact]] = {kind: kind for kind in HEARD}


@dataclass(slots=True)
class Rebuilt:
    """What a rebuild found. `waiting` plans are still to be folded by other rules, which the service does by itself: they are left to it."""

    clinics: int = 0
    clients: int = 0
    events: int = 0
    plans: int = 0
    waiting: int = 0
    replaced: int = 0
    seconds: float = 0.0
    differing: list[Difference] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        return self.replaced == 0

    def add(self, part: "Rebuilt") -> None:
        """Count a part that is committed."""
        self.clients += part.clients
        self.events += part.events
        self.plans += part.plans
        self.waiting += part.waiting
        self.replaced += part.replaced
        self.differing += part.differing[: NAMED - len(self.differing)]

    def note(self, differing: Sequence[Difference]) -> None:
        self.replaced += len(differing)
        self.differing += differing[:NAMED]


async def rebuild(db: Db, now: datetime) -> Rebuilt:
    """Fold everybody's log again. `now`: what a graduation that was never written down is dated to."""
    found, began, clinic = Rebuilt(), time.monotonic(), await _clinic_after(db, FIRST)
    while clinic is not None:
        found.add(await _insist(partial(_rebuild_rules, db, clinic, now)))
        last = FIRST
        while subjects := await _subjects_after(db, clinic, last):
            await _side_by_side(db, clinic, [each for each in subjects if each != clinic], now, found)
            last = subjects[-1]
        found.clinics += 1
        clinic = await _clinic_after(db, clinic)
    found.seconds = time.monotonic() - began
    return found


def written(found: Rebuilt) -> str:
    """What a rebuild found, for the operator: numbers, ids and names of columns."""
    rate = found.events / found.seconds if found.seconds else 0.0
    what = f"{found.events} events of {found.clients} clients folded into {found.plans} plans"
    lines = [f"{what} in {found.seconds:.1f} s ({rate:,.0f} a second)", OUTSIDE]
    if found.waiting:
        lines.append(f"{found.waiting} plans wait to be folded by other rules: the service does that by itself")
    if found.equal:
        lines.append("equal to the live rows")
        return "\n".join(lines)
    lines.append(f"differed in {found.replaced} rows, replaced:")
    lines += [f"  {each.about} of {each.id}: {', '.join(each.columns)}" for each in found.differing]
    if found.replaced > len(found.differing):
        lines.append(f"  and {found.replaced - len(found.differing)} more")
    return "\n".join(lines)


async def _clinic_after(db: Db, last: UUID) -> ClinicId | None:
    async with db.everywhere() as tx:
        return await heard.clinic_after(tx, last)


async def _subjects_after(db: Db, clinic: ClinicId, last: UUID) -> list[UUID]:
    async with db.transaction(clinic) as tx:
        return await heard.subjects_after(tx, clinic, last, CLIENTS * LANES)


async def _side_by_side(db: Db, clinic: ClinicId, clients: Sequence[UUID], now: datetime, found: Rebuilt) -> None:
    """Groups at a time: while the database compares one, another is folded. What is committed counts, whatever became of the others."""
    groups = [clients[start : start + CLIENTS] for start in range(0, len(clients), CLIENTS)]
    parts = [_insist(partial(_rebuild_clients, db, clinic, group, now)) for group in groups]
    faults = []
    for part in await asyncio.gather(*parts, return_exceptions=True):
        if isinstance(part, Rebuilt):
            found.add(part)
        else:
            faults.append(part)
    if faults:
        raise faults[0]


async def _insist(part: Callable[[], Awaitable[Rebuilt]]) -> Rebuilt:
    """Whoever sets a clinic's rules just now may be in the way: then it is undone whole, and tried again."""
    for _ in range(TRIES - 1):
        try:
            return await part()
        except Exception as fault:
            if not is_passing(fault):
                raise
            log.warning("rebuild_waits", fault=type(fault).__name__)
            await asyncio.sleep(PAUSE_SECONDS)
    return await part()


async def _rebuild_rules(db: Db, clinic: ClinicId, now: datetime) -> Rebuilt:
    """The clinic's rules first: its plans are folded by them."""
    found = Rebuilt()
    async with db.transaction(clinic) as tx:
        await hold(tx, [clinic])
        await beside.lay_out(tx, db.schema)
        await _fold_log(tx, db.schema, clinic, [clinic], now, found)
        if differing := await beside.differences(tx, clinic, [], []):
            await beside.put_rules_right(tx, clinic)
            found.note(differing)
    return found


async def _rebuild_clients(db: Db, clinic: ClinicId, clients: Sequence[UUID], now: datetime) -> Rebuilt:
    found = Rebuilt()
    async with db.transaction(clinic) as tx:
        await hold(tx, clients)
        await clinics.share(tx, [clinic])
        await beside.lay_out(tx, db.schema)
        await beside.copy_rules(tx, clinic)
        await _fold_log(tx, db.schema, clinic, clients, now, found)
        await _compare(tx, clinic, clients, found)
    return found


async def _compare(tx: Tx, clinic: ClinicId, clients: Sequence[UUID], found: Rebuilt) -> None:
    plans, waiting = await beside.plans_of(tx, clinic, clients)
    await beside.carry_over(tx, clinic, plans)
    differing = await beside.differences(tx, clinic, plans, clients)
    if differing:
        wrong = {each.id for each in differing}
        await beside.put_right(tx, clinic, wrong.intersection(plans), wrong.intersection(clients))
    found.note(differing)
    found.clients += len(clients)
    found.plans += len(plans)
    found.waiting += len(waiting)


async def _fold_log(
    tx: Tx, schema: str, clinic: ClinicId, subjects: Sequence[UUID], now: datetime, found: Rebuilt
) -> None:
    position = 0
    while True:
        lines, position = await heard.lines_after(tx, clinic, subjects, position, CHUNK)
        if not lines:
            return
        async with beside.folding(tx, schema):
            await _take_in(tx, lines, now)
        found.events += len(lines)


async def _take_in(tx: Tx, lines: Sequence[Line], now: datetime) -> None:
    """What is known of the plans themselves, and after it what is heard of practice all together: neither minds the other."""
    practice: list[tuple[PlanKey, News]] = []
    for line in lines:
        kind = kind_of(line)
        if kind is None:
            continue
        if kind in _OF_PRACTICE:
            told = told_in(line, kind)
            key = PlanKey(ClinicId(line.clinic_id), ClientId(line.subject), told.plan_id)
            practice.append((key, news(_OF_PRACTICE[kind], told, line.occurred_at, EventId(line.event_id))))
        else:
            await _ALONE[kind](fact_of(line, kind), tx, now)
    await folding.take_in_again(tx, practice, now)
