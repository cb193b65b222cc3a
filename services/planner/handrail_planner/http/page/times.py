"""The days and hours at which a plan's texts come, in the words of its client's language and on their own wall clock.

A text comes ahead of its window, so that of a window just after midnight comes the evening before.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time

from handrail_planner.core.moments import DAY, WEEK, WEEKDAYS, Window


def times(windows: Sequence[Window], language: str, texts: Mapping[str, str]) -> list[str]:
    """One line for each window: on which days, when the text comes, and for which hours."""
    return [_line(each, language, texts) for each in windows]


def _line(window: Window, language: str, texts: Mapping[str, str]) -> str:
    minutes = sorted(_text_minutes(window))
    days = [texts[f"day_{WEEKDAYS[minute // DAY]}"] for minute in minutes]
    at = time((minutes[0] % DAY) // 60, minutes[0] % 60)
    return texts["plan_when_line"].format(
        days=_listed(days, texts["and"]),
        at=_clock(at, language),
        start=_clock(window.start, language),
        end=_clock(window.end, language),
    )


def _text_minutes(window: Window) -> Iterator[int]:
    """The minutes of the week at which its texts come."""
    ahead = window.start.hour * 60 + window.start.minute - window.lead_minutes
    return ((WEEKDAYS.index(day) * DAY + ahead) % WEEK for day in window.days)


def _listed(days: Sequence[str], last: str) -> str:
    return days[0] if len(days) == 1 else f"{', '.join(days[:-1])} {last} {days[-1]}"


def _clock(wall: time, language: str) -> str:
    if language != "en":
        return f"{wall:%H:%M}"
    return f"{wall.hour % 12 or 12}:{wall:%M} {'am' if wall.hour < 12 else 'pm'}"
