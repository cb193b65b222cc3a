"""`python -m handrail_progress run | migrate | health | doctor`: the progress as a process of its own."""

import sys

from handrail_shared.runtime.process import Program

from handrail_progress.handlers import SERVICE
from handrail_progress.settings import ProgressSettings
from handrail_progress.wiring import build, schemas

PROGRAM = Program(SERVICE, ProgressSettings, schemas, lambda settings, clock: build(settings, clock=clock))

if __name__ == "__main__":
    sys.exit(PROGRAM.main(sys.argv[1:]))
