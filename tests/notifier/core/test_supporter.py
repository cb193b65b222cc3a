"""The person whom a client chose: every cell of the table, and that their text comes once a week at its hour, in any zone."""

from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from handrail_notifier.core.consent import Consent
from handrail_notifier.core.decision import Agreement
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.reply import Expecting, Show, Subject, Unlink, joins, joins_not, read, wants_off
from handrail_notifier.core.supporter import (
    AFTER,
    ANSWER_WITHIN,
    CONSENT_LASTS,
    DAYS,
    KEPT_FOR,
    WORDING_VERSION,
    Event,
    State,
    after,
    client_is_reached,
    due_after,
    next_weekly,
    on_start,
)
from handrail_notifier.core.wording import TEXTS
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
ZONES = ["America/New_York", "America/St_Johns", "Europe/Madrid", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata"]
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


def test_the_table_has_every_cell() -> None:
    assert set(AFTER) == set(Event)
    assert all(set(row) == set(State) for row in AFTER.values())


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_nobody_agrees_but_by_their_own_word_and_what_is_ended_stays_so(state: State, event: Event) -> None:
    then = after(state, event)
    if then is State.AGREED and state is not State.AGREED:
        assert (state, event) in {(State.INVITED, Event.AGREE), (State.STOPPED, Event.START)}, "START is no yes"
    if state is State.ENDED:
        assert then is State.ENDED
    if state is State.STOPPED and event not in {Event.END, Event.WRONG}:
        back = {Event.START: State.AGREED, Event.REOPEN: State.INVITED}
        assert then is back.get(event, State.STOPPED), "only their own START brings it back"
    if state in {State.LAPSED, State.NOT_INVITED}:
        assert then in {state, State.NOT_INVITED, State.ENDED}, "STOP opens nothing that START could bring back"
    if then is State.INVITED and state is not State.INVITED:
        asked = {(State.NAMED, Event.INVITE), (State.STOPPED, Event.REOPEN)}
        assert (state, event) in asked, "nobody is asked twice"
    if event is Event.DECLINE and state is State.INVITED:
        assert then is State.LAPSED, "a no closes the question"
    if event is Event.WRONG:
        assert then in {State.NOT_INVITED, State.ENDED}, "for good"


_LATELY, _WEEK_AGO, _YEAR_AGO = NOW - timedelta(days=6), NOW - ANSWER_WITHIN, NOW - CONSENT_LASTS


@pytest.mark.parametrize(
    ("invited", "agreed", "then"),
    [
        (None, None, None),
        (_LATELY, None, Event.REOPEN),
        (_WEEK_AGO, None, None),
        (_YEAR_AGO, _LATELY, Event.START),
        (_YEAR_AGO, _YEAR_AGO, None),
        (_LATELY, _YEAR_AGO, None),
    ],
)
def test_start_brings_back_what_was_agreed_to_or_the_open_question_and_else_nothing(
    invited: datetime | None, agreed: datetime | None, then: Event | None
) -> None:
    assert on_start(invited, agreed, NOW) is then


@given(INSTANTS, st.sampled_from(ZONES), st.sampled_from(DAYS), st.times(time(8), time(20)))
def test_the_text_comes_later_within_a_week_on_its_day_at_its_hour(
    now: datetime, zone: str, day: str, wall: time
) -> None:
    at = wall.replace(second=0, microsecond=0)
    due = next_weekly(DAYS[DAYS.index(day)], at, zone, now)  # type: ignore[arg-type]
    local = due.astimezone(ZoneInfo(zone))
    assert now < due <= now + timedelta(days=7, hours=2)
    assert (DAYS[local.weekday()], local.time()) == (day, at), "no clock is changed at these hours"
    assert next_weekly(DAYS[DAYS.index(day)], at, zone, due) - due >= timedelta(days=6, hours=22)  # type: ignore[arg-type]


def test_each_state_has_its_next_look() -> None:
    weekly = NOW + timedelta(days=5)
    looks = {state: due_after(state, NOW, weekly) for state in State}
    assert looks[State.NAMED] == looks[State.INVITED] == NOW + ANSWER_WITHIN
    assert looks[State.AGREED] == weekly
    assert looks[State.LAPSED] == looks[State.NOT_INVITED] == NOW + KEPT_FOR
    assert looks[State.STOPPED] is looks[State.ENDED] is None


def test_a_client_takes_part_whom_some_channel_reaches() -> None:
    yes, no = Agreement(Consent.CONFIRMED, NOW), Agreement(Consent.REVOKED, NOW)
    assert client_is_reached({"sms": yes, "email": Agreement()})
    assert client_is_reached({"sms": Agreement(), "email": yes})
    assert not client_is_reached({"sms": no, "email": yes}), "STOP is for all"
    assert not any(
        client_is_reached({"sms": Agreement(each), "email": Agreement()})
        for each in Consent
        if each is not Consent.CONFIRMED
    )


@pytest.mark.parametrize("text", ["unlink", "UNLINK", " Unlink. ", "desligar", "DESLIGAR!", "unlink 🙂"])
@pytest.mark.parametrize(
    "expecting", [Expecting(), Expecting(barrier=True), Expecting(walk="words"), Expecting(rating=True)]
)
@pytest.mark.parametrize("language", ["en", "es", None])
def test_the_word_that_takes_a_supporter_off_counts_whatever_is_asked(
    text: str, expecting: Expecting, language: str | None
) -> None:
    assert read(text, expecting, language).effects == (Unlink(),)


@pytest.mark.parametrize(
    "text",
    [
        "unlike",
        "unlist",
        "unlink me",
        "un link",
        "linked",
        "I want to unlink from work",
        "desligarme",
        "desliga",
        "apagar",
        "UNLINKK",
    ],
)
def test_nothing_that_looks_like_it_does(text: str) -> None:
    assert not any(
        isinstance(each, Unlink) for language in ("en", "es") for each in read(text, language=language).effects
    )


def test_what_is_beside_it_in_the_grammar_is_read_as_before() -> None:
    assert read("plan", language="en").effects == (Show(Subject.PLAN),)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "OK",
            "ok!",
            "Yes please",
            "sure",
            "Sure, thanks",
            "of course",
            "I agree",
            "ok cool",
            "OK \N{THUMBS UP SIGN}",
            "I'm in",
            "yup",
        ),
        *("claro", "vale", "de acuerdo", "Dale", "s\u00ed, claro", "Est\u00e1 bien, gracias"),
    ],
)
def test_a_plain_yes_to_an_invitation_is_heard_in_either_language(text: str) -> None:
    assert (joins(text), joins_not(text)) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "no",
            "No thanks",
            "nope",
            "not now",
            "nah im good",
            "I'm good, thanks",
            "not interested",
            "no thank you!",
            "Thanks but no",
        ),
        *(
            "No gracias",
            "ahora no",
            "no quiero",
            "no, gracias",
            "mejor no",
            "\N{THUMBS DOWN SIGN}",
            "no \N{THUMBS UP SIGN}",
        ),
    ],
)
def test_a_plain_no_to_an_invitation_is_heard_in_either_language(text: str) -> None:
    assert (joins(text), joins_not(text)) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ok \N{THUMBS DOWN SIGN}",
            "OK?",
            "sure?",
            "ok but who is this",
            "yes if its free",
            "no problem",
            "who is this",
            "",
            "1",
        ),
        *("no se", "claro que no entiendo", "ok no", "maybe", "\N{THUMBS UP SIGN}", "not sure", "why not"),
    ],
)
def test_what_is_neither_agrees_to_nothing_and_turns_nothing_down(text: str) -> None:
    assert (joins(text), joins_not(text)) == (False, False)


def test_the_version_of_the_wording_stands_for_these_words() -> None:
    asked = {code: TEXTS[code].supporter[Kind.SUPPORTER_INVITE] for code in sorted(TEXTS)}
    digest = sha256(repr(asked).encode()).hexdigest()[:12]
    assert (WORDING_VERSION, digest) == ("supporter_invite_2026_11", "ae61924ac5ae"), "other words are another version"


@pytest.mark.parametrize(
    "text",
    [
        "stop texting me",
        "stop texting my phone",
        "stop texting Sam",
        "stop texting me and my mom",
        "i want to stop texting my mom",
        "i stopped texting my friend",
        "dont text my friend at night",
        "my mom says stop texting me",
        "unlink me",
        "unlike",
        "remove my number",
        "take my mom off work",
        "ya no me escriban",
        "ya no le escribo a mi mamá",
    ],
)
def test_what_is_no_wish_to_take_somebody_off(text: str) -> None:
    assert not wants_off(text)
