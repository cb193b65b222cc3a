"""Whether to nudge, what to say, later or not, and every reason if not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from handrail_notifier.core.consent import Consent
from handrail_notifier.core.decision import (
    HARD_DAILY_CAP,
    HARD_WEEKLY_CAP,
    LEAST_GAP,
    Address,
    Agreement,
    Client,
    Clinic,
    Context,
    Defences,
    Hold,
    Opening,
    Plan,
    Postpone,
    Reason,
    SafeHours,
    Send,
    Wishes,
    Withhold,
    decide,
    dose_of,
)
from handrail_notifier.core.fading import Phase
from handrail_notifier.core.law import allows, profile_of
from handrail_notifier.core.quiet import QuietHours
from handrail_notifier.core.restraint import LADDER, Step, step_of
from handrail_notifier.core.timing import local_day
from handrail_notifier.store import decisions
from handrail_shared.contracts.purposes import Purpose
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_timing import instants, walls, zones

NOW = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
STARTS = NOW + timedelta(minutes=20)
CONFIRMED = Agreement(Consent.CONFIRMED, NOW - timedelta(days=3))
CLINIC = Clinic(QuietHours(time(20), time(8)), 1, frozenset({"sms", "email"}))
CLIENT = Client("America/New_York", {"sms": CONFIRMED}, {"sms": Address.USABLE})
PLAN = Plan(expires_at=NOW + timedelta(days=30))
OPENING = Opening(
    local_date=date(2026, 3, 2),
    window_start=STARTS,
    window_end=STARTS + timedelta(hours=2),
    due_at=NOW,
    useful_until=STARTS + timedelta(minutes=30),
    draw=0.25,
)
PLAIN = Context(CLINIC, CLIENT, PLAN, OPENING)


def clinic(context: Context, **changes: Any) -> Context:
    return replace(context, clinic=replace(context.clinic or CLINIC, **changes))


def client(context: Context, **changes: Any) -> Context:
    return replace(context, client=replace(context.client, **changes))


def plan(context: Context, **changes: Any) -> Context:
    return replace(context, plan=replace(context.plan, **changes))


def opening(context: Context, **changes: Any) -> Context:
    return replace(context, opening=replace(context.opening, **changes))


def held(context: Context, reason: Reason, until: datetime | None = None, wording: str | None = None) -> Context:
    return replace(context, defences=Defences((Hold(reason, until, wording=wording),)))


def wishing(context: Context, **wishes: Any) -> Context:
    return client(context, wishes=replace(context.client.wishes, **wishes))


def sms(consent: Consent) -> dict[str, Agreement]:
    return {"sms": Agreement(consent, NOW - timedelta(days=1))}


def ago(*hours: float) -> tuple[datetime, ...]:
    return tuple(NOW - timedelta(hours=each) for each in hours)


LASTING: dict[Reason, Callable[[Context], Context]] = {
    Reason.NO_CONSENT: lambda c: client(c, agreements={}),
    Reason.CONSENT_NOT_CONFIRMED: lambda c: client(c, agreements=sms(Consent.ASKED)),
    Reason.CONSENT_LAPSED: lambda c: client(c, agreements=sms(Consent.LAPSED)),
    Reason.REVOKED: lambda c: client(c, agreements=sms(Consent.REVOKED)),
    Reason.PURPOSE_NOT_AGREED: lambda c: client(
        c, agreements={"sms": replace(CONFIRMED, purposes=frozenset({Purpose.RECAP}))}
    ),
    Reason.CRISIS_HOLD: lambda c: client(c, crisis=True),
    Reason.ON_HOLD: lambda c: client(c, paused_by="clinic"),
    Reason.ON_BREAK: lambda c: client(c, paused_by="client", paused_until=date(2026, 3, 2)),
    Reason.CLINIC_PAUSED: lambda c: clinic(c, paused=True),
    Reason.DAILY_CAP: lambda c: client(c, sent=ago(5)),
    Reason.WEEKLY_CAP: lambda c: client(c, sent=ago(30, 60, 90, 120)),
    Reason.ALREADY_ANSWERED: lambda c: opening(c, answered=True),
    Reason.UNANSWERED: lambda c: client(c, unanswered=12),
    Reason.FADED: lambda c: plan(c, phase=Phase.OWN_CUE, nudged_at=NOW - timedelta(days=2)),
    Reason.EXPLORING: lambda c: opening(clinic(c, explores=True), draw=0.25000005),
    Reason.PLAN_ENDED: lambda c: plan(c, ended=True),
    Reason.PLAN_PAUSED: lambda c: plan(c, paused=True),
    Reason.PLAN_EXPIRED: lambda c: plan(c, expires_at=NOW),
    Reason.MOMENT_PASSED: lambda c: opening(c, useful_until=NOW),
    Reason.CLINIC_UNKNOWN: lambda c: replace(c, clinic=None),
    Reason.NO_SENDER: lambda c: clinic(c, senders=frozenset()),
    Reason.NO_ADDRESS: lambda c: client(c, addresses={}),
    Reason.NUMBER_INVALID: lambda c: client(c, addresses={"sms": Address.INVALID}),
    Reason.NUMBER_DOUBTFUL: lambda c: client(c, phone_failures=3, sent=ago(48)),
    Reason.NUMBER_UNHEALTHY: lambda c: client(c, addresses={"sms": Address.UNHEALTHY}),
    Reason.COUNTRY_NOT_ALLOWED: lambda c: held(c, Reason.COUNTRY_NOT_ALLOWED),
    Reason.WORDING_STOPPED: lambda c: held(c, Reason.WORDING_STOPPED, NOW + timedelta(days=1), "nudge:plan"),
    Reason.CARRIER_CAP: lambda c: held(c, Reason.CARRIER_CAP, NOW + timedelta(hours=1)),
    Reason.SPEND_CAP: lambda c: held(c, Reason.SPEND_CAP, NOW + timedelta(hours=2)),
    Reason.NUMBER_CAP: lambda c: held(c, Reason.NUMBER_CAP, NOW + timedelta(hours=1)),
    Reason.NO_TEXTS_WANTED: lambda c: wishing(c, no_texts=True),
    Reason.NOT_ANSWERABLE: lambda c: opening(
        client(c, agreements={"email": CONFIRMED}, addresses={"email": Address.USABLE}), role="debrief"
    ),
    Reason.DISCHARGED: lambda c: client(c, discharged=True),
    Reason.UNREADABLE: lambda c: client(c, readable=False),
    Reason.LATER_ONCE: lambda c: opening(c, repeats=NOW - timedelta(hours=1), put_off=True),
    Reason.LATER_PAST: lambda c: opening(c, repeats=NOW - timedelta(hours=1), useful_until=NOW),
}
PASSING: dict[Reason, tuple[Callable[[Context], Context], datetime]] = {
    Reason.QUIET_HOURS: (lambda c: clinic(c, quiet=QuietHours(time(16), time(17))), STARTS),
    Reason.UNLAWFUL_HOURS: (lambda c: clinic(c, jurisdiction="us_ri"), NOW + timedelta(hours=15)),
    Reason.UNSAFE_HOURS: (lambda c: wishing(c, safe=SafeHours(time(16, 55), time(19))), NOW + timedelta(minutes=15)),
    Reason.TOO_SOON: (lambda c: clinic(client(c, sent=ago(3.75)), daily_cap=3), NOW + timedelta(minutes=15)),
    Reason.BUSY: (lambda c: client(c, busy_until=NOW + timedelta(minutes=5)), NOW + timedelta(minutes=5)),
    Reason.IN_CONVERSATION: (lambda c: client(c, heard_at=NOW - timedelta(minutes=1)), NOW + timedelta(minutes=2)),
    Reason.SENDING_STOPPED: (
        lambda c: held(c, Reason.SENDING_STOPPED, NOW + timedelta(minutes=15)),
        NOW + timedelta(minutes=15),
    ),
    Reason.CATCHING_UP: (lambda c: opening(c, due_at=NOW - timedelta(minutes=5), draw=0.0), NOW),
}  # fmt: skip
OF_OTHER_TEXTS = {
    Reason.FAULT,
    Reason.NO_ROOM,
    Reason.PROPOSAL_CLOSED,
    Reason.SAME_TEXT,
    Reason.LOOPING,
    Reason.FLOODED,
    Reason.STRANGERS_CAP,
}


def then(context: Context, until: datetime) -> Context:
    """The same opening, put off to `until`."""
    return opening(context, due_at=until, postponed=context.opening.postponed + 1)


def test_a_client_who_agreed_is_nudged_in_time() -> None:
    assert decide(PLAIN, NOW) == Send("sms")


def test_every_reason_has_a_case() -> None:
    assert set(Reason) == LASTING.keys() | PASSING.keys() | OF_OTHER_TEXTS
    assert not LASTING.keys() & PASSING.keys()


@pytest.mark.parametrize("reason", LASTING)
def test_what_lasts_withholds_by_itself(reason: Reason) -> None:
    assert decide(LASTING[reason](PLAIN), NOW) == Withhold((reason,))


@pytest.mark.parametrize("reason", sorted(PASSING.keys() - {Reason.UNLAWFUL_HOURS, Reason.CATCHING_UP}))
def test_what_passes_in_time_postpones_until_it_has_passed(reason: Reason) -> None:
    change, until = PASSING[reason]
    assert decide(change(PLAIN), NOW) == Postpone(until, (reason,))
    assert decide(then(change(PLAIN), until), until) == Send("sms")


@pytest.mark.parametrize("reason", sorted(PASSING.keys() - {Reason.UNLAWFUL_HOURS, Reason.CATCHING_UP}))
def test_what_passes_too_late_withholds(reason: Reason) -> None:
    change, until = PASSING[reason]
    assert decide(opening(change(PLAIN), useful_until=until), NOW) == Withhold((reason,))


def test_hours_of_a_jurisdiction_postpone_or_withhold() -> None:
    before_nine = datetime(2026, 3, 2, 13, 50, tzinfo=UTC)
    nine = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
    connecticut = clinic(opening(PLAIN, due_at=before_nine), jurisdiction="us_ct")
    assert decide(connecticut, before_nine) == Postpone(nine, (Reason.UNLAWFUL_HOURS,))
    assert decide(then(connecticut, nine), nine) == Send("sms")
    florida = wishing(connecticut, jurisdiction="us_fl")
    assert decide(florida, before_nine) == Postpone(nine, (Reason.UNLAWFUL_HOURS,)), "the laws of both places hold"
    assert decide(clinic(florida, jurisdiction=None), before_nine) == Send("sms")
    unknown = clinic(opening(PLAIN, due_at=NOW), jurisdiction="atlantis", quiet=QuietHours(time(22), time(8)))
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    decided = decide(opening(unknown, due_at=late, useful_until=late + timedelta(minutes=30)), late)
    assert decided == Withhold((Reason.UNLAWFUL_HOURS,)), "an unknown jurisdiction has the strictest hours"


def test_after_an_outage_what_is_still_of_use_goes_out_spread() -> None:
    held_up = [opening(PLAIN, due_at=NOW - timedelta(minutes=5), draw=n / 97) for n in range(97)]
    decided = [decide(each, NOW) for each in held_up]
    times = sorted(each.until for each in decided if isinstance(each, Postpone))
    assert len(times) > 90
    assert len(set(times)) > 90, "each at a time of its own"
    assert times[0] > NOW
    assert times[-1] < NOW + timedelta(minutes=10)
    assert all(each.reasons == (Reason.CATCHING_UP,) for each in decided if isinstance(each, Postpone))
    [first, *_] = held_up
    late = opening(first, due_at=times[0], postponed=1)
    assert decide(late, times[0]) == Send("sms"), "once is enough"


def test_all_reasons_that_hold_are_told_in_their_order() -> None:
    context = PLAIN
    for change in (*LASTING.values(), *(change for change, _ in PASSING.values())):
        context = change(context) if change is not LASTING[Reason.CLINIC_UNKNOWN] else context
    told = decide(context, NOW)
    assert isinstance(told, Withhold)
    assert {Reason.QUIET_HOURS, Reason.DISCHARGED, Reason.PLAN_ENDED, Reason.BUSY, Reason.CRISIS_HOLD} <= set(
        told.reasons
    )
    assert list(told.reasons) == [reason for reason in Reason if reason in told.reasons]


def test_a_nudge_is_put_off_five_times_and_no_more() -> None:
    busy = client(PLAIN, busy_until=NOW + timedelta(minutes=5))
    assert isinstance(decide(opening(busy, postponed=4), NOW), Postpone)
    assert decide(opening(busy, postponed=5), NOW) == Withhold((Reason.BUSY,))


def test_while_an_answer_may_come_no_nudge_cuts_in_and_after_that_it_goes() -> None:
    asked = client(PLAIN, asked_at=NOW - timedelta(minutes=4))
    later = NOW + timedelta(minutes=6)
    assert decide(asked, NOW) == Postpone(later, (Reason.IN_CONVERSATION,))
    assert decide(then(asked, later), later) == Send("sms")


def test_what_passes_one_after_the_other_is_waited_for_at_once() -> None:
    context = wishing(client(PLAIN, busy_until=NOW + timedelta(minutes=10)), safe=SafeHours(time(17), time(19)))
    assert decide(context, NOW) == Postpone(STARTS, (Reason.UNSAFE_HOURS, Reason.BUSY))


def test_recorded_is_not_confirmed() -> None:
    assert decide(client(PLAIN, agreements=sms(Consent.RECORDED)), NOW) == Withhold((Reason.CONSENT_NOT_CONFIRMED,))


def test_e_mail_is_used_where_only_it_was_agreed_to_or_the_number_is_in_doubt() -> None:
    both = {"sms": Address.USABLE, "email": Address.USABLE}
    assert decide(client(PLAIN, agreements={"email": CONFIRMED}, addresses=both), NOW) == Send("email")
    agreed = client(PLAIN, agreements={"sms": CONFIRMED, "email": CONFIRMED}, addresses=both)
    assert decide(agreed, NOW) == Send("sms")
    assert decide(client(agreed, phone_failures=3, sent=ago(48)), NOW) == Send("email")
    assert decide(client(PLAIN, phone_failures=3, sent=ago(24 * 7)), NOW) == Send("sms"), "tried once a week"


def test_a_stop_by_text_silences_e_mail_too_until_a_newer_consent() -> None:
    addresses = {"sms": Address.USABLE, "email": Address.USABLE}
    older = {"sms": Agreement(Consent.REVOKED, NOW - timedelta(days=1)), "email": CONFIRMED}
    assert decide(client(PLAIN, agreements=older, addresses=addresses), NOW) == Withhold((Reason.REVOKED,))
    newer = older | {"email": Agreement(Consent.CONFIRMED, NOW - timedelta(hours=1))}
    assert decide(client(PLAIN, agreements=newer, addresses=addresses), NOW) == Send("email")


@pytest.mark.parametrize("by", ["client", "clinic"])
def test_a_break_ends_with_its_last_local_day(by: Any) -> None:
    resting = client(PLAIN, paused_by=by, paused_until=date(2026, 3, 2))
    assert isinstance(decide(resting, NOW), Withhold)
    tomorrow = NOW + timedelta(days=1)
    again = opening(resting, due_at=tomorrow, useful_until=tomorrow + timedelta(minutes=30))
    assert decide(again, tomorrow) == Send("sms")
    assert isinstance(decide(client(again, paused_until=None), tomorrow), Withhold)


def test_a_client_may_want_fewer_or_somewhat_more_and_nothing_lifts_the_ceiling() -> None:
    assert dose_of(CLINIC, Wishes()).a_day == 1
    assert dose_of(CLINIC, Wishes(a_day=3, a_week=12)).a_day == 2
    assert dose_of(CLINIC, Wishes(a_day=3, a_week=12)).a_week == 10
    assert dose_of(CLINIC, Wishes(a_week=0)).a_week == 0
    greedy = replace(CLINIC, daily_cap=99, weekly_cap=99, gap=timedelta())
    dose = dose_of(greedy, Wishes(a_day=99, a_week=99))
    assert (dose.a_day, dose.a_week, dose.gap) == (HARD_DAILY_CAP, HARD_WEEKLY_CAP, LEAST_GAP)


def test_silence_is_answered_by_less_and_the_first_step_down_asks() -> None:
    three = client(PLAIN, unanswered=3)
    assert decide(three, NOW) == Send("sms", "still_useful")
    told = opening(client(three, step=Step.HALVED), draw=0.2504)
    assert decide(told, NOW) == Send("sms")
    assert decide(opening(told, draw=0.2506), NOW) == Withhold((Reason.UNANSWERED,))
    five = client(PLAIN, unanswered=5, step=Step.SPARSE, sent=ago(24 * 5))
    assert decide(five, NOW) == Withhold((Reason.UNANSWERED,))
    assert decide(client(five, sent=ago(24 * 6)), NOW) == Send("sms")
    eight = client(PLAIN, unanswered=8, step=Step.RARE, sent=ago(24 * 14))
    assert decide(eight, NOW) == Withhold((Reason.UNANSWERED,))
    assert decide(client(eight, sent=ago(24 * 15)), NOW) == Send("sms")
    assert decide(client(PLAIN, unanswered=12, step=Step.RARE), NOW) == Withhold((Reason.UNANSWERED,))


@given(st.integers(0, 40), st.integers(0, 40))
def test_more_silence_never_leads_to_more(one: int, more: int) -> None:
    order = [Step.NORMAL, *(step for _, step in reversed(LADDER))]
    assert order.index(step_of(one)) <= order.index(step_of(one + more))


def test_what_is_practised_is_nudged_for_less() -> None:
    assert decide(plan(PLAIN, phase=Phase.PRACTISE), NOW) == Send("sms")
    assert decide(opening(plan(PLAIN, phase=Phase.PRACTISE), draw=0.5), NOW) == Withhold((Reason.FADED,))
    own = plan(PLAIN, phase=Phase.OWN_CUE, nudged_at=NOW - timedelta(days=7))
    assert decide(own, NOW) == Send("sms", "own_cue")
    kept = plan(PLAIN, phase=Phase.MAINTAIN, phase_since=NOW - timedelta(days=60), nudged_at=NOW - timedelta(days=29))
    assert decide(kept, NOW) == Withhold((Reason.FADED,))
    assert decide(plan(kept, nudged_at=NOW - timedelta(days=30)), NOW) == Send("sms", "own_cue")
    assert decide(plan(kept, phase_since=NOW - timedelta(days=90), nudged_at=None), NOW) == Withhold((Reason.FADED,))


def test_what_is_said_follows_from_the_role_and_the_state() -> None:
    for role in ("prime", "debrief", "check_in"):
        assert decide(opening(PLAIN, role=role), NOW) == Send("sms", role)
    assert decide(plan(PLAIN, tiny=True), NOW) == Send("sms", "tiny")
    mail = client(PLAIN, agreements={"email": CONFIRMED}, addresses={"email": Address.USABLE})
    assert decide(client(mail, unanswered=3), NOW) == Send("email", "plan"), "nothing is asked by mail"


def test_the_night_needs_the_clients_own_consent_and_a_plan_that_asks_for_it() -> None:
    late = datetime(2026, 3, 3, 3, 30, tzinfo=UTC)
    night = opening(PLAIN, due_at=late, useful_until=late + timedelta(minutes=30))
    assert decide(night, late) == Withhold((Reason.QUIET_HOURS,))
    agreed = wishing(night, night=SafeHours(time(22), time(1)))
    assert decide(agreed, late) == Withhold((Reason.QUIET_HOURS,)), "only a plan that asks for it"
    assert decide(opening(agreed, at_night=True), late) == Send("sms")
    assert decide(opening(night, at_night=True), late) == Withhold((Reason.QUIET_HOURS,))
    after = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
    outside = opening(agreed, at_night=True, due_at=after, useful_until=after + timedelta(minutes=30))
    assert decide(outside, after) == Withhold((Reason.QUIET_HOURS,))


contexts = st.builds(
    Context,
    st.none()
    | st.builds(
        Clinic,
        st.builds(QuietHours, walls, walls),
        st.integers(1, 9),
        st.frozensets(st.sampled_from(("sms", "email"))),
        st.integers(1, 20),
        st.timedeltas(timedelta(), timedelta(hours=20)),
        st.none() | st.sampled_from(("us", "us_tx", "us_ri", "uk", "nowhere")),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(
        Client,
        zones,
        st.dictionaries(
            st.sampled_from(("sms", "email")), st.builds(Agreement, st.sampled_from(Consent), st.none() | instants)
        ),
        st.dictionaries(st.sampled_from(("sms", "email")), st.sampled_from(Address)),
        st.builds(
            Wishes,
            st.none() | st.builds(SafeHours, walls, walls),
            st.none() | st.integers(1, 3),
            st.none() | st.integers(0, 12),
            st.none() | st.just("us_ct"),
            st.none() | st.builds(SafeHours, walls, walls),
        ),
        st.lists(st.integers(1, 60 * 24 * 8), max_size=13, unique=True).map(
            lambda minutes: tuple(NOW - timedelta(minutes=each) for each in sorted(minutes))
        ),
        st.integers(0, 13),
        st.sampled_from(Step),
        st.none() | st.just(NOW - timedelta(minutes=2)),
        st.none() | st.just(NOW + timedelta(minutes=3)),
        st.integers(0, 4),
        st.none() | st.sampled_from(("client", "clinic")),
        st.none() | st.just(date(2026, 3, 2)),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(
        Plan,
        st.sampled_from((NOW - timedelta(days=1), NOW + timedelta(days=1))),
        st.booleans(),
        st.booleans(),
        st.sampled_from(Phase),
        st.none() | st.just(NOW - timedelta(days=100)),
        st.none() | st.just(NOW - timedelta(days=3)),
        st.booleans(),
    ),
    st.builds(
        Opening,
        st.just(date(2026, 3, 2)),
        st.just(STARTS),
        st.just(STARTS + timedelta(hours=2)),
        st.sampled_from((NOW, NOW - timedelta(minutes=30))),
        st.sampled_from((NOW - timedelta(minutes=1), NOW + timedelta(minutes=50), NOW + timedelta(hours=9))),
        st.sampled_from(("nudge", "prime", "debrief", "check_in")),
        st.booleans(),
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 6),
        st.booleans(),
    ),
)


@given(contexts)
def test_what_is_sent_was_agreed_to_at_an_allowed_hour_and_within_the_budget(context: Context) -> None:
    """Most contexts that are made at random withhold; the parts that speak against a nudge are taken away again, one by one."""
    decision = decide(context, NOW)
    if isinstance(decision, Send):
        _is_lawful(context, decision)
    else:
        assert decision.reasons, "silence always has a reason"
    quiet = replace(
        context,
        client=replace(context.client, agreements={"sms": CONFIRMED}, addresses={"sms": Address.USABLE}, crisis=False, discharged=False, readable=True, paused_by=None, unanswered=0),
        plan=replace(PLAN),
        opening=replace(context.opening, answered=False, useful_until=NOW + timedelta(hours=9), due_at=NOW),
    )  # fmt: skip
    decision = decide(quiet, NOW)
    if isinstance(decision, Send):
        _is_lawful(quiet, decision)


def _is_lawful(context: Context, decision: Send) -> None:
    person, rules = context.client, context.clinic
    assert rules is not None
    assert person.agreements[decision.channel].consent is Consent.CONFIRMED
    assert person.addresses[decision.channel] is Address.USABLE
    assert decision.channel in rules.senders
    today = local_day(NOW, person.zone)
    assert sum(local_day(each, person.zone) == today for each in person.sent) < HARD_DAILY_CAP
    assert sum(each > NOW - timedelta(days=7) for each in person.sent) < HARD_WEEKLY_CAP
    assert not person.sent or NOW - person.sent[0] >= LEAST_GAP
    night, safe = person.wishes.night, person.wishes.safe
    agreed = context.opening.at_night and night is not None and _covers(night, person.zone)
    assert agreed or not rules.quiet.cover(NOW, person.zone)
    laws = [profile_of(each) for each in (rules.jurisdiction, person.wishes.jurisdiction) if each]
    assert agreed or all(law is not None and allows(law, NOW, person.zone) for law in laws)
    assert safe is None or safe.start == safe.until or _covers(safe, person.zone)
    assert not any((person.crisis, person.discharged, rules.paused, context.plan.ended, context.plan.paused))
    assert context.opening.useful_until > NOW
    assert not context.opening.answered


def _covers(hours: SafeHours, zone: str) -> bool:
    shown = NOW.astimezone(ZoneInfo(zone)).time()
    if hours.start <= hours.until:
        return hours.start <= shown < hours.until
    return shown >= hours.start or shown < hours.until


@given(contexts)
def test_what_is_put_off_comes_while_it_is_of_use_and_is_then_decided(context: Context) -> None:
    decision = decide(context, NOW)
    if isinstance(decision, Postpone):
        assert NOW <= decision.until < context.opening.useful_until
        again = decide(then(context, decision.until), decision.until)
        assert not isinstance(again, Postpone), "nothing that was known then stands in the way"


@given(contexts)
def test_a_decision_can_be_made_again_from_its_record(context: Context) -> None:
    again = decisions.read(decisions.written(context))
    assert again == context
    assert decide(again, NOW) == decide(context, NOW)
