"""`python -m handrail_notifier run | migrate | health | doctor`: the notifier as a process of its own."""

import sys

from handrail_shared.runtime.process import Program

from handrail_notifier.settings import NotifierSettings
from handrail_notifier.speech import SERVICE
from handrail_notifier.wiring import build, schemas

PROGRAM = Program(SERVICE, NotifierSettings, schemas, lambda settings, clock: build(settings, clock=clock))

if __name__ == "__main__":
    sys.exit(PROGRAM.main(sys.argv[1:]))
