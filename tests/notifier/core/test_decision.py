"""Whether to nudge, and every reason if not."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from handrail_notifier.core.consent import Consent
from handrail_notifier.core.decision import (
    HARD_DAILY_CAP,
    Address,
    Agreement,
    Clinic,
    Context,
    Reason,
    Send,
    Withhold,
    decide,
    expires_at,
)
from handrail_notifier.core.quiet import QuietHours
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_timing import instants, walls, zones

NOW = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
STARTS = NOW + timedelta(minutes=20)
CONFIRMED = Agreement(Consent.CONFIRMED, NOW - timedelta(days=3))
CLINIC = Clinic(QuietHours(time(20), time(8)), 1, frozenset({"sms", "email"}))
PLAIN = Context(
    zone="America/New_York",
    window_start=STARTS,
    window_end=STARTS + timedelta(hours=2),
    clinic=CLINIC,
    agreements={"sms": CONFIRMED},
    addresses={"sms": Address.USABLE},
    sent_today=0,
    plan_expires_at=NOW + timedelta(days=30),
)


def sms(consent: Consent) -> dict[str, Agreement]:
    return {"sms": Agreement(consent, NOW - timedelta(days=1))}


CASES = {
    Reason.NO_CONSENT: {"agreements": {}},
    Reason.CONSENT_NOT_CONFIRMED: {"agreements": sms(Consent.ASKED)},
    Reason.REVOKED: {"agreements": sms(Consent.REVOKED)},
    Reason.QUIET_HOURS: {"clinic": replace(CLINIC, quiet=QuietHours(time(16), time(17)))},
    Reason.DAILY_CAP: {"sent_today": 1},
    Reason.ALREADY_ANSWERED: {"answered": True},
    Reason.PLAN_ENDED: {"plan_ended": True},
    Reason.PLAN_PAUSED: {"plan_paused": True},
    Reason.PLAN_EXPIRED: {"plan_expires_at": NOW},
    Reason.MOMENT_PASSED: {"window_start": NOW - timedelta(minutes=30)},
    Reason.CLINIC_UNKNOWN: {"clinic": None},
    Reason.NO_SENDER: {"clinic": replace(CLINIC, senders=frozenset())},
    Reason.NO_ADDRESS: {"addresses": {}},
    Reason.NUMBER_INVALID: {"addresses": {"sms": Address.INVALID}},
    Reason.DISCHARGED: {"discharged": True},
    Reason.UNREADABLE: {"readable": False},
}


def test_a_client_who_agreed_is_nudged_in_time() -> None:
    assert decide(PLAIN, NOW) == Send("sms")


@pytest.mark.parametrize(
    "reason", [reason for reason in Reason if reason not in {Reason.FAULT, Reason.PROPOSAL_CLOSED}]
)
def test_every_reason_withholds_by_itself(reason: Reason) -> None:
    assert decide(replace(PLAIN, **CASES[reason]), NOW) == Withhold((reason,))


def test_all_reasons_that_hold_are_told() -> None:
    context = replace(PLAIN, **{name: value for each in CASES.values() for name, value in each.items()})
    told = decide(replace(context, clinic=replace(CLINIC, quiet=QuietHours(time(0), time(23))), agreements={}), NOW)
    assert isinstance(told, Withhold)
    assert {Reason.NO_CONSENT, Reason.QUIET_HOURS, Reason.DISCHARGED, Reason.PLAN_ENDED} <= set(told.reasons)
    assert list(told.reasons) == [reason for reason in Reason if reason in told.reasons]


def test_recorded_is_not_confirmed() -> None:
    assert decide(replace(PLAIN, agreements=sms(Consent.RECORDED)), NOW) == Withhold((Reason.CONSENT_NOT_CONFIRMED,))


def test_a_nudge_is_of_use_until_half_an_hour_into_the_window_or_its_end() -> None:
    started = replace(PLAIN, window_start=NOW - timedelta(minutes=29, seconds=59))
    assert decide(started, NOW) == Send("sms")
    short = replace(PLAIN, window_start=NOW - timedelta(minutes=10), window_end=NOW)
    assert decide(short, NOW) == Withhold((Reason.MOMENT_PASSED,))
    assert expires_at(STARTS, STARTS + timedelta(hours=2)) == STARTS + timedelta(minutes=30)
    assert expires_at(STARTS, STARTS + timedelta(minutes=10)) == STARTS + timedelta(minutes=10)


def test_e_mail_is_used_where_only_it_was_agreed_to() -> None:
    both = {"sms": Address.USABLE, "email": Address.USABLE}
    assert decide(replace(PLAIN, agreements={"email": CONFIRMED}, addresses=both), NOW) == Send("email")
    agreed = {"sms": CONFIRMED, "email": CONFIRMED}
    assert decide(replace(PLAIN, agreements=agreed, addresses=both), NOW) == Send("sms")


def test_a_stop_by_text_silences_e_mail_too_until_a_newer_consent() -> None:
    addresses = {"sms": Address.USABLE, "email": Address.USABLE}
    older = {"sms": Agreement(Consent.REVOKED, NOW - timedelta(days=1)), "email": CONFIRMED}
    assert decide(replace(PLAIN, agreements=older, addresses=addresses), NOW) == Withhold((Reason.REVOKED,))
    newer = older | {"email": Agreement(Consent.CONFIRMED, NOW - timedelta(hours=1))}
    assert decide(replace(PLAIN, agreements=newer, addresses=addresses), NOW) == Send("email")


def test_no_clinic_may_nudge_more_than_three_times_a_day() -> None:
    greedy = replace(PLAIN, clinic=replace(CLINIC, daily_cap=99), sent_today=HARD_DAILY_CAP)
    assert decide(greedy, NOW) == Withhold((Reason.DAILY_CAP,))


@given(st.builds(QuietHours, walls, walls), zones, instants)
def test_a_nudge_is_never_sent_inside_quiet_hours(quiet: QuietHours, zone: str, now: datetime) -> None:
    context = replace(
        PLAIN,
        zone=zone,
        clinic=replace(CLINIC, quiet=quiet),
        window_start=now,
        window_end=now + timedelta(hours=1),
        plan_expires_at=now + timedelta(days=1),
    )
    if quiet.cover(now, zone):
        assert decide(context, now) == Withhold((Reason.QUIET_HOURS,))
    else:
        assert decide(context, now) == Send("sms")


@given(
    st.dictionaries(
        st.sampled_from(("sms", "email")), st.builds(Agreement, st.sampled_from(Consent), st.none() | instants)
    ),
    st.dictionaries(st.sampled_from(("sms", "email")), st.sampled_from(Address)),
    st.integers(0, 5),
    st.integers(1, 9),
    st.booleans(),
    st.booleans(),
)
def test_what_is_sent_was_confirmed_on_that_channel_and_within_the_budget(
    agreements: dict[str, Agreement],
    addresses: dict[str, Address],
    sent: int,
    cap: int,
    ended: bool,
    discharged: bool,
) -> None:
    context = replace(
        PLAIN,
        agreements=agreements,
        addresses=addresses,
        sent_today=sent,
        clinic=replace(CLINIC, daily_cap=cap),
        plan_ended=ended,
        discharged=discharged,
    )
    decision = decide(context, NOW)
    if isinstance(decision, Send):
        assert agreements[decision.channel].consent is Consent.CONFIRMED
        assert addresses[decision.channel] is Address.USABLE
        assert sent < min(cap, HARD_DAILY_CAP)
        assert not ended
        assert not discharged
    else:
        assert decision.reasons, "silence always has a reason"
