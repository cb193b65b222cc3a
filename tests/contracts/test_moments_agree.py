"""What the planner takes as a moment the notifier watches: two services, one set of limits, and neither imports the other."""

from datetime import date, time, timedelta
from itertools import islice
from uuid import UUID

import pytest
from handrail_notifier.core import moment as notifier
from handrail_planner.core import days as planner
from hypothesis import given
from hypothesis import strategies as st

MONDAY = date(2026, 3, 2)
PARTS = {
    "INTERVAL": st.integers(0, 1001).map(str),
    "COUNT": st.integers(0, 1001).map(str),
    "UNTIL": st.dates(date(2025, 1, 1), date(2030, 1, 1)).map(lambda day: f"{day:%Y%m%d}"),
    "WKST": st.sampled_from(["MO", "SU", "XX"]),
    "BYDAY": st.sampled_from(["MO", "TU,FR", "-1FR", "5MO", "ZZ"]),
    "BYMONTH": st.sampled_from(["2", "12", "13", "0"]),
    "BYMONTHDAY": st.sampled_from(["1", "29", "30", "-1", "32"]),
    "BYSETPOS": st.sampled_from(["1", "-1", "367"]),
    "BYWEEKNO": st.sampled_from(["1", "53", "60"]),
    "BYHOUR": st.just("9"),
}


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"]))
    names = draw(st.lists(st.sampled_from(sorted(PARTS)), max_size=4, unique=True))
    return ";".join([f"FREQ={frequency}", *(f"{name}={draw(PARTS[name])}" for name in names)])


def refused(days: planner.Days) -> bool:
    return bool(list(planner.day_faults(days, "moments.0")))


@given(rules(), st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_a_recurrence_rule_that_is_taken_is_watched(rule: str, since: date) -> None:
    if not refused(planner.Recurring(rule, since)):
        assert next(notifier.Recurring(rule, since).days_from(since, ())) is not None


@given(rules(), st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_a_recurrence_rule_that_could_not_be_watched_is_refused(rule: str, since: date) -> None:
    """Those of which no day comes are left out: they are told apart by searching, which the test above does."""
    faults = [each.fault for each in planner.day_faults(planner.Recurring(rule, since), "moments.0")]
    if faults and not any("ever comes" in fault for fault in faults):
        with pytest.raises(notifier.NoMoment):
            notifier.Recurring(rule, since)


@given(st.lists(st.integers(-185, 185), max_size=33, unique=True).map(tuple))
def test_offsets_are_taken_here_exactly_when_they_are_there(offsets: tuple[int, ...]) -> None:
    for ours, theirs in (
        (planner.AroundSession(offsets), lambda: notifier.AroundSession(offsets)),
        (planner.AfterFact("lapse", offsets), lambda: notifier.AfterFact("lapse", offsets)),
    ):
        try:
            theirs()
        except notifier.NoMoment:
            assert refused(ours)
        else:
            assert not refused(ours)


@pytest.mark.parametrize("every", [0, 1, 52, 53])
@pytest.mark.parametrize("since", [None, MONDAY])
def test_weeks_are_taken_here_exactly_when_they_are_there(every: int, since: date | None) -> None:
    try:
        notifier.Weekly(("FR",), every, since)
    except notifier.NoMoment:
        assert refused(planner.Weekly(("FR",), every, since))
    else:
        assert not refused(planner.Weekly(("FR",), every, since))


def test_the_boosters_come_often_at_first_and_then_thin_out() -> None:
    rule = notifier.AroundSession(planner.BOOSTERS.offsets)
    days = list(islice(rule.days_from(MONDAY, [MONDAY]), 10))
    gaps = [after - before for before, after in zip([MONDAY, *days], days, strict=False)]
    assert gaps == [timedelta(days=1), timedelta(days=1), timedelta(days=2), timedelta(days=3)]
    assert notifier.Moment(UUID(int=1), rule, time(17), time(18)).rule is rule
