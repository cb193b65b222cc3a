"""What gives way to nudges goes in hours and in a dose that hold for nudges, and never in a nudge's place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from handrail_notifier.core import review
from handrail_notifier.core.consent import Consent
from handrail_notifier.core.decision import (
    Address,
    Agreement,
    Client,
    Clinic,
    Defences,
    Hold,
    Postpone,
    Reason,
    SafeHours,
    Send,
    Wishes,
    Withhold,
    is_permitted,
)
from handrail_notifier.core.explaining import sentences_of_text
from handrail_notifier.core.giving_way import Circumstances, draw_of, way, weigh, without_own
from handrail_notifier.core.kinds import FORESEEN, GIVING_WAY
from handrail_notifier.core.recap import USEFUL_FOR, next_end
from handrail_notifier.core.timing import local_day
from handrail_notifier.dispatcher.giving_way import OWN
from handrail_notifier.dispatcher.telling import USEFUL_FOR as HOW_LONG
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_decision import CLIENT, CLINIC
from tests.notifier.core.test_timing import instants, walls, zones

SUNDAY = datetime(2026, 3, 8, 21, 0, tzinfo=UTC)
"""Five in the afternoon in New York, on the day on which its clocks change."""
DAY = timedelta(days=1)
WIDE = replace(CLINIC, daily_cap=3, weekly_cap=12, gap=timedelta(hours=1))
AGREED = replace(CLIENT, agreements={"sms": Agreement(Consent.CONFIRMED, SUNDAY - timedelta(days=30))})
FREE = Circumstances(WIDE, AGREED, Defences(), SUNDAY, SUNDAY + USEFUL_FOR, 0.5)


def test_each_kind_that_gives_way_has_its_own() -> None:
    assert OWN.keys() == GIVING_WAY
    assert HOW_LONG.keys() == FORESEEN < GIVING_WAY


def test_it_goes_when_nothing_stands_against_it() -> None:
    assert way(FREE, SUNDAY) == Send("sms")


AGAINST: list[tuple[str, Reason, Client, Clinic]] = [
    ("no consent", Reason.NO_CONSENT, replace(AGREED, agreements={}), WIDE),
    ("crisis", Reason.CRISIS_HOLD, replace(AGREED, crisis=True), WIDE),
    ("break", Reason.ON_BREAK, replace(AGREED, paused_by="client"), WIDE),
    ("discharged", Reason.DISCHARGED, replace(AGREED, discharged=True), WIDE),
    ("no texts", Reason.NO_TEXTS_WANTED, replace(AGREED, wishes=Wishes(no_texts=True)), WIDE),
    ("number", Reason.NUMBER_INVALID, replace(AGREED, addresses={"sms": Address.INVALID}), WIDE),
    (
        "week's dose",
        Reason.WEEKLY_CAP,
        replace(AGREED, sent=tuple(SUNDAY - timedelta(days=day) for day in (1, 3, 5))),
        replace(WIDE, weekly_cap=3),
    ),
    ("the client's own pace", Reason.WEEKLY_CAP, replace(AGREED, wishes=Wishes(a_week=0)), WIDE),
    ("clinic rests", Reason.CLINIC_PAUSED, AGREED, replace(WIDE, paused=True)),
]


@pytest.mark.parametrize(("reason", "client", "clinic"), [each[1:] for each in AGAINST], ids=[e[0] for e in AGAINST])
def test_what_stands_against_a_nudge_stands_against_it(reason: Reason, client: Client, clinic: Clinic) -> None:
    found = way(replace(FREE, client=client, clinic=clinic), SUNDAY)
    assert isinstance(found, Withhold)
    assert reason in found.reasons


def test_a_clinic_that_leaves_out_nudges_to_learn_leaves_out_none_of_them() -> None:
    explores = replace(WIDE, explores=True)
    assert all(
        isinstance(way(replace(FREE, clinic=explores, draw=draw / 1000), SUNDAY), Send) for draw in range(0, 1000, 7)
    )


@given(zones, instants, walls, walls)
def test_it_goes_in_no_hour_in_which_a_nudge_may_not(
    zone: str, instant: datetime, start: object, until: object
) -> None:
    wishes = Wishes(safe=SafeHours(start, until)) if start != until else Wishes()  # type: ignore[arg-type]  # wall times
    client = replace(AGREED, zone=zone, wishes=wishes)
    end = next_end(instant, zone)
    now = end
    for _ in range(10):
        found = way(replace(FREE, client=client, useful_until=end + USEFUL_FOR), now)
        if not isinstance(found, Postpone):
            break
        assert now < found.until < end + USEFUL_FOR
        now = found.until
    assert not isinstance(found, Postpone), "it is put off a few times at the most"
    if isinstance(found, Send):
        assert is_permitted(WIDE, client, now, at_night=False)


@given(st.integers(1, 59))
def test_it_gives_way_to_a_nudge_that_is_near(minutes: int) -> None:
    ahead = SUNDAY + timedelta(minutes=minutes)
    assert way(replace(FREE, ahead=(ahead,)), SUNDAY) == Postpone(ahead + timedelta(hours=1), (Reason.TOO_SOON,))
    assert way(replace(FREE, ahead=(SUNDAY + timedelta(hours=1),)), SUNDAY) == Send("sms")


MORNING = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
"""Eight in New York the next day, when it is quiet no more."""


@pytest.mark.parametrize("when", ["sent", "ahead"])
def test_it_takes_no_place_that_the_days_nudges_need(when: str) -> None:
    one_a_day = replace(FREE, clinic=replace(WIDE, daily_cap=1))
    nudge = SUNDAY - timedelta(hours=6) if when == "sent" else SUNDAY + timedelta(hours=2)
    sent, ahead = ((nudge,), ()) if when == "sent" else ((), (nudge,))
    full = replace(one_a_day, client=replace(AGREED, sent=sent), ahead=ahead)
    assert way(full, SUNDAY) == Postpone(MORNING, (Reason.DAILY_CAP,))
    assert way(full, MORNING) == Send("sms")
    next_day = replace(full, ahead=(*ahead, MORNING + timedelta(hours=9)))
    assert way(next_day, MORNING) == Withhold((Reason.DAILY_CAP,)), "the plan's nudge comes before the recap"
    in_crisis = replace(full, client=replace(full.client, crisis=True))
    assert Reason.CRISIS_HOLD in way(in_crisis, SUNDAY).reasons  # type: ignore[union-attr]  # it is withheld


def test_where_it_would_be_too_late_after_a_nudge_it_is_not_said() -> None:
    late = replace(FREE, ahead=(SUNDAY + timedelta(minutes=30),), useful_until=SUNDAY + timedelta(hours=1))
    assert way(late, SUNDAY) == Withhold((Reason.TOO_SOON,))


def test_it_does_not_stand_in_its_own_way() -> None:
    client = replace(AGREED, sent=(SUNDAY, SUNDAY - 7 * DAY, SUNDAY - 8 * DAY))
    assert without_own(client, ()) == client
    assert without_own(client, (SUNDAY, SUNDAY - 7 * DAY)).sent == client.sent[1:]
    assert way(replace(FREE, client=without_own(client, (SUNDAY, SUNDAY - 7 * DAY))), SUNDAY) == Send("sms")


def test_a_breaker_of_its_wording_stops_it() -> None:
    stopped = Defences((Hold(Reason.WORDING_STOPPED, SUNDAY + timedelta(days=3), wording="recap"),))
    assert way(replace(FREE, defences=stopped), SUNDAY) == Withhold((Reason.WORDING_STOPPED,))


@given(st.uuids())
def test_a_draw_is_a_share_and_always_the_same(text: UUID) -> None:
    assert 0 <= draw_of(text) < 1
    assert draw_of(text) == draw_of(text)


@given(
    st.lists(st.integers(1, 7 * 24), max_size=9),
    st.lists(st.integers(0, 7 * 24 - 1), max_size=12),
    st.integers(1, 12),
    st.integers(1, 3),
)
def test_no_nudge_of_the_week_ahead_loses_its_place_to_it(
    sent: list[int], ahead: list[int], a_week: int, a_day: int
) -> None:
    """Whatever goes, each nudge ahead that had a place without it has one with it."""
    before = tuple(sorted((SUNDAY - timedelta(hours=each) for each in set(sent)), reverse=True))
    coming = sorted(SUNDAY + timedelta(hours=each) for each in set(ahead))
    client, clinic = replace(AGREED, sent=before), replace(WIDE, weekly_cap=a_week, daily_cap=a_day)
    if way(replace(FREE, client=client, clinic=clinic, ahead=tuple(coming)), SUNDAY) == Send("sms"):
        assert let_through(coming, [*before, SUNDAY], a_week, a_day) == let_through(coming, [*before], a_week, a_day)


def let_through(coming: list[datetime], places: list[datetime], a_week: int, a_day: int) -> list[datetime]:
    gone = []
    for each in coming:
        today = sum(local_day(one, AGREED.zone) == local_day(each, AGREED.zone) for one in places)
        if today < a_day and sum(one > each - 7 * DAY for one in places) < a_week:
            places.append(each)
            gone.append(each)
    return gone


def test_a_nudge_that_is_due_and_not_decided_yet_comes_first() -> None:
    found = way(replace(FREE, ahead=(SUNDAY,)), SUNDAY)
    assert found == Postpone(SUNDAY + timedelta(hours=1), (Reason.TOO_SOON,))


def test_what_one_nudge_a_day_leaves_of_a_week_is_left_to_others_and_no_more() -> None:
    daily = tuple(SUNDAY + number * DAY for number in range(1, 7))
    of_week = replace(FREE, clinic=replace(WIDE, weekly_cap=8), ahead=daily)
    assert way(of_week, SUNDAY) == Send("sms")
    had = replace(of_week, client=replace(AGREED, sent=(SUNDAY - timedelta(hours=2), SUNDAY - timedelta(hours=4))))
    assert way(had, SUNDAY) == Withhold((Reason.WEEKLY_CAP,))


def test_why_it_gave_way_is_said_in_words_that_are_true_of_it() -> None:
    near = weigh(replace(FREE, ahead=(SUNDAY + timedelta(minutes=30),)), SUNDAY)
    assert isinstance(near.decision, Postpone)
    assert sentences_of_text(near.decision.reasons, near, SUNDAY) == ("A nudge is near, and comes first.",)
    quiet = weigh(FREE, SUNDAY + timedelta(hours=6))
    assert isinstance(quiet.decision, Postpone)
    assert "Quiet hours" in sentences_of_text(quiet.decision.reasons, quiet, SUNDAY)[0]


def test_who_is_silent_is_not_told_of_a_review() -> None:
    assert review.weigh(FREE, SUNDAY).decision == Send("sms")
    silent = replace(FREE, client=replace(AGREED, unanswered=4))
    found = review.weigh(silent, SUNDAY)
    assert found.decision == Withhold((Reason.UNANSWERED,))
    assert sentences_of_text((Reason.UNANSWERED,), found, SUNDAY) == (
        "The last nudges went unanswered: who is silent is not told of a review.",
    )
    in_crisis = review.weigh(replace(silent, client=replace(silent.client, crisis=True)), SUNDAY).decision
    assert in_crisis == Withhold((Reason.CRISIS_HOLD, Reason.UNANSWERED))


@pytest.mark.parametrize(
    ("triggers", "told"),
    [
        ({"interval"}, True),
        ({"stall"}, False),
        ({"wish"}, False),
        ({"stall", "wish"}, False),
        ({"stall", "milestone"}, True),
        ({"lapses", "too_hard"}, True),
    ],
)
def test_a_stall_and_what_the_client_asked_for_are_for_the_clinic(triggers: set[str], told: bool) -> None:
    assert review.is_for_the_client(triggers) is told


def test_a_review_is_told_of_once_in_seven_days() -> None:
    assert not review.is_too_soon(None, SUNDAY)
    assert review.is_too_soon(SUNDAY - 7 * DAY + timedelta(seconds=1), SUNDAY)
    assert not review.is_too_soon(SUNDAY - 7 * DAY, SUNDAY)
