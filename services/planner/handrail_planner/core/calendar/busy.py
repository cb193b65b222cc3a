"""When a client is busy: merged spans, in order, apart from each other, inside the range that was asked for.

A pure sum of a calendar's times, the client's own zone and the range. It takes a bounded time whatever the calendar says.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from handrail_planner.core.calendar.lines import Refused, Unreadable
from handrail_planner.core.calendar.rule import Budget, Rule, starts
from handrail_planner.core.calendar.times import LONGEST, Event, Lasting, Stamp, Times
from handrail_planner.core.calendar.zones import Clocks

LOOKS_AHEAD = timedelta(days=60)
MOST_SPANS = 1000
_AROUND = timedelta(days=2)
"""A wall within the window is at most so far from an instant within it, in any zone."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` up to `end`, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """All that is known, up to `known_until`."""

    spans: tuple[Span, ...]
    known_until: datetime


def busy_times(times: Times, zone: str, now: datetime) -> BusyTimes | Unreadable:
    """Busy from now on, for 60 days or as many spans as there may be. `zone` is the client's own."""
    end = now + LOOKS_AHEAD
    try:
        spans = merged(_Adding(times, zone, now, end).all(), now, end)
    except Refused as refused:
        return refused.why
    if len(spans) > MOST_SPANS:
        return BusyTimes(tuple(spans[:MOST_SPANS]), spans[MOST_SPANS].start)
    return BusyTimes(tuple(spans), end)


def merged(spans: Iterable[Span], begin: datetime, end: datetime) -> list[Span]:
    """What they cover between `begin` and `end`; spans that touch are one."""
    found: list[Span] = []
    for span in sorted(spans):
        start, until = max(span.start, begin), min(span.end, end)
        if start >= until:
            continue
        if found and start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, until))
        else:
            found.append(Span(start, until))
    return found


class _Adding:
    def __init__(self, times: Times, zone: str, begin: datetime, end: datetime) -> None:
        self._times = times
        self._budget = Budget()
        self._begin = begin.astimezone(UTC).replace(tzinfo=None)
        self._end = end.astimezone(UTC).replace(tzinfo=None)
        self._clocks = Clocks(zone, times.zones, self._begin - _AROUND, self._end + _AROUND, self._budget)

    def all(self) -> Iterator[Span]:
        series: dict[int, list[Event]] = defaultdict(list)
        for event in self._times.events:
            series[event.series].append(event)
        periods = (self._span(each.start, each.start, each.lasting) for each in self._times.periods)
        return chain(periods, *(self._of_series(events) for events in series.values()))

    def _of_series(self, events: Sequence[Event]) -> Iterator[Span]:
        """What repeats, without the occurrences for which other events stand, and these."""
        replaced = self._taken(event.replaces for event in events if event.replaces)
        for event in events:
            if not event.busy:
                continue
            if event.replaces is not None:
                yield self._span(event.start, event.start, event.lasting)
                continue
            left_out = replaced | self._taken(event.left_out)
            for start, lasting in self._occurrences(event):
                if not left_out or not {self._clocks.instant(start), start.wall.date()} & left_out:
                    yield self._span(event.start, start, lasting)

    def _taken(self, stamps: Iterable[Stamp]) -> set[datetime | date]:
        """The occurrences that are meant: by their instant, or by their day where that is all that is said."""
        return {each.wall.date() if each.whole_day else self._clocks.instant(each) for each in stamps}

    def _occurrences(self, event: Event) -> Iterator[tuple[Stamp, Lasting]]:
        first = event.start
        walls = {first.wall}
        for rule in event.rules:
            walls |= set(self._walls(rule, event))
        for wall in walls:
            yield Stamp(wall, first.zone, first.whole_day), event.lasting
        for extra in event.extra:
            yield extra.start, extra.lasting or event.lasting

    def _walls(self, rule: Rule, event: Event) -> Iterator[datetime]:
        """Only those that reach into the window, or follow within it."""
        first = event.start
        until = rule.until
        if until is not None and rule.until_in_utc:
            until = self._clocks.wall(until, first.zone)
        begin = self._begin - _AROUND - self._length(event)
        return starts(rule, first.wall, begin, self._end + _AROUND, until, self._budget)

    def _length(self, event: Event) -> timedelta:
        lasts = self._span(event.start, event.start, event.lasting)
        return max(timedelta(days=1), min(lasts.end - lasts.start, LONGEST))

    def _span(self, first: Stamp, start: Stamp, lasting: Lasting) -> Span:
        """`first` is the event's own start, by which its `lasting` is stated. What ends before it begins lasts no time."""
        self._budget.spend(1)
        begins = self._clocks.instant(start)
        return Span(begins, max(begins, self._ends(first, start, lasting)))

    def _ends(self, first: Stamp, start: Stamp, lasting: Lasting) -> datetime:
        """On the wall where start and end are on the same one: what ends at four ends at four, whatever the clocks do."""
        if lasting.end is None:
            length = timedelta(days=int(start.whole_day)) if lasting.length is None else lasting.length
            if length % timedelta(days=1):
                return self._clocks.instant(start) + length
            return self._clocks.at(start.wall + length, start.zone)
        if lasting.end.zone == first.zone:
            length = min(lasting.end.wall - first.wall, LONGEST)
            return self._clocks.at(start.wall + length, start.zone)
        length = min(self._clocks.instant(lasting.end) - self._clocks.instant(first), LONGEST)
        return self._clocks.instant(start) + length
