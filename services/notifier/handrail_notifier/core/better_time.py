"""What of a nudge's time its client can move by one answer, and how far; the moment itself stays as it was agreed on.

A nudge may come earlier, up to an hour before its moment, or later, inside the window and while it is of use. It never moves into hours in
which nothing may be sent: there it would be silence, and the client was told of a text.
"""

from datetime import date, timedelta
from enum import IntEnum

from handrail_notifier.core.barrier import EARLIEST
from handrail_notifier.core.decision import Client, Clinic, is_permitted
from handrail_notifier.core.moment import Moment, NoMoment, nominal_length, nudged_ahead
from handrail_notifier.core.timing import STILL_TIMELY, occurrence_on

BY = timedelta(minutes=30)


class Time(IntEnum):
    """What the question offers, in its order."""

    EARLIER = 0
    LATER = 1
    AS_IT_IS = 2


EARLIER_BY = {Time.EARLIER: BY, Time.LATER: -BY}
KEYS = ("1", "2", "0")
"""What answers it."""


def moved(moment: Moment, by: timedelta) -> Moment | None:
    """The moment with its nudge so much earlier, or later, if that is less than nothing; None: it would come too early or too late."""
    ahead = moment.ahead + by
    too_early = by > timedelta() and ahead > EARLIEST
    too_late = nominal_length(moment.start, moment.end) + ahead < STILL_TIMELY
    try:
        return None if too_early or too_late else nudged_ahead(moment, ahead)
    except NoMoment:
        return None


def may_move(moment: Moment, by: timedelta, clinic: Clinic, client: Client, day: date, *, at_night: bool) -> bool:
    """Whether its nudge may be moved by so much: it would come in hours that are permitted, on a day like this one."""
    found = moved(moment, by)
    opening = None if found is None else occurrence_on(found, client.zone, day)
    return opening is not None and is_permitted(clinic, client, opening.decision_at, at_night=at_night)
