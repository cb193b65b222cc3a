"""The trial: the same clients, the same reports, every policy; the share of their risky moments that each policy's nudges precede."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from handrail_notifier.core.risk import Report

from bench.adaptive.people import DAYS, HOURS, Person, person
from bench.adaptive.policies import POLICIES, Policy, Today

FIRST_MONDAY = date(2026, 3, 2)
WEEKS = (1, 2, 4, 8, 12)

Shares = Mapping[str, Mapping[int, float]]
"""By policy and week."""


def trial(seed: int, clients: int, policies: Sequence[str] = tuple(POLICIES), weeks: Sequence[int] = WEEKS) -> Shares:
    """What each policy met in each of these weeks, over all clients."""
    sums = {name: dict.fromkeys(weeks, 0.0) for name in policies}
    for number in range(clients):
        draws = Random(f"{seed} {number}")
        someone = person(draws)
        told = reported(someone, max(weeks), draws)
        for name in policies:
            luck = Random(f"{seed} {number} {name}")
            for week in weeks:
                sums[name][week] += _met(POLICIES[name], someone, week, told, luck) / clients
    return sums


def reported(someone: Person, weeks: int, draws: Random) -> Sequence[Report]:
    """All that the client reports in so many weeks."""
    return [
        Report(FIRST_MONDAY + timedelta(weeks=week, days=day), day * HOURS + hour, came=True)
        for week in range(weeks)
        for day, hour in someone.week(draws)
    ]


def _met(policy: Policy, someone: Person, week: int, told: Sequence[Report], luck: Random) -> float:
    return sum(someone.met(today.weekday, policy(today)) for today in _days(someone, week, told, luck))


def _days(someone: Person, week: int, told: Sequence[Report], luck: Random) -> Iterator[Today]:
    for weekday in range(DAYS):
        on = FIRST_MONDAY + timedelta(weeks=week - 1, days=weekday)
        yield Today(someone, weekday, on, [each for each in told if each.on_day < on], luck)
