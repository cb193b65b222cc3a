"""How far a client moves a plan's nudges by one answer."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from handrail_notifier.core import timing
from handrail_notifier.core.barrier import EARLIEST
from handrail_notifier.core.better_time import BY, EARLIER_BY, KEYS, Time, may_move, moved
from handrail_notifier.core.decision import Client, Clinic
from handrail_notifier.core.moment import Aim, Moment, NoMoment, Weekly, nominal_length
from handrail_notifier.core.quiet import QuietHours
from handrail_notifier.core.reply import Chosen, Expecting, Later, read
from handrail_notifier.core.timing import STILL_TIMELY, Occurrence, useful_until
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_timing import THE_MOMENT, WEEKDAYS, hours, instants, zones

NEW_YORK = "America/New_York"
FRIDAY = date(2026, 3, 6)
CLINIC = Clinic(QuietHours(time(20), time(8)), 1, frozenset({"sms"}))


def moment(start: time, end: time, lead: int = 20, **changes: object) -> Moment:
    return Moment(THE_MOMENT, Weekly(WEEKDAYS), start, end, lead=timedelta(minutes=lead), **changes)  # type: ignore[arg-type]


moves = st.lists(st.sampled_from([BY, -BY]), min_size=1, max_size=12)


@given(hours, st.integers(0, 120), moves, zones, instants)
def test_however_often_it_moves_a_nudge_stays_of_use_and_near_its_moment(
    pair: tuple[time, time], lead: int, by: list[timedelta], zone: str, instant: datetime
) -> None:
    now = moment(*pair, lead)
    for each in by:
        now = moved(now, each) or now
    assert now.ahead <= max(EARLIEST, timedelta(minutes=lead))
    assert now.ahead + nominal_length(*pair) >= min(STILL_TIMELY, nominal_length(*pair))
    found, before = next_of(now, zone, instant), instant
    assert found.window_start == next_of(moment(*pair, 0), zone, found.window_start - timedelta(seconds=1)).window_start
    for _ in range(5):
        following = next_of(now, zone, before)
        assert following.decision_at > before
        before = following.decision_at
        if now.into:
            assert following.decision_at == following.aimed_at == following.window_start + now.into
        if following.decision_at < following.window_end:
            assert following.decision_at < useful_until(following, Aim.BEFORE)


def next_of(of: Moment, zone: str, instant: datetime) -> Occurrence:
    found = timing.next_after(of, zone, instant)
    assert found is not None
    return found


@given(hours, st.integers(0, 120), st.sampled_from([BY, -BY]))
def test_there_and_back_is_where_it_was(pair: tuple[time, time], lead: int, by: timedelta) -> None:
    there = moved(moment(*pair, lead), by)
    back = moved(there, -by) if there is not None else None
    assert back is None or back == moment(*pair, lead)


def test_a_nudge_comes_later_inside_its_window() -> None:
    later = moved(moment(time(17), time(19)), -BY)
    assert later is not None
    opening = next_of(later, NEW_YORK, datetime(2026, 3, 6, tzinfo=UTC))
    assert opening.decision_at.astimezone(ZoneInfo(NEW_YORK)).time() == time(17, 10)
    assert useful_until(opening, Aim.BEFORE) == opening.decision_at + STILL_TIMELY


@pytest.mark.parametrize(
    ("start", "end", "lead", "by", "may"),
    [
        (time(17), time(19), 20, BY, True),
        (time(17), time(19), 20, -BY, True),
        (time(17), time(19), 45, BY, False),
        (time(17), time(17, 30), 20, -BY, False),
        (time(8, 30), time(10), 20, BY, False),
        (time(19, 55), time(22), 20, -BY, False),
    ],
    ids=["earlier", "later", "too early", "no room", "silent in the morning", "silent at night"],
)
def test_it_may_move_where_it_would_still_be_sent(start: time, end: time, lead: int, by: timedelta, may: bool) -> None:
    client = Client(NEW_YORK, {}, {})
    assert may_move(moment(start, end, lead), by, CLINIC, client, FRIDAY, at_night=False) is may


def test_what_aims_elsewhere_does_not_move_into_its_window() -> None:
    assert moved(moment(time(17), time(19), aim=Aim.AFTER), -BY) is None
    with pytest.raises(NoMoment):
        moment(time(17), time(19), 20, into=timedelta(minutes=5))
    with pytest.raises(NoMoment):
        moment(time(17), time(19), 0, into=timedelta(hours=2))


ASKED = Expecting(choices=KEYS, times=True)


@pytest.mark.parametrize(
    ("text", "language", "time"),
    [
        ("1", "en", Time.EARLIER),
        ("2", "en", Time.LATER),
        ("0", "en", Time.AS_IT_IS),
        ("later", "en", Time.LATER),
        ("Half an hour later please", "en", Time.LATER),
        ("earlier", "en", Time.EARLIER),
        ("no change", "en", Time.AS_IT_IS),
        ("antes", "es", Time.EARLIER),
        ("media hora más tarde", "es", Time.LATER),
        ("después", "es", Time.LATER),
        ("igual", "es", Time.AS_IT_IS),
    ],
)
def test_when_is_said_by_its_digit_or_in_words(text: str, language: str, time: Time) -> None:
    assert read(text, ASKED, language).effects == (Chosen(time),)


@pytest.mark.parametrize("text", ["half an hour", "not later", "30 min", "media hora"])
def test_what_may_be_either_is_none(text: str) -> None:
    assert not any(isinstance(each, Chosen) for each in read(text, ASKED, "en").effects)


def test_later_is_a_wish_of_its_own_where_that_was_not_asked() -> None:
    assert read("later", Expecting(), "en").effects == (Later(),)
    assert set(EARLIER_BY) == set(Time) - {Time.AS_IT_IS}
