"""`handrail rebuild`: what a service keeps of the others' news, folded again from its log, on a standalone folder."""

from pathlib import Path

import handrail_planner.wiring
from handrail_planner.rebuild import rebuild, written
from handrail_shared.runtime.db import Db

from handrail.checkup import addresses_of


async def rebuild_planner(folder: Path) -> tuple[str, bool]:
    """What was found, as text, and whether the rows stood as the log says. It may be done while Handrail runs."""
    async with addresses_of(folder) as addresses:
        db = Db(addresses.databases["planner"], schema=handrail_planner.wiring.NAME, max_size=2)
        await db.open()
        try:
            found = await rebuild(db)
        finally:
            await db.close()
    return written(found), found.equal
