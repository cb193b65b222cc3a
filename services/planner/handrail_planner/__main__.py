"""`python -m handrail_planner run | migrate | health | doctor`: the planner as a process of its own."""

import sys

from handrail_shared.runtime.process import Program

from handrail_planner.settings import PlannerSettings
from handrail_planner.wiring import NAME, build, schemas

PROGRAM = Program(NAME, PlannerSettings, schemas, lambda settings, clock: build(settings, clock=clock))

if __name__ == "__main__":
    sys.exit(PROGRAM.main(sys.argv[1:]))
