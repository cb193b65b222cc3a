"""A week is told back once, in hours and in a dose that hold for nudges, and each answer is in one week."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
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
from handrail_notifier.core.giving_way import Circumstances, draw_of, way, without_own
from handrail_notifier.core.recap import USEFUL_FOR, Says, Told, next_end, says, week_until
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_decision import CLIENT, CLINIC
from tests.notifier.core.test_timing import instants, walls, zones

SUNDAY = datetime(2026, 3, 8, 21, 0, tzinfo=UTC)
"""Five in the afternoon in New York, on the day on which its clocks change."""
WIDE = replace(CLINIC, daily_cap=3, weekly_cap=12, gap=timedelta(hours=1))
AGREED = replace(CLIENT, agreements={"sms": Agreement(Consent.CONFIRMED, SUNDAY - timedelta(days=30))})
FREE = Circumstances(WIDE, AGREED, Defences(), SUNDAY, SUNDAY + USEFUL_FOR, 0.5)


@given(instants, zones)
def test_weeks_follow_each_other_without_a_gap_wherever_the_clocks_change(instant: datetime, zone: str) -> None:
    end = next_end(instant, zone)
    after = next_end(end, zone)
    assert instant < end < after
    week = week_until(after, zone)
    assert week is not None
    assert week.since == end, "whatever is told is in one week and in no other"
    assert end - instant <= timedelta(days=8)


@given(instants, zones)
def test_a_week_ends_on_a_sunday_of_the_clients_own(instant: datetime, zone: str) -> None:
    local = next_end(instant, zone).astimezone(ZoneInfo(zone))
    assert local.weekday() == 6
    assert local.hour >= 17


def test_an_instant_that_is_no_end_of_a_week_tells_of_none() -> None:
    zone = AGREED.zone
    assert week_until(SUNDAY, zone) is not None
    assert week_until(SUNDAY + timedelta(seconds=1), zone) is None
    assert week_until(SUNDAY - timedelta(days=1), zone) is None


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_week_without_repetitions_has_no_number_and_one_without_a_word_has_no_text(answered: int, used: int) -> None:
    said = says(Told(answered, min(used, answered)))
    match said:
        case None:
            assert answered == 0
        case Says.NONE:
            assert answered
            assert min(used, answered) == 0
        case Says.ONE:
            assert min(used, answered) == 1
        case Says.SOME:
            assert min(used, answered) > 1


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


def test_a_clinic_that_leaves_out_nudges_to_learn_leaves_out_no_recap() -> None:
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
    began = (SUNDAY, SUNDAY - timedelta(days=7))
    client = replace(AGREED, sent=(*began, SUNDAY - timedelta(days=8)))
    assert without_own(client, began).sent == client.sent[1:]
    assert way(replace(FREE, client=without_own(client, began)), SUNDAY) == Send("sms")


def test_a_breaker_of_its_wording_stops_it() -> None:
    stopped = Defences((Hold(Reason.WORDING_STOPPED, SUNDAY + timedelta(days=3), wording="recap"),))
    assert way(replace(FREE, defences=stopped), SUNDAY) == Withhold((Reason.WORDING_STOPPED,))


@given(st.uuids())
def test_a_draw_is_a_share_and_always_the_same(text: UUID) -> None:
    assert 0 <= draw_of(text) < 1
    assert draw_of(text) == draw_of(text)
