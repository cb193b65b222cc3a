"""Where in its window a nudge does best; a second implementation, by steps of the clock, agrees."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from math import exp
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from handrail_notifier.core.adaptive import (
    Choice,
    Declared,
    Why,
    adapted,
    best_start,
    explain,
    plan_next,
    posterior,
    why_not,
)
from handrail_notifier.core.moment import WEEKDAYS, Aim, Moment, Weekly, nudged_ahead
from handrail_notifier.core.quiet import QuietHours
from handrail_notifier.core.risk import Report, hour_of_week
from handrail_notifier.core.timing import Occurrence, local_day, occurrence_on
from hypothesis import assume, given
from hypothesis import strategies as st

NEW_YORK = "America/New_York"
ZONES = (NEW_YORK, "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham", "UTC")
THE_MOMENT = UUID("6b0c5a0e-61a5-4f0b-9d55-0f7a4d3b2c11")
FRIDAY = date(2026, 3, 6)
FRI = 4 * 24
MINUTE = timedelta(minutes=1)
STEP = timedelta(minutes=5)
"""What made-up windows are whole numbers of, and what the second implementation walks by."""


def moment(start: time, end: time, lead: int = 20, aim: Aim = Aim.BEFORE) -> Moment:
    return Moment(THE_MOMENT, Weekly(WEEKDAYS), start, end, aim, timedelta(minutes=lead))


def opening(of: Moment, day: date = FRIDAY, zone: str = NEW_YORK) -> Occurrence:
    found = occurrence_on(of, zone, day)
    assert found is not None
    return found


def always(_: datetime) -> bool:
    return True


def came(hour: int, times: int = 1, weeks_ago: int = 1, on: date = FRIDAY) -> list[Report]:
    """So many reports of a Friday."""
    return [Report(on - timedelta(weeks=weeks_ago), hour, came=True)] * times


EVENING = moment(time(17), time(21))
AT_17, AT_18, AT_19, AT_20 = (datetime(2026, 3, 6, hour, tzinfo=ZoneInfo(NEW_YORK)) for hour in (17, 18, 19, 20))


def chosen(reports: Sequence[Report], of: Moment = EVENING, day: date = FRIDAY, zone: str = NEW_YORK) -> Choice:
    choice = best_start(reports, opening(of, day, zone), zone, permitted=always)
    assert isinstance(choice, Choice), choice
    return choice


def test_the_nudge_goes_before_the_two_hours_in_which_reports_gather() -> None:
    reports = came(FRI + 19, 4) + came(FRI + 20, 3) + came(FRI + 17, 2)
    choice = chosen(reports)
    assert choice == Choice(AT_19, AT_19 + timedelta(hours=2), here=7, known=9)
    assert explain(choice, NEW_YORK) == "Fri 19-21: you told us; 7 of 9 reports"
    moved = adapted(opening(EVENING), EVENING, NEW_YORK, choice)
    assert moved == replace(opening(EVENING), decision_at=AT_19 - 20 * MINUTE, aimed_at=AT_19)


def test_what_is_as_good_where_it_was_declared_stays_there() -> None:
    assert chosen(came(FRI + 17, 3) + came(FRI + 18, 3)).starts_at == AT_17


def test_where_two_hours_hold_a_gathering_either_way_the_earlier_are_taken_as_answers_come_after_what_they_tell() -> (
    None
):
    assert chosen(came(FRI + 19, 6)).starts_at == AT_18


def test_a_window_of_two_hours_has_two_places() -> None:
    assert chosen(came(FRI + 18, 4), moment(time(17), time(19))).starts_at == AT_18


def test_a_window_may_begin_at_any_minute_and_is_shown_so() -> None:
    choice = chosen(came(FRI + 17, 4), moment(time(17, 30), time(20, 15)))
    assert explain(choice, NEW_YORK) == "Fri 17:30-19:30: you told us; 4 of 4 reports"


def test_the_same_hour_of_other_days_counts_for_less() -> None:
    thursdays = [Report(FRIDAY - timedelta(days=8), 3 * 24 + 20, came=True)]
    assert chosen(thursdays * 4).starts_at == AT_20, "but it counts"
    assert chosen(thursdays * 4 + came(FRI + 17, 3)).starts_at == AT_17


@pytest.mark.parametrize("times", [0, 2, 3])
def test_too_few_reports_in_the_window_move_nothing(times: int) -> None:
    elsewhere = came(FRI + 9, 20)
    unknown = [Report(FRIDAY - timedelta(weeks=1), None, came=True)] * 20
    reports = came(FRI + 20, times) + elsewhere + unknown
    assert best_start(reports, opening(EVENING), NEW_YORK, permitted=always) == Declared(Why.TOO_FEW_REPORTS)


def test_three_reports_of_this_week_are_enough() -> None:
    assert chosen(came(FRI + 20, 3, weeks_ago=0)).starts_at == AT_20


def test_old_reports_fade_until_the_nudge_is_back_where_it_was_declared() -> None:
    reports = came(FRI + 20, 5, weeks_ago=0)
    moved = [
        isinstance(
            best_start(reports, opening(EVENING, FRIDAY + timedelta(weeks=w)), NEW_YORK, permitted=always), Choice
        )
        for w in range(40)
    ]
    assert moved == [True] * 5 + [False] * 35


def test_new_reports_outweigh_as_many_old_ones() -> None:
    assert chosen(came(FRI + 20, 5, weeks_ago=6) + came(FRI + 17, 5)).starts_at == AT_17
    assert chosen(came(FRI + 20, 5) + came(FRI + 17, 5, weeks_ago=6)).starts_at == AT_20


def test_after_26_weeks_a_report_is_forgotten() -> None:
    crowd = came(FRI + 20, 200, weeks_ago=27)
    assert best_start(crowd, opening(EVENING), NEW_YORK, permitted=always) == Declared(Why.TOO_FEW_REPORTS)
    assert isinstance(
        best_start(crowd[:60] + came(FRI + 20, 60, 26), opening(EVENING), NEW_YORK, permitted=always), Choice
    )


def test_what_did_not_arise_is_time_heard_of_and_nothing_else() -> None:
    quiet = [Report(FRIDAY - timedelta(weeks=weeks), None, came=False) for weeks in range(1, 9)]
    reports = came(FRI + 19, 4)
    assert chosen(reports + quiet) == chosen(reports)
    heard, alone = posterior(reports + quiet, FRIDAY, ()), posterior(reports, FRIDAY, ())
    assert heard.rate(FRI + 19) < alone.rate(FRI + 19)
    assert heard.gamma(FRI + 19)[0] == alone.gamma(FRI + 19)[0]


def test_the_prior_is_worth_four_weeks_half_of_it_what_was_declared() -> None:
    nobody = posterior([], FRIDAY, {FRI + 17, FRI + 18})
    a, b = nobody.gamma(FRI + 17)
    assert b == 4
    assert a / b == pytest.approx(2 * (0.5 / 168 + 0.5 / 2))
    assert sum(nobody.rate(hour) for hour in range(168)) == pytest.approx(2)


def test_quiet_hours_are_no_place_to_move_to() -> None:
    quiet = QuietHours(time(19), time(8))
    choice = best_start(
        came(FRI + 20, 9), opening(EVENING), NEW_YORK, permitted=lambda at: not quiet.cover(at, NEW_YORK)
    )
    assert isinstance(choice, Choice)
    assert choice.starts_at == AT_19, "the nudge goes out at 18:40"


def test_a_nudge_that_would_be_silent_where_it_was_declared_is_not_saved_by_moving() -> None:
    quiet = QuietHours(time(16), time(18))
    found = best_start(
        came(FRI + 20, 9), opening(EVENING), NEW_YORK, permitted=lambda at: not quiet.cover(at, NEW_YORK)
    )
    assert found == Declared(Why.SILENT_HOURS)


def test_a_window_within_one_hour_has_no_room() -> None:
    short = moment(time(17), time(18))
    assert best_start(came(FRI + 17, 9), opening(short), NEW_YORK, permitted=always) == Declared(Why.NO_ROOM)


def test_over_midnight_the_nudge_still_goes_out_on_its_day() -> None:
    late = moment(time(22), time(2))
    saturday = FRI + 24
    assert chosen(came(saturday, 6), late).starts_at == datetime(2026, 3, 6, 23, tzinfo=ZoneInfo(NEW_YORK))
    moved = adapted(opening(late), late, NEW_YORK, chosen(came(saturday + 1, 6), late))
    assert moved.decision_at == datetime(2026, 3, 6, 23, 40, tzinfo=ZoneInfo(NEW_YORK))
    assert moved.local_date == FRIDAY


def test_an_hour_that_a_clock_change_skips_is_no_place_and_one_that_comes_twice_is_one() -> None:
    night = moment(time(0, 30), time(4, 30), lead=0)
    spring, autumn = date(2026, 3, 8), date(2026, 11, 1)
    after_the_gap = chosen(came(6 * 24 + 2, 5, on=spring) + came(6 * 24 + 3, 5, on=spring), night, spring)
    assert after_the_gap.starts_at == datetime(2026, 3, 8, 7, tzinfo=UTC)
    twice = chosen(came(6 * 24 + 1, 9, on=autumn), night, autumn)
    assert twice.starts_at == datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert explain(twice, NEW_YORK).startswith("Sun 01-02:"), "two hours by any other clock"
    twice_one = moment(time(1), time(2))
    assert best_start(came(1, 9), opening(twice_one, autumn), NEW_YORK, permitted=always) == Declared(Why.NO_ROOM)


def test_sunday_night_lies_beside_monday_morning() -> None:
    believed = posterior(came(0, 5), FRIDAY, ())
    assert believed.gamma(167) == believed.gamma(1) != believed.gamma(2)
    assert believed.gamma(166) == believed.gamma(2)


hours_of_week = st.integers(0, 167)


def wall(step: int) -> time:
    return time(step % 288 // 12, step % 12 * 5)


walls = st.integers(0, 287).map(wall)
moments = st.builds(
    lambda step, length, lead: moment(wall(step), wall(step + length), lead),
    st.integers(0, 287),
    st.integers(1, 287),
    st.integers(0, 120),
)
days = st.dates(date(2025, 1, 1), date(2029, 1, 1))
zones = st.sampled_from(ZONES)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Moment, Occurrence, str, list[Report]]:
    """A window, one of its openings, and reports, most of them about it."""
    of, day, zone = draw(moments), draw(days), draw(zones)
    found = opening(of, day, zone)
    inside = st.integers(0, 47).map(
        lambda part: hour_of_week(found.window_start + part / 48 * (found.window_end - found.window_start), zone)
    )
    report = st.builds(
        lambda hour, ago: Report(day - timedelta(days=ago), hour, came=True),
        st.one_of(inside, inside, hours_of_week, st.none()),
        st.integers(-3, 200),
    )
    new = [Report(day, draw(inside), came=True)] * draw(st.sampled_from((3, 3, 0)))
    return of, found, zone, draw(st.lists(report, max_size=12)) + new


@given(cases(), walls, walls)
def test_a_nudge_moves_inside_its_window_and_its_day_never_earlier_never_into_quiet_hours(
    case: tuple[Moment, Occurrence, str, list[Report]], quiet_from: time, quiet_until: time
) -> None:
    of, found, zone, reports = case
    quiet = QuietHours(quiet_from, quiet_until)
    moved, told = plan_next(found, of, zone, reports, allowed=True, permitted=lambda at: not quiet.cover(at, zone))
    assert told is not None
    assert "fault" not in told
    assert moved.window_start <= moved.aimed_at < moved.window_end
    assert moved.decision_at >= found.decision_at
    assert moved.aimed_at - moved.decision_at == of.lead
    assert replace(moved, decision_at=found.decision_at, aimed_at=found.aimed_at) == found
    assert local_day(moved.decision_at, zone) == local_day(found.decision_at, zone)
    assert moved == found or not quiet.cover(moved.decision_at, zone)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_reports_changes_nothing(
    case: tuple[Moment, Occurrence, str, list[Report]], luck: Random
) -> None:
    _, found, zone, reports = case
    shuffled = list(reports)
    luck.shuffle(shuffled)
    assert best_start(shuffled, found, zone, permitted=always) == best_start(reports, found, zone, permitted=always)


@given(cases(), st.data())
def test_one_more_report_in_an_hour_never_takes_the_nudge_away_from_it(
    case: tuple[Moment, Occurrence, str, list[Report]], data: st.DataObject
) -> None:
    _, found, zone, reports = case
    before = best_start(reports, found, zone, permitted=always)
    assume(isinstance(before, Choice))
    assert isinstance(before, Choice)
    hour = data.draw(st.sampled_from(sorted({hour for _, hour in _steps(before.starts_at, before.ends_at, zone)})))
    more = Report(found.local_date - timedelta(days=data.draw(st.integers(0, 180))), hour, came=True)
    after = best_start([*reports, more], found, zone, permitted=always)
    assert isinstance(after, Choice)
    assert hour in {hour for _, hour in _steps(after.starts_at, after.ends_at, zone)}


@given(cases())
def test_a_second_implementation_that_goes_by_steps_agrees(
    case: tuple[Moment, Occurrence, str, list[Report]],
) -> None:
    _, found, zone, reports = case
    choice = best_start(reports, found, zone, permitted=always)
    scores = _by_steps(reports, found, zone)
    match choice:
        case Declared(Why.NO_ROOM):
            assert len(scores) < 2
        case Declared(Why.TOO_FEW_REPORTS):
            assert _weight_inside(reports, found, zone) < 3
        case Declared(why):
            raise AssertionError(why)
        case Choice():
            assert _weight_inside(reports, found, zone) >= 3 - 1e-6
            assert scores[choice.starts_at] == pytest.approx(max(scores.values()), abs=1e-8)
            earlier = [score for start, score in scores.items() if start < choice.starts_at]
            assert all(score < scores[choice.starts_at] for score in earlier)


def _steps(start: datetime, end: datetime, zone: str) -> Iterator[tuple[datetime, int]]:
    """Each five minutes, with the hour of the week that the clock shows in them."""
    while start < end:
        shown = start.astimezone(ZoneInfo(zone))
        yield start, shown.weekday() * 24 + shown.hour
        start += STEP


def _by_steps(reports: Sequence[Report], found: Occurrence, zone: str) -> dict[datetime, float]:
    """The mean rate of what follows each place where the nudge may go."""
    steps = list(_steps(found.window_start, found.window_end, zone))
    named = {hour for _, hour in steps}
    rates = {hour: _rate(reports, found.local_date, named, hour) for hour in named}
    places = [steps[0], *(later for before, later in pairwise(steps) if before[1] != later[1])]
    lead, day = found.window_start - found.decision_at, local_day(found.decision_at, zone)
    scores = dict[datetime, float]()
    for start, _ in places:
        if local_day(start - lead, zone) == day:
            following = [rates[hour] for at, hour in steps if start <= at < start + timedelta(hours=2)]
            scores[start] = sum(following) / len(following)
    return scores


def _rate(reports: Sequence[Report], on: date, named: set[int], hour: int) -> float:
    """The posterior mean, each report on its own."""
    fresh = [each for each in reports if (on - each.on_day).days <= 182]
    weights = {id(each): 0.9 ** max((on - each.on_day).days // 7, 0) for each in fresh}
    told = [each for each in fresh if each.hour is not None]
    of_week = sum(weights[id(each)] * _near(each.hour or 0, hour, 168) for each in told)
    of_day = sum(weights[id(each)] * _near((each.hour or 0) % 24, hour % 24, 24) for each in told)
    total = sum(weights[id(each)] for each in told)
    weeks = sum({max((on - each.on_day).days // 7, 0): weights[id(each)] for each in fresh}.values())
    prior = 0.5 * (of_day + 1 / 24) / (total + 1) / 7 + 0.5 * (1 / len(named) if hour in named else 0)
    return (4 * 2 * prior + of_week) / (4 + weeks)


def _near(one: int, other: int, around: int) -> float:
    away = min((one - other) % around, (other - one) % around)
    whole = sum(exp(-step * step / 2) for step in range(-3, 4))
    return exp(-away * away / 2) / whole if away <= 3 else 0.0


def _weight_inside(reports: Sequence[Report], found: Occurrence, zone: str) -> float:
    of_day = {hour % 24 for _, hour in _steps(found.window_start, found.window_end, zone)}
    inside = [each for each in reports if each.hour is not None and each.hour % 24 in of_day]
    return sum(
        0.9 ** max((found.local_date - each.on_day).days // 7, 0)
        for each in inside
        if (found.local_date - each.on_day).days <= 182
    )


def planned(reports: Sequence[Report], of: Moment = EVENING, *, allowed: bool = True) -> tuple[Occurrence, str | None]:
    return plan_next(opening(of), of, NEW_YORK, reports, allowed=allowed, permitted=always)


def test_switched_off_nothing_moves_and_nothing_is_said() -> None:
    assert planned(came(FRI + 20, 9), allowed=False) == (opening(EVENING), None)


def test_what_stays_as_declared_says_why() -> None:
    assert planned([]) == (opening(EVENING), "as declared: too_few_reports")


@pytest.mark.parametrize("aim", [Aim.INSIDE, Aim.AFTER])
def test_a_drawn_time_and_a_debrief_stay_where_they_are(aim: Aim) -> None:
    other = moment(time(17), time(21), aim=aim)
    assert planned(came(FRI + 20, 9), other) == (opening(other), "as declared: other_aim")
    assert adapted(opening(other), other, NEW_YORK, Choice(AT_20, AT_20, 1, 1)) == opening(other)


def test_a_nudge_that_its_client_had_come_later_stays_there() -> None:
    later = nudged_ahead(EVENING, timedelta(minutes=-10))
    assert planned(came(FRI + 20, 9), later) == (opening(later), "as declared: clients_own")
    assert opening(later).decision_at == opening(EVENING).window_start + timedelta(minutes=10)


def test_a_fault_costs_no_nudge() -> None:
    broken: list[Report] = [None]  # type: ignore[list-item]
    assert planned(broken) == (opening(EVENING), "as declared: fault")


@pytest.mark.parametrize("start", [AT_17 - timedelta(hours=1), AT_20 + timedelta(hours=1), AT_20 + timedelta(days=1)])
def test_no_choice_moves_a_nudge_out_of_its_window(start: datetime) -> None:
    assert adapted(opening(EVENING), EVENING, NEW_YORK, Choice(start, start, 9, 9)) == opening(EVENING)


def test_a_clinic_must_switch_it_on_and_the_law_must_not_bar_it() -> None:
    assert why_not([None], switched_on=False) is Why.SWITCHED_OFF
    assert why_not(["us_fl", None], switched_on=True) is None
    assert why_not(["us_fl", "us_il"], switched_on=True) is Why.BARRED
