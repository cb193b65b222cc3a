"""How long a clinic lets something wait before it is put on the work list. No source gives cut-offs: all of it is the clinic's."""

from dataclasses import dataclass
from datetime import timedelta

from handrail_planner.core.session import AT_LEAST

FEWEST_HOURS = int(AT_LEAST / timedelta(hours=1))
MOST_HOURS = 14 * 24


@dataclass(frozen=True, slots=True)
class Patience:
    """The clinic's numbers; these defaults hold until it sets its own."""

    plan_within_hours: int = 48
    """Hours after a session within which a plan is to exist or be renewed (R23)."""
    insight_days: int = 14
    """Days that an insight may stand open even without a further session (R02)."""
    expiring_days: int = 5
    """Days before its end in which a plan is to be looked at (R8.3)."""
    silent_opportunities: int = 5
    """Nudges in a row that arrived and were not answered (S1)."""

    idle_days: int = 14
    """Days without a goal, or without a plan (R55)."""

    @property
    def plan_within(self) -> timedelta:
        return timedelta(hours=self.plan_within_hours)
