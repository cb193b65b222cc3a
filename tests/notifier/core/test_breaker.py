"""Breakers: when they open, what they let try, and when they close."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from handrail_notifier.core.breaker import (
    PAUSES,
    TRYING,
    Breaker,
    Gate,
    State,
    Strike,
    capped,
    free_at,
    lifted_at,
    met_cap,
    on_its_way,
    state,
    struck,
    trying,
    undecided,
)
from handrail_notifier.core.errors import Reset
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
M = timedelta(minutes=1)
SENDER = Breaker("sender:+12025550100")
TEXT = UUID(int=7)


def strike(by: int = 1, at: datetime = NOW) -> Strike:
    return Strike(at, UUID(int=by), 30034)


def test_it_opens_at_enough_different_ones_within_an_hour() -> None:
    breaker = SENDER
    for by, minutes in ((1, 0), (1, 1), (2, 2), (2, 50)):
        breaker = struck(breaker, strike(by, NOW + minutes * M), NOW + minutes * M, enough=3)
        assert state(breaker, NOW + minutes * M) is State.CLOSED
    assert state(struck(breaker, strike(3, NOW + 51 * M), NOW + 51 * M, enough=3), NOW + 51 * M) is State.OPEN
    late = NOW + 63 * M
    assert state(struck(breaker, strike(3, late), late, enough=3), late) is State.CLOSED, "the first ones are forgotten"


OPEN = struck(SENDER, strike(), NOW, enough=1)
READY_AT = NOW + PAUSES[Gate.SENDER].first


def test_open_then_one_tries_then_another_may() -> None:
    assert (state(OPEN, READY_AT - M), free_at(OPEN, NOW)) == (State.OPEN, READY_AT)
    assert (state(OPEN, READY_AT), free_at(OPEN, READY_AT)) == (State.READY, None)
    tries = trying(OPEN, TEXT, READY_AT)
    assert (state(tries, READY_AT), free_at(tries, READY_AT)) == (State.TRYING, READY_AT + TRYING)
    assert state(tries, READY_AT + TRYING) is State.READY, "the one that tried was never heard of"
    assert state(undecided(tries, TEXT), READY_AT) is State.READY
    assert undecided(tries, UUID(int=8)) == tries


def test_what_was_on_its_way_before_changes_nothing() -> None:
    assert struck(OPEN, strike(2), NOW + M, enough=1) is OPEN
    tries = trying(OPEN, TEXT, READY_AT)
    assert struck(tries, strike(2), READY_AT, enough=1) is tries
    assert struck(OPEN, strike(2), READY_AT, enough=1) is OPEN


def test_what_is_learned_late_of_a_text_that_left_before_opens_nothing_anew() -> None:
    closed = on_its_way(trying(OPEN, TEXT, READY_AT), READY_AT)
    now = READY_AT + TRYING + M
    assert state(closed, now) is State.CLOSED
    assert struck(closed, strike(2, READY_AT - M), now, enough=1) is closed
    assert state(struck(closed, strike(2, now), now, enough=1), now) is State.OPEN


def test_strikes_that_are_learned_together_count_from_when_they_were_met() -> None:
    breaker, now = SENDER, NOW + timedelta(hours=4)
    for by, hours in ((1, 0), (3, 3), (2, 1)):
        breaker = struck(breaker, strike(by, NOW + timedelta(hours=hours)), now, enough=2)
    assert state(breaker, now) is State.CLOSED
    assert state(struck(breaker, strike(4, NOW + timedelta(hours=3)), now, enough=2), now) is State.OPEN


CAP = Breaker("cap:+12025550100")


def test_a_cap_that_is_learned_of_late_holds_from_when_it_was_met() -> None:
    learned = NOW + timedelta(hours=9)
    cap = met_cap(CAP, strike(), Reset.PACIFIC_MIDNIGHT, learned, enough=1)
    assert cap.until == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert state(cap, learned) is State.OPEN
    assert met_cap(CAP, strike(), Reset.PACIFIC_MIDNIGHT, NOW + timedelta(hours=11), enough=1) is CAP
    assert met_cap(CAP, strike(), Reset.IN_AN_HOUR, NOW + timedelta(hours=1), enough=1) is CAP


def test_what_met_yesterdays_cap_counts_nothing_for_todays() -> None:
    midnight = datetime(2026, 3, 3, 8, tzinfo=UTC)
    before, after = midnight - 5 * M, midnight + 5 * M
    cap = met_cap(CAP, strike(1, before), Reset.PACIFIC_MIDNIGHT, before, enough=2)
    assert state(met_cap(cap, strike(2, after), Reset.PACIFIC_MIDNIGHT, after, enough=2), after) is State.CLOSED
    assert state(met_cap(cap, strike(2, before), Reset.PACIFIC_MIDNIGHT, before, enough=2), before) is State.OPEN


def test_each_try_that_fails_doubles_the_pause_up_to_the_longest() -> None:
    breaker, now, pauses = OPEN, NOW, []
    for _ in range(8):
        assert breaker.until is not None
        pauses.append(breaker.until - now)
        now = breaker.until
        breaker = struck(trying(breaker, TEXT, now), strike(), now, enough=1, tried=True)
    assert all(later == min(2 * earlier, PAUSES[Gate.SENDER].longest) for earlier, later in pairwise(pauses))


@pytest.mark.parametrize(
    ("at", "lifted"),
    [
        ("2026-03-02T21:40Z", "2026-03-03T08:00Z"),
        ("2026-03-02T07:59Z", "2026-03-02T08:00Z"),
        ("2026-03-08T09:30Z", "2026-03-09T07:00Z"),
        ("2026-11-01T07:30Z", "2026-11-02T08:00Z"),
    ],
)
def test_a_days_cap_is_lifted_at_midnight_of_the_pacific_whatever_its_clock_does(at: str, lifted: str) -> None:
    assert lifted_at(Reset.PACIFIC_MIDNIGHT, datetime.fromisoformat(at)) == datetime.fromisoformat(lifted)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), st.sampled_from(Reset))
def test_a_cap_holds_for_a_while_and_is_over_by_itself(now: datetime, reset: Reset) -> None:
    cap = capped("cap:+12025550100", 30023, reset, now)
    assert cap.until is not None
    assert timedelta() < cap.until - now <= timedelta(hours=25)
    assert state(cap, cap.until - timedelta(seconds=1)) is State.OPEN
    assert state(cap, cap.until) is State.CLOSED
