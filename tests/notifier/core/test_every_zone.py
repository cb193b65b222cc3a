"""Every zone of the time zone database, every day of five years: the clock shows what was asked for, once a day.

A second reading of the same calendar, that walks the line of time minute by minute and only ever asks what a clock shows, must
find the same openings wherever a zone's clock is changed.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise, product
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from handrail_notifier.core.moment import WEEKDAYS, Moment, Weekly
from handrail_notifier.core.timing import exists_at, next_after, occurrence_on

from tests.support.form import IN_FULL

FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
A_MOMENT = UUID("5e0a1d5e-3f63-4d0e-9d5c-6a2f54a7f6c1")


def daily(start: time, end: time) -> Moment:
    return Moment(A_MOMENT, Weekly(WEEKDAYS), start, end, lead=timedelta())


EVENING = daily(time(17), time(19))
AWKWARD = (
    daily(time(2, 30), time(4)),
    daily(time(1, 30), time(1, 45)),
    daily(time(0), time(0, 30)),
    daily(time(23, 45), time(0, 15)),
    daily(time(2, 10), time(2, 40)),
    daily(time(22), time(2, 30)),
)


@cache
def zones_by_clock() -> Sequence[tuple[str, ...]]:
    """The zones, together where their clocks showed the same through all these years."""
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for zone in sorted(available_timezones()):
        alike[_clock_of(zone)].append(zone)
    return [tuple(zones) for zones in alike.values()]


def _clock_of(zone: str) -> tuple[object, ...]:
    offsets = [(at, at.astimezone(ZoneInfo(zone)).utcoffset()) for at in _daily_instants()]
    changed = [
        (hour, hour.astimezone(ZoneInfo(zone)).utcoffset())
        for (before, was), (_, then) in pairwise(offsets)
        if was != then
        for hour in (before + timedelta(minutes=15 * step) for step in range(97))
    ]
    return (offsets[0][1], tuple(changed))


@cache
def _daily_instants() -> Sequence[datetime]:
    begin = datetime.combine(FIRST, time(), UTC) - DAY
    return [begin + step * DAY for step in range((LAST - FIRST).days + 3)]


def changes_of(zone: str) -> Iterator[date]:
    """The days around which the zone's offset changed."""
    place = ZoneInfo(zone)
    instants = _daily_instants()
    for before, after in pairwise(instants):
        if before.astimezone(place).utcoffset() != after.astimezone(place).utcoffset():
            yield before.astimezone(place).date()


def test_the_clock_shows_what_was_asked_for_on_every_day_of_five_years_in_every_zone() -> None:
    assert len(zones_by_clock()) > 60
    for zone, *_ in zones_by_clock():
        place, before = ZoneInfo(zone), datetime.combine(FIRST, time(), UTC) - 2 * DAY
        seen: date | None = None
        while (found := next_after(EVENING, zone, before)) is not None and found.local_date <= LAST:
            shown = found.window_start.astimezone(place)
            assert (shown.date(), shown.time(), shown.fold) == (found.local_date, time(17), 0), zone
            assert found.window_end - found.window_start == timedelta(hours=2), zone
            assert seen is None or found.local_date == seen + DAY, zone
            before, seen = found.decision_at, found.local_date
        assert seen == LAST, zone


def test_walking_minute_by_minute_finds_the_same_wherever_a_clock_is_changed() -> None:
    days = 0
    for number, (zone, *_) in enumerate(zones_by_clock()):
        changes = sorted(set(changes_of(zone)))
        for change in changes if IN_FULL or number % 3 == days % 3 else changes[:2]:
            walk = Walk(zone, change - 2 * DAY, change + 2 * DAY)
            for offset, moment in product((-1, 0, 1), AWKWARD):
                day = change + offset * DAY
                found = occurrence_on(moment, zone, day)
                assert (found and found.window_start) == walk.reaches(day, moment.start), f"{zone} {day} {moment.start}"
            days += 3
    assert days > 300


class Walk:
    """What a clock shows, minute by minute: only ever asked of the zone, and never of a calendar."""

    def __init__(self, zone: str, first: date, last: date) -> None:
        place = ZoneInfo(zone)
        self._began = at = datetime.combine(first, time(), UTC) - timedelta(hours=16)
        stop = datetime.combine(last, time(), UTC) + timedelta(hours=40)
        self._days: set[date] = set()
        self._latest: list[datetime] = []
        latest = datetime.combine(first - 9 * DAY, time())
        while at < stop:
            shown = at.astimezone(place).replace(tzinfo=None)
            self._days.add(shown.date())
            latest = max(latest, shown)
            self._latest.append(latest)
            at += MINUTE

    def reaches(self, day: date, wanted: time) -> datetime | None:
        """The first minute at which it shows this time of this day, or anything later; None for a day that never comes."""
        minutes = bisect_left(self._latest, datetime.combine(day, wanted))
        return self._began + minutes * MINUTE if day in self._days else None


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Apia", "Asia/Pyongyang", "America/Caracas", "Asia/Gaza"])
def test_a_zone_that_changed_its_rules_is_read_as_they_then_were(zone: str) -> None:
    for year in range(1990, 2030):
        found = occurrence_on(EVENING, zone, date(year, 7, 1))
        assert found is not None
        assert found.window_start == exists_at(date(year, 7, 1), time(17), zone)
        assert found.window_start.astimezone(ZoneInfo(zone)).time() == time(17)
