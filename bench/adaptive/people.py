"""Made-up clients: when their risky moments really come, which they named beforehand, and which they report. All from a seed.

The world is the one of the note that the model comes from: about five risky moments a week, one in five to three in five reported,
fourteen hours in which a nudge is permitted, windows of which seven in ten are right. Most moments gather in a few spots of the week,
which tend to lie at the client's own time of day; the rest come at any waking hour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from random import Random

DAYS, HOURS = 7, 24
WEEK = DAYS * HOURS
OPENS, CLOSES = 8, 22
"""The permitted hours."""
SLOT = 2
"""What a nudge is for, in hours."""
STARTS = range(OPENS, CLOSES - SLOT + 1)
WAKING = range(7, 24)
EVENTS_A_WEEK = 5.0
REPORTED = (0.2, 0.6)
RIGHT = 0.7
SPOTS = (4, 7)
SCATTERED = 0.4
"""The part of the moments that comes at any waking hour."""
AT_THEIR_TIME = 0.6
"""The part of the spots that lies at the client's own time of day, to within the hour."""
SPREAD_HOURS = 0.8


@dataclass(frozen=True, slots=True)
class Person:
    """`truth`: the share of the risky moments in each hour of the week. `named`: a day and the hour at which its window begins."""

    truth: Sequence[float]
    named: Sequence[tuple[int, int]]
    reports: float

    def met(self, day: int, start: int) -> float:
        """The share of the week's risky moments in the hours after a nudge."""
        return sum(self.truth[(day * HOURS + start + ahead) % WEEK] for ahead in range(SLOT))

    def named_hours(self) -> frozenset[int]:
        return frozenset(day * HOURS + start + ahead for day, start in self.named for ahead in range(SLOT))

    def named_start(self, day: int) -> int:
        """Where the client said; on a day that they did not name, at the hour that they named most."""
        today = [start for named, start in self.named if named == day]
        starts = today or [start for _, start in self.named]
        return max(starts, key=lambda start: (starts.count(start), -starts.index(start)))

    def week(self, draws: Random) -> list[tuple[int, int]]:
        """The day and hour of each report of a week."""
        hours = draws.choices(range(WEEK), self.truth, k=_poisson(EVENTS_A_WEEK, draws))
        return sorted(divmod(hour, HOURS) for hour in hours if draws.random() < self.reports)


def person(draws: Random) -> Person:
    """One made-up client."""
    usual = draws.choice(STARTS)
    spots = [(draws.randrange(DAYS), _hour(usual, draws)) for _ in range(draws.randint(*SPOTS))]
    truth = [SCATTERED / DAYS / len(WAKING) if hour % HOURS in WAKING else 0.0 for hour in range(WEEK)]
    for day, hour in spots:
        for at, part in _peak(day * HOURS + hour):
            truth[at] += (1 - SCATTERED) / len(spots) * part
    return Person(truth, [_named(*spot, draws) for spot in spots], draws.uniform(*REPORTED))


def _hour(usual: int, draws: Random) -> int:
    if draws.random() < AT_THEIR_TIME:
        return usual + draws.choice((-1, 0, 1))
    return draws.choice(STARTS)


def _peak(middle: int) -> list[tuple[int, float]]:
    """Risk gathers around the hour and the one after it."""
    parts = [exp(-0.5 * ((away - 0.5) / SPREAD_HOURS) ** 2) for away in range(-3, 5)]
    return [((middle + away) % WEEK, part / sum(parts)) for away, part in zip(range(-3, 5), parts, strict=True)]


def _named(day: int, hour: int, draws: Random) -> tuple[int, int]:
    """A window that is right is so to within the hour."""
    if draws.random() < RIGHT:
        return day, min(max(hour + draws.choice((-1, 0, 1)), OPENS), CLOSES - SLOT)
    return draws.randrange(DAYS), draws.choice(STARTS)


def _poisson(mean: float, draws: Random) -> int:
    """How many come in a unit of time, if the pauses between them are exponential."""
    passed, count = draws.expovariate(mean), 0
    while passed < 1:
        passed, count = passed + draws.expovariate(mean), count + 1
    return count
