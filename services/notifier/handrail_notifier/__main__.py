"""`python -m handrail_notifier run | migrate | health | doctor`: the notifier as a process of its own."""

import gc
import sys

gc.set_threshold(1_000_000)  # what is loaded stays: looking for garbage in it would take a third of the start

from handrail_shared.runtime.process import Program

from handrail_notifier.settings import NotifierSettings
from handrail_notifier.speech import SERVICE
from handrail_notifier.wiring import build, schemas

PROGRAM = Program(SERVICE, NotifierSettings, schemas, lambda settings, clock: build(settings, clock=clock))

if __name__ == "__main__":
    sys.exit(PROGRAM.main(sys.argv[1:]))
