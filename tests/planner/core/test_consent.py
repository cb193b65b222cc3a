"""Consent is a fold of what was said about it."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args

import pytest
from handrail_planner.core.consent import AFTER, Entry, Said, State, consent_from
from hypothesis import given
from hypothesis import strategies as st

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def entry(said: Said, minute: int) -> Entry:
    return Entry(said, NOON + timedelta(minutes=minute), "clinic_form", "v1")


def test_every_state_knows_what_follows_every_word() -> None:
    assert set(AFTER) == set(product(get_args(State), get_args(Said)))


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("", "none"),
        ("recorded", "recorded"),
        ("recorded confirmed", "confirmed"),
        ("recorded confirmed recorded", "confirmed"),
        ("recorded confirmed revoked", "revoked"),
        ("recorded revoked recorded", "recorded"),
        ("recorded confirmed revoked confirmed", "confirmed"),
        ("revoked", "revoked"),
    ],
)
def test_consent_follows_what_was_said(words: str, state: State) -> None:
    said: list[Said] = [each for word in words.split() for each in get_args(Said) if each == word]
    assert consent_from("sms", [entry(each, minute) for minute, each in enumerate(said)]).state == state


def test_of_two_words_at_the_same_instant_no_counts() -> None:
    assert consent_from("sms", [entry("revoked", 1), entry("confirmed", 1)]).state == "revoked"


entries = st.lists(st.builds(entry, st.sampled_from(get_args(Said)), st.integers(0, 5)), max_size=6)


@given(entries.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_arrival_does_not_matter(both: tuple[list[Entry], list[Entry]]) -> None:
    some, shuffled = both
    assert consent_from("sms", shuffled).state == consent_from("sms", some).state


@given(entries)
def test_hearing_everything_twice_changes_nothing(some: list[Entry]) -> None:
    assert consent_from("sms", some + some).state == consent_from("sms", some).state


@given(entries)
def test_nothing_stands_after_the_last_word_was_no(some: list[Entry]) -> None:
    assert not consent_from("sms", [*some, entry("revoked", 6)]).stands
