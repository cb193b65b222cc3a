"""The state machines, cell by cell."""

from itertools import permutations, product

import pytest
from handrail_notifier.core import consent, nudge
from handrail_notifier.core.consent import Consent, ConsentEvent
from handrail_notifier.core.nudge import CARRIER_STATUS, TextEvent, TextState
from handrail_notifier.core.restraint import Step, tells
from hypothesis import given
from hypothesis import strategies as st

P, C, S, U = TextState.PLANNED, TextState.CLAIMED, TextState.SENDING, TextState.UNKNOWN
A, T, D, F, X = TextState.ACCEPTED, TextState.SENT, TextState.DELIVERED, TextState.FAILED, TextState.EXPIRED
STATES = (P, C, S, U, A, T, D, F, X)
LEDGER = {
    # from:                 P  C  S  U  A  T  D  F  X
    TextEvent.CLAIM:       (C, C, S, U, A, T, D, F, X),
    TextEvent.ATTEMPT:     (P, S, S, U, A, T, D, F, X),
    TextEvent.NOT_SENT:    (P, C, P, P, A, T, D, F, X),
    TextEvent.LOSE_TRACK:  (P, C, U, U, A, T, D, F, X),
    TextEvent.NOT_FOUND:   (P, C, P, P, A, T, D, F, X),
    TextEvent.SEND_ANYWAY: (P, C, P, P, A, T, D, F, X),
    TextEvent.ACCEPT:      (A, A, A, A, A, T, D, F, X),
    TextEvent.SEND:        (T, T, T, T, T, T, D, F, X),
    TextEvent.DELIVER:     (D, D, D, D, D, D, D, D, D),
    TextEvent.FAIL:        (F, F, F, F, F, F, D, F, X),
    TextEvent.COME_BACK:   (P, C, S, U, P, P, D, F, X),
    TextEvent.AGAIN:       (P, C, S, U, A, T, D, P, X),
    TextEvent.EXPIRE:      (X, X, X, X, X, X, D, F, X),
}  # fmt: skip


@pytest.mark.parametrize(("state", "event"), list(product(TextState, TextEvent)))
def test_every_cell_of_the_ledger(state: TextState, event: TextEvent) -> None:
    assert nudge.after(state, event) is LEDGER[event][STATES.index(state)]


def test_the_ledger_has_every_state_for_every_event() -> None:
    assert {event: set(row) for event, row in nudge.AFTER.items()} == {event: set(TextState) for event in TextEvent}


@pytest.mark.parametrize(("state", "event"), list(product(TextState, TextEvent)))
def test_every_move_leads_up_but_for_the_ways_back_to_another_try(state: TextState, event: TextEvent) -> None:
    reached = nudge.after(state, event)
    of_doubt = {TextEvent.NOT_SENT, TextEvent.NOT_FOUND, TextEvent.SEND_ANYWAY}
    nowhere = {S: of_doubt, U: of_doubt, F: {TextEvent.AGAIN}}.get(state, {TextEvent.COME_BACK})
    back = reached is P and event in nowhere
    assert reached is state or back or nudge.RANK[reached] > nudge.RANK[state]


@pytest.mark.parametrize("order", list(permutations(["failed", "delivered", "undelivered", "canceled"], 2)))
def test_of_two_ends_the_first_one_holds_unless_the_phone_has_the_text(order: tuple[str, ...]) -> None:
    state = T
    for status in order:
        state = nudge.after(state, CARRIER_STATUS[status])
    assert state is (D if "delivered" in order else F)


@pytest.mark.parametrize("order", list(permutations(["queued", "sending", "sent", "delivered"])))
def test_callbacks_in_any_order_end_the_same(order: tuple[str, ...]) -> None:
    state = S
    for status in order:
        state = nudge.after(state, CARRIER_STATUS[status])
    assert state is D


@pytest.mark.parametrize("order", list(permutations(["queued", "sent", "undelivered"])))
def test_a_failure_stays_a_failure_in_any_order(order: tuple[str, ...]) -> None:
    state = S
    for status in order:
        state = nudge.after(state, CARRIER_STATUS[status])
    assert state is F


@given(st.lists(st.sampled_from([TextEvent.ACCEPT, TextEvent.SEND, TextEvent.DELIVER, TextEvent.FAIL]), max_size=12))
def test_hearing_everything_twice_changes_nothing(events: list[TextEvent]) -> None:
    once = twice = S
    for event in events:
        once = nudge.after(once, event)
        twice = nudge.after(nudge.after(twice, event), event)
    assert once is twice


@given(st.lists(st.sampled_from(list(TextEvent)), max_size=20))
def test_what_was_delivered_stays_delivered(events: list[TextEvent]) -> None:
    state = D
    for event in events:
        state = nudge.after(state, event)
    assert state is D


@given(st.sampled_from([A, T, D, F]), st.lists(st.sampled_from(list(TextEvent)), max_size=20))
def test_what_a_provider_has_taken_is_never_planned_again(state: TextState, events: list[TextEvent]) -> None:
    """Unless it is known to have come back, or not to have arrived."""
    for event in events:
        if event not in {TextEvent.COME_BACK, TextEvent.AGAIN}:
            state = nudge.after(state, event)
        assert state not in {P, C, S, U}


N, R, K, Y, H, L, Z = Consent
CONSENT = {
    # from:               N  R  K  Y  H  L  Z
    ConsentEvent.RECORD:  (R, R, K, Y, R, R, R),
    ConsentEvent.RECORD_LEFT: (Z, Z, Z, Z, Z, Z, Z),
    ConsentEvent.ASK:     (N, K, K, Y, H, L, Z),
    ConsentEvent.CONFIRM: (Y, Y, Y, Y, Y, Y, Y),
    ConsentEvent.AGREE:   (N, Y, Y, Y, H, Y, Z),
    ConsentEvent.DECLINE: (N, R, R, Y, H, L, Z),
    ConsentEvent.START:   (N, Y, Y, Y, Y, Y, Z),
    ConsentEvent.RESUME:  (N, Y, Y, Y, Y, Y, Y),
    ConsentEvent.DOUBT:   (N, R, K, H, H, H, Z),
    ConsentEvent.LAPSE:   (N, R, K, L, H, L, Z),
    ConsentEvent.REVOKE:  (Z, Z, Z, Z, Z, Z, Z),
}  # fmt: skip


@pytest.mark.parametrize(("state", "event"), list(product(Consent, ConsentEvent)))
def test_every_cell_of_consent(state: Consent, event: ConsentEvent) -> None:
    assert consent.after(state, event) is CONSENT[event][(N, R, K, Y, H, L, Z).index(state)]


@given(
    st.lists(
        st.sampled_from(
            [ConsentEvent.ASK, ConsentEvent.AGREE, ConsentEvent.START, ConsentEvent.LAPSE, ConsentEvent.REVOKE]
        ),
        max_size=10,
    )
)
def test_only_a_start_that_resumes_or_a_new_consent_undoes_a_stop(events: list[ConsentEvent]) -> None:
    state = Z
    for event in events:
        state = consent.after(state, event)
    assert state is Z


@pytest.mark.parametrize(("told", "step", "sent"), list(product(Step, Step, (False, True))))
def test_a_client_hears_of_the_first_step_down_before_it_counts(told: Step, step: Step, sent: bool) -> None:
    waits_for_a_text = told is Step.NORMAL and step is not Step.OFF
    assert tells(told, step, sent=sent) == (step is not told and (sent or not waits_for_a_text))
