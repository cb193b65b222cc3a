"""Silence is answered by less (R5.4): the more nudges in a row go unanswered, the fewer are sent, down to none.

A nudge counts as unanswered when it reached the phone and the client has texted nothing since, for long enough to have had the chance;
so does a day on which nothing but check-ins, or a walk that was begun for the client, did.
Anything that the client texts, or a word from the clinic, starts the count anew.
"""

from datetime import datetime, timedelta
from enum import StrEnum

TIME_TO_ANSWER = timedelta(hours=20)
"""A nudge younger than this may still be answered: shorter than a day, so that yesterday's always counts."""
HALF = 0.5


class Step(StrEnum):
    """How much is sent, by how much went unanswered."""

    NORMAL = "normal"
    HALVED = "halved"
    SPARSE = "sparse"
    """One in six days."""
    RARE = "rare"
    """One in fifteen days."""
    OFF = "off"
    """None, until the client or the clinic starts again."""


LADDER: tuple[tuple[int, Step], ...] = ((12, Step.OFF), (8, Step.RARE), (5, Step.SPARSE), (3, Step.HALVED))
MOST_COUNTED = LADDER[0][0]
_APART = {Step.SPARSE: timedelta(days=6), Step.RARE: timedelta(days=15)}
_LENIENCE = timedelta(hours=4)
"""Days are counted between windows, which do not open at the same minute."""


def step_of(unanswered: int) -> Step:
    """The step that so many unanswered nudges in a row lead to."""
    return next((step for least, step in LADDER if unanswered >= least), Step.NORMAL)


def holds_back(step: Step, *, draw: float, nudged_at: datetime | None, now: datetime) -> bool:
    """Whether a nudge that is due is left out. `draw`: from 0 up to 1; `nudged_at`: the client's last nudge."""
    match step:
        case Step.NORMAL:
            return False
        case Step.HALVED:
            return draw >= HALF
        case Step.SPARSE | Step.RARE:
            return nudged_at is not None and now - nudged_at < _APART[step] - _LENIENCE
        case Step.OFF:
            return True


def tells(told: Step, step: Step, *, sent: bool) -> bool:
    """Whether the client's step is another from here on. The first one down is announced by a text, so it waits for one."""
    if step is told:
        return False
    return told is not Step.NORMAL or step is Step.OFF or sent
