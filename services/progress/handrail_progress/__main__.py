"""`python -m handrail_progress run | migrate | health | doctor | rebuild`: the progress as a process of its own."""

import gc
import sys

gc.set_threshold(1_000_000)  # what is loaded stays: looking for garbage in it would take a third of the start

from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.process import Program
from handrail_shared.runtime.service import settle_memory

from handrail_progress.handlers import SERVICE
from handrail_progress.rebuild import rebuild, written
from handrail_progress.settings import ProgressSettings
from handrail_progress.wiring import build, schemas


async def _rebuild(settings: ProgressSettings) -> int:
    """Fold what was heard again, while the service runs or not. 1 if anything stood otherwise: it is put right then."""
    db = Db(settings.database.get_secret_value(), schema=SERVICE, max_size=2)
    await db.open()
    settle_memory()
    try:
        found = await rebuild(db, RealClock().now())
    finally:
        await db.close()
    sys.stdout.write(written(found) + "\n")
    return 0 if found.equal else 1


PROGRAM = Program(
    SERVICE,
    ProgressSettings,
    schemas,
    lambda settings, clock: build(settings, clock=clock),
    more={"rebuild": _rebuild},
)

if __name__ == "__main__":
    sys.exit(PROGRAM.main(sys.argv[1:]))
