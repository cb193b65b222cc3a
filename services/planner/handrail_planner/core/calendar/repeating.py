"""From an RRULE as it is written to the rule that is meant, or a clear reason why it can't be."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from icalendar.prop import vRecur

from handrail_planner.core.calendar.lines import Line, Refused
from handrail_planner.core.calendar.rule import MOST_TIMES_A_DAY, Freq, Rule
from handrail_planner.core.calendar.times import EARLIEST, LATEST

_FREQS: Mapping[str, Freq] = {"DAILY": "DAILY", "WEEKLY": "WEEKLY", "MONTHLY": "MONTHLY", "YEARLY": "YEARLY"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_LIMITS = {
    "BYMONTH": range(1, 13),
    "BYWEEKNO": range(-53, 54),
    "BYYEARDAY": range(-366, 367),
    "BYMONTHDAY": range(-31, 32),
    "BYHOUR": range(24),
    "BYMINUTE": range(60),
    "BYSECOND": range(61),
    "BYSETPOS": range(-366, 367),
}
_NOT_VALID = "Write the rule as RFC 5545 has it, such as FREQ=WEEKLY;BYDAY=MO,WE."
_TOO_FREQUENT = "An event may repeat daily at the most often: leave this one out."


def rule_of(line: Line) -> Rule:
    """Raises `Refused`."""
    try:
        parts = vRecur.from_ical(line.value)
        rule = _rule({str(name).upper(): values for name, values in parts.items()}, line.number)
    except (ValueError, TypeError, OverflowError, AttributeError, IndexError, KeyError):
        raise Refused("rule_not_valid", _NOT_VALID, line.number) from None
    if max(1, len(rule.by_hour)) * max(1, len(rule.by_minute)) * max(1, len(rule.by_second)) > MOST_TIMES_A_DAY:
        raise Refused("rule_too_frequent", _TOO_FREQUENT, line.number)
    return rule


def _rule(parts: Mapping[str, Sequence[Any]], number: int) -> Rule:
    named = str(parts["FREQ"][0]).upper()
    if named in {"SECONDLY", "MINUTELY", "HOURLY"}:
        raise Refused("rule_too_frequent", _TOO_FREQUENT, number)
    if "RSCALE" in parts and str(parts["RSCALE"][0]).upper() != "GREGORIAN":
        raise Refused("rule_not_valid", "Only rules of the Gregorian calendar are read.", number)
    count = int(parts["COUNT"][0]) if "COUNT" in parts else None
    interval = int(parts["INTERVAL"][0]) if "INTERVAL" in parts else 1
    if interval < 1 or (count is not None and count < 1):
        raise ValueError
    until, in_utc = _until(parts["UNTIL"][0]) if "UNTIL" in parts else (None, False)
    by = {name: _numbers(parts, name) for name in _LIMITS}
    return Rule(
        *(_FREQS[named], interval, count, until, in_utc),
        *(by["BYMONTH"], by["BYWEEKNO"], by["BYYEARDAY"], by["BYMONTHDAY"]),
        by_day=tuple(sorted({_weekday(str(each)) for each in parts.get("BYDAY", ())})),
        by_hour=by["BYHOUR"],
        by_minute=by["BYMINUTE"],
        by_second=by["BYSECOND"],
        by_set_pos=by["BYSETPOS"],
        week_start=_DAYS.index(str(parts["WKST"][0]).upper()) if "WKST" in parts else 0,
    )


def _numbers(parts: Mapping[str, Sequence[Any]], name: str) -> tuple[int, ...]:
    """Zero counts nothing but hours, minutes and seconds."""
    found = {int(each) for each in parts.get(name, ())}
    allowed = _LIMITS[name]
    if any(each not in allowed or (each == 0 and allowed.start < 0) for each in found):
        raise ValueError
    return tuple(sorted(found))


def _weekday(text: str) -> tuple[int, int]:
    written = _DAY.fullmatch(text.upper())
    if written is None:
        raise ValueError
    return _DAYS.index(written[2]), int(written[1] or 0)


def _is_odd(given: date) -> bool:
    return not EARLIEST <= given.year <= LATEST


def _until(given: date | datetime) -> tuple[datetime, bool]:
    """A day counts to its end. Some programs write the last or the first year there is for never and always."""
    given = (
        given.replace(year=min(max(given.year, EARLIEST), LATEST), day=min(given.day, 28)) if _is_odd(given) else given
    )
    if isinstance(given, datetime):
        return given.replace(tzinfo=None), given.tzinfo is not None
    return datetime.combine(given, time.max), False
