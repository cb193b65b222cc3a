"""When a cue is likely, on the client's own wall clock: days, the hours of such a day, and what the nudge is for.

Weekly windows of one plan that put it before its client never overlap, so that no moment is nudged for twice. A window keeps its
moment's id for as long as its days, its hours and its role stay: what was counted for it stays counted for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import combinations
from math import gcd
from typing import Literal

from handrail_shared.contracts.ids import MomentId, PlanId, derived

from handrail_planner.core.days import WEEKDAYS, Days, Weekly, day_faults, same_days, times_a_week
from handrail_planner.core.refusals import Fault

Aim = Literal["before", "inside", "after"]
"""When the nudge is due: ahead of the window, at a drawn time inside, or once it has closed."""
Role = Literal["nudge", "prime", "debrief"]
"""The plan at its moment; the plan ahead of something that no clock knows; a question about another moment, afterwards."""

MAX_WINDOWS = 14
LONGEST_LEAD = 120
DAY = 24 * 60
WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Window:
    """Days, and hours of such a day. `end` before `start` is the next day's.

    `lead_minutes`: how early the nudge is due, or how late after the end (R5.2). `asks_about`: the place, among the plan's windows,
    of the one that a debrief asks about. `at_night`: it may be due in quiet hours, if the client has agreed to that.
    """

    days: Days
    start: time
    end: time
    lead_minutes: int = 20
    aim: Aim = "before"
    role: Role = "nudge"
    asks_about: int | None = None
    at_night: bool = False

    @property
    def identity(self) -> tuple[Days, time, time, Role]:
        """What makes it the same window: its days, however they are written, its hours and its role."""
        return same_days(self.days), self.start, self.end, self.role

    @property
    def lasts_minutes(self) -> int:
        """By the wall clock."""
        return (_minute(self.end) - _minute(self.start)) % DAY

    @property
    def due_minutes(self) -> range:
        """When the nudge may be due, in minutes from the midnight that begins its day; one minute, unless it is drawn."""
        start = _minute(self.start)
        match self.aim:
            case "before":
                due = start - self.lead_minutes
            case "inside":
                return range(start, start + self.lasts_minutes)
            case "after":
                due = start + self.lasts_minutes + self.lead_minutes
        return range(due, due + 1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A window with the id under which its opportunities are counted."""

    moment_id: MomentId
    window: Window


def faults_of(windows: Sequence[Window]) -> Iterator[Fault]:
    """What must be put right before these windows can be watched."""
    if len(windows) > MAX_WINDOWS:
        yield Fault("moments", f"Use at most {MAX_WINDOWS} windows.")
        return
    for number, window in enumerate(windows):
        place = f"moments.{number}"
        if window.start == window.end:
            yield Fault(place, "A window must end at another time than it starts.")
        if not 0 <= window.lead_minutes <= LONGEST_LEAD:
            yield Fault(f"{place}.lead_minutes", f"Use 0 to {LONGEST_LEAD} minutes.")
        yield from day_faults(window.days, place)
        yield from _role_faults(windows, window, place)
    yield from _overlaps(windows)


def _role_faults(windows: Sequence[Window], window: Window, place: str) -> Iterator[Fault]:
    """A debrief asks about a moment that puts the plan before its client."""
    about, place = window.asks_about, f"{place}.asks_about"
    if window.role != "debrief":
        if about is not None:
            yield Fault(place, "Only a debrief asks about another moment.")
    elif about is None:
        yield Fault(place, "Say which moment it asks about: its place in this list, from 0.")
    elif not 0 <= about < len(windows) or windows[about].role == "debrief":
        yield Fault(place, "Name the place of a moment of this list, from 0, that is no debrief.")


def _overlaps(windows: Sequence[Window]) -> Iterator[Fault]:
    told: set[int] = set()
    for (number, window), (later, other) in combinations(enumerate(windows), 2):
        if later not in told and (window.identity == other.identity or _share_time(window, other)):
            told.add(later)
            yield Fault(f"moments.{later}", f"Overlaps with moments.{number}: join them, or move one.")


def _share_time(one: Window, other: Window) -> bool:
    """Whether two weekly windows, debriefs aside, ever share a minute."""
    if "debrief" in {one.role, other.role}:
        return False
    if not isinstance(one.days, Weekly) or not isinstance(other.days, Weekly):
        return False
    return any(
        start < end + shift * WEEK and begin + shift * WEEK < until
        for shift in (-1, 0, 1)
        if _weeks_meet(one.days, other.days, shift)
        for start, until in _spans(one.days, one)
        for begin, end in _spans(other.days, other)
    )


def _weeks_meet(one: Weekly, other: Weekly, shift: int) -> bool:
    """Whether a week of the other ever comes so many weeks after one of the first."""
    common = gcd(one.every_weeks, other.every_weeks)
    return common < 1 or (_week_of(other.from_date) - _week_of(one.from_date) - shift) % common == 0


def _week_of(day: date | None) -> int:
    return 0 if day is None else (day - timedelta(days=day.weekday())).toordinal() // 7


def _spans(weekly: Weekly, window: Window) -> Iterator[tuple[int, int]]:
    """Its minutes of the week, day by day."""
    for day in set(weekly.days):
        begins = WEEKDAYS.index(day) * DAY + _minute(window.start)
        yield begins, begins + window.lasts_minutes


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def weekly_times(windows: Sequence[Window]) -> int | None:
    """How often a week the plan is put before its client, as far as the clock says."""
    return sum(times_a_week(window.days) for window in windows if window.role != "debrief") or None


def moments_for(
    plan_id: PlanId, version: int, windows: Sequence[Window], *, kept: Sequence[Moment] = ()
) -> tuple[Moment, ...]:
    """The windows as moments: one that is the same in `kept` keeps its id, a new one gets its own."""
    known = {moment.window.identity: moment.moment_id for moment in kept}
    return tuple(
        Moment(known.get(window.identity) or _new_id(plan_id, version, number), window)
        for number, window in enumerate(windows)
    )


def _new_id(plan_id: PlanId, version: int, number: int) -> MomentId:
    return MomentId(derived(plan_id, "moment", str(version), str(number)))
