"""The days that rules name, the hours of such a day, and what is drawn."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from handrail_notifier.core.moment import (
    AfterFact,
    Aim,
    AroundSession,
    Dated,
    Moment,
    NoMoment,
    Recurring,
    Rule,
    Weekly,
    share_of_the_day,
)
from handrail_notifier.core.timing import Occurrence, next_after
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_timing import hours, instants, zones

A_MOMENT = UUID("0d4f1b52-5f0c-4f4e-8f50-3a8b1d1d9a11")
NEW_YORK = "America/New_York"
MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)


def moment(rule: Rule, start: time = time(17), end: time = time(19), **more: object) -> Moment:
    return Moment(A_MOMENT, rule, start, end, **more)  # type: ignore[arg-type]  # named by each test


def openings(of: Moment, *anchors: datetime, zone: str = NEW_YORK, since: datetime = MONDAY) -> Iterator[Occurrence]:
    while (found := next_after(of, zone, since, anchors)) is not None:
        yield found
        since = found.decision_at


def days(of: Moment, *anchors: datetime, most: int = 5) -> list[str]:
    return [f"{each.local_date:%a %d %b}" for each in islice(openings(of, *anchors), most)]


def test_every_other_week_is_counted_from_a_week() -> None:
    rule = Weekly(("TU", "FR"), every_weeks=2, from_date=date(2026, 2, 26))
    assert days(moment(rule)) == ["Tue 10 Mar", "Fri 13 Mar", "Tue 24 Mar", "Fri 27 Mar", "Tue 07 Apr"]


def test_nothing_comes_before_its_first_date() -> None:
    assert days(moment(Weekly(("FR",), from_date=date(2026, 4, 1))), most=1) == ["Fri 03 Apr"]


def test_a_recurrence_rule_names_days() -> None:
    pay_day = Recurring("FREQ=MONTHLY;BYDAY=-1FR", date(2020, 1, 1))
    assert days(moment(pay_day), most=3) == ["Fri 27 Mar", "Fri 24 Apr", "Fri 29 May"]
    assert days(moment(Recurring("FREQ=DAILY;INTERVAL=3;UNTIL=20260310", date(2026, 3, 1)))) == [
        "Wed 04 Mar", "Sat 07 Mar", "Tue 10 Mar"
    ]  # fmt: skip
    assert days(moment(Recurring("FREQ=WEEKLY;COUNT=2;BYDAY=TU", date(2026, 3, 1)))) == ["Tue 03 Mar", "Tue 10 Mar"]
    assert days(moment(Recurring("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2000, 1, 1))), most=2) == [
        "Tue 29 Feb", "Sun 29 Feb"
    ]  # fmt: skip


@given(
    st.sampled_from(("FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA", "FREQ=WEEKLY;WKST=SU;BYDAY=SU")),
    st.dates(date(2000, 1, 1), date(2020, 1, 1)),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_starting_later_in_a_rule_skips_no_day_and_adds_none(rule: str, from_date: date, first: date) -> None:
    recurring = Recurring(rule, from_date)
    from_the_beginning = (day for day in recurring.days_from(from_date, ()) if day >= first)
    near = [next(recurring.days_from(first, ()))]
    if first - from_date < timedelta(days=3000):
        assert near == list(islice(from_the_beginning, 1))
    week_before = list(islice(recurring.days_from(first - timedelta(days=60), ()), 60))
    assert near[0] in week_before


REFUSED = [
    "", "x", "FREQ=HOURLY", "FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=3", "FREQ=WEEKLY;BYDAY=ZZ", "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;COUNT=99999", "FREQ=DAILY;UNTIL=soon", "FREQ=MONTHLY;BYMONTHDAY=99", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;FREQ=DAILY;DTSTART=20200101", "FREQ=DAILY\nRDATE:20200101",
    "FREQ=DAILY;" + "X" * 200, "FREQ=DAILY;UNTIL=20200101",
]  # fmt: skip


@pytest.mark.parametrize("rule", REFUSED)
def test_a_rule_that_cannot_be_meant_is_refused(rule: str) -> None:
    with pytest.raises(NoMoment):
        Recurring(rule, date(2026, 1, 1))


@given(st.text(max_size=60) | st.from_regex(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]{3,8}=[-A-Z0-9,+]{1,6}){0,3}"))
def test_a_rule_is_taken_or_refused_and_nothing_else(rule: str) -> None:
    try:
        taken = Recurring(rule, date(2026, 1, 1))
    except NoMoment:
        return
    found = list(islice(taken.days_from(date(2026, 1, 1), ()), 20))
    assert found == sorted(set(found))
    assert found


def test_dated_moments_come_on_their_days_and_end() -> None:
    rule = Dated((date(2026, 3, 20), date(2026, 3, 6), date(2020, 1, 1), date(2026, 3, 6)))
    assert days(moment(rule)) == ["Fri 06 Mar", "Fri 20 Mar"]


def test_boosters_after_a_session_thin_out_and_give_way_to_the_next() -> None:
    rule = AroundSession((1, 2, 4, 7))
    first, second = MONDAY, MONDAY + timedelta(days=4)
    assert days(moment(rule), first) == ["Tue 03 Mar", "Wed 04 Mar", "Fri 06 Mar", "Mon 09 Mar"]
    assert days(moment(rule), first, second, most=9) == [
        "Tue 03 Mar", "Wed 04 Mar", "Sat 07 Mar", "Sun 08 Mar", "Tue 10 Mar", "Fri 13 Mar"
    ]  # fmt: skip


def test_the_day_before_a_session() -> None:
    rule = AroundSession((-1,))
    assert days(moment(rule), MONDAY, MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)) == [
        "Sun 08 Mar", "Sun 15 Mar"
    ]  # fmt: skip
    assert days(moment(rule)) == []


def test_the_day_after_a_lapse_is_the_clients_own() -> None:
    late_in_new_york = datetime(2026, 3, 4, 3, tzinfo=UTC)
    assert days(moment(AfterFact("lapse", (1,))), late_in_new_york) == ["Wed 04 Mar"]
    assert days(moment(AfterFact("lapse", (0, 3))), MONDAY) == ["Mon 02 Mar", "Thu 05 Mar"]


def test_what_is_drawn_is_inside_and_stays() -> None:
    random = moment(Weekly(("MO", "WE", "FR")), time(22), time(2), aim=Aim.INSIDE)
    drawn = list(islice(openings(random), 40))
    assert drawn == list(islice(openings(random), 40))
    assert all(each.window_start <= each.decision_at < each.window_end for each in drawn)
    offsets = [(each.decision_at - each.window_start) / timedelta(hours=4) for each in drawn]
    assert min(offsets) < 0.2
    assert max(offsets) > 0.8


@given(st.uuids(), st.dates())
def test_a_share_is_less_than_the_whole(moment_id: UUID, day: date) -> None:
    assert 0 <= share_of_the_day(moment_id, day) < 1


def test_a_debrief_comes_when_the_window_has_closed() -> None:
    debrief = moment(Weekly(("FR",)), aim=Aim.AFTER, lead=timedelta(minutes=30))
    found = next(openings(debrief))
    assert found.decision_at.astimezone(ZoneInfo(NEW_YORK)).strftime("%a %H:%M") == "Fri 19:30"


@pytest.mark.parametrize(
    "make",
    [
        lambda: moment(Weekly(("FR",)), time(17), time(17)),
        lambda: moment(Weekly(("FR",)), lead=timedelta(minutes=121)),
        lambda: moment(Weekly(("FR",)), lead=timedelta(minutes=-1)),
        lambda: moment(Weekly(("FR",)), time(17, tzinfo=UTC), time(19)),
        lambda: Weekly(()),
        lambda: Weekly(("XX",)),
        lambda: Weekly(("FR",), every_weeks=2),
        lambda: Weekly(("FR",), every_weeks=0),
        lambda: Dated(()),
        lambda: AroundSession(()),
        lambda: AroundSession((-999,)),
        lambda: AfterFact("lapse", (-1,)),
    ],
)
def test_what_can_never_come_is_refused_when_it_is_made(make: object) -> None:
    with pytest.raises(NoMoment):
        make()  # type: ignore[operator]  # each makes something


rules = st.one_of(
    st.builds(Weekly, st.sampled_from((("MO",), ("SA", "SU"), ("FR",))), st.integers(1, 5), st.just(date(2010, 1, 1))),
    st.sampled_from(
        [Recurring("FREQ=MONTHLY;BYMONTHDAY=31", date(2008, 1, 1)), Recurring("FREQ=DAILY", date(2001, 1, 1))]
    ),
    st.lists(st.dates(date(2008, 1, 1), date(2036, 1, 1)), min_size=1, max_size=20).map(lambda d: Dated(tuple(d))),
    st.lists(st.integers(-30, 30), min_size=1, max_size=6).map(lambda d: AroundSession(tuple(d))),
    st.lists(st.integers(0, 30), min_size=1, max_size=6).map(lambda d: AfterFact("lapse", tuple(d))),
)
moments = st.builds(
    lambda rule, pair, aim, lead: Moment(A_MOMENT, rule, *pair, aim=aim, lead=timedelta(minutes=lead)),
    rules,
    hours,
    st.sampled_from(Aim),
    st.integers(0, 120),
)


@given(moments, zones, instants, st.lists(instants, max_size=4).map(sorted))
def test_decision_points_follow_each_other_each_day_once(
    of: Moment, zone: str, instant: datetime, anchors: list[datetime]
) -> None:
    found = list(islice(openings(of, *anchors, zone=zone, since=instant), 12))
    points = [each.decision_at for each in found]
    assert points == sorted(set(points))
    assert len({each.local_date for each in found}) == len(found)
    assert all(each.window_start < each.window_end for each in found)
    assert all(point > instant for point in points)


@given(moments, zones, instants, st.lists(instants, max_size=4).map(sorted), st.integers(1, 60 * 24 * 20))
def test_looking_later_passes_nothing_over(
    of: Moment, zone: str, instant: datetime, anchors: list[datetime], minutes: int
) -> None:
    later = instant + timedelta(minutes=minutes)
    between = [
        each for each in islice(openings(of, *anchors, zone=zone, since=instant), 60) if each.decision_at <= later
    ]
    following = next_after(of, zone, later, anchors)
    upto = list(islice(openings(of, *anchors, zone=zone, since=instant), len(between) + 1))
    assert upto[len(between) :] == ([] if following is None else [following])
