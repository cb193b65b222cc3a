"""When a weekly window next opens, in any zone, across clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from handrail_notifier.core import timing
from handrail_notifier.core.moment import WEEKDAYS, Moment, Weekly
from handrail_notifier.core.timing import Occurrence, UnknownZone, check_zone, exists_at
from hypothesis import given
from hypothesis import strategies as st

NEW_YORK = "America/New_York"
ZONES = (
    NEW_YORK,
    "America/St_Johns",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Asia/Gaza",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "America/Havana",
    "UTC",
)
zones = st.sampled_from(ZONES)
instants = st.datetimes(datetime(2008, 1, 1), datetime(2035, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))
walls = st.times().map(lambda t: t.replace(second=0, microsecond=0))
THE_MOMENT = UUID("0d4f1b52-5f0c-4f4e-8f50-3a8b1d1d9a11")


def weekly(days: tuple[str, ...], start: time, end: time, lead_minutes: int = 20) -> Moment:
    return Moment(THE_MOMENT, Weekly(days), start, end, lead=timedelta(minutes=lead_minutes))


def next_after(moment: Moment, zone: str, instant: datetime) -> Occurrence:
    """A weekly moment always comes again."""
    found = timing.next_after(moment, zone, instant)
    assert found is not None
    return found


hours = st.tuples(walls, walls).filter(lambda pair: pair[0] != pair[1])
windows = st.builds(
    lambda days, pair, lead: weekly(tuple(sorted(days, key=WEEKDAYS.index)), *pair, lead),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    hours,
    st.integers(0, 120),
)


def local(instant: datetime, zone: str = NEW_YORK) -> str:
    return instant.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M %z")


def test_a_window_opens_on_the_next_of_its_days() -> None:
    friday = weekly(("FR",), time(17), time(19), 20)
    found = next_after(friday, NEW_YORK, datetime(2026, 3, 2, 15, tzinfo=UTC))
    assert local(found.window_start) == "Fri 06 Mar 17:00 -0500"
    assert local(found.window_end) == "Fri 06 Mar 19:00 -0500"
    assert found.window_start - found.decision_at == timedelta(minutes=20)
    assert found.local_date == date(2026, 3, 6)


def test_the_decision_point_itself_is_not_after_itself() -> None:
    daily = weekly(WEEKDAYS, time(17), time(19), 20)
    first = next_after(daily, NEW_YORK, datetime(2026, 3, 2, 15, tzinfo=UTC))
    second = next_after(daily, NEW_YORK, first.decision_at)
    assert second.window_start - first.window_start == timedelta(days=1)


def test_the_wall_clock_stays_when_the_zone_changes_its_offset() -> None:
    daily = weekly(WEEKDAYS, time(17), time(19), 0)
    saturday = next_after(daily, NEW_YORK, datetime(2026, 3, 7, 12, tzinfo=UTC))
    sunday = next_after(daily, NEW_YORK, saturday.decision_at)
    assert local(sunday.window_start) == "Sun 08 Mar 17:00 -0400"
    assert sunday.window_start - saturday.window_start == timedelta(hours=23)


def test_a_wall_time_that_does_not_exist_moves_to_the_first_instant_after_the_gap() -> None:
    night = weekly(("SU",), time(2, 30), time(4), 0)
    found = next_after(night, NEW_YORK, datetime(2026, 3, 7, tzinfo=UTC))
    assert local(found.window_start) == "Sun 08 Mar 03:00 -0400"
    assert local(found.window_end) == "Sun 08 Mar 04:00 -0400"


def test_a_window_that_the_gap_swallows_keeps_its_length() -> None:
    night = weekly(("SU",), time(2, 10), time(2, 40), 0)
    found = next_after(night, NEW_YORK, datetime(2026, 3, 7, tzinfo=UTC))
    assert local(found.window_start) == "Sun 08 Mar 03:00 -0400"
    assert found.window_end - found.window_start == timedelta(minutes=30)


def test_a_wall_time_that_happens_twice_is_taken_the_first_time_once() -> None:
    night = weekly(("SU",), time(1, 30), time(3), 0)
    found = next_after(night, NEW_YORK, datetime(2026, 10, 31, tzinfo=UTC))
    assert local(found.window_start) == "Sun 01 Nov 01:30 -0400"
    following = next_after(night, NEW_YORK, found.decision_at)
    assert following.local_date == date(2026, 11, 8)


def test_half_an_hour_of_gap_is_a_gap() -> None:
    night = weekly(("SU",), time(2, 15), time(5), 0)
    found = next_after(night, "Australia/Lord_Howe", datetime(2026, 10, 2, tzinfo=UTC))
    assert local(found.window_start, "Australia/Lord_Howe") == "Sun 04 Oct 02:30 +1100"


def test_midnight_may_be_what_does_not_exist() -> None:
    at_midnight = weekly(("SU",), time(0, 0), time(1, 30), 0)
    found = next_after(at_midnight, "America/Havana", datetime(2026, 3, 6, tzinfo=UTC))
    assert local(found.window_start, "America/Havana") == "Sun 08 Mar 01:00 -0400"
    assert found.local_date == date(2026, 3, 8)


def test_a_day_that_a_country_skipped_has_no_openings() -> None:
    friday = weekly(("FR",), time(10), time(12), 0)
    found = next_after(friday, "Pacific/Apia", datetime(2011, 12, 28, tzinfo=UTC))
    assert local(found.window_start, "Pacific/Apia") == "Fri 06 Jan 10:00 +1400"
    daily = weekly(WEEKDAYS, time(10), time(12), 0)
    thursday = next_after(daily, "Pacific/Apia", datetime(2011, 12, 29, 12, tzinfo=UTC))
    after_it = next_after(daily, "Pacific/Apia", thursday.decision_at)
    assert (thursday.local_date, after_it.local_date) == (date(2011, 12, 29), date(2011, 12, 31))


def test_a_window_over_midnight_ends_on_the_next_day() -> None:
    late = weekly(("FR",), time(22), time(1), 30)
    found = next_after(late, NEW_YORK, datetime(2026, 3, 2, tzinfo=UTC))
    assert local(found.window_end) == "Sat 07 Mar 01:00 -0500"
    assert found.local_date == date(2026, 3, 6)


def test_a_lead_may_reach_back_into_the_day_before() -> None:
    early = weekly(("FR",), time(0, 10), time(1), 60)
    found = next_after(early, NEW_YORK, datetime(2026, 3, 5, 12, tzinfo=UTC))
    assert local(found.decision_at) == "Thu 05 Mar 23:10 -0500"
    assert found.local_date == date(2026, 3, 6)


@pytest.mark.parametrize("name", ["Nowhere/Else", "America", "../secrets", "", "a" * 300])
def test_what_is_no_zone_is_named_so(name: str) -> None:
    with pytest.raises(UnknownZone):
        check_zone(name)


@given(windows, zones, instants)
def test_openings_follow_each_other_strictly(window: Moment, zone: str, instant: datetime) -> None:
    before, last_start = instant, None
    for _ in range(10):
        found = next_after(window, zone, before)
        assert found.decision_at > before
        assert last_start is None or found.window_start > last_start
        assert found.window_end > found.window_start
        assert found.decision_at == found.window_start - window.lead
        before, last_start = found.decision_at, found.window_start


@given(windows, zones, instants)
def test_the_wall_clock_shows_the_time_that_was_asked_for_wherever_it_exists(
    window: Moment, zone: str, instant: datetime
) -> None:
    found = next_after(window, zone, instant)
    shown = found.window_start.astimezone(ZoneInfo(zone))
    if _exists(datetime.combine(found.local_date, window.start), zone):
        assert shown.replace(tzinfo=None) == datetime.combine(found.local_date, window.start)
        assert shown.fold == 0
        assert WEEKDAYS[shown.weekday()] in days_of(window)
    else:
        assert shown.replace(tzinfo=None) > datetime.combine(found.local_date, window.start)
        assert (found.window_start - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(
            tzinfo=None
        ) < datetime.combine(found.local_date, window.start)


@given(windows, zones, instants)
def test_a_search_minute_by_minute_finds_the_same(window: Moment, zone: str, instant: datetime) -> None:
    found = next_after(window, zone, instant)
    lead = window.lead
    assert found.decision_at == min(
        start - lead for start in _starts_by_listing(window, zone, instant) if start - lead > instant
    )


@given(windows, zones, instants, st.integers(1, 60 * 24 * 14))
def test_no_opening_is_passed_over(window: Moment, zone: str, instant: datetime, minutes: int) -> None:
    found = next_after(window, zone, instant)
    later = instant + timedelta(minutes=minutes)
    again = next_after(window, zone, later)
    assert again == found if later < found.decision_at else again.decision_at > later


def days_of(moment: Moment) -> tuple[str, ...]:
    assert isinstance(moment.rule, Weekly)
    return moment.rule.days


def _exists(naive: datetime, zone: str) -> bool:
    place = ZoneInfo(zone)
    return naive.replace(tzinfo=place).astimezone(UTC).astimezone(place).replace(tzinfo=None) == naive


def _starts_by_listing(window: Moment, zone: str, instant: datetime) -> list[datetime]:
    """Every start of the next fortnight, by reading the zone's clock forward from each candidate day."""
    place = ZoneInfo(zone)
    first = (instant - timedelta(days=2)).astimezone(place).date()
    starts = []
    for offset in range(18):
        day = first + timedelta(days=offset)
        missing = _first_showing(datetime.combine(day, time.min), zone).astimezone(place).date() != day
        if WEEKDAYS[day.weekday()] in days_of(window) and not missing:
            starts.append(_first_showing(datetime.combine(day, window.start), zone))
    return starts


def _first_showing(naive: datetime, zone: str) -> datetime:
    """The first minute at which a clock in the zone shows this or a later time, by bisection on the UTC line."""
    place = ZoneInfo(zone)
    low = naive.replace(tzinfo=UTC) - timedelta(hours=30)
    high = naive.replace(tzinfo=UTC) + timedelta(hours=30)
    for minute in range(0, int((high - low).total_seconds()) // 60, 15):
        at = low + timedelta(minutes=minute)
        if at.astimezone(place).replace(tzinfo=None) >= naive:
            return next(
                at - timedelta(minutes=back)
                for back in range(15, -1, -1)
                if (at - timedelta(minutes=back)).astimezone(place).replace(tzinfo=None) >= naive
            )
    raise AssertionError("unreachable")


def test_reading_the_clock_forward_agrees_at_the_gap() -> None:
    naive = datetime(2026, 3, 8, 2, 30)
    assert exists_at(naive.date(), naive.time(), NEW_YORK) == _first_showing(naive, NEW_YORK)
