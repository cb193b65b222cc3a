"""Consent is a fold of what was said about it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args

import pytest
from handrail_planner.core.consent import ACTOR_OF, AFTER, Actor, Consent, Entry, Said, State, closes, consent_from
from handrail_shared.contracts.purposes import Purpose
from hypothesis import given
from hypothesis import strategies as st

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def entry(said: Said, minute: int, purposes: frozenset[Purpose] | None = None) -> Entry:
    return Entry(said, NOON + timedelta(minutes=minute), "clinic_form", "v1", purposes)


def warned(said: Said, minute: int, risk_warning: str | None, evidence: str = "clinic_form") -> Entry:
    return replace(entry(said, minute), evidence=evidence, risk_warning=risk_warning)


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


some_purposes = st.frozensets(st.sampled_from(Purpose), min_size=1)
lines = st.one_of(
    st.builds(
        entry, st.sampled_from(("recorded", "confirmed", "revoked")), st.integers(0, 5), st.none() | some_purposes
    ),
    st.builds(entry, st.sampled_from(("held", "lapsed")), st.integers(0, 5)),
    st.builds(
        warned,
        st.sampled_from(("recorded", "confirmed")),
        st.integers(0, 5),
        st.sampled_from((None, "risk_1", "risk_2")),
    ),
)
entries = st.lists(lines, max_size=8)


@given(entries.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_arrival_does_not_matter(both: tuple[list[Entry], list[Entry]]) -> None:
    some, shuffled = both
    assert consent_from("sms", shuffled) == consent_from("sms", some)


@given(entries)
def test_hearing_everything_twice_changes_nothing(some: list[Entry]) -> None:
    assert consent_from("sms", some + some) == consent_from("sms", some)


@given(entries)
def test_nothing_stands_after_the_last_word_was_no(some: list[Entry]) -> None:
    assert not consent_from("sms", [*some, entry("revoked", 6)]).stands


@given(entries, st.lists(st.sampled_from(("held", "lapsed", "revoked")), max_size=4))
def test_nothing_but_a_yes_opens_what_a_stop_has_closed(some: list[Entry], after: list[Said]) -> None:
    later = [entry(said, minute) for minute, said in enumerate(after, 7)]
    assert consent_from("sms", [*some, entry("revoked", 6), *later]).state == "revoked"


@given(entries, some_purposes, st.lists(lines.filter(lambda line: line.purposes is None), max_size=4))
def test_what_was_withdrawn_comes_back_only_by_a_yes_that_names_it(
    some: list[Entry], gone: frozenset[Purpose], after: list[Entry]
) -> None:
    later = [replace(each, at=NOON + timedelta(minutes=7 + number)) for number, each in enumerate(after)]
    assert not gone & consent_from("sms", [*some, entry("revoked", 6, gone), *later]).purposes


@given(entries, some_purposes)
def test_to_withdraw_a_purpose_leaves_the_channel_as_it_is(some: list[Entry], gone: frozenset[Purpose]) -> None:
    before, after = consent_from("sms", some), consent_from("sms", [*some, entry("revoked", 6, gone)])
    assert (after.state, after.since, after.evidence) == (before.state, before.since, before.evidence)
    assert after.purposes == before.purposes - gone


@pytest.mark.parametrize(
    ("told", "purposes"),
    [
        ([("recorded", None), ("confirmed", None)], {Purpose.NUDGES}),
        ([("recorded", {Purpose.RECAP}), ("confirmed", None)], {Purpose.RECAP}),
        ([("recorded", {Purpose.NUDGES}), ("recorded", {Purpose.RECAP})], {Purpose.NUDGES, Purpose.RECAP}),
        ([("recorded", {Purpose.NUDGES}), ("revoked", None), ("confirmed", None)], {Purpose.NUDGES}),
        ([("recorded", {Purpose.NUDGES}), ("revoked", None), ("recorded", {Purpose.RECAP})], {Purpose.RECAP}),
        ([("recorded", {Purpose.NUDGES}), ("revoked", {Purpose.NUDGES}), ("confirmed", None)], set()),
    ],
)
def test_a_yes_names_what_it_is_for(told: list[tuple[Said, set[Purpose] | None]], purposes: set[Purpose]) -> None:
    some = [
        entry(said, minute, None if named is None else frozenset(named)) for minute, (said, named) in enumerate(told)
    ]
    assert consent_from("sms", some).purposes == purposes


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("recorded confirmed held", "held"),
        ("recorded confirmed lapsed", "lapsed"),
        ("recorded held", "recorded"),
        ("recorded confirmed lapsed held", "held"),
        ("recorded confirmed held lapsed", "held"),
        ("recorded confirmed lapsed confirmed", "confirmed"),
        ("recorded confirmed held recorded", "recorded"),
        ("recorded confirmed revoked lapsed", "revoked"),
    ],
)
def test_what_is_to_be_confirmed_anew_waits_for_it(words: str, state: State) -> None:
    said: list[Said] = [each for word in words.split() for each in get_args(Said) if each == word]
    assert consent_from("sms", [entry(each, minute) for minute, each in enumerate(said)]).state == state


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ([], None),
        ([("recorded", None), ("confirmed", None)], None),
        ([("recorded", "risk_1"), ("confirmed", None)], "risk_1"),
        ([("recorded", None), ("confirmed", None), ("recorded", "risk_1")], "risk_1"),
        ([("recorded", "risk_1"), ("confirmed", None), ("recorded", "risk_2")], "risk_2"),
        ([("recorded", "risk_1"), ("confirmed", None), ("recorded", None)], "risk_1"),
        ([("recorded", "risk_1"), ("confirmed", None), ("lapsed", None), ("confirmed", None)], "risk_1"),
        ([("recorded", "risk_1"), ("revoked", None)], "risk_1"),
        ([("recorded", "risk_1"), ("revoked", "risk_2")], "risk_1"),
        ([("revoked", "risk_2")], None),
    ],
)
def test_the_warning_that_stands_is_the_one_that_a_yes_stated_last(
    told: list[tuple[Said, str | None]], stands: str | None
) -> None:
    some = [warned(said, minute, warning) for minute, (said, warning) in enumerate(told)]
    assert consent_from("sms", some).risk_warning == stands


def test_the_warning_of_a_form_that_waits_for_start_was_shown_all_the_same() -> None:
    left = [warned("confirmed", 0, "risk_1"), warned("revoked", 1, None, "reply_stop"), warned("recorded", 2, "risk_2")]
    assert (consent_from("sms", left).state, consent_from("sms", left).risk_warning) == ("revoked", "risk_2")


def test_of_two_warnings_of_one_instant_the_same_stands_in_whatever_order_they_are_read() -> None:
    both = [warned("recorded", 0, "risk_1"), warned("recorded", 0, "risk_2")]
    assert {consent_from("sms", some).risk_warning for some in (both, both[::-1])} == {"risk_2"}


@given(entries, st.lists(st.sampled_from(("held", "lapsed", "revoked")), max_size=4))
def test_who_was_warned_stays_warned_whatever_is_said_later(some: list[Entry], after: list[Said]) -> None:
    later = [entry(said, minute) for minute, said in enumerate(after, 7)]
    assert consent_from("sms", [*some, warned("recorded", 6, "risk_3"), *later]).risk_warning == "risk_3"


@pytest.mark.parametrize("evidence", sorted(ACTOR_OF))
def test_every_evidence_tells_whose_word_it_is(evidence: str) -> None:
    assert Entry("revoked", NOON, evidence).by is ACTOR_OF[evidence]
    assert Entry("revoked", NOON, evidence, actor=Actor.IMPORT).by is Actor.IMPORT


def test_a_channel_closes_with_the_last_thing_that_is_sent_there() -> None:
    both = replace(Consent("sms", "confirmed"), purposes=frozenset({Purpose.NUDGES, Purpose.OWN_WORDS}))
    assert closes(both, frozenset({Purpose.NUDGES})), "own words alone are sent nowhere"
    assert not closes(both, frozenset({Purpose.OWN_WORDS, Purpose.RECAP}))


def clicked(minute: int, *, form_opens: bool) -> Entry:
    return Entry("revoked", NOON + timedelta(minutes=minute), "one_click", form_opens=form_opens)


def test_who_left_where_no_answer_is_read_comes_back_by_a_form_of_after_that() -> None:
    gone = consent_from("email", [entry("confirmed", 0), clicked(1, form_opens=True)])
    assert (gone.state, gone.left) == ("revoked", False)
    assert consent_from("email", [entry("confirmed", 1), clicked(2, form_opens=True), entry("confirmed", 3)]).stands
    assert not consent_from("email", [entry("confirmed", 1), clicked(2, form_opens=True)]).stands


def test_who_left_where_start_is_read_comes_back_by_no_form() -> None:
    folded = consent_from("email", [entry("confirmed", 0), clicked(1, form_opens=False), entry("confirmed", 2)])
    assert (folded.state, folded.left) == ("revoked", True)


@given(st.permutations([entry("confirmed", 0), clicked(1, form_opens=False), clicked(1, form_opens=True)]))
def test_a_leaving_that_is_said_again_counts_as_it_was_said_last(said: list[Entry]) -> None:
    assert not consent_from("email", said).left
    assert consent_from("email", [entry("confirmed", 2), *said]).state == "confirmed"
