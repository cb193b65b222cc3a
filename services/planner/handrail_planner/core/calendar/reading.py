"""From the bytes of an iCalendar file (RFC 5545) to when its events are: all of it, or a clear reason why not.

The order of the file's parts changes nothing. Of an event that is stated again with a higher SEQUENCE the newest statement counts.
An all-day event leaves the client free unless it says that it is opaque: a birthday must not silence a day.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from icalendar.prop import vDuration, vUTCOffset

from handrail_planner.core.calendar.lines import Component, Line, Refused, Unreadable, components
from handrail_planner.core.calendar.repeating import rule_of
from handrail_planner.core.calendar.times import (
    EARLIEST,
    LATEST,
    LONGEST,
    Event,
    Extra,
    Lasting,
    Observance,
    OwnZone,
    Period,
    Stamp,
    Times,
)
from handrail_planner.core.calendar.zones import known_as

T = TypeVar("T")

_DAY = re.compile(r"[0-9]{8}")
_TIME = re.compile(r"([0-9]{8}T[0-9]{4})([0-9]{2})(Z?)")


def read(file: bytes) -> Times | Unreadable:
    """When the file's events are."""
    try:
        return _Reading(components(file)).times()
    except Refused as refused:
        return refused.why


class _Reading:
    def __init__(self, parts: Sequence[Component]) -> None:
        self._events = [part for part in parts if part.name == "VEVENT"]
        self._periods = [part for part in parts if part.name == "VFREEBUSY"]
        self._zones: dict[str, Component] = {}
        for part in parts:
            if part.name == "VTIMEZONE" and (named := part.one("TZID")):
                self._zones.setdefault(named.value, part)
        self._numbers = {name: str(number) for number, name in enumerate(sorted(self._zones), start=1)}

    def times(self) -> Times:
        events = list(self._stated_last())
        periods = [period for part in self._periods for line in part.all("FREEBUSY") for period in self._busy(line)]
        used = {stamp.zone for event in events for stamp in _stamps(event)}
        own = [
            OwnZone(number, _observances(self._zones[name])) for name, number in self._numbers.items() if number in used
        ]
        return Times(tuple(events), tuple(periods), tuple(own))

    def _stated_last(self) -> Iterator[Event]:
        """Each event in its newest statement. One that is free is only kept if it stands for an occurrence of another."""
        uids = sorted({line.value for part in self._events if (line := part.one("UID"))})
        series = {uid: number for number, uid in enumerate(uids)}
        newest: dict[tuple[int, Stamp | None], tuple[int, list[Event]]] = {}
        for number, part in enumerate(self._events, start=len(uids)):
            uid, stated = part.one("UID"), _sequence(part)
            event = self._event(part, series[uid.value] if uid else number)
            key = (event.series, event.replaces)
            if key not in newest or stated > newest[key][0]:
                newest[key] = (stated, [event])
            elif stated == newest[key][0]:
                newest[key][1].append(event)
        for _, events in newest.values():
            yield from (event for event in events if event.busy or event.replaces)

    def _event(self, part: Component, series: int) -> Event:
        begins = part.one("DTSTART")
        if begins is None:
            raise Refused("time_missing", "This event does not say when it begins (DTSTART).", part.number)
        start = self._stamp(begins)
        replaced = part.one("RECURRENCE-ID")
        return Event(
            series=series,
            start=start,
            lasting=self._lasting(part),
            busy=_is_busy(part, whole_day=start.whole_day),
            replaces=self._stamp(replaced) if replaced else None,
            rules=tuple(rule_of(line) for line in part.all("RRULE")),
            extra=tuple(extra for line in part.all("RDATE") for extra in self._extra(line)),
            left_out=tuple(self._stamp(line, each) for line in part.all("EXDATE") for each in _values(line)),
        )

    def _lasting(self, part: Component) -> Lasting:
        if ends := part.one("DTEND"):
            return Lasting(end=self._stamp(ends))
        length = part.one("DURATION")
        return Lasting(length=_length(length, length.value)) if length else Lasting()

    def _extra(self, line: Line) -> Iterator[Extra]:
        for value in _values(line):
            start, slash, rest = value.partition("/")
            yield Extra(self._stamp(line, start), self._until(line, rest) if slash else None)

    def _busy(self, line: Line) -> Iterator[Period]:
        if line.parameters.get("FBTYPE", "BUSY").upper() == "FREE":
            return
        for value in _values(line):
            start, _, rest = value.partition("/")
            yield Period(self._stamp(line, start), self._until(line, rest))

    def _until(self, line: Line, text: str) -> Lasting:
        return (
            Lasting(length=_length(line, text)) if text[:1] in {"P", "+", "-"} else Lasting(end=self._stamp(line, text))
        )

    def _stamp(self, line: Line, text: str | None = None) -> Stamp:
        wall, whole_day, in_utc = _wall(line, line.value if text is None else text)
        if in_utc:
            return Stamp(wall, "UTC")
        named = line.parameters.get("TZID")
        if named is None or whole_day:
            return Stamp(wall, None, whole_day)
        known = known_as(named, self._numbers)
        if known is None:
            says = "Nobody knows this time zone, and the file does not define it: export with IANA zones or VTIMEZONE."
            raise Refused("zone_unknown", says, line.number)
        return Stamp(wall, known)


def _stamps(event: Event) -> Iterator[Stamp]:
    yield event.start
    for each in (event.replaces, event.lasting.end, *event.left_out):
        if each is not None:
            yield each
    for extra in event.extra:
        yield extra.start
        if extra.lasting is not None and extra.lasting.end is not None:
            yield extra.lasting.end


def _is_busy(part: Component, *, whole_day: bool) -> bool:
    said = {name: line.value.upper() for name in _TELLING if (line := part.one(name))}
    if said.get("STATUS") == "CANCELLED" or said.get("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE":
        return False
    return said.get("TRANSP", "TRANSPARENT" if whole_day else "OPAQUE") != "TRANSPARENT"


_TELLING = ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")


def _sequence(part: Component) -> int:
    line = part.one("SEQUENCE")
    return int(line.value) if line and re.fullmatch(r"[0-9]{1,10}", line.value) else 0


def _values(line: Line) -> list[str]:
    return [each.strip() for each in line.value.split(",")]


def _wall(line: Line, text: str) -> tuple[datetime, bool, bool]:
    """The wall time, whether it is a whole day, and whether it is in UTC."""
    written = _TIME.fullmatch(text)
    wall = _wall_of(f"{written[1]}{min(int(written[2]), 59):02}" if written else text)
    if wall is None or not EARLIEST <= wall.year <= LATEST or not (written or _DAY.fullmatch(text)):
        says = "Write a date as 20260302, a time as 20260302T173000 or 20260302T173000Z."
        raise Refused("time_not_valid", says, line.number)
    return wall, written is None, written is not None and bool(written[3])


def _wall_of(text: str) -> datetime | None:
    """A leap second, written 60, has become the last of its minute by now."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _length(line: Line, text: str) -> timedelta:
    length: timedelta = _parsed(line, vDuration.from_ical, text, "Write a length of time as PT1H30M or P1D.")
    return max(timedelta(), min(length, LONGEST))


def _parsed(line: Line, parse: Callable[[str], T], text: str, says: str) -> T:
    try:
        return parse(text)
    except (ValueError, OverflowError):
        raise Refused("time_not_valid", says, line.number) from None


def _observances(zone: Component) -> tuple[Observance, ...]:
    found = [_observance(part) for part in zone.parts if part.name in {"STANDARD", "DAYLIGHT"}]
    if not found:
        raise Refused("zone_unknown", "This VTIMEZONE does not say how far it is from UTC.", zone.number)
    return tuple(sorted(found, key=lambda each: (each.start, each.after)))


def _observance(part: Component) -> Observance:
    needed: Mapping[str, Line | None] = {name: part.one(name) for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")}
    begins, before, after = needed.values()
    if begins is None or before is None or after is None:
        raise Refused("zone_unknown", "This part of a VTIMEZONE lacks DTSTART or an offset.", part.number)
    return Observance(
        start=_wall(begins, begins.value)[0],
        before=_offset(before),
        after=_offset(after),
        rules=tuple(rule_of(line) for line in part.all("RRULE")),
        again=tuple(_wall(line, each)[0] for line in part.all("RDATE") for each in _values(line)),
    )


def _offset(line: Line) -> timedelta:
    offset: timedelta = _parsed(line, vUTCOffset.from_ical, line.value, "Write an offset from UTC as -0500 or +0100.")
    return offset
