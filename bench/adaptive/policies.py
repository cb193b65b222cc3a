"""Where each policy puts the day's nudge. What is ours is the product's own code, given the permitted hours as the window."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from handrail_notifier.core.adaptive import Choice, best_start, posterior
from handrail_notifier.core.risk import Report
from handrail_notifier.core.timing import Occurrence

from bench.adaptive.people import CLOSES, HOURS, OPENS, SLOT, STARTS, Person

EXPLORED = 0.1
LEAD = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Today:
    """What a policy may know: the client's word, the reports up to yesterday, and a draw of its own. Only the oracle looks further."""

    person: Person
    weekday: int
    on: date
    reports: Sequence[Report]
    draws: Random


Policy = Callable[[Today], int]
"""The hour at which the nudge's window begins."""


def at_random(today: Today) -> int:
    return today.draws.choice(STARTS)


def declared(today: Today) -> int:
    return today.person.named_start(today.weekday)


def raw_counts(today: Today) -> int:
    """The hours of the week in which most was reported; where nothing was, any."""
    first = today.weekday * HOURS
    hours = [each.hour - first for each in today.reports if each.hour is not None]
    counts = {start: sum(hours.count(start + ahead) for ahead in range(SLOT)) for start in STARTS}
    most = max(counts.values())
    return today.draws.choice([start for start, count in counts.items() if count == most])


def ours(today: Today) -> int:
    choice = best_start(
        today.reports, _opening(today.on), "UTC", permitted=lambda _: True, declared=today.person.named_hours()
    )
    return choice.starts_at.hour if isinstance(choice, Choice) else declared(today)


def thompson(today: Today) -> int:
    """The same posterior, but each hour's rate is drawn from it."""
    believed = posterior(today.reports, today.on, today.person.named_hours())
    drawn = {hour: _drawn(*believed.gamma(today.weekday * HOURS + hour), today.draws) for hour in range(OPENS, CLOSES)}
    return max(STARTS, key=lambda start: sum(drawn[start + ahead] for ahead in range(SLOT)))


def exploring(today: Today) -> int:
    return at_random(today) if today.draws.random() < EXPLORED else ours(today)


def oracle(today: Today) -> int:
    return max(STARTS, key=lambda start: today.person.met(today.weekday, start))


POLICIES: Mapping[str, Policy] = {
    "random slot": at_random,
    "declared windows": declared,
    "raw 168-bin counts": raw_counts,
    "ours (core/adaptive.py)": ours,
    "Thompson, same posterior": thompson,
    "ours, 10 % at random": exploring,
    "oracle": oracle,
}


def _drawn(shape: float, rate: float, draws: Random) -> float:
    return draws.gammavariate(shape, 1 / rate)


def _opening(on: date) -> Occurrence:
    start, end = (datetime.combine(on, time(hour), UTC) for hour in (OPENS, CLOSES))
    return Occurrence(on, start, end, start - LEAD, start)
