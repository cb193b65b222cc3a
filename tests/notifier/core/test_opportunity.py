"""Which nudge a reply answers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from handrail_notifier.core.opportunity import Bound, NothingOpen, Opportunity, bind, may_be_earlier, undecided
from handrail_notifier.core.spoken_day import Day, days_of
from handrail_shared.contracts.ids import OpportunityId, PlanId
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 6, 22, tzinfo=UTC)
PLAN = PlanId(UUID(int=1))


def nudged(hours_ago: float, *, answered: bool = False) -> Opportunity:
    at = NOW - timedelta(hours=hours_ago)
    return Opportunity(OpportunityId(UUID(int=int((hours_ago + 100) * 3600))), PLAN, date(2026, 3, 6), at, answered)


def test_nothing_sent_is_nothing_open() -> None:
    assert bind([], NOW) == NothingOpen()


def test_the_newest_unanswered_one_is_meant() -> None:
    old, new = nudged(5), nudged(1)
    assert bind([old, new], NOW) == Bound(new, late=False)


def test_an_older_unanswered_one_of_the_day_comes_before_a_correction() -> None:
    old, new = nudged(5), nudged(1, answered=True)
    assert bind([old, new], NOW) == Bound(old, late=False)


def test_a_second_answer_corrects_the_first() -> None:
    one = nudged(1, answered=True)
    assert bind([one], NOW) == Bound(one, late=False)


def test_after_a_day_an_answer_is_late() -> None:
    assert bind([nudged(24)], NOW) == Bound(nudged(24), late=False)
    assert bind([nudged(25)], NOW) == Bound(nudged(25), late=True)


def test_a_correction_comes_before_a_late_answer() -> None:
    assert bind([nudged(30), nudged(2, answered=True)], NOW) == Bound(nudged(2, answered=True), late=False)


def test_after_a_week_nothing_is_open() -> None:
    assert bind([nudged(7 * 24 + 1)], NOW) == NothingOpen()


def test_yesterdays_correction_is_too_late() -> None:
    assert bind([nudged(30, answered=True)], NOW) == NothingOpen()


def of_plan(number: int, hours_ago: float, *, answered_ago: float | None = None) -> Opportunity:
    at = None if answered_ago is None else NOW - timedelta(hours=answered_ago)
    one = nudged(hours_ago, answered=at is not None)
    return replace(one, plan_id=PlanId(UUID(int=number)), answered_at=at)


def test_what_says_that_it_corrects_is_about_what_was_answered_last() -> None:
    first, second, waiting = of_plan(1, 5, answered_ago=1), of_plan(2, 4, answered_ago=3), of_plan(3, 2)
    assert bind([first, second, waiting], NOW, corrects=True) == Bound(first, late=False)
    assert bind([first, second, waiting], NOW) == Bound(waiting, late=False)


def test_a_correction_of_nothing_is_an_answer() -> None:
    assert bind([of_plan(3, 2)], NOW, corrects=True) == Bound(of_plan(3, 2), late=False)


def test_two_plans_that_wait_are_in_doubt_until_one_has_only_just_come() -> None:
    one, two = of_plan(1, 5), of_plan(2, 2)
    assert undecided([one, two], NOW) == (two, one)
    assert undecided([one, of_plan(2, 0.4)], NOW) is None, "it answers what has just come"
    assert undecided([of_plan(2, 5), two], NOW) is None, "of one plan the newest is meant"
    assert undecided([of_plan(1, 25), two], NOW) is None, "yesterday's waits no more"
    assert undecided([of_plan(1, 5, answered_ago=4), two], NOW) is None


@given(st.lists(st.tuples(st.floats(-5, 400), st.booleans()), max_size=8, unique_by=lambda pair: pair[0]))
def test_what_is_bound_was_sent_before_and_no_longer_than_a_week_ago(pairs: list[tuple[float, bool]]) -> None:
    bound = bind([nudged(hours, answered=answered) for hours, answered in pairs], NOW)
    if isinstance(bound, Bound):
        age = NOW - bound.opportunity.nudged_at
        assert timedelta(0) <= age <= timedelta(days=7)
        assert bound.late is (age > timedelta(hours=24))
    else:
        assert not any(0 <= hours <= 24 for hours, _ in pairs)


def of_day(day: int, hour: int, *, answered: bool = False, plan: int = 1) -> Opportunity:
    at = datetime(2026, 3, day, hour, tzinfo=UTC)
    said = at + timedelta(minutes=30) if answered else None
    which = OpportunityId(UUID(int=day * 1000 + hour * 10 + plan))
    return Opportunity(which, PlanId(UUID(int=plan)), at.date(), at, answered, said)


MONDAY, TUESDAY = of_day(2, 18), of_day(3, 18)
NOON, EVENING = datetime(2026, 3, 3, 12, tzinfo=UTC), datetime(2026, 3, 3, 19, tzinfo=UTC)
MONDAYS_ANSWER = of_day(2, 18, answered=True)


def said(
    day: Day | None,
    at: datetime,
    *found: Opportunity,
    coming: tuple[Opportunity, ...] = (),
    corrects: bool = False,
) -> Bound | NothingOpen:
    return bind(found, at, days=days_of(day, at, "UTC"), coming=coming, corrects=corrects)


def test_yesterdays_answer_is_yesterdays_and_late_after_a_day() -> None:
    assert said(Day.YESTERDAY, EVENING, MONDAY, TUESDAY) == Bound(MONDAY, late=True)
    assert said(Day.TODAY, EVENING, MONDAY, TUESDAY) == Bound(TUESDAY, late=False)
    assert said(None, EVENING, MONDAY, TUESDAY) == Bound(TUESDAY, late=False)


def test_a_day_without_a_nudge_is_for_a_person() -> None:
    assert said(Day.YESTERDAY, EVENING, TUESDAY) == NothingOpen(doubtful=True)
    assert said(Day.TODAY, NOON, MONDAY) == NothingOpen(doubtful=True)


def test_an_early_answer_is_todays_and_never_takes_back_yesterdays() -> None:
    for day in (None, Day.TODAY):
        assert said(day, NOON, MONDAYS_ANSWER, coming=(TUESDAY,)) == Bound(TUESDAY, late=False)
        assert said(day, NOON, MONDAYS_ANSWER) == NothingOpen(doubtful=True)


def test_words_that_correct_or_name_the_day_take_back_yesterdays() -> None:
    assert said(None, NOON, MONDAYS_ANSWER, coming=(TUESDAY,), corrects=True) == Bound(MONDAYS_ANSWER, late=False)
    assert said(Day.YESTERDAY, NOON, MONDAYS_ANSWER, coming=(TUESDAY,)) == Bound(MONDAYS_ANSWER, late=False)


def test_of_two_plans_to_come_neither_is_guessed() -> None:
    assert said(Day.TODAY, NOON, coming=(TUESDAY, of_day(3, 20, plan=2))) == NothingOpen()
    assert said(Day.TODAY, NOON, coming=(TUESDAY, of_day(3, 20))) == Bound(TUESDAY, late=False)
    assert said(Day.TODAY, NOON, coming=(of_day(4, 18),)) == NothingOpen(), "tomorrow's is not today's"


def test_which_of_two_is_asked_of_the_day_that_is_named() -> None:
    other, days = of_day(2, 20, plan=2), days_of(Day.YESTERDAY, EVENING, "UTC")
    assert undecided([MONDAY, other, TUESDAY], EVENING, days) == (other, MONDAY)
    assert undecided([MONDAY, TUESDAY], EVENING, days) is None


def test_a_weekday_is_the_last_of_its_name() -> None:
    assert said(Day.MONDAY, EVENING, MONDAY, TUESDAY) == Bound(MONDAY, late=True)
    assert said(Day.TUESDAY, EVENING, MONDAY, TUESDAY) == Bound(TUESDAY, late=False)
    assert days_of(Day.WEDNESDAY, EVENING, "UTC").named == {date(2026, 2, 25)}
    assert said(Day.WEDNESDAY, EVENING, MONDAY, TUESDAY) == NothingOpen(doubtful=True)
    assert said(Day.SEVERAL, EVENING, MONDAY, TUESDAY) == NothingOpen(doubtful=True)


def test_one_day_by_two_names_is_that_day_and_two_days_are_none() -> None:
    monday = datetime(2026, 3, 9, 12, tzinfo=UTC)
    today = days_of(Day.MONDAY, monday, "UTC", Day.TODAY)
    assert today.named == {monday.date()}
    assert not may_be_earlier([MONDAY], monday, today), "it is said which"
    assert days_of(Day.MONDAY, EVENING, "UTC", Day.YESTERDAY).named == {date(2026, 3, 2)}
    assert days_of(Day.MONDAY, EVENING, "UTC", Day.TODAY).named == frozenset()


def test_todays_own_name_may_be_the_day_a_week_ago_while_something_of_it_is_open() -> None:
    next_monday, days = (
        datetime(2026, 3, 9, 12, tzinfo=UTC),
        days_of(Day.MONDAY, datetime(2026, 3, 9, 12, tzinfo=UTC), "UTC"),
    )
    assert may_be_earlier([MONDAY], next_monday, days)
    assert not may_be_earlier([MONDAYS_ANSWER, TUESDAY], next_monday, days)
    assert not may_be_earlier([MONDAY], EVENING, days_of(Day.MONDAY, EVENING, "UTC"))


def test_until_four_the_day_before_is_today_as_well() -> None:
    night = datetime(2026, 3, 3, 0, 30, tzinfo=UTC)
    assert said(Day.TODAY, night, MONDAY) == Bound(MONDAY, late=False)
    assert said(None, night, MONDAYS_ANSWER) == Bound(MONDAYS_ANSWER, late=False)
    assert said(Day.YESTERDAY, night, MONDAY) == Bound(MONDAY, late=False)


def test_the_day_that_a_country_skipped_is_nobodys_yesterday() -> None:
    assert days_of(Day.YESTERDAY, datetime(2011, 12, 31, 0, tzinfo=UTC), "Pacific/Apia").named == {date(2011, 12, 29)}


ZONES = sorted(available_timezones())


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
    st.sampled_from([None, *Day]),
    st.lists(st.tuples(st.integers(-60, 24 * 6), st.booleans()), max_size=6),
    st.booleans(),
)
def test_in_every_zone_no_other_local_day_is_credited_or_taken_back(
    at: datetime, zone: str, day: Day | None, told: list[tuple[int, bool]], corrects: bool
) -> None:
    place, days = ZoneInfo(zone), days_of(day, at, zone)
    every = [
        Opportunity(OpportunityId(UUID(int=number)), PLAN, then.astimezone(place).date(), then, answered)
        for number, (hours, answered) in enumerate(told)
        for then in [at - timedelta(hours=hours)]
    ]
    coming = [each for each in every if each.nudged_at > at]
    bound = bind(every, at, corrects=corrects, days=days, coming=coming)
    if not isinstance(bound, Bound):
        return
    local = bound.opportunity.local_date
    assert days.named is None or local in days.named
    if bound.opportunity.answered and not corrects and day is None:
        assert days.first <= local <= days.last
    if bound.opportunity in coming:
        assert local <= days.last


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.sampled_from(ZONES))
def test_yesterday_is_the_local_day_that_ended_last(at: datetime, zone: str) -> None:
    [yesterday] = days_of(Day.YESTERDAY, at, zone).named or ()
    assert at.astimezone(ZoneInfo(zone)).date() - yesterday in {timedelta(days=1), timedelta(days=2)}
    assert days_of(Day.TODAY, at, zone).last == at.astimezone(ZoneInfo(zone)).date()
