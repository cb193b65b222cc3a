"""A check-in's instants are drawn inside its window, in hours that are permitted, never the same twice, on every clock there is."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from handrail_notifier.core.check_in import (
    CheckIn,
    Span,
    asks_on,
    between,
    is_over,
    next_after,
    permitted_in,
    window_on,
    windows,
)
from handrail_notifier.core.decision import LEAST_GAP, Client, Clinic, SafeHours, Wishes, is_permitted
from handrail_notifier.core.moment import WEEKDAYS
from handrail_notifier.core.quiet import QuietHours
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.notifier.core.test_decision import CLIENT, CLINIC
from tests.notifier.core.test_every_zone import changes_of, zones_by_clock
from tests.notifier.core.test_timing import instants, walls, zones
from tests.support.form import examples

DAY = timedelta(days=1)
ID, WHO = UUID(int=11), UUID(int=12)
MONDAY = date(2026, 3, 2)
NEVER_QUIET = replace(CLINIC, quiet=QuietHours(time(), time()), gap=LEAST_GAP)
EVERY_DAY = CheckIn(ID, WHO, WEEKDAYS, time(10), time(18), 3, "day", date(2000, 1, 1))
clients = st.builds(
    lambda zone, start, until: replace(
        CLIENT, zone=zone, wishes=Wishes(safe=SafeHours(start, until) if start != until else None)
    ),
    zones,
    walls,
    walls,
)
clinics = st.builds(lambda start, until: replace(CLINIC, quiet=QuietHours(start, until)), walls, walls)
check_ins = st.builds(
    lambda days, hours, times, per: replace(EVERY_DAY, days=days, start=hours[0], end=hours[1], times=times, per=per),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(tuple),
    st.tuples(walls, walls).filter(lambda pair: pair[0] != pair[1]),
    st.integers(1, 3),
    st.sampled_from(["day", "week"]),
)


@given(zones, st.integers(1, 26), st.uuids(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_how_well_the_texts_fit_is_asked_once_in_the_first_of_so_many_weeks(
    zone: str, weeks: int, who: UUID, first: date
) -> None:
    fits = replace(EVERY_DAY, client_id=who, start=time(10), end=time(19), from_date=first, fit_weeks=weeks)
    client = replace(CLIENT, zone=zone)
    days = [offset for offset in range(-7, 2 * 7 * weeks) if asks_on(fits, NEVER_QUIET, client, first + offset * DAY)]
    assert 4 <= len(days) <= 6, "three a week; a zone may skip a day"
    assert all(each % (7 * weeks) < 7 for each in days)
    assert min(days, default=0) >= 0
    never = replace(fits, fit_weeks=0)
    assert not any(asks_on(never, NEVER_QUIET, client, first + offset * DAY) for offset in range(14))


def walk(check_in: CheckIn, clinic: Clinic, client: Client, since: datetime, most: int = 12) -> list[datetime]:
    found: list[datetime] = []
    while len(found) < most and (ask := next_after(check_in, clinic, client, found[-1] if found else since)):
        found.append(ask.at)
    return found


@given(check_ins, clinics, clients, instants)
def test_every_instant_is_in_its_window_and_in_permitted_hours(
    check_in: CheckIn, clinic: Clinic, client: Client, since: datetime
) -> None:
    ask = next_after(check_in, clinic, client, since)
    if ask is None:
        return
    window = window_on(check_in, client.zone, ask.local_date)
    assert window is not None
    assert since < ask.at
    assert window.start <= ask.at < window.until == ask.window_end
    assert WEEKDAYS[ask.local_date.weekday()] in check_in.days
    assert is_permitted(clinic, client, ask.at, at_night=False)


@settings(max_examples=examples(60))
@given(check_ins, clinics, clients, instants)
def test_two_are_never_nearer_than_the_gap_on_one_day_or_on_two(
    check_in: CheckIn, clinic: Clinic, client: Client, since: datetime
) -> None:
    drawn = walk(check_in, clinic, client, since)
    assert all(later - earlier >= max(clinic.gap, LEAST_GAP) for earlier, later in pairwise(drawn))


def test_on_every_clock_around_every_change_a_window_over_midnight_keeps_to_itself() -> None:
    """The same three a day, whatever the clocks do: all inside, all apart, none twice."""
    looked = 0
    for zone, *_ in zones_by_clock():
        for night in (
            replace(EVERY_DAY, start=time(21), end=time(20, 30)),
            replace(EVERY_DAY, start=time(23), end=time(4)),
        ):
            for change in sorted(set(changes_of(zone)))[:4]:
                client = replace(CLIENT, zone=zone)
                days = [change + offset * DAY for offset in range(-2, 3)]
                asks = [ask for day in days for ask in asks_on(night, NEVER_QUIET, client, day)]
                exist = [day for day in days if window_on(night, zone, day)]
                assert all(later.at - earlier.at >= LEAST_GAP for earlier, later in pairwise(asks)), (zone, change)
                assert Counter(ask.local_date for ask in asks).keys() == set(exist), (zone, change)
                assert all(window_on(night, zone, ask.local_date).start <= ask.at < ask.window_end for ask in asks)  # type: ignore[union-attr]
                looked += 1
    assert looked > 200


@given(check_ins, clinics, clients, instants)
def test_drawing_again_gives_the_same(check_in: CheckIn, clinic: Clinic, client: Client, since: datetime) -> None:
    ask = next_after(check_in, clinic, client, since)
    if ask is None:
        return
    assert ask in asks_on(check_in, clinic, client, ask.local_date)
    assert between(check_in, clinic, client, ask.at, ask.at) == [ask], "it is found by its instant"
    assert next_after(check_in, clinic, client, ask.at - timedelta(seconds=1)) == ask


def test_clients_check_ins_and_days_have_instants_of_their_own() -> None:
    once = replace(EVERY_DAY, times=1)
    days = [MONDAY + number * DAY for number in range(200)]
    drawn = {asks_on(once, NEVER_QUIET, CLIENT, day)[0].at.astimezone(ZoneInfo(CLIENT.zone)).time() for day in days}
    assert len(drawn) > 190
    assert {each.hour for each in drawn} >= set(range(10, 18)), "all of the window comes up"
    others = [replace(once, client_id=UUID(int=13)), replace(once, check_in_id=UUID(int=14))]
    firsts = {asks_on(each, NEVER_QUIET, CLIENT, MONDAY)[0].at for each in (once, *others)}
    assert len(firsts) == 3


def test_so_many_a_week_are_on_as_many_drawn_days_of_those_named() -> None:
    weekly = replace(EVERY_DAY, per="week", times=2, days=("MO", "TU", "TH", "SA"))
    chosen = []
    for week in range(30):
        days = [MONDAY + week * 7 * DAY + number * DAY for number in range(7)]
        asked = [day for day in days if asks_on(weekly, NEVER_QUIET, CLIENT, day)]
        assert len(asked) == 2
        assert {day.weekday() for day in asked} <= {0, 1, 3, 5}
        chosen.append(tuple(day.weekday() for day in asked))
    assert len(set(chosen)) > 3


def test_a_window_without_room_has_fewer_and_one_in_quiet_hours_none() -> None:
    short = replace(EVERY_DAY, start=time(10), end=time(11, 30))
    assert [len(asks_on(short, NEVER_QUIET, CLIENT, MONDAY))] == [2]
    quiet = replace(CLINIC, quiet=QuietHours(time(9), time(20)))
    assert not asks_on(EVERY_DAY, quiet, CLIENT, MONDAY)
    assert next_after(EVERY_DAY, quiet, CLIENT, datetime(2026, 3, 2, tzinfo=UTC)) is None


def test_it_has_a_first_and_a_last_day() -> None:
    some = replace(EVERY_DAY, from_date=MONDAY, until=MONDAY + DAY)
    drawn = walk(some, NEVER_QUIET, CLIENT, datetime(2026, 2, 20, tzinfo=UTC))
    assert {at.astimezone(ZoneInfo(CLIENT.zone)).date() for at in drawn} == {MONDAY, MONDAY + DAY}
    assert not is_over(some, CLIENT.zone, drawn[-1])
    assert is_over(some, CLIENT.zone, drawn[-1] + 2 * DAY)
    never = replace(some, from_date=date.max, until=date.max)
    assert next_after(never, NEVER_QUIET, CLIENT, drawn[0]) is None
    assert not is_over(never, CLIENT.zone, drawn[0])


def test_what_is_told_beforehand_is_the_permitted_part_of_the_window_and_no_instant() -> None:
    early = replace(EVERY_DAY, start=time(6), end=time(12))
    clinic = replace(NEVER_QUIET, quiet=QuietHours(time(20), time(8)))
    since = datetime(2026, 3, 2, 5, tzinfo=UTC)
    first, *_ = windows(early, clinic, CLIENT, since, since + DAY)
    shown = [each.astimezone(ZoneInfo(CLIENT.zone)).time() for each in (first.start, first.end)]
    assert (shown, first.times) == ([time(8), time(12)], 3)
    assert permitted_in(clinic, CLIENT, Span(first.start, first.end)) == [Span(first.start, first.end)]
