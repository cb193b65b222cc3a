"""How often a plan was used when it came up, over the last 7 and 28 days of the client's own calendar.

Only a real opportunity is in the denominator: one that the client reported used or missed. What did not come up, was let go on purpose,
was not answered, did not arrive, was left out or was not available is in neither number: silence is never a miss, since nobody knows.
Without a real opportunity there is no rate, which is not a rate of nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consistency:
    """Of the real opportunities of some days, those in which the plan was used, wholly or in part, and those that were missed."""

    used: int = 0
    missed: int = 0

    @property
    def real(self) -> int:
        return self.used + self.missed

    @property
    def rate(self) -> float | None:
        """0 to 1; None without a real opportunity."""
        return self.used / self.real if self.real else None


@dataclass(frozen=True, slots=True)
class Recently:
    """The last 7 and the last 28 days."""

    week: Consistency
    four_weeks: Consistency


NEVER = Recently(Consistency(), Consistency())
