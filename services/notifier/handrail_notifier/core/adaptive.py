"""Where in its window a nudge does best, from the client's own reports. Off unless the clinic has switched it on (R10.4).

A nudge moves only inside the window that client and clinician agreed on: never before its declared decision point, never to another
day of the client's, never into hours in which nothing may be sent (R10.2). Whatever is in doubt stays as declared. The same reports
give the same choice, in whatever order they came; nothing is drawn.

The model is R10.1's: the rate of each hour of the week is Gamma-distributed, a = a0 + smoothed reports, b = b0 + weeks heard of. The
hours of one window share b, so that the choice is by a alone and can be said in counts.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from math import exp
from typing import assert_never
from zoneinfo import ZoneInfo

from handrail_notifier.core.decision import Client, Clinic, is_permitted
from handrail_notifier.core.law import profile_of
from handrail_notifier.core.moment import WEEKDAYS, Aim, Moment
from handrail_notifier.core.risk import DAY_HOURS, REMEMBERED, WEEK_HOURS, Report
from handrail_notifier.core.timing import Occurrence, local_day, next_after

PSEUDO_WEEKS = 4.0
"""What the prior is worth (R10.1)."""
OF_THE_DAY = 0.5
"""The part of the prior that pools the days of the week; the rest is what was declared (R10.1)."""
WEEKLY_DECAY = 0.9
"""What a week leaves of a report's weight (R10.1)."""
SIGMA_HOURS = 1.0
"""How far a report speaks for its neighbours, round the week (R10.1)."""
REPORTS_A_WEEK = 2.0
"""What the prior expects: five risky moments a week, two in five of them reported (R10's simulation)."""
AHEAD = timedelta(hours=2)
"""What a nudge is for: the time after the instant that it aims at, as far as the window goes (R10's simulation)."""
ENOUGH = 3.0
"""Below this weight of reports inside the window nothing moves."""
NO_WORSE = 1e-9
"""What adding up in floating point may cost. Of the equally good the earliest is taken: an answer comes after what it tells of."""

_REACH = 3
_WEIGHTS = [exp(-0.5 * (away / SIGMA_HOURS) ** 2) for away in range(-_REACH, _REACH + 1)]
_KERNEL = [(away, weight / sum(_WEIGHTS)) for away, weight in zip(range(-_REACH, _REACH + 1), _WEIGHTS, strict=True)]
_HOUR = timedelta(hours=1)


class Why(StrEnum):
    """Why a nudge stays as declared."""

    SWITCHED_OFF = "switched_off"
    BARRED = "barred"
    CLIENTS_OWN = "clients_own"
    """The client had it come later than stated: no model knows better."""
    OTHER_AIM = "other_aim"
    """It aims at a drawn time or at the end: where the window is best is not asked."""
    SILENT_HOURS = "silent_hours"
    """Nothing may be sent at the declared time; to move it would be a nudge more."""
    NO_ROOM = "no_room"
    TOO_FEW_REPORTS = "too_few_reports"
    FAULT = "fault"
    """Choosing failed: a bug, which must not cost a nudge."""


@dataclass(frozen=True, slots=True)
class Declared:
    """The nudge stays where it was declared."""

    why: Why


@dataclass(frozen=True, slots=True)
class Choice:
    """The best stretch of the window. `here` of `known` reports lie in it: all those, on whatever weekday, that lie in the window's hours."""

    starts_at: datetime
    ends_at: datetime
    here: int
    known: int


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is believed of each hour of the week."""

    by_week: Sequence[float]
    by_day: Sequence[float]
    reports: float
    weeks: float
    declared: frozenset[int]

    def gamma(self, hour: int) -> tuple[float, float]:
        """Shape and rate of the distribution of reports a week at this hour."""
        reported = sum(weight * self.by_week[(hour + away) % WEEK_HOURS] for away, weight in _KERNEL)
        prior = PSEUDO_WEEKS * REPORTS_A_WEEK * self._share(hour)
        return prior + reported, PSEUDO_WEEKS + self.weeks

    def rate(self, hour: int) -> float:
        """Reports a week that are expected at this hour."""
        a, b = self.gamma(hour)
        return a / b

    def _share(self, hour: int) -> float:
        """The prior's share of this hour; one report spread over the day stands for what is not known yet."""
        of_day = sum(weight * self.by_day[(hour + away) % DAY_HOURS] for away, weight in _KERNEL)
        pooled = (of_day + 1 / DAY_HOURS) / (self.reports + 1) / len(WEEKDAYS)
        told = (hour in self.declared) / len(self.declared) if self.declared else 1 / WEEK_HOURS
        return OF_THE_DAY * pooled + (1 - OF_THE_DAY) * told


def posterior(reports: Sequence[Report], on: date, declared: Collection[int]) -> Posterior:
    """What is believed on a day; `declared` are the hours of the week that client and clinician named."""
    return _believed(_tally(reports, on), declared)


def _believed(tally: "_Tally", declared: Collection[int]) -> Posterior:
    by_week, by_day = [0.0] * WEEK_HOURS, [0.0] * DAY_HOURS
    for hour, age, times in tally.known:
        by_week[hour] += times * _DECAYED[age]
        by_day[hour % DAY_HOURS] += times * _DECAYED[age]
    weeks = sum(_DECAYED[age] for age in tally.weeks)
    return Posterior(by_week, by_day, sum(by_week), weeks, frozenset(declared))


def best_start(
    reports: Sequence[Report],
    opening: Occurrence,
    zone: str,
    *,
    permitted: Callable[[datetime], bool],
    declared: Collection[int] | None = None,
) -> Choice | Declared:
    """The stretch of an opening's window that the nudge is best put before.

    `permitted` says whether a nudge may go out at an instant; `declared` are all hours that were named, at least the window's own.
    """
    if not permitted(opening.decision_at):
        return Declared(Why.SILENT_HOURS)
    window = _hours(opening.window_start, opening.window_end, zone)
    starts = _starts(window, opening, zone, permitted)
    if len(starts) < 2:
        return Declared(Why.NO_ROOM)
    tally, hours = _tally(reports, opening.local_date), _of_day(window)
    near = [(hour, age, times) for hour, age, times in tally.known if hour % DAY_HOURS in hours]
    if sum(times * _DECAYED[age] for _, age, times in near) < ENOUGH - NO_WORSE:
        return Declared(Why.TOO_FEW_REPORTS)
    named = {each.hour for each in window} if declared is None else declared
    believed = _believed(tally, named)
    rates = {each.hour: believed.rate(each.hour) for each in window}
    start = best_of([_ahead(each, opening, zone) for each in starts], rates.__getitem__)
    stretch = _ahead(start, opening, zone)
    hours = _of_day(stretch)
    here = sum(times for hour, _, times in near if hour % DAY_HOURS in hours)
    return Choice(start, _end(stretch), here, sum(times for _, _, times in near))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a stretch of time in which a clock shows one hour of the week."""

    begins: datetime
    hour: int
    lasts: timedelta


def best_of(stretches: Sequence[Sequence[Piece]], rate: Callable[[int], float]) -> datetime:
    """The start of the stretch, of these in order, in whose time most is expected; the earliest of the equally good."""
    best, most = stretches[0], _mean(stretches[0], rate)
    for stretch in stretches[1:]:
        if (mean := _mean(stretch, rate)) > most + NO_WORSE:
            best, most = stretch, mean
    return best[0].begins


def adapted(occurrence: Occurrence, moment: Moment, zone: str, choice: Choice | Declared) -> Occurrence:
    """The opening with its decision point moved to before the chosen start, the lead kept; unmoved if that is not inside the window."""
    match choice:
        case Declared():
            return occurrence
        case Choice():
            moved = choice.starts_at - (occurrence.aimed_at - occurrence.decision_at)
            inside = occurrence.window_start <= choice.starts_at < occurrence.window_end
            same_day = local_day(moved, zone) == local_day(occurrence.decision_at, zone)
            if moment.aim is not Aim.BEFORE or not inside or not same_day:
                return occurrence
            return replace(occurrence, decision_at=moved, aimed_at=choice.starts_at)
        case never:
            assert_never(never)


def why_not(jurisdictions: Collection[str | None], *, switched_on: bool) -> Why | None:
    """What bars a clinic from adaptive timing for a client, whose places of law these are; None: nothing does."""
    if not switched_on:
        return Why.SWITCHED_OFF
    profiles = [profile_of(each) for each in jurisdictions]
    return Why.BARRED if any(each is not None and not each.adaptive_timing for each in profiles) else None


def may_move(clinic: Clinic, client: Client) -> bool:
    """Whether the model may be asked when to write to this client."""
    places = (client.wishes.jurisdiction, clinic.jurisdiction)
    return why_not(places, switched_on=clinic.adaptive_timing) is None


def next_opening(
    moment: Moment,
    clinic: Clinic | None,
    client: Client,
    after: datetime,
    anchors: Sequence[datetime],
    reports: Sequence[Report],
    *,
    at_night: bool,
) -> tuple[Occurrence | None, str | None]:
    """The moment's first opening whose decision point is later than `after`, moved where the model may and knows better; and why there."""
    opening = next_after(moment, client.zone, after, anchors)
    if opening is None or clinic is None or not may_move(clinic, client):
        return opening, None
    permitted = partial(is_permitted, clinic, client, at_night=at_night)
    return plan_next(opening, moment, client.zone, reports, allowed=True, permitted=permitted)


def plan_next(
    occurrence: Occurrence,
    moment: Moment,
    zone: str,
    reports: Sequence[Report],
    *,
    allowed: bool,
    permitted: Callable[[datetime], bool],
) -> tuple[Occurrence, str | None]:
    """The opening as it is to be planned, and why there, for the decision's record; None where adaptive timing is off.

    `allowed`: `why_not` has nothing against it. `permitted`: whether a nudge may go out at an instant, by quiet hours and law.
    """
    if not allowed:
        return occurrence, None
    if moment.aim is not Aim.BEFORE or moment.into:
        return occurrence, explain(Declared(Why.CLIENTS_OWN if moment.into else Why.OTHER_AIM), zone)
    try:
        choice = best_start(reports, occurrence, zone, permitted=permitted)
        return adapted(occurrence, moment, zone, choice), explain(choice, zone)
    except Exception:  # R10.2: whatever is wrong with the model, the nudge goes out as declared, and the record says so
        return occurrence, explain(Declared(Why.FAULT), zone)


def explain(choice: Choice | Declared, zone: str) -> str:
    """In a line, such as `Fri 19-21: you told us; 6 of 9 reports`, or `as declared: too_few_reports`."""
    match choice:
        case Declared(why):
            return f"as declared: {why.value}"
        case Choice(start, end, here, known):
            begins, ends = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
            day = _SHORT_NAMES[begins.weekday()]
            return f"{day} {_shown(begins)}-{_shown(ends)}: you told us; {here} of {known} reports"
        case never:
            assert_never(never)


_SHORT_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _shown(local: datetime) -> str:
    return f"{local:%H:%M}" if local.minute else f"{local:%H}"


def _hours(start: datetime, end: datetime, zone: str) -> Sequence[Piece]:
    """A stretch of time, cut where the clock begins another hour; an hour that is shown twice in a row is one."""
    pieces, place = list[Piece](), ZoneInfo(zone)
    while start < end:
        shown = start.astimezone(place)
        past = timedelta(minutes=shown.minute, seconds=shown.second, microseconds=shown.microsecond)
        cut, hour = min(start + _HOUR - past, end), shown.weekday() * DAY_HOURS + shown.hour
        begins = pieces.pop().begins if pieces and pieces[-1].hour == hour else start
        pieces.append(Piece(begins, hour, cut - begins))
        start = cut
    return pieces


def _starts(
    window: Sequence[Piece], opening: Occurrence, zone: str, permitted: Callable[[datetime], bool]
) -> Sequence[datetime]:
    """Where the window's hours begin, if the nudge may go out then and on the declared decision point's day."""
    lead, day = opening.aimed_at - opening.decision_at, local_day(opening.decision_at, zone)
    begins = [each.begins for each in window]
    return [each for each in begins if local_day(each - lead, zone) == day and permitted(each - lead)]


def _ahead(start: datetime, opening: Occurrence, zone: str) -> Sequence[Piece]:
    return _hours(start, min(start + AHEAD, opening.window_end), zone)


def _mean(stretch: Sequence[Piece], rate: Callable[[int], float]) -> float:
    expected = sum(rate(each.hour) * each.lasts.total_seconds() for each in stretch)
    return expected / sum(each.lasts.total_seconds() for each in stretch)


def _end(stretch: Sequence[Piece]) -> datetime:
    return stretch[-1].begins + stretch[-1].lasts


def _of_day(pieces: Sequence[Piece]) -> frozenset[int]:
    return frozenset(each.hour % DAY_HOURS for each in pieces)


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many reports of each hour and age in whole weeks, and the ages at which anything was heard; both in an order of their own."""

    known: Sequence[tuple[int, int, int]]
    weeks: Sequence[int]


def _tally(reports: Sequence[Report], on: date) -> _Tally:
    """Of what is remembered; what was reported since counts as new."""
    today = on.toordinal()
    days = Counter([(each.hour, today - each.on_day.toordinal()) for each in reports])
    counted = Counter[tuple[int | None, int]]()
    for (hour, ago), times in days.items():
        if ago <= REMEMBERED.days:
            counted[hour, max(ago, 0) // len(WEEKDAYS)] += times
    known = sorted((hour, age, times) for (hour, age), times in counted.items() if hour is not None)
    return _Tally(known, sorted({age for _, age in counted}))


_DECAYED = [WEEKLY_DECAY**age for age in range(REMEMBERED.days // len(WEEKDAYS) + 1)]
