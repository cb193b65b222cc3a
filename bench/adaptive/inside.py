"""What is left of the gain when a nudge may move only inside its window, as the product has it, and an answer comes only after a nudge.

Here a report's hour is what `core/risk.py` makes of the answer, so the policy has a say in what it will learn. Half of the answers come
hours later. Beside it stand the same model fed with the very hour of the answer, and with the hour that the nudge aimed at where the
answer tells none. In the second world each client's time becomes another after ten weeks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from math import exp
from random import Random

from handrail_notifier.core.adaptive import Choice, best_start
from handrail_notifier.core.reply import Answer
from handrail_notifier.core.risk import BEFORE_AN_ANSWER, Asked, Report, hour_of_week, report_of
from handrail_notifier.core.timing import Occurrence

from bench.adaptive.people import REPORTED
from bench.adaptive.trial import FIRST_MONDAY, Shares

WEEKS = (1, 4, 8, 12, 26)
CHANGED_AFTER = 10
LONG = timedelta(hours=4)
CELL = timedelta(minutes=15)
CELLS = LONG // CELL
HOURS = [timedelta(hours=hour) for hour in range(LONG // timedelta(hours=1))]
AHEAD = timedelta(hours=2)
LEAD = timedelta(minutes=20)
DAYS_A_WEEK = 3
COMES = 0.7
"""How often a named window has its moment."""
GATHERED = 0.7
"""The part of the moments that gathers around one time; the rest comes at any time of the window."""
SPREAD = timedelta(minutes=45)
DELAYS = (timedelta(minutes=20), timedelta(hours=3))
"""How long after the moment, or after the nudge if that is later, an answer comes, on the average: one half and the other."""


@dataclass(frozen=True, slots=True)
class Regular:
    """A client with one window on some days. `truth`: the share of its moments in each quarter of an hour of the window."""

    days: Sequence[int]
    opens: int
    truth: Sequence[float]
    reports: float

    def met(self, start: timedelta) -> float:
        """The share of the window's moments in the two hours after a nudge."""
        first = start // CELL
        return sum(self.truth[first : first + AHEAD // CELL])


Reader = Callable[[Asked, datetime, datetime], Report]
"""What is made of an answer that says that the moment came, from when it came and what the nudge aimed at."""


def as_we_read(asked: Asked, answered_at: datetime, aimed_at: datetime) -> Report:
    del aimed_at
    return report_of(asked, Answer.PARTLY, answered_at, "UTC")


def its_very_hour(asked: Asked, answered_at: datetime, aimed_at: datetime) -> Report:
    put_off = replace(asked, window_end=asked.window_end + BEFORE_AN_ANSWER)
    late = answered_at + BEFORE_AN_ANSWER if answered_at < asked.window_end else put_off.window_end
    return as_we_read(put_off, late, aimed_at)


def else_the_aim(asked: Asked, answered_at: datetime, aimed_at: datetime) -> Report:
    read = as_we_read(asked, answered_at, aimed_at)
    return read if read.hour is not None else Report(asked.local_date, hour_of_week(aimed_at, "UTC"), came=True)


POLICIES: Mapping[str, Reader | None] = {
    "as declared": None,
    "ours (core/risk.py)": as_we_read,
    "the answer's very hour": its_very_hour,
    "else what it aimed at": else_the_aim,
}
BEST = "best place in the window"


def inside(seed: int, clients: int, *, changes: bool) -> Shares:
    """The share of the windows' risky moments in the two hours after each policy's nudge."""
    sums = {name: dict.fromkeys(WEEKS, 0.0) for name in (*POLICIES, BEST)}
    for number in range(clients):
        before = _regular(Random(f"inside {seed} {number}"))
        other = _regular(Random(f"inside {seed} {number} changed"))
        someone = _Life(before, replace(before, truth=other.truth) if changes else before)
        for week in WEEKS:
            sums[BEST][week] += max(someone.in_week(week).met(start) for start in HOURS) / clients
        for name, reader in POLICIES.items():
            for week, met in _lived(someone, reader, Random(f"inside {seed} {number} lived")).items():
                sums[name][week] += met / clients
    return sums


@dataclass(frozen=True, slots=True)
class _Life:
    """A client's first weeks, and those after."""

    before: Regular
    after: Regular

    def in_week(self, week: int) -> Regular:
        return self.after if week > CHANGED_AFTER else self.before


def _lived(life: _Life, reader: Reader | None, draws: Random) -> Mapping[int, float]:
    reports, shares = list[Report](), dict[int, float]()
    for week in range(1, max(WEEKS) + 1):
        someone, met = life.in_week(week), 0.0
        for weekday in someone.days:
            opening = _opening(someone, FIRST_MONDAY + timedelta(weeks=week - 1, days=weekday))
            start = _start(opening, reports) if reader else opening.window_start
            met += someone.met(start - opening.window_start) / len(someone.days)
            answer = _answer(someone, opening, start, draws)
            if reader and answer:
                asked = Asked(opening.local_date, opening.window_start, opening.window_end)
                reports.append(reader(asked, answer, start))
        if week in WEEKS:
            shares[week] = met
    return shares


def _start(opening: Occurrence, reports: Sequence[Report]) -> datetime:
    choice = best_start(reports, opening, "UTC", permitted=lambda _: True)
    return choice.starts_at if isinstance(choice, Choice) else opening.window_start


def _answer(someone: Regular, opening: Occurrence, start: datetime, draws: Random) -> datetime | None:
    """When the client answers that the moment came, if they do. The same draws are taken whatever the policy."""
    comes, told, delay = (
        draws.random() < COMES,
        draws.random() < someone.reports,
        draws.expovariate(1) * draws.choice(DELAYS),
    )
    [cell] = draws.choices(range(CELLS), someone.truth)
    if not (comes and told):
        return None
    return max(opening.window_start + (cell + 0.5) * CELL, start - LEAD) + delay


def _regular(draws: Random) -> Regular:
    middle = draws.uniform(0, CELLS)
    peak = [exp(-0.5 * ((cell + 0.5 - middle) * CELL / SPREAD) ** 2) for cell in range(CELLS)]
    truth = [GATHERED * part / sum(peak) + (1 - GATHERED) / CELLS for part in peak]
    return Regular(sorted(draws.sample(range(7), DAYS_A_WEEK)), draws.randint(8, 18), truth, draws.uniform(*REPORTED))


def _opening(someone: Regular, on: date) -> Occurrence:
    start = datetime.combine(on, time(someone.opens), UTC)
    return Occurrence(on, start, start + LONG, start - LEAD, start)
