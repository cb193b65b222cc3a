"""The last defences: what each stops, what it spares, and that none is silent."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from handrail_notifier.core import defence
from handrail_notifier.core.breaker import PAUSES, TRYING, WITHIN, Breaker, Strike, struck, trying
from handrail_notifier.core.decision import Defences, Hold, Postpone, Reason, Send, Withhold, decide
from handrail_notifier.core.defence import (
    CRISIS,
    LOOPING,
    SAFETY,
    SPARES,
    TEXTS_A_DAY,
    Limits,
    Traffic,
    against,
    beyond_cap,
    defences_of,
    is_elsewhere,
    is_filtered_too_often,
    must_go_otherwise,
    tried_by,
)
from handrail_notifier.core.wording import Kind
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_decision import CONFIRMED, NOW, PLAIN, client

LIMITS = Limits(100, "US")
TEXT = UUID(int=7)
MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)
SENDER = struck(Breaker("sender:+12025550100"), Strike(NOW, TEXT, 30034), NOW, enough=1)
WORDING = struck(Breaker("wording:nudge:plan"), Strike(NOW, TEXT, 30007), NOW, enough=1)


def holds(
    *breakers: Breaker, country: str | None = "US", at: datetime = NOW, **traffic: object
) -> dict[Reason, object]:
    found = defences_of(breakers, replace(Traffic(), **traffic), LIMITS, country, at)  # type: ignore[arg-type]
    return {hold.reason: hold.until for hold in found.holds}


def test_only_what_a_machine_cannot_call_forth_is_no_answer_that_could_loop() -> None:
    """A kind that is added has to be counted, or to be named here."""
    nobody_asked = {
        *(Kind.NUDGE, Kind.OPT_IN, Kind.RENEW, Kind.PROPOSAL, Kind.SAY_BACK),
        *(Kind.RECAP, Kind.REVIEW, Kind.CHECK_IN, Kind.WALK_OFFER, Kind.NOTICE),
        *(Kind.SUPPORTER_NAMED, Kind.SUPPORTER_INVITE, Kind.SUPPORTER_WEEKLY),
    }
    of_phases = {Kind.FADED, Kind.OWN_CUE, Kind.MAINTAINED, Kind.STEPPED_BACK}
    of_a_plan_once = {
        *(Kind.ACCEPTED, Kind.HOW_SURE, Kind.SAID_BACK, Kind.TOO_BIG, Kind.CHANGE_ASKED, Kind.DECLINED),
    }
    of_law = {Kind.STOPPED, Kind.SUPPORTER_STOPPED}
    once_for_each_nudge = {Kind.BARRIER}
    limited_otherwise = {
        *(Kind.STRANGER, Kind.SEEN_TO, Kind.WALK_STEP, Kind.WALK_DONE, Kind.COMEBACK),
    }
    others = nobody_asked | of_phases | of_a_plan_once | of_law | once_for_each_nudge | limited_otherwise | CRISIS
    assert set(Kind) == LOOPING | others
    assert not LOOPING & others


def test_the_numbers_are_those_that_the_docs_promise() -> None:
    """In decision 22 and in how-to/when-sending-stops.md. A number that is added to the table needs a line here."""
    numbers = {name: each for name, each in vars(defence).items() if isinstance(each, int | float | timedelta)}
    assert numbers == {
        "SAME_TEXTS": 5,
        "SAME_WITHIN": timedelta(minutes=30),
        "TEXTS_A_DAY": 20,
        "DAY": timedelta(hours=24),
        "ANSWERS": 3,
        "ANSWERED_WITHIN": timedelta(minutes=60),
        "TEXTS_IN": 10,
        "HEARD_WITHIN": timedelta(seconds=60),
        "STRANGERS": 20,
        "MOST_FILTERED": 0.01,
        "FILTERED_OF": 100,
        "FILTERED_AN_HOUR": 3,
    }
    once, twice = {Kind.HELP, Kind.NOW, Kind.LEAVING, Kind.SUPPORTER_HELP}, {Kind.STOPPED, Kind.SUPPORTER_STOPPED}
    assert dict.fromkeys(once, 1) | dict.fromkeys(twice, 2) == defence.BESIDE
    assert {gate.value: (each.first, each.longest, each.tried) for gate, each in PAUSES.items()} == {
        "account": (timedelta(minutes=15), timedelta(hours=4), True),
        "sender": (timedelta(minutes=15), timedelta(hours=4), True),
        "wording": (timedelta(days=1), timedelta(days=4), True),
        "cap": (timedelta(), timedelta(), False),
        "account_cap": (timedelta(), timedelta(), False),
    }
    assert (timedelta(hours=1), timedelta(minutes=5)) == (WITHIN, TRYING)


def test_nothing_stands_against_ordinary_traffic() -> None:
    assert holds(segments=99, texts=(NOW,) * (TEXTS_A_DAY - 1), answers=2, heard=10, strangers=19) == {}


def test_each_ceiling_stops_from_its_number_on_and_says_until_when() -> None:
    day = tuple(NOW - timedelta(hours=each) for each in range(TEXTS_A_DAY))
    assert holds(segments=100) == {Reason.SPEND_CAP: MIDNIGHT}
    assert holds(texts=day) == {Reason.NUMBER_CAP: day[-1] + timedelta(days=1)}
    assert holds(answers=3) == {Reason.LOOPING: None}
    assert holds(heard=11) == {Reason.FLOODED: None}
    assert holds(strangers=20) == {Reason.STRANGERS_CAP: None}
    assert holds(country="JM") == {Reason.COUNTRY_NOT_ALLOWED: None}
    assert holds(SENDER) == {Reason.SENDING_STOPPED: SENDER.until}
    assert holds(WORDING) == {Reason.WORDING_STOPPED: WORDING.until}


@pytest.mark.parametrize(
    ("kind", "most"),
    [(Kind.HELP, 1), (Kind.NOW, 1), (Kind.LEAVING, 1), (Kind.STOPPED, 2), (Kind.SUPPORTER_STOPPED, 2)],
)
@pytest.mark.parametrize("answers", [0, 2, 3, 4])
@pytest.mark.parametrize("said", [0, 1, 2, 3])
def test_help_a_plan_and_a_hold_are_answered_once_each_beside_the_three_and_a_stop_twice(
    answers: int, said: int, kind: Kind, most: int
) -> None:
    beside = (*(each for each in defence.BESIDE if each != kind), *(kind,) * said)
    stopped = said >= most and (answers >= 3 or kind in {Kind.STOPPED, Kind.SUPPORTER_STOPPED})
    by_text = defences_of((), Traffic(answers=answers, beside=beside), LIMITS, "US", NOW)
    by_mail = defences_of((), Traffic(mailed=answers, beside_by_mail=beside), LIMITS, "US", NOW)
    for found in (by_text, by_mail):
        assert bool(against(found, kind).holds) == stopped
        assert bool(against(found, Kind.WELCOME).holds) == (answers >= 3)


def test_help_that_we_asked_for_is_held_back_by_all_but_the_answers_before_it() -> None:
    used_up = defences_of((), Traffic(answers=3, mailed=3), LIMITS, "US", NOW)
    assert against(used_up, Kind.GROUND).holds
    assert not against(used_up, Kind.GROUND, helps=True).holds
    flooded = defences_of((), Traffic(heard=11, segments=100), LIMITS, "US", NOW)
    assert {hold.reason for hold in against(flooded, Kind.GROUND, helps=True).holds} == {
        Reason.FLOODED,
        Reason.SPEND_CAP,
    }


def test_a_clinic_writes_to_its_senders_country_or_to_those_that_it_names() -> None:
    assert not is_elsewhere("US", LIMITS)
    assert is_elsewhere("CA", LIMITS)
    assert not is_elsewhere("CA", replace(LIMITS, countries=frozenset({"CA"})))
    assert is_elsewhere("US", replace(LIMITS, countries=frozenset({"CA"})))
    assert is_elsewhere("ZZ", LIMITS)
    assert not is_elsewhere(None, LIMITS), "it is looked at when the number is opened"


@pytest.mark.parametrize("reason", SPARES)
def test_every_defence_has_its_say_for_some_kind_and_spares_the_confirmation_of_a_stop_where_it_is_ours(
    reason: Reason,
) -> None:
    """But for what bounds the confirmation itself."""
    found = Defences((Hold(reason),))
    stopped = {kind for kind in Kind if against(found, kind).holds}
    assert stopped
    ours = SPARES.keys() - {Reason.SENDING_STOPPED, Reason.WORDING_STOPPED, Reason.CARRIER_CAP, Reason.LOOPING}
    assert (Kind.STOPPED in stopped) == (reason not in ours)
    assert not stopped & CRISIS


@pytest.mark.parametrize("reason", SPARES)
def test_no_text_that_stands_for_safety_is_stopped_by_any_defence(reason: Reason) -> None:
    found = Defences((Hold(reason),))
    assert {Kind.NUMBERS, Kind.STRANGER_NUMBERS, Kind.STAFF_ALERT, Kind.SEEN_TO} <= SAFETY
    assert not {kind for kind in SAFETY if against(found, kind).holds}


def test_what_a_client_has_a_right_to_hear_costs_what_it_costs() -> None:
    spent = Defences((Hold(Reason.SPEND_CAP, MIDNIGHT),))
    heard = {Kind.HELP, Kind.STOPPED, Kind.LEAVING, Kind.SUPPORTER_STOPPED, Kind.SUPPORTER_HELP}
    assert {kind for kind in Kind if not against(spent, kind).holds} == SAFETY | heard


def test_a_crisis_kind_is_spared_and_must_find_another_way_too(monkeypatch: pytest.MonkeyPatch) -> None:
    capped = Defences((Hold(Reason.CARRIER_CAP, MIDNIGHT),))
    monkeypatch.setattr(defence, "CRISIS", frozenset({Kind.HELP}))
    assert must_go_otherwise(Kind.HELP, capped)
    assert not must_go_otherwise(Kind.HELP, Defences((Hold(Reason.SPEND_CAP),)))
    assert not must_go_otherwise(Kind.NUDGE, capped)


def test_the_one_that_tries_is_let_through_and_no_other() -> None:
    assert SENDER.until is not None
    ready = defences_of([SENDER], Traffic(), LIMITS, "US", SENDER.until)
    assert (ready.holds, ready.probes) == ((), (SENDER.name,))
    tries = defences_of([trying(SENDER, TEXT, SENDER.until)], Traffic(), LIMITS, "US", SENDER.until)
    assert against(tries, Kind.NUDGE, TEXT).holds == ()
    assert [hold.reason for hold in against(tries, Kind.NUDGE, UUID(int=8)).holds] == [Reason.SENDING_STOPPED]


def test_a_wording_is_tried_by_its_own_only() -> None:
    found = Defences(probes=("wording:nudge:plan", "account:sms"))
    assert tried_by(found, "nudge:plan") == ("wording:nudge:plan", "account:sms")
    assert tried_by(found, "help") == ("account:sms",)


def test_a_nudge_of_another_wording_goes_out() -> None:
    stopped = replace(PLAIN, defences=against(defences_of([WORDING], Traffic(), LIMITS, "US", NOW), Kind.NUDGE))
    assert decide(stopped, NOW) == Withhold((Reason.WORDING_STOPPED,))
    tiny = replace(stopped, plan=replace(stopped.plan, tiny=True))
    assert decide(tiny, NOW) == Send("sms", "tiny")


def test_a_nudge_waits_for_what_ends_in_time_and_goes_by_mail_where_that_is_open() -> None:
    soon = NOW + timedelta(minutes=10)
    held = replace(PLAIN, defences=Defences((Hold(Reason.SENDING_STOPPED, soon),)))
    assert decide(held, NOW) == Postpone(soon, (Reason.SENDING_STOPPED,))
    assert decide(replace(held, opening=replace(held.opening, due_at=soon)), soon) == Send("sms")
    mail = client(
        held, agreements={**held.client.agreements, "email": CONFIRMED}, addresses={"sms": "usable", "email": "usable"}
    )
    assert decide(mail, NOW) == Send("email")
    late = replace(PLAIN, defences=Defences((Hold(Reason.CARRIER_CAP, NOW + timedelta(hours=1)),)))
    assert decide(late, NOW) == Withhold((Reason.CARRIER_CAP,))


@given(st.integers(0, 5000), st.integers(0, 100))
def test_more_than_one_in_a_hundred_of_a_hundred(sent: int, filtered: int) -> None:
    assert is_filtered_too_often(sent, filtered) == (sent >= 100 and filtered * 100 > sent)


def test_what_finds_the_days_segments_reached_takes_no_place_and_what_a_cap_spares_always_does() -> None:
    texts = [(Kind.NUDGE, 2), (Kind.NUDGE, 3), (Kind.NUMBERS, 2), (Kind.NUDGE, 1), (Kind.HELP, 1)]
    assert beyond_cap(0, texts, 9) == set()
    assert beyond_cap(6, texts, 9) == {3}, "the second begins at 8, and may"
    assert beyond_cap(9, texts, 9) == {0, 1, 3}
