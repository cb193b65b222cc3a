"""The days ahead, decided by the core before they come."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from handrail_notifier.core import giving_way
from handrail_notifier.core.decision import (
    HARD_DAILY_CAP,
    HARD_WEEKLY_CAP,
    LEAST_GAP,
    Address,
    Channel,
    Client,
    Plan,
    Postpone,
    Reason,
    Send,
    Withhold,
)
from handrail_notifier.core.fading import Phase
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.moment import Aim, Dated, Moment, Weekly
from handrail_notifier.core.opening_ids import nudge_of, opportunity_of
from handrail_notifier.core.preview import MOST_POINTS, Ahead, Foreseen, Foresight, Outlook, TextAhead, foresee
from handrail_notifier.core.restraint import Step
from handrail_notifier.core.timing import local_day, next_after
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.notifier.core.test_decision import CLINIC, CONFIRMED, contexts
from tests.support.form import examples

ZONE = "America/New_York"
START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""A Monday, ten in the morning in New York; the clocks change on the Sunday that follows."""
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
CLIENT = Client(ZONE, {"sms": CONFIRMED}, {"sms": Address.USABLE})
ROOMY = replace(CLINIC, daily_cap=3, weekly_cap=12, gap=timedelta(hours=1))
EVENING, NOON = UUID(int=1), UUID(int=2)
HERE, THERE = UUID(int=11), UUID(int=12)
PLAN = Plan(expires_at=START + timedelta(days=90))
WEEK = START + timedelta(days=7)


def daily(number: UUID, start: time, end: time, aim: Aim = Aim.BEFORE) -> Moment:
    return Moment(number, Weekly(DAYS), start, end, aim)


def ahead(moment: Moment, plan: UUID = HERE, now: datetime = START, zone: str = ZONE) -> Ahead:
    occurrence = next_after(moment, zone, now)
    assert occurrence is not None
    return Ahead(plan, moment, occurrence)


FIVE = ahead(daily(EVENING, time(17), time(19)))
ONE = ahead(daily(NOON, time(13), time(14)), THERE)
SIMPLE = Outlook(ROOMY, CLIENT, {HERE: PLAN, THERE: PLAN}, [FIVE])


def say(plan: UUID, send: Send) -> str:
    return f"{plan.int} {send.says}"


def tell(kind: Kind, channel: Channel) -> str:
    return f"{kind} by {channel}"


def seen(outlook: Outlook, until: datetime = WEEK, now: datetime = START) -> Foresight:
    return foresee(outlook, now, until, say, tell)


def told(foresight: Foresight) -> list[str]:
    return [_told(each) for each in foresight.points]


def _told(each: Foreseen) -> str:
    day = f"{each.at.astimezone(ZoneInfo(ZONE)):%a}"
    match each.decision:
        case Send():
            return f"{day} send"
        case Postpone(until):
            return f"{day} until {until:%H:%M}"
        case Withhold(reasons):
            return f"{day} {' '.join(reasons)}"


def test_every_decision_point_of_the_days_comes_at_its_wall_time() -> None:
    points = seen(SIMPLE).points
    assert [f"{each.at:%d %H:%M}" for each in points] == [
        *(f"{day:02} 21:40" for day in range(2, 8)),
        "08 20:40",
    ], "the clocks went forward on the eighth"
    assert {each.body for each in points} == {"11 plan"}


def test_one_budget_is_shared_by_all_plans() -> None:
    both = replace(SIMPLE, clinic=replace(ROOMY, daily_cap=1, weekly_cap=3), ahead=[FIVE, ONE])
    assert told(seen(both, START + timedelta(days=4))) == [
        "Mon send",
        "Mon daily_cap",
        "Tue send",
        "Tue daily_cap",
        "Wed send",
        "Wed daily_cap weekly_cap",
        "Thu weekly_cap",
        "Thu weekly_cap",
    ]


def test_what_is_put_off_comes_again_and_so_does_the_next_day() -> None:
    busy = replace(SIMPLE, busy=[(START, START + timedelta(hours=6, minutes=55))])
    assert told(seen(busy, START + timedelta(days=2))) == ["Mon until 21:55", "Mon send", "Tue send"]


def test_the_plans_own_last_nudge_counts_for_its_fading() -> None:
    own_cue = replace(SIMPLE, plans={HERE: replace(PLAN, phase=Phase.OWN_CUE)})
    week = told(seen(own_cue, START + timedelta(days=8)))
    assert week == ["Mon send", *(f"{day} faded" for day in ("Tue", "Wed", "Thu", "Fri", "Sat", "Sun")), "Mon send"]


def test_a_plan_ends_with_its_expiry() -> None:
    short = replace(SIMPLE, plans={HERE: replace(PLAN, expires_at=START + timedelta(days=1))})
    assert told(seen(short)) == ["Mon send", "Tue plan_expired"]


def test_the_smallest_version_is_said_for_its_time_only() -> None:
    tiny = replace(SIMPLE, tiny_until={HERE: START + timedelta(days=1)})
    assert [each.body for each in seen(tiny, START + timedelta(days=2)).points] == ["11 tiny", "11 plan"]


def test_silence_stays_as_it_is_and_is_asked_about_once() -> None:
    silent = replace(SIMPLE, client=replace(CLIENT, unanswered=3))
    points = seen(silent).points
    assert [each.body for each in points if each.body] == ["11 still_useful", *["11 plan"] * (len(points) - 1)][
        : sum(isinstance(each.decision, Send) for each in points)
    ]
    assert {each.context.client.step for each in points[1:]} == {Step.HALVED}
    assert Reason.UNANSWERED in {
        r for each in points if isinstance(each.decision, Withhold) for r in each.decision.reasons
    }


def test_what_was_decided_or_answered_already_is_taken_into_account() -> None:
    today = opportunity_of(EVENING, date(2026, 3, 2))
    assert told(seen(replace(SIMPLE, decided=frozenset({nudge_of(today)})), START + timedelta(days=2))) == ["Tue send"]
    answered = replace(SIMPLE, answered=frozenset({today}))
    assert told(seen(answered, START + timedelta(days=1))) == ["Mon already_answered"]
    debrief = ahead(daily(NOON, time(17), time(19), Aim.AFTER))
    asks = replace(answered, ahead=[replace(debrief, role="debrief", asks_about=EVENING)])
    assert told(seen(asks, START + timedelta(days=1))) == ["Mon already_answered"]


def test_one_nudge_is_decided_once_whichever_moments_ask_for_it() -> None:
    asks = [
        replace(ahead(daily(UUID(int=number), time(10), time(end), Aim.AFTER)), role="debrief", asks_about=EVENING)
        for number, end in ((21, 13), (22, 16))
    ]
    assert told(seen(replace(SIMPLE, ahead=asks), START + timedelta(days=2))) == ["Mon send", "Tue send"]


def test_a_nudge_is_put_off_five_times_at_the_most() -> None:
    due = FIVE.occurrence.decision_at
    spans = [(due + timedelta(minutes=5 * n), due + timedelta(minutes=5 * n + 5)) for n in range(9)]
    told_of = told(seen(replace(SIMPLE, busy=spans), START + timedelta(days=1)))
    assert told_of == [f"Mon until {minute}" for minute in ("21:45", "21:50", "21:55", "22:00", "22:05")] + ["Mon busy"]


def test_it_reaches_to_its_last_instant() -> None:
    due = FIVE.occurrence.decision_at
    assert len(seen(SIMPLE, due).points) == 1
    assert seen(SIMPLE, due - timedelta(seconds=1)).points == []


def test_what_does_not_open_is_not_counted_as_sent() -> None:
    points = foresee(SIMPLE, START, START + timedelta(days=2), lambda _, __: None, tell).points
    assert [each.decision for each in points] == [Withhold((Reason.UNREADABLE,))] * 2
    assert all(each.body is None and each.context.client.sent == () for each in points)


def test_an_overdue_point_is_decided_now() -> None:
    late = replace(SIMPLE, ahead=[ahead(daily(EVENING, time(9), time(18)), now=START - timedelta(days=1))])
    [first, *_] = seen(late).points
    assert first.at == START
    assert isinstance(first.decision, Withhold)
    assert first.decision.reasons == (Reason.MOMENT_PASSED,)


def test_a_moment_without_another_day_ends() -> None:
    once = ahead(Moment(EVENING, Dated((date(2026, 3, 3),)), time(17), time(19)))
    assert told(seen(replace(SIMPLE, ahead=[once]))) == ["Tue send"]
    assert not seen(replace(SIMPLE, ahead=[])).cut


def test_it_says_so_when_it_is_cut() -> None:
    a_year = seen(SIMPLE, START + timedelta(days=365))
    assert a_year.cut
    assert a_year.until == START + timedelta(days=31)
    assert len(a_year.points) == 31
    many = [ahead(daily(UUID(int=100 + n), time(8, n), time(20))) for n in range(40)]
    crowded = seen(replace(SIMPLE, ahead=many), START + timedelta(days=31))
    assert crowded.cut
    assert len(crowded.points) <= MOST_POINTS
    assert crowded.points[-1].at <= crowded.until < START + timedelta(days=31)


moments = st.builds(
    lambda start, length, aim, days: (tuple(sorted(days, key=DAYS.index)), start, length, aim),
    st.integers(0, 23),
    st.integers(1, 9),
    st.sampled_from(Aim),
    st.sets(st.sampled_from(DAYS), min_size=1),
)


@st.composite
def outlooks(draw: st.DrawFn) -> Outlook:
    """A client as decisions meet them, with some moments; often one to whom much can be sent."""
    context = draw(contexts)
    client = replace(context.client, sent=tuple(each for each in context.client.sent if each <= START))
    if draw(st.booleans()):
        client = replace(CLIENT, zone=client.zone, wishes=client.wishes, sent=client.sent, unanswered=client.unanswered)
    found = []
    for number, (days, start, length, aim) in enumerate(draw(st.lists(moments, max_size=4))):
        moment = Moment(UUID(int=1000 + number), Weekly(days), time(start), time((start + length) % 24), aim)
        found.append(ahead(moment, HERE if number % 2 else THERE, zone=client.zone))
    plans = {HERE: replace(context.plan, expires_at=WEEK), THERE: PLAN}
    clinic = context.clinic if draw(st.booleans()) else ROOMY
    return Outlook(clinic, client, plans, found, busy=[(START + timedelta(hours=3), START + timedelta(hours=7))])


@settings(max_examples=examples(60))
@given(outlooks())
def test_whatever_lies_ahead_keeps_to_the_ceiling(outlook: Outlook) -> None:
    foresight = seen(outlook, START + timedelta(days=10))
    sent = [*reversed(outlook.client.sent), *(each.at for each in foresight.points if isinstance(each.decision, Send))]
    new = sent[len(outlook.client.sent) :]
    assert all(later - earlier >= LEAST_GAP for earlier, later in pairwise(sent) if later in new)
    days = Counter(local_day(each, outlook.client.zone) for each in new)
    assert all(count <= HARD_DAILY_CAP for count in days.values())
    assert all(sum(at - timedelta(days=7) < each <= at for each in sent) <= HARD_WEEKLY_CAP for at in new)


@settings(max_examples=examples(60))
@given(outlooks(), st.integers(0, 240))
def test_to_look_less_far_shows_the_beginning_of_the_same(outlook: Outlook, hours: int) -> None:
    middle = START + timedelta(hours=hours)
    whole = seen(outlook, START + timedelta(days=10)).points
    assert seen(outlook, middle).points == [each for each in whole if each.at <= middle]


@settings(max_examples=examples(60))
@given(outlooks())
def test_each_nudge_is_concluded_once_in_the_order_of_time(outlook: Outlook) -> None:
    points = seen(outlook, START + timedelta(days=10)).points
    assert [each.at for each in points] == sorted(each.at for each in points)
    concluded = Counter(each.nudge_id for each in points if not isinstance(each.decision, Postpone))
    assert all(count == 1 for count in concluded.values())
    for each in points:
        if isinstance(each.decision, Postpone) and each.decision.until <= START + timedelta(days=10):
            assert any(later.nudge_id == each.nudge_id and later.at == each.decision.until for later in points)


@pytest.mark.parametrize("body", ["a client's own words"])
def test_what_would_be_said_is_in_no_repr(body: str) -> None:
    assert body not in repr(foresee(SIMPLE, START, WEEK, lambda _, __: body, lambda _, __: body))


def test_a_text_that_gives_way_waits_for_the_nudge_that_is_near_and_takes_a_place_of_the_budget() -> None:
    due = START + timedelta(hours=6, minutes=10)
    text = TextAhead(Kind.RECAP, UUID(int=7), due, due, due + timedelta(days=1), giving_way.weigh)
    other = replace(text, text_id=UUID(int=8), due_at=due + timedelta(hours=3), begins=due + timedelta(hours=3))
    foresight = seen(replace(SIMPLE, clinic=replace(ROOMY, weekly_cap=9), texts=[text, other]))
    first, last, second = foresight.texts
    assert isinstance(first.weighed.decision, Postpone)
    assert (first.weighed.because, last.weighed.decision, last.body) == ("nudges", Send("sms"), "recap by sms")
    nudge = foresight.points[0]
    assert last.at == nudge.at + ROOMY.gap
    assert second.weighed.decision == Withhold((Reason.WEEKLY_CAP,)), "the others are the week's nudges'"
    assert second.weighed.because == "nudges"
    unreadable = foresee(replace(SIMPLE, texts=[text]), START, WEEK, say, lambda _, __: None).texts[-1]
    assert unreadable.weighed.decision == Withhold((Reason.UNREADABLE,))
