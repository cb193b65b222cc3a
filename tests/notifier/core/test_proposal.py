"""How far a proposal has come, what a text of its client's answers, and when the text that asks may go out."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product
from uuid import UUID

import pytest
from handrail_notifier.core import proposal
from handrail_notifier.core.asking import GoBy, Standing, way_out
from handrail_notifier.core.consent import Consent
from handrail_notifier.core.courtesy import Drop, WaitToKnow, WaitUntil
from handrail_notifier.core.decision import Address, Agreement, Client, Clinic, Reason
from handrail_notifier.core.proposal import (
    SAY_WITHIN,
    Asked,
    Awaited,
    ProposalEvent,
    ProposalState,
    awaited,
    is_sure,
)
from handrail_notifier.core.quiet import QuietHours
from handrail_notifier.core.reply import AboutPlan, Accept, Decline, SayBack, understand
from handrail_shared.contracts.events.plans import Way
from handrail_shared.contracts.ids import PlanId
from handrail_shared.contracts.purposes import Purpose
from hypothesis import given
from hypothesis import strategies as st

O, A, K, S, C = (  # noqa: E741  # a column each
    ProposalState.OPEN,
    ProposalState.ACCEPTED,
    ProposalState.ASKED_BACK,
    ProposalState.SAID_BACK,
    ProposalState.CLOSED,
)
LIFE = {
    # from:                  O  A  K  S  C
    ProposalEvent.ACCEPT:   (A, A, K, S, C),
    ProposalEvent.ASK_BACK: (O, K, K, S, C),
    ProposalEvent.SAY_BACK: (S, S, S, S, C),
    ProposalEvent.CLOSE:    (C, C, C, C, C),
}  # fmt: skip
NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)


@pytest.mark.parametrize(("state", "event"), list(product(ProposalState, ProposalEvent)))
def test_every_cell_of_a_proposals_life(state: ProposalState, event: ProposalEvent) -> None:
    assert proposal.after(state, event) is LIFE[event][(O, A, K, S, C).index(state)]


@given(st.lists(st.sampled_from(list(ProposalEvent)), max_size=12))
def test_hearing_everything_twice_changes_nothing(events: list[ProposalEvent]) -> None:
    once = twice = O
    for event in events:
        once = proposal.after(once, event)
        twice = proposal.after(proposal.after(twice, event), event)
    assert once is twice


@pytest.mark.parametrize(("confidence", "sure"), [(None, True), (0, False), (6, False), (7, True), (10, True)])
def test_a_step_is_small_enough_from_seven_on(confidence: int | None, sure: bool) -> None:
    assert is_sure(confidence) is sure


def asked(plan: int = 1, state: ProposalState = O, *, ago: timedelta = timedelta(hours=1), way: Way = "text") -> Asked:
    return Asked(PlanId(UUID(int=plan)), 1, way, state, NOON - ago, NOON - ago + timedelta(hours=72))


def test_what_was_asked_last_is_meant() -> None:
    older, newer = asked(1, ago=timedelta(hours=5)), asked(2)
    assert awaited([newer, older], NOON) == awaited([older, newer], NOON) == Awaited(answer=newer)


def test_a_proposal_is_answered_in_its_time_and_only_after_it_was_asked() -> None:
    one = asked()
    assert awaited([one], one.answer_until - timedelta(seconds=1)).answer == one
    assert awaited([one], one.answer_until) == Awaited()
    assert awaited([one], one.asked_at - timedelta(seconds=1)) == Awaited()


def test_a_no_is_about_what_was_asked_last() -> None:
    proposed, taken_on = asked(1, ago=timedelta(hours=3)), asked(2, K)
    assert awaited([proposed, taken_on], NOON).meant_by(Decline()) == taken_on
    assert awaited([proposed, taken_on], NOON).meant_by(Accept()) == proposed
    in_session = asked(2, K, way="session")
    assert awaited([in_session], NOON).meant_by(Decline()) is None, "it may be live already"


def test_a_plan_that_is_live_is_said_back_and_not_turned_down() -> None:
    live = replace(asked(2, K), live=True)
    assert awaited([live], NOON).meant_by(SayBack()) == live
    assert not awaited([live], NOON).open.turn_down
    proposed = asked(1, ago=timedelta(hours=3))
    assert awaited([proposed, live], NOON).meant_by(Decline()) == proposed


def test_a_page_is_not_answered_by_text() -> None:
    assert awaited([asked(way="page")], NOON) == Awaited()


def test_a_plan_is_said_back_within_a_day() -> None:
    one = asked(state=K, way="session")
    assert awaited([one], one.asked_at + SAY_WITHIN - timedelta(seconds=1)) == Awaited(say_back=one)
    assert awaited([one], one.asked_at + SAY_WITHIN) == Awaited()


@given(
    st.lists(
        st.builds(
            asked,
            st.integers(1, 5),
            st.sampled_from(list(ProposalState)),
            ago=st.timedeltas(-timedelta(hours=80), timedelta(hours=80)),
            way=st.sampled_from(["text", "page", "session"]),
        ),
        max_size=8,
    ),
    st.one_of(st.text(max_size=60), st.sampled_from(["ok 8", "NO", "change it", "I walk out and text Sam", "1 7"])),
)
def test_a_text_is_about_one_plan_at_most_and_only_one_that_waits_for_it(everything: list[Asked], text: str) -> None:
    waiting = awaited(everything, NOON)
    meaning = understand(text, waiting.open)
    if isinstance(meaning, AboutPlan):
        meant = waiting.meant_by(meaning)
        assert meant in everything
        assert meant is not None
        assert meant.state in ({K} if isinstance(meaning, SayBack) else {O} if isinstance(meaning, Accept) else {O, K})
    if not everything:
        assert not isinstance(meaning, AboutPlan)


CONFIRMED = Agreement(Consent.CONFIRMED, NOON - timedelta(days=1))
HERE = Standing(
    clinic=Clinic(QuietHours(time(20), time(8)), 1, frozenset({"sms", "email"})),
    client=Client("America/New_York", {}, {}),
    agreements={"sms": CONFIRMED, "email": Agreement()},
    addresses={"sms": Address.USABLE, "email": Address.USABLE},
    discharged=False,
    asked_for=True,
    resting=False,
    mailable=False,
    useful_until=NOON + timedelta(hours=72),
)
WITHOUT_WORDS = {"sms": replace(CONFIRMED, purposes=frozenset({Purpose.NUDGES})), "email": Agreement()}
MAIL_ONLY = {"sms": Agreement(), "email": CONFIRMED}
NIGHT, MORNING = NOON + timedelta(hours=10), datetime(2026, 3, 3, 13, tzinfo=UTC)


def test_a_proposal_goes_by_text_at_once_by_day_and_in_the_morning_by_night() -> None:
    assert way_out(HERE, NOON) == GoBy("sms")
    assert way_out(HERE, NIGHT) == WaitUntil(MORNING)
    assert way_out(HERE, MORNING) == GoBy("sms")


@pytest.mark.parametrize("consent", [each for each in Consent if each is not Consent.CONFIRMED])
def test_nothing_is_put_before_who_has_not_confirmed(consent: Consent) -> None:
    silent = replace(HERE, agreements={"sms": Agreement(consent, NOON), "email": Agreement()})
    assert way_out(silent, NOON) == WaitUntil(HERE.useful_until)
    ended = way_out(silent, HERE.useful_until)
    assert isinstance(ended, Drop)
    assert ended.reason is not Reason.MOMENT_PASSED, "why it never went is on record"


def test_a_link_goes_by_mail_where_only_mail_was_agreed_to() -> None:
    assert way_out(replace(HERE, agreements=MAIL_ONLY, mailable=True), NOON) == GoBy("email")
    assert way_out(replace(HERE, agreements=MAIL_ONLY, mailable=True), NIGHT) == WaitUntil(MORNING)
    assert way_out(replace(HERE, agreements=MAIL_ONLY), NOON) == WaitUntil(HERE.useful_until)


def test_a_stop_by_text_silences_mail_too() -> None:
    stopped = {"sms": Agreement(Consent.REVOKED, NOON), "email": CONFIRMED}
    assert way_out(replace(HERE, agreements=stopped, mailable=True), NOON) == WaitUntil(HERE.useful_until)


def test_what_is_settled_or_too_late_is_dropped() -> None:
    assert way_out(replace(HERE, asked_for=False), NOON) == Drop(Reason.PROPOSAL_CLOSED)
    assert way_out(replace(HERE, resting=True), NOON) == Drop(Reason.PLAN_PAUSED)
    assert way_out(replace(HERE, discharged=True), NOON) == Drop(Reason.DISCHARGED)
    assert way_out(HERE, HERE.useful_until) == Drop(Reason.MOMENT_PASSED)


def test_what_is_not_known_yet_is_waited_for() -> None:
    assert way_out(replace(HERE, clinic=None), NOON) == WaitToKnow()
    assert way_out(replace(HERE, client=None, addresses={}), NOON) == WaitToKnow()


def test_outside_a_proposal_none_of_its_words_means_anything_new() -> None:
    for text in ("NO", "not now", "CHANGE", "change the time", "ok 8", "I walk out and text Sam"):
        assert not isinstance(understand(text), AboutPlan)


def test_what_is_to_be_agreed_to_in_their_own_words_waits_until_these_may_show() -> None:
    about = replace(HERE, agreements=WITHOUT_WORDS, shows_words=True)
    assert way_out(about, NOON) == WaitUntil(HERE.useful_until)
    assert way_out(about, HERE.useful_until) == Drop(Reason.PURPOSE_NOT_AGREED)
    assert way_out(replace(about, shows_words=False), NOON) == way_out(HERE, NOON) == GoBy("sms")


def test_while_something_else_is_being_answered_it_waits_and_no_longer() -> None:
    asked = replace(HERE, asked_at=NOON)
    assert way_out(asked, NOON) == WaitUntil(NOON + timedelta(minutes=10))
    assert way_out(asked, NOON + timedelta(minutes=10)) == GoBy("sms")
    short = replace(asked, useful_until=NOON + timedelta(minutes=5))
    assert way_out(short, NOON) == WaitUntil(short.useful_until), "it is not kept beyond its use"
