"""What got in the way, and the immediate help for each: a table. No answer leaves a client without one (R42)."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from handrail_shared.contracts.events.replies import Barrier

NAMED: Mapping[int, Barrier] = {
    1: "forgot",
    2: "too_big",
    3: "wrong_time",
    4: "too_strong",
    5: "where_to_start",
    6: "no_point",
    0: "other",
}
"""By the digit that the question offers."""
OPEN_FOR = timedelta(hours=2)
"""A digit answers the question for so long; after that it means what it always means, but for `REPORTS`."""
MORE_WITHIN = timedelta(minutes=10)
"""So soon after an answer a lone digit of the question's is perhaps one more reason, and no report."""
REPORTS = (1, 2)
"""Digits that would make a step done of a miss: once what got in the way was asked, none of them does without a word that corrects."""
EARLIER_BY = timedelta(minutes=15)
EARLIEST = timedelta(minutes=60)
"""No nudge is led farther ahead of its moment than this: it would be forgotten again."""


class Remedy(StrEnum):
    """What is done at once."""

    EARLIER = "earlier"
    """The plan's nudges come earlier; where they can't, another time is asked for."""
    SMALLER = "smaller"
    """The small version; where there is none the first two minutes of the step, and the clinician is told."""
    ANOTHER_TIME = "another_time"
    """When nudges fit better is asked, and moved by the answer; the clinician is told in any case."""
    GROUND = "ground"
    """One thing to do with the body, and no more."""
    FIRST_ACT = "first_act"
    WHY = "why"
    """What it is for; and somebody at the clinic sees that it was asked."""
    NOTED = "noted"


REMEDIES: Mapping[Barrier, Remedy] = {
    "forgot": Remedy.EARLIER,
    "too_big": Remedy.SMALLER,
    "wrong_time": Remedy.ANOTHER_TIME,
    "too_strong": Remedy.GROUND,
    "where_to_start": Remedy.FIRST_ACT,
    "no_point": Remedy.WHY,
    "other": Remedy.NOTED,
}
