"""`python -m handrail_planner run | migrate | health | doctor | rebuild`: the planner as a process of its own."""

import gc
import sys

gc.set_threshold(1_000_000)  # what is loaded stays: looking for garbage in it would take a third of the start

from handrail_shared.runtime.process import Program
from handrail_shared.runtime.service import settle_memory

from handrail_planner.rebuild import rebuild, written
from handrail_planner.settings import PlannerSettings
from handrail_planner.wiring import NAME, build, database, schemas


async def _rebuild(settings: PlannerSettings) -> int:
    """Fold what was heard again, while the planner runs or not. 1 if anything stood otherwise: it is put right then."""
    db = database(settings)
    await db.open()
    settle_memory()
    try:
        found = await rebuild(db)
    finally:
        await db.close()
    sys.stdout.write(written(found) + "\n")
    return 0 if found.equal else 1


PROGRAM = Program(
    NAME, PlannerSettings, schemas, lambda settings, clock: build(settings, clock=clock), more={"rebuild": _rebuild}
)

if __name__ == "__main__":
    sys.exit(PROGRAM.main(sys.argv[1:]))
