"""How a clinic forgives: its settings, and from which day each of them holds.

A change holds for opportunities from the day after it was made, for whoever lives the furthest east, so what was counted under the rules
of its day stays as it was, wherever the client is. What a clinic set first holds from the beginning. The book is one register a day, so in which order the settings are heard, and
how often, changes nothing.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from handrail_shared.contracts.ids import EventId

DAY = timedelta(days=1)
FURTHEST_EAST = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Rules:
    """How misses are forgiven, and what is in reserve (R7.3).

    At `misses_until_pause` misses in a row the run rests. The misses before that are forgiven: for nothing with `grace`, else each
    takes one of the reserve, and where there is none the run rests. One is earned with every `repetitions_per_reserve`.
    """

    grace: bool = True
    misses_until_pause: int = 2
    repetitions_per_reserve: int = 4
    reserve_limit: int = 2


DEFAULT = Rules()


@dataclass(frozen=True, slots=True)
class RulesSet:
    """What a clinic set at an instant."""

    rules: Rules
    set_at: datetime
    event_id: EventId

    @property
    def day(self) -> date:
        """The last on which it was made anywhere."""
        return (self.set_at.astimezone(UTC) + FURTHEST_EAST).date()


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A clinic's rules over time: `days[n]` is the first day of `rules[n]`; the first holds for all days before, too."""

    days: tuple[date, ...] = (date.min,)
    rules: tuple[Rules, ...] = field(default=(DEFAULT,))

    @classmethod
    def of(cls, settings: Iterable[RulesSet]) -> "RuleBook":
        """Of the settings of one day the last counts."""
        last: dict[date, RulesSet] = {}
        for each in settings:
            known = last.get(each.day)
            if known is None or (known.set_at, known.event_id) < (each.set_at, each.event_id):
                last[each.day] = each
        if not last:
            return cls()
        days = sorted(last)
        return cls((date.min, *(day + DAY for day in days[1:])), tuple(last[day].rules for day in days))

    def on(self, day: date) -> Rules:
        """The rules for an opportunity of this day."""
        if len(self.rules) == 1:
            return self.rules[0]
        return self.rules[bisect_right(self.days, day) - 1]

    def differs_since(self, other: "RuleBook") -> date | None:
        """The first day on which the other book says something else; None: there is none."""
        days = sorted({*self.days, *other.days})
        return next((day for day in days if self.on(day) != other.on(day)), None)


BY_DEFAULT = RuleBook()
