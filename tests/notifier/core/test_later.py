"""A nudge that its client wants once more."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from handrail_notifier.core.decision import Postpone, Reason, Send, Withhold, decide
from handrail_notifier.core.later import LEAST, USUALLY, Again, Wanted, again_after, context_of, once_more
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_decision import CLIENT, CLINIC, NOW, PLAIN, PLAN, STARTS

ENDS = STARTS + timedelta(hours=2)
WANTED = Wanted(STARTS, ENDS, NOW)
SENT = replace(CLIENT, sent=(NOW,))
"""The nudge that is to come again is the day's only one, and the clinic's cap is one."""


def asked(at: datetime, wanted: Wanted = WANTED, client: object = SENT, **clinic: object) -> Again | Withhold:
    context = context_of(wanted, replace(CLINIC, **clinic), client, PLAN, STARTS.date(), at)  # type: ignore[arg-type]
    return once_more(wanted, context, at)


def test_it_is_an_hour_unless_said_otherwise_and_never_at_once() -> None:
    assert again_after(None) == USUALLY == timedelta(minutes=60)
    assert again_after(30) == timedelta(minutes=30)
    assert again_after(1) == LEAST


def test_inside_its_window_it_comes_again_whatever_spares_from_what_was_not_asked_for() -> None:
    at = NOW + timedelta(minutes=65)
    assert asked(at) == Again(at, ENDS)
    assert asked(at, client=replace(SENT, unanswered=12), gap=timedelta(hours=4), explores=True) == Again(at, ENDS)


def test_it_comes_once_and_not_after_its_window() -> None:
    at = NOW + timedelta(minutes=65)
    assert asked(at, replace(WANTED, once_more=True)) == Withhold((Reason.LATER_ONCE,))
    assert asked(ENDS) == Withhold((Reason.LATER_PAST,))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sent": (NOW, NOW - timedelta(hours=3), NOW - timedelta(hours=5))}, Reason.DAILY_CAP),
        ({"crisis": True}, Reason.CRISIS_HOLD),
        ({"paused_by": "client"}, Reason.ON_BREAK),
    ],
)
def test_what_holds_for_every_nudge_holds_for_it(changes: dict[str, object], reason: Reason) -> None:
    assert asked(NOW + timedelta(minutes=65), client=replace(SENT, **changes)) == Withhold((reason,))  # type: ignore[arg-type]


def test_another_nudge_keeps_it_back_by_no_gap() -> None:
    at = NOW + timedelta(minutes=65)
    lately = replace(SENT, sent=(at - timedelta(minutes=10), NOW), promised=(at + timedelta(minutes=5),))
    assert asked(at, client=lately) == Again(at, ENDS)


def test_where_it_can_come_only_later_it_is_told_for_then() -> None:
    at, free = NOW + timedelta(minutes=20), NOW + timedelta(minutes=50)
    assert asked(at, client=replace(SENT, busy_until=free)) == Again(free, ENDS)
    assert asked(at, client=replace(SENT, busy_until=ENDS)) == Withhold((Reason.BUSY,))


@pytest.mark.parametrize(
    ("minutes", "until"),
    [(-61, None), (-60, None), (-59, 1), (0, 60), (20, 80), (59, 119), (60, None), (90, None)],
)
def test_a_nudge_that_was_not_asked_for_keeps_its_distance_from_one_that_was_promised(
    minutes: int, until: int | None
) -> None:
    """Before it and after it, as from one that went out."""
    opening = replace(PLAIN.opening, useful_until=NOW + timedelta(hours=4))
    client = replace(PLAIN.client, promised=(NOW + timedelta(minutes=minutes),))
    clinic = replace(CLINIC, gap=timedelta(minutes=60))
    decision = decide(replace(PLAIN, clinic=clinic, client=client, opening=opening), NOW)
    if until is None:
        assert isinstance(decision, Send)
    else:
        assert decision == Postpone(NOW + timedelta(minutes=until), (Reason.TOO_SOON,))


@given(st.integers(0, 1440))
def test_what_comes_again_comes_inside_its_window_and_in_no_quiet_hour(minutes: int) -> None:
    at = NOW + again_after(minutes)
    decision = asked(at)
    if isinstance(decision, Again):
        assert at <= decision.at < decision.until <= ENDS
        assert not CLINIC.quiet.cover(decision.at, "America/New_York")
