"""How much a plan is nudged for, the more it is practised the less (R6): the phases, and which nudges each leaves out.

What is left out follows from a number drawn for the opportunity and from when the plan was last nudged for, so that deciding again
gives the same answer.
"""

from datetime import datetime, timedelta
from enum import StrEnum

HALF = 0.5
WEEKLY = timedelta(days=7) - timedelta(hours=4)
"""A window may open somewhat earlier than the week before: the same one, a lead or a clock change apart."""
MONTHLY = timedelta(days=30) - timedelta(hours=4)
MAINTAINED_FOR = timedelta(days=90)
"""After so long in the last phase a plan is the client's own."""


class Phase(StrEnum):
    """How far a plan has become the client's own."""

    LEARN = "learn"
    """A: every opportunity."""
    PRACTISE = "practise"
    """B: about half of them."""
    OWN_CUE = "own_cue"
    """C: one a week, about the cue."""
    MAINTAIN = "maintain"
    """D: one in thirty days, then none."""


def leaves_out(phase: Phase, since: datetime | None, *, draw: float, nudged_at: datetime | None, now: datetime) -> bool:
    """Whether a nudge that is due is left out. `since`: when the phase began; `draw`: from 0 up to 1; `nudged_at`: the plan's last nudge."""
    match phase:
        case Phase.LEARN:
            return False
        case Phase.PRACTISE:
            return draw >= HALF
        case Phase.OWN_CUE:
            return nudged_at is not None and now - nudged_at < WEEKLY
        case Phase.MAINTAIN:
            over = since is not None and now - since >= MAINTAINED_FOR
            return over or (nudged_at is not None and now - nudged_at < MONTHLY)
