"""How an event repeats (RRULE, RFC 5545 3.3.10), on the wall clock.

Every loop here has a bound, whatever a rule says: days are looked at one by one within the window that is asked for, and each costs
from a budget that a whole file shares. A rule that no day can fit (30 February) ends with the window like any other.
"""

import calendar
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time
from typing import Literal, assert_never

from handrail_planner.core.calendar.lines import Refused

MOST_DAYS = 1_000_000
"""Days and times that may be looked at for one file: some seconds of work. A busy person's ten years need a tenth of it."""
MOST_TIMES_A_DAY = 96

Freq = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]


@dataclass(frozen=True, slots=True)
class Rule:
    """As it is written; weekdays are 0 (Monday) to 6, each with its ordinal or 0. `until`: a last day or time on the wall, or in UTC."""

    freq: Freq
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    until_in_utc: bool = False
    by_month: tuple[int, ...] = ()
    by_week: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_hour: tuple[int, ...] = ()
    by_minute: tuple[int, ...] = ()
    by_second: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    week_start: int = 0


@dataclass(slots=True)
class Budget:
    """What may still be looked at for this file."""

    left: int = MOST_DAYS

    def spend(self, cost: int) -> None:
        """Raises `Refused`."""
        self.left -= cost
        if self.left < 0:
            raise Refused("too_many_times", "The calendar repeats too much to be read: export fewer months of it.")


def starts(
    rule: Rule, first: datetime, begin: datetime, end: datetime, until: datetime | None, budget: Budget
) -> Iterator[datetime]:
    """The walls at which it takes place from `begin` up to `end` and `until`, in order. `first` is its DTSTART."""
    whole = completed(rule, first)
    times = _times(whole, first)
    known = 0
    for days in _periods(whole, first.date(), begin.date(), end.date(), budget):
        for wall in _chosen(whole, [day for day in days if _fits(whole, day)], times, budget):
            if wall < first:
                continue
            known += 1
            if wall >= end or (until is not None and wall > until) or (whole.count is not None and known > whole.count):
                return
            if wall >= begin:
                yield wall


def completed(rule: Rule, first: datetime) -> Rule:
    """What a rule leaves open is as in the first occurrence."""
    by_month, by_month_day, by_day = rule.by_month, rule.by_month_day, rule.by_day
    if not (rule.by_year_day or by_month_day or by_day):
        match rule.freq:
            case "YEARLY" if rule.by_week:
                by_day = ((first.weekday(), 0),)
            case "YEARLY":
                by_month, by_month_day = by_month or (first.month,), (first.day,)
            case "MONTHLY":
                by_month_day = (first.day,)
            case "WEEKLY":
                by_day = ((first.weekday(), 0),)
            case "DAILY":
                pass
            case _:
                assert_never(rule.freq)
    return Rule(
        *(rule.freq, rule.interval, rule.count, rule.until, rule.until_in_utc),
        *(by_month, rule.by_week, rule.by_year_day, by_month_day, by_day),
        *(rule.by_hour, rule.by_minute, rule.by_second, rule.by_set_pos, rule.week_start),
    )


def _times(rule: Rule, first: datetime) -> Sequence[time]:
    hours, minutes = rule.by_hour or (first.hour,), rule.by_minute or (first.minute,)
    clocks = itertools.product(hours, minutes, rule.by_second or (first.second,))
    return sorted({time(hour, minute, min(second, 59)) for hour, minute, second in clocks})


def _periods(rule: Rule, first: date, begin: date, end: date, budget: Budget) -> Iterator[Sequence[date]]:
    """The days of each day, week, month or year that counts. Without a count or a position, only the window's days matter."""
    all_count = rule.count is not None or bool(rule.by_set_pos)
    number, step = _number(rule, first), rule.interval
    if rule.count is None:
        number += max(0, (_number(rule, max(first, begin)) - number) // step) * step
    last = _number(rule, end)
    while number <= last:
        days = _days(rule, number)
        if not all_count:
            days = range(max(days.start, begin.toordinal()), min(days.stop, end.toordinal() + 1))
        budget.spend(1 + len(days))
        yield [date.fromordinal(day) for day in days]
        number += step


def _number(rule: Rule, day: date) -> int:
    """Which day, week, month or year it is, counted from somewhere."""
    match rule.freq:
        case "DAILY":
            return day.toordinal()
        case "WEEKLY":
            return (day.toordinal() - 1 - rule.week_start) // 7
        case "MONTHLY":
            return day.year * 12 + day.month - 1
        case "YEARLY":
            return day.year
        case _:
            assert_never(rule.freq)


def _days(rule: Rule, number: int) -> range:
    """The ordinals of its days."""
    match rule.freq:
        case "DAILY":
            return range(number, number + 1)
        case "WEEKLY":
            monday = number * 7 + 1 + rule.week_start
            return range(max(1, monday), min(monday + 7, date.max.toordinal() + 1))
        case "MONTHLY":
            year, month = divmod(number, 12)
            begins = date(year, month + 1, 1).toordinal()
            return range(begins, begins + calendar.monthrange(year, month + 1)[1])
        case "YEARLY":
            begins = date(number, 1, 1).toordinal()
            return range(begins, begins + 365 + calendar.isleap(number))
        case _:
            assert_never(rule.freq)


def _fits(rule: Rule, day: date) -> bool:
    return (
        (not rule.by_month or day.month in rule.by_month)
        and (not rule.by_day or any(_is_the(rule, day, *which) for which in rule.by_day))
        and (not rule.by_month_day or _either_way(rule.by_month_day, day.day, _month_has(day)))
        and (not rule.by_year_day or _either_way(rule.by_year_day, _day_of_year(day), _year_has(day)))
        and (not rule.by_week or _in_week(rule, day))
    )


def _is_the(rule: Rule, day: date, weekday: int, which: int) -> bool:
    """Whether it is that weekday, and the nth of its month or year where the rule counts them."""
    if day.weekday() != weekday:
        return False
    if which == 0 or rule.freq in {"DAILY", "WEEKLY"}:
        return True
    of_month = rule.freq == "MONTHLY" or bool(rule.by_month)
    place, size = (day.day, _month_has(day)) if of_month else (_day_of_year(day), _year_has(day))
    return which == ((place - 1) // 7 + 1 if which > 0 else -((size - place) // 7 + 1))


def _either_way(wanted: Sequence[int], place: int, size: int) -> bool:
    """Counted from the beginning, or from the end."""
    return place in wanted or place - size - 1 in wanted


def _in_week(rule: Rule, day: date) -> bool:
    week, weeks = _week(day, rule.week_start), _week(date(day.year, 12, 28), rule.week_start)
    return _either_way(rule.by_week, week, weeks)


def _week(day: date, week_start: int) -> int:
    """The week's number: week 1 is the first that has four days in the year."""
    middle = min(day.toordinal() - (day.weekday() - week_start) % 7 + 3, date(MAXYEAR, 12, 31).toordinal())
    return (_day_of_year(date.fromordinal(middle)) - 1) // 7 + 1


def _month_has(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _year_has(day: date) -> int:
    return 365 + calendar.isleap(day.year)


def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday


def _chosen(rule: Rule, days: Sequence[date], times: Sequence[time], budget: Budget) -> Iterator[datetime]:
    """Each time of each day; of these, where the rule names positions, those at them."""
    size = len(days) * len(times)
    budget.spend(size)
    places: Sequence[int] = range(size)
    if rule.by_set_pos:
        wanted = {each - 1 if each > 0 else size + each for each in rule.by_set_pos}
        places = sorted(each for each in wanted if 0 <= each < size)
    for place in places:
        yield datetime.combine(days[place // len(times)], times[place % len(times)])
