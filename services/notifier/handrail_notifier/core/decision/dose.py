"""How many nudges a client may get: one budget over all plans, channels and purposes (R5.1).

A clinic sets its caps; a client may want fewer, or somewhat more. Nothing lifts the ceiling: three a local day, twelve in any seven days,
and none within an hour of another, but for one that its client asked for at its time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail_notifier.core.decision.values import Clinic, Reason, Wishes
from handrail_notifier.core.timing import local_day

HARD_DAILY_CAP = 3
HARD_WEEKLY_CAP = 12
LEAST_GAP = timedelta(hours=1)
WEEK = timedelta(days=7)
RAISED_TO_A_DAY = 2
RAISED_TO_A_WEEK = 10
"""What a client's own wish may raise a clinic's cap to."""


@dataclass(frozen=True, slots=True)
class Dose:
    """The caps that hold for one client."""

    a_day: int
    a_week: int
    gap: timedelta


CEILING = Dose(HARD_DAILY_CAP, HARD_WEEKLY_CAP, LEAST_GAP)
"""What holds for a nudge that the client asked for by LATER: no cap that was set to spare them from what they did not ask for."""


def dose_of(clinic: Clinic, wishes: Wishes) -> Dose:
    """A wish counts as far as the clinic's cap, or the client's own ceiling, lets it."""
    return Dose(
        _cap(wishes.a_day, clinic.daily_cap, RAISED_TO_A_DAY, HARD_DAILY_CAP),
        _cap(wishes.a_week, clinic.weekly_cap, RAISED_TO_A_WEEK, HARD_WEEKLY_CAP),
        max(clinic.gap, LEAST_GAP),
    )


def spent(dose: Dose, sent: tuple[datetime, ...], zone: str, now: datetime) -> list[Reason]:
    """The caps that are reached. `sent` is newest first, and goes back at least a week or as many as the ceiling."""
    today = local_day(now, zone)
    found = []
    if sum(local_day(each, zone) == today for each in sent[:HARD_DAILY_CAP]) >= dose.a_day:
        found.append(Reason.DAILY_CAP)
    if sum(each > now - WEEK for each in sent) >= dose.a_week:
        found.append(Reason.WEEKLY_CAP)
    return found


def _cap(wish: int | None, clinic: int, raised: int, ceiling: int) -> int:
    if wish is None:
        return min(clinic, ceiling)
    return min(wish, max(clinic, raised), ceiling)
