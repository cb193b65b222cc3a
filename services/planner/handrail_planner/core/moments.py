"""When a cue is likely, every week, on the client's own wall clock.

Windows of one plan never overlap, so that no moment is nudged for twice. A window keeps its moment's id for as long as its days
and hours stay: what was counted for it stays counted for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Literal

from handrail_shared.contracts.ids import MomentId, PlanId, derived

from handrail_planner.core.refusals import Fault

Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
WEEKDAYS: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_WINDOWS = 14
DAY = 24 * 60
WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Window:
    """Days and hours of a week. `end` before `start` is the next day's. `lead_minutes`: how early the nudge is due (R5.2)."""

    days: tuple[Weekday, ...]
    start: time
    end: time
    lead_minutes: int = 20

    @property
    def hours(self) -> tuple[tuple[Weekday, ...], time, time]:
        """What makes it the same window: its days, in the week's order, and its hours."""
        return tuple(sorted(self.days, key=WEEKDAYS.index)), self.start, self.end


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
        if window.start == window.end:
            yield Fault(f"moments.{number}", "A window must end at another time than it starts.")
        if len(set(window.days)) < len(window.days):
            yield Fault(f"moments.{number}.days", "Name each day once.")
    yield from _overlaps(windows)


def _overlaps(windows: Sequence[Window]) -> Iterator[Fault]:
    told: set[int] = set()
    spans = sorted(span for number, window in enumerate(windows) for span in _spans(number, window))
    around = [(start + WEEK, end + WEEK, number) for start, end, number in spans[:1]]
    for (_, end, number), (start, _, other) in zip(spans, [*spans[1:], *around], strict=True):
        later = max(number, other)
        if start < end and number != other and later not in told:
            told.add(later)
            yield Fault(f"moments.{later}", f"Overlaps with moments.{min(number, other)}: join them, or move one.")


def _spans(number: int, window: Window) -> Iterator[tuple[int, int, int]]:
    """Its minutes of the week, day by day, and whose they are."""
    start, end = _minute(window.start), _minute(window.end)
    lasts = (end - start) % DAY
    for day in set(window.days):
        begins = WEEKDAYS.index(day) * DAY + start
        yield begins, begins + lasts, number


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def moments_for(
    plan_id: PlanId, version: int, windows: Sequence[Window], *, kept: Sequence[Moment] = ()
) -> tuple[Moment, ...]:
    """The windows as moments: one of the same days and hours in `kept` keeps its id, a new one gets its own."""
    known = {moment.window.hours: moment.moment_id for moment in kept}
    return tuple(
        Moment(known.get(window.hours) or _new_id(plan_id, version, number), window)
        for number, window in enumerate(windows)
    )


def _new_id(plan_id: PlanId, version: int, number: int) -> MomentId:
    return MomentId(derived(plan_id, "moment", str(version), str(number)))
