"""The days and hours at which a plan's texts come, in the words of its client's language and on their own wall clock.

A text may come ahead of its window, so that of a window just after midnight comes the evening before.
"""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import assert_never

from handrail_planner.core.days import WEEKDAYS, AfterFact, AroundSession, Dated, Recurring, Weekly
from handrail_planner.core.moments import DAY, WEEK, Window


def times(windows: Sequence[Window], language: str, texts: Mapping[str, str]) -> list[str]:
    """One line for each window: on which days, when the text comes, and for which hours."""
    return [_line(each, language, texts) for each in windows]


def _line(window: Window, language: str, texts: Mapping[str, str]) -> str:
    form = texts["plan_when_inside" if window.aim == "inside" else "plan_when_line"]
    due = window.due_minutes.start % DAY
    return form.format(
        days=_days(window, texts),
        at=_clock(time(due // 60, due % 60), language),
        start=_clock(window.start, language),
        end=_clock(window.end, language),
    )


def _days(window: Window, texts: Mapping[str, str]) -> str:
    match window.days:
        case Weekly(days, every_weeks):
            minutes = sorted((WEEKDAYS.index(day) * DAY + window.due_minutes.start) % WEEK for day in days)
            listed = _listed([texts[f"day_{WEEKDAYS[minute // DAY]}"] for minute in minutes], texts["and"])
            return listed if every_weeks == 1 else texts["plan_when_weeks"].format(days=listed, weeks=every_weeks)
        case Recurring() | Dated():
            return texts["plan_when_agreed"]
        case AroundSession():
            return texts["plan_when_session"]
        case AfterFact(fact):
            return texts[f"plan_when_{fact}"]
        case never:
            assert_never(never)


def _listed(days: Sequence[str], last: str) -> str:
    return days[0] if len(days) == 1 else f"{', '.join(days[:-1])} {last} {days[-1]}"


def _clock(wall: time, language: str) -> str:
    if language != "en":
        return f"{wall:%H:%M}"
    return f"{wall.hour % 12 or 12}:{wall:%M} {'am' if wall.hour < 12 else 'pm'}"
