"""The ladder of an exposure plan: what is faced, in small steps, each repeated before the next (R12).

A step up or down is the clinician's alone and may go to any rung: a ladder may be climbed out of order. It is never taken by
itself and never because fear fell: how much fear falls during an exercise says nothing of how it ends (1.11). So the reasons
for a move are a closed list, and relief is not on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from handrail_planner.core.lines import MAX_LENGTH, line_faults, says_something
from handrail_planner.core.refusals import Fault

FEWEST_RUNGS = 2
MOST_RUNGS = 12
MOST_REPETITIONS = 100

RungReason = Literal[
    "repeated_enough", "went_otherwise_than_predicted", "too_big", "another_context", "together_decided"
]
"""Why the clinician moves a client to another rung."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: what is done, and how often before the next is thought of."""

    words: str = field(repr=False)
    repetitions: int = 3


def faults_of(rungs: Sequence[Rung]) -> Iterator[Fault]:
    """What must be put right before these rungs are a ladder."""
    if rungs and not FEWEST_RUNGS <= len(rungs) <= MOST_RUNGS:
        yield Fault("rungs", f"A ladder has {FEWEST_RUNGS} to {MOST_RUNGS} rungs.")
        return
    for number, rung in enumerate(rungs):
        place = f"rungs.{number}.words"
        if not says_something(rung.words):
            yield Fault(place, "Say what is done on this rung: one act.")
        yield from line_faults(place, rung.words, MAX_LENGTH)
        if not 1 <= rung.repetitions <= MOST_REPETITIONS:
            yield Fault(f"rungs.{number}.repetitions", f"Between 1 and {MOST_REPETITIONS} times.")
