"""A clinic's rules over time: what was set holds from the next day on, whatever order it is heard in."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from handrail_progress.core.rules import BY_DEFAULT, DEFAULT, RuleBook, Rules, RulesSet
from handrail_shared.contracts.ids import EventId
from hypothesis import given
from hypothesis import strategies as st

from tests.progress.stories import day, set_on

STRICT, MILD = Rules(misses_until_pause=1), Rules(misses_until_pause=4)
SETTINGS = st.lists(
    st.builds(set_on, st.integers(0, 9), st.sampled_from([STRICT, MILD, DEFAULT]), hour=st.integers(0, 6)),
    max_size=8,
    unique_by=lambda each: each.event_id,
)


def test_without_settings_the_defaults_hold() -> None:
    assert RuleBook.of([]) == BY_DEFAULT
    assert BY_DEFAULT.on(day(0)) == DEFAULT


def test_what_was_set_first_holds_from_the_beginning() -> None:
    book = RuleBook.of([set_on(5, STRICT)])
    assert book.on(date.min) == book.on(day(0)) == book.on(day(99)) == STRICT


def test_a_change_holds_from_the_next_day_on() -> None:
    book = RuleBook.of([set_on(0, STRICT), set_on(5, MILD)])
    assert [book.on(day(number)) for number in (0, 5, 6, 9)] == [STRICT, STRICT, MILD, MILD]


@pytest.mark.parametrize(
    ("zone", "hour"), [("Pacific/Auckland", 11), ("Pacific/Kiritimati", 23), ("America/New_York", 23), ("UTC", 22)]
)
def test_a_change_holds_for_no_day_that_has_begun_wherever_it_was_made(zone: str, hour: int) -> None:
    """The clients of a clinic live where it is: their day of the change is judged by what held as it began."""
    today = day(5)
    made = datetime.combine(today, time(hour), ZoneInfo(zone))
    book = RuleBook.of([set_on(0, STRICT), RulesSet(MILD, made, EventId(UUID(int=1)))])
    assert (book.on(today), book.on(today + timedelta(days=2))) == (STRICT, MILD)


def test_of_one_day_the_last_counts() -> None:
    assert RuleBook.of([set_on(0, STRICT, hour=5), set_on(0, MILD, hour=2)]).on(day(0)) == STRICT


def test_two_books_differ_from_the_first_day_on_which_they_say_something_else() -> None:
    one = RuleBook.of([set_on(0, STRICT), set_on(5, MILD)])
    assert one.differs_since(RuleBook.of([set_on(0, STRICT)])) == day(6)
    assert one.differs_since(RuleBook.of([set_on(5, MILD)])) == date.min
    assert one.differs_since(one) is None


@given(SETTINGS, st.randoms())
def test_the_order_of_arrival_and_repeats_change_nothing(settings: list[RulesSet], random) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives a Random of its own
    again = settings + settings
    random.shuffle(again)
    assert RuleBook.of(again) == RuleBook.of(settings)


@given(SETTINGS, SETTINGS)
def test_before_they_differ_two_books_say_the_same(some: list[RulesSet], more: list[RulesSet]) -> None:
    one, other = RuleBook.of(some), RuleBook.of(some + more)
    since = one.differs_since(other)
    for number in range(-2, 13):
        if since is None or day(number) < since:
            assert one.on(day(number)) == other.on(day(number))
    assert since is None or one.on(since) != other.on(since)
