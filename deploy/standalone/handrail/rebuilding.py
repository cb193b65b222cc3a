"""`handrail rebuild`: what a service keeps of the others' news, folded again from its log, on a standalone folder."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import handrail_planner.rebuild
import handrail_planner.wiring
import handrail_progress.folding
import handrail_progress.rebuild
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.service import settle_memory

from handrail.checkup import addresses_of


async def rebuild_planner(folder: Path) -> tuple[str, bool]:
    """What was found, as text, and whether the rows stood as the log says. It may be done while Handrail runs."""
    async with _database(folder, handrail_planner.wiring.NAME) as db:
        settle_memory()
        found = await handrail_planner.rebuild.rebuild(db)
    return handrail_planner.rebuild.written(found), found.equal


async def rebuild_progress(folder: Path) -> tuple[str, bool]:
    """The same of practice."""
    async with _database(folder, handrail_progress.folding.SERVICE) as db:
        settle_memory()
        found = await handrail_progress.rebuild.rebuild(db, RealClock().now())
    return handrail_progress.rebuild.written(found), found.equal


@asynccontextmanager
async def _database(folder: Path, service: str) -> AsyncIterator[Db]:
    async with addresses_of(folder) as addresses:
        db = Db(addresses.databases[service], schema=service, max_size=2)
        await db.open()
        try:
            yield db
        finally:
            await db.close()
