"""What follows from a bounce: what failed for now is tried again a few times within a day, while it is of use (E3)."""

from datetime import datetime

from handrail_notifier.core.delivery import Learned
from handrail_notifier.core.mail.codes import SOFT_TRIES, SOFT_WITHIN, Status, failure
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.retry import LONGEST_PAUSE, FailureClass


def came_back(status: Status, *, tries: int, first_at: datetime, useful_until: datetime, now: datetime) -> Learned:
    """`tries`: mails of it so far, the first of them at `first_at`."""
    if status.kind != 4:
        return Learned(TextEvent.FAIL, why=failure(status), code=status.number)
    again = now + LONGEST_PAUSE
    if tries < SOFT_TRIES and again < min(first_at + SOFT_WITHIN, useful_until):
        return Learned(TextEvent.COME_BACK, pause=LONGEST_PAUSE, most_tries=SOFT_TRIES)
    return Learned(TextEvent.FAIL, why=FailureClass.UNREACHABLE, code=status.number)
