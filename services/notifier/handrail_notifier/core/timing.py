"""When a moment next comes for a client, on the client's own clock.

Every opening is an instant that exists: a wall time that a clock change skips moves to the first instant after the gap, and one
that happens twice is taken the first time, once. A day that a country skipped has no openings. Openings come in strictly
increasing order of their decision points, each local day at most once for a moment, wherever the client has moved meanwhile.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handrail_notifier.core.moment import DAY, Aim, Moment, nominal_length, share_of_the_day

MOST_DAYS_LOOKED_AT = 400
"""Days of a rule that are tried before it counts as over: more than a year of daily ones that do not fit."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One opening of a moment. The instants are in UTC; `local_date` is the client's day on which it opens.

    `aimed_at` is the instant that the nudge is for: the opening or the client's own time after it, the drawn time inside, or the end.
    """

    local_date: date
    window_start: datetime
    window_end: datetime
    decision_at: datetime
    aimed_at: datetime


STILL_TIMELY = timedelta(minutes=30)
"""How long after the instant that it aims at a nudge is still of use (R5.2)."""
ASKED_WITHIN = timedelta(hours=4)
"""How long after a window a question about it is."""


def useful_until(opening: Occurrence, aim: Aim) -> datetime:
    """The instant from which a nudge for this opening is of no more use."""
    match aim:
        case Aim.BEFORE:
            return min(opening.aimed_at + STILL_TIMELY, opening.window_end)
        case Aim.INSIDE:
            return opening.window_end
        case Aim.AFTER:
            return opening.aimed_at + ASKED_WITHIN


class UnknownZone(ValueError):
    """No time zone has this name."""


def check_zone(zone: str) -> None:
    """Raise `UnknownZone` unless the time zone database has it."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone("not a name of the IANA time zone database, such as America/New_York") from None


def next_after(moment: Moment, zone: str, instant: datetime, anchors: Sequence[datetime] = ()) -> Occurrence | None:
    """The first opening whose decision point is later than `instant`; None: it has no more.

    `anchors` are the instants, oldest first, of the sessions or facts that the moment's rule counts from, if it does.
    """
    place = ZoneInfo(zone)
    first = instant.astimezone(place).date() - 2 * DAY
    local_anchors = tuple(anchor.astimezone(place).date() for anchor in anchors)
    days = moment.rule.days_from(first, local_anchors)
    return _first_later(moment, zone, instant, days)


def _first_later(moment: Moment, zone: str, instant: datetime, days: Iterable[date]) -> Occurrence | None:
    for tried, day in enumerate(days):
        if tried >= MOST_DAYS_LOOKED_AT or day >= _LAST_DAY:
            return None
        hours = hours_on(day, moment.start, moment.end, zone)
        if hours is None or hours[1] + moment.lead + moment.into <= instant:
            continue  # no decision point is later than the end and the lead
        found = _opening(moment, day, *hours)
        if found.decision_at > instant:
            return found
    return None


def occurrence_on(moment: Moment, zone: str, day: date) -> Occurrence | None:
    """The opening on a local day that the moment's rule names; None if that day does not exist in the zone."""
    hours = hours_on(day, moment.start, moment.end, zone)
    return None if hours is None else _opening(moment, day, *hours)


def _opening(moment: Moment, day: date, start: datetime, end: datetime) -> Occurrence:
    match moment.aim:
        case Aim.BEFORE:
            return Occurrence(day, start, end, start - moment.ahead, start + moment.into)
        case Aim.INSIDE:
            drawn = start + _whole_seconds((end - start) * share_of_the_day(moment.moment_id, day))
            return Occurrence(day, start, end, drawn, drawn)
        case Aim.AFTER:
            return Occurrence(day, start, end, end + moment.lead, end + moment.lead)


_LAST_DAY = date.max - 10 * DAY


@lru_cache(maxsize=16384)
def hours_on(day: date, opens: time, closes: time, zone: str) -> tuple[datetime, datetime] | None:
    """The instants between which a window lies that opens on `day`; None if that day does not exist in the zone."""
    if _skipped(day, zone):
        return None
    start = exists_at(day, opens, zone)
    end = exists_at(day + DAY if closes <= opens else day, closes, zone)
    return start, end if end > start else start + nominal_length(opens, closes)


def _skipped(day: date, zone: str) -> bool:
    """Whether no clock in the zone ever shows this day: some countries crossed the date line."""
    return exists_at(day, time.min, zone).astimezone(ZoneInfo(zone)).date() > day


def _whole_seconds(length: timedelta) -> timedelta:
    return timedelta(seconds=int(length.total_seconds()))


@lru_cache(maxsize=16384)
def exists_at(day: date, wall: time, zone: str) -> datetime:
    """The instant (UTC) at which a clock in `zone` first shows `wall` on `day`, or first shows a later time."""
    place = ZoneInfo(zone)
    naive = datetime.combine(day, wall)
    instant = naive.replace(tzinfo=place, fold=0).astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None) == naive:
        return instant
    before_the_gap = naive.replace(tzinfo=place, fold=1).astimezone(UTC)
    return _first_after_the_gap(before_the_gap, instant, place)


def _first_after_the_gap(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """The instant of the change between two instants that lie on its two sides, to the second."""
    old = before.astimezone(place).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle <= before:
            break
        if middle.astimezone(place).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def local_day(instant: datetime, zone: str) -> date:
    """The day that a calendar in `zone` shows at `instant`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def wall_time(instant: datetime, zone: str) -> time:
    """The time that a clock in `zone` shows at `instant`."""
    return instant.astimezone(ZoneInfo(zone)).time()
