"""Looking at a client: stalls and their ladder, reviews and what speaks for them, day after day, whatever the order of what was heard."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from handrail_progress.core.days import local_day, next_morning
from handrail_progress.core.opportunity import Opportunity
from handrail_progress.core.stuck.picture import picture
from handrail_progress.core.stuck.reviews import Interval
from handrail_progress.core.stuck.stalls import Suggestions
from handrail_progress.core.stuck.traces import Kind, Trace
from handrail_progress.core.stuck.weighing import Looked, look
from handrail_shared.contracts.stalls import BY_DEFAULT, MOVES, StallCode, faults_of
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.progress.stuck.evidence import (
    GOAL,
    PLAN,
    barriers,
    begun,
    day,
    event,
    held,
    known,
    reviewed,
    story,
    trace,
)
from tests.support.form import examples

Said = list[tuple[float, str, str]]


class Weeks:
    """One client, looked at day after day; what happened is known once it is."""

    def __init__(self, traces: Iterable[Trace], opportunities: Sequence[Opportunity] = (), **more: Any) -> None:
        self.traces = list(traces)
        self.opportunities = list(opportunities)
        self.known = known((), **more)
        self.said: Said = []
        self.stalls_of: dict[str, Said] = {"plan": [], "goal": [], "client": []}

    def until(self, last: int, *, first: int = 1) -> "Weeks":
        """Look at noon of each of these days."""
        for number in range(first, last + 1):
            self.look(number + 0.5)
        return self

    def look(self, number: float) -> Looked:
        now = day(number)
        told = [each for each in self.traces if each.at <= now]
        recent = [each for each in self.opportunities if each.report is None or each.report.reported_at <= now]
        met = sum(each.report is not None and each.report.outcome.is_met for each in recent)
        self.known = replace(self.known, seen=picture(told, {PLAN: recent}, {PLAN: met}))
        looked = look(self.known, now)
        self._keep(looked, number)
        return looked

    def _keep(self, looked: Looked, number: float) -> None:
        stalls, reviews, invited = {**self.known.stalls}, {**self.known.reviews}, self.known.invited_at
        for change in looked.stalls:
            stalls[change.stall.subject.id] = change.stall
            told = f"{change.stall.code} {change.stall.step}"
            line = (number, change.says, told if change.says == "detected" else str(change.stall.closed_because))
            self.said.append(line)
            self.stalls_of[change.stall.subject.about].append(line)
        for each in looked.reviews:
            reviews[each.review.goal_id] = each.review
            what = str(each.review.closed_because) if each.says == "settled" else " ".join(each.review.triggers)
            self.said.append((number, each.says, what))
            if each.review.invited_at == day(number):
                invited = each.review.invited_at
        self.known = replace(self.known, stalls=stalls, reviews=reviews, invited_at=invited)

    def stalls(self) -> Said:
        """Of the plan."""
        return self.stalls_of["plan"]

    def reviews(self) -> Said:
        return [each for each in self.said if each[1] not in {"detected", "cleared"}]


def test_a_stall_opens_once_goes_up_a_step_a_week_and_clears_when_the_plan_is_used() -> None:
    weeks = Weeks(begun(), story("MMMMMM" + "DM" * 8 + "D" * 20)).until(40)
    assert weeks.stalls() == [
        (6.5, "detected", "low_use 1"),
        (13.5, "detected", "low_use 2"),
        (20.5, "detected", "low_use 3"),
        (24.5, "cleared", "recovered"),
    ]


def test_between_the_two_rates_a_stall_stays_as_it_is() -> None:
    weeks = Weeks(begun(), story("MMMMMM" + "DM" * 3)).until(12)
    assert weeks.stalls() == [(6.5, "detected", "low_use 1")]


def test_a_review_closes_a_stall_and_nothing_opens_for_a_week_and_on_old_evidence_never() -> None:
    weeks = Weeks([*begun(), reviewed(8)], story("M" * 30)).until(16)
    assert weeks.stalls() == [
        (6.5, "detected", "low_use 1"),
        (8.5, "cleared", "reviewed"),
        (15.5, "detected", "low_use 2"),
    ]


@pytest.mark.parametrize(
    ("kind", "because", "code"),
    [
        (Kind.PLAN_REVISED, "revised", None),
        (Kind.PLAN_RESTS, "rests", None),
        (Kind.PLAN_ENDED, "ended", "met"),
        (Kind.DISCHARGED, "discharged", None),
    ],
)
def test_what_changes_or_ends_the_plan_closes_its_stall(kind: Kind, because: str, code: str | None) -> None:
    plan = {} if kind is Kind.DISCHARGED else {"plan_id": PLAN, "goal_id": GOAL}
    weeks = Weeks([*begun(), trace(kind, 8, code=code, **plan)], story("MMMMMM")).until(10)
    assert weeks.stalls() == [(6.5, "detected", "low_use 1"), (8.5, "cleared", because)]


@pytest.mark.parametrize(
    ("late", "because"),
    [(trace(Kind.PLAN_REVISED, 6.4, plan_id=PLAN, goal_id=GOAL), "revised"), (reviewed(6.4), "reviewed")],
)
def test_a_change_or_a_review_that_is_heard_after_the_look_closes_the_stall_it_came_before(
    late: Trace, because: str
) -> None:
    weeks = Weeks(begun(), story("MMMMMM")).until(6)
    weeks.traces.append(late)
    weeks.until(10, first=7)
    assert weeks.stalls() == [(6.5, "detected", "low_use 1"), (7.5, "cleared", because)]


@pytest.mark.parametrize("done", [trace(Kind.PLAN_REVISED, 3, plan_id=PLAN, goal_id=GOAL), reviewed(1)])
def test_what_was_done_before_the_evidence_closes_no_stall(done: Trace) -> None:
    weeks = Weeks([*begun(), done], story("   MMMMMM   MMMMM")).until(16)
    assert weeks.stalls() == [(9.5, "detected", "low_use 1"), (16.5, "detected", "low_use 2")]


def test_a_stall_of_what_does_not_move_outlasts_the_reviews_that_found_it() -> None:
    weeks = Weeks([*begun(), reviewed(10, client=-1), reviewed(20, client=-1)], story("D" * 60)).until(33)
    assert weeks.stalls() == [(27.5, "detected", "not_moving 2")]
    weeks.traces.append(reviewed(33.8, client=-1))
    weeks.until(35, first=34)
    assert weeks.stalls()[-1] == (34.5, "cleared", "reviewed")


def test_the_third_stall_of_a_plan_is_for_a_case_review() -> None:
    """The same plan stalls, is reviewed, and stalls again."""
    weeks = Weeks([*begun(), reviewed(8), reviewed(18), reviewed(40)], story("M" * 45)).until(28)
    assert [each for each in weeks.stalls() if each[1] == "detected"] == [
        (6.5, "detected", "low_use 1"),
        (15.5, "detected", "low_use 2"),
        (25.5, "detected", "low_use 3"),
    ]


def test_of_several_signals_one_stall_is_told_the_weightiest() -> None:
    weeks = Weeks([*begun(), *barriers(5, 6, 6.2)], story("MMMMMM")).until(9)
    assert [each for each in weeks.stalls() if each[1] == "detected"] == [(6.5, "detected", "same_barrier 1")]


def test_the_work_without_a_plan_and_the_goal_that_nobody_touches_are_flagged() -> None:
    ended = trace(Kind.PLAN_ENDED, 2, plan_id=PLAN, goal_id=GOAL, code="dropped")
    weeks = Weeks([*begun(), ended]).until(30)
    assert weeks.stalls_of["client"][0] == (16.5, "detected", "no_direction 2")
    assert weeks.stalls_of["goal"][0] == (28.5, "detected", "drift 2")


def test_a_clinics_own_suggestions_are_told() -> None:
    own = Suggestions(3, (("low_use", ("talk", "end_plan")),))
    weeks = Weeks(begun(), story("MMMMMM"), suggestions=own).until(7)
    (stall,) = [each for each in weeks.known.stalls.values() if each.subject.about == "plan"]
    assert (stall.suggestions, stall.suggestions_version) == (("talk", "end_plan"), 3)


def test_nothing_that_may_be_suggested_makes_texts_louder() -> None:
    """The moves are a closed list, and none of it speaks of texts, nudges or how often."""
    louder = {"text", "texts", "nudge", "nudges", "remind", "reminder", "more", "often", "oftener", "louder", "urgent"}
    for code, detail in MOVES.items():
        assert not louder & set(detail.lower().replace(",", " ").replace(".", " ").split()), code
    assert not faults_of(dict(BY_DEFAULT))
    assert faults_of({"silent": ["nudge_more"]})
    assert faults_of({"silent": []})
    assert faults_of({"silent": ["talk", "talk"]})
    assert faults_of({"moody": ["talk"]})
    assert set(BY_DEFAULT) == set(StallCode)


# Reviews


def test_a_review_is_due_after_two_weeks_overdue_after_two_more_and_settled_when_recorded() -> None:
    weeks = Weeks([*begun(), reviewed(31)], story("DD", begins=25)).until(32)
    assert weeks.reviews() == [
        (14.5, "due", "interval"),
        (28.5, "overdue", "interval"),
        (31.5, "settled", "recorded"),
    ]


def test_editing_goal_and_plan_moves_no_review() -> None:
    edits = [
        trace(Kind.GOAL_REVISED, 7, goal_id=GOAL),
        trace(Kind.PLAN_REVISED, 13, plan_id=PLAN, goal_id=GOAL),
        trace(Kind.GOAL_RATED, 13, goal_id=GOAL, code="client", number=0),
    ]
    assert Weeks([*begun(), *edits]).until(15).reviews() == [(14.5, "due", "interval")]


@pytest.mark.parametrize(
    ("told", "letters", "trigger", "on"),
    [
        (held(6), "", "session", 6.5),
        (held(3), "", None, None),
        ([trace(Kind.SESSION_PLANNED, 1, about=event("s"), until=day(8))], "", "session", 7.5),
        ([], "MMMMMM", "lapses", 2.5),
        (barriers(1, 4, 7, code="too_big"), "", "too_hard", 7.5),
        (barriers(1, 4, 7), "D", "stall", 7.5),
        ([], "DDDDDDD", "milestone", 7.5),
        ([], "DDDDDD", None, None),
        ([trace(Kind.PLAN_ENDED, 5, plan_id=PLAN, goal_id=GOAL, code="expired")], "", "expiry", 5.5),
        ([trace(Kind.PLAN_ENDED, 5, plan_id=PLAN, goal_id=GOAL, code="met")], "", None, None),
        ([trace(Kind.WISH, 4, plan_id=PLAN, code="easier")], "", "wish", 4.5),
        ([trace(Kind.WISH, 4, code="harder")], "", "wish", 4.5),
        ([trace(Kind.WISH, 4, plan_id=PLAN, code="more")], "", None, None),
        ([trace(Kind.WISH, 4, code="less")], "", None, None),
        ([trace(Kind.WISH, 4, plan_id=PLAN, code="change")], "", "wish", 4.5),
        ([trace(Kind.WISH, 4, plan_id=PLAN, code="swap")], "", "wish", 4.5),
        ([trace(Kind.WISH, 4, code="change")], "", "wish", 4.5),
        ([*barriers(1, 2, code="too_big"), trace(Kind.WISH, 4, plan_id=PLAN, code="small")], "", "too_hard", 4.5),
        ([trace(Kind.PHASE, 4, plan_id=PLAN, code="practise")], "", "phase", 4.5),
    ],
)
def test_what_speaks_for_a_review(told: list[Trace], letters: str, trigger: str | None, on: float | None) -> None:
    weeks = Weeks([*begun(), *told], story(letters)).until(11)
    reviews = weeks.reviews()
    assert (reviews == []) if trigger is None else (reviews[0][0] == on and trigger in reviews[0][2].split())


def test_two_misses_are_a_week_apart_by_when_they_were_and_not_by_when_they_were_told() -> None:
    first, second = story("M"), story("M", begins=10)
    assert first[0].report is not None
    told_late = replace(first[0], report=replace(first[0].report, reported_at=day(9.9)))
    assert Weeks(begun(), [told_late, *second]).until(12).reviews() == []
    assert Weeks(begun(), [*story("M", begins=5), *second]).until(12).reviews() == [(10.5, "due", "lapses")]


def test_triggers_come_together_and_are_said_once_a_week() -> None:
    weeks = Weeks([*begun(), trace(Kind.PHASE, 5, plan_id=PLAN)], story("MM  DDDDDDD")).until(20)
    assert weeks.reviews() == [
        (2.5, "due", "lapses"),
        (9.5, "due", "lapses phase"),
        (16.5, "due", "interval lapses milestone phase"),
        (16.5, "overdue", "interval lapses milestone phase"),
    ]


def test_clients_are_invited_once_a_week_whatever_the_number_of_goals() -> None:
    others = [trace(Kind.GOAL_SET, 0.5 + number, goal_id=event("goal", number)) for number in range(6)]
    weeks = Weeks([*begun(), *others], story("M M  M M  M M  MM")).until(60)
    invited = sorted(
        {each.invited_at for each in weeks.known.reviews.values() if each.invited_at is not None},
    )
    assert len([each for each in weeks.reviews() if each[1] == "due"]) > 6
    assert all(later - sooner >= timedelta(days=7) for sooner, later in pairwise(invited))


def test_a_correction_takes_back_what_spoke_for_a_review() -> None:
    weeks = Weeks(begun(), story("MM")).until(4)
    weeks.opportunities = story("MD")
    weeks.until(5, first=5)
    assert weeks.reviews() == [(2.5, "due", "lapses"), (5.5, "settled", "not_needed")]


def test_a_clinic_sets_how_often_it_looks() -> None:
    every_week = Interval(timedelta(days=7), timedelta(days=21))
    agreed = reviewed(8, until=36)
    weeks = Weeks([*begun(), agreed], interval=every_week).until(40)
    assert weeks.reviews()[:3] == [(7.5, "due", "interval"), (8.5, "settled", "recorded"), (29.5, "due", "interval")]


def test_who_left_care_is_looked_at_no_more() -> None:
    weeks = Weeks([*begun(), trace(Kind.DISCHARGED, 15)]).until(15)
    assert weeks.reviews() == [(14.5, "due", "interval"), (15.5, "settled", "discharged")]
    assert weeks.look(16).again_at is None


# Order

LETTERS = st.text("DpM.s_xwn ", min_size=0, max_size=40)
TRACES = st.lists(
    st.one_of(
        st.builds(
            lambda at, code: barriers(at, code=code)[0], st.integers(0, 40), st.sampled_from(["too_big", "forgot"])
        ),
        st.builds(lambda at: reviewed(at, client=-1), st.integers(1, 40)),
        st.builds(lambda at: held(at)[0], st.integers(0, 40)),
        st.builds(lambda at: trace(Kind.PLAN_REVISED, at, plan_id=PLAN, goal_id=GOAL), st.integers(1, 40)),
        st.builds(lambda at: trace(Kind.PHASE, at, plan_id=PLAN, code="practise"), st.integers(1, 40)),
        st.builds(lambda at: trace(Kind.WISH, at, plan_id=PLAN, code="easier"), st.integers(1, 40)),
    ),
    max_size=12,
)


@settings(max_examples=examples(60), deadline=None)
@given(letters=LETTERS, more=TRACES, data=st.data())
def test_the_order_in_which_things_are_heard_and_how_often_changes_nothing(
    letters: str, more: list[Trace], data: st.DataObject
) -> None:
    traces, opportunities = [*begun(rung=2), *more], story(letters)
    straight = Weeks(traces, opportunities).until(42)
    mixed = data.draw(st.permutations([*traces, *traces]))
    other = Weeks(mixed, data.draw(st.permutations(opportunities))).until(42)
    assert other.said == straight.said


@settings(max_examples=examples(60), deadline=None)
@given(letters=LETTERS, more=TRACES)
def test_of_each_there_is_at_most_one_open_and_a_week_between(letters: str, more: list[Trace]) -> None:
    weeks = Weeks([*begun(rung=2), *more], story(letters))
    open_stall = open_review = False
    last_closed = last_due = -99.0
    for number in range(1, 43):
        before = len(weeks.said)
        looked = weeks.look(number + 0.5)
        assert weeks.look(number + 0.5) == Looked((), (), looked.again_at), "the second look finds nothing"
        for change in looked.stalls:
            if change.stall.subject.about != "plan":
                continue
            if change.says == "cleared":
                open_stall, last_closed = False, number
            elif not open_stall:
                assert number - last_closed >= 7
                open_stall = True
        for _, says, _what in weeks.said[before:]:
            if says == "due":
                assert number - last_due >= 7
                open_review, last_due = True, number
            elif says == "settled":
                assert open_review
                open_review = False


def test_a_late_fact_and_one_in_time_end_the_same() -> None:
    """What is found depends on when it is looked for; what is open in the end does not."""
    in_time = Weeks(begun(), story("DMMMMMMM")).until(13)
    late = Weeks(begun(), story("D")).until(12)
    late.opportunities = story("DMMMMMMM")
    late.until(13, first=13)
    never = Weeks(begun(), story("D")).until(13)

    def still_open(weeks: Weeks) -> list[str]:
        return [each.code for each in weeks.known.stalls.values() if each.is_open and each.subject.about == "plan"]

    assert still_open(in_time) == still_open(late) == ["low_use"]
    assert still_open(never) == []


def test_a_look_comes_each_morning_of_the_clients_own_and_at_what_is_known_to_fall_due() -> None:
    assert look(known(begun()), day(1)).again_at == datetime(2026, 3, 4, 5, tzinfo=UTC)
    tokyo = replace(known(begun()), zone="Asia/Tokyo")
    assert look(tokyo, day(1)).again_at == datetime(2026, 3, 3, 20, tzinfo=UTC)
    assert look(known(begun()), day(13, hours=20.5)).again_at == day(14)


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    zone=st.sampled_from([None, "America/New_York", "Europe/Berlin", "Asia/Tokyo", "Australia/Lord_Howe", "Nowhere"]),
)
def test_every_local_day_has_one_morning_to_look_on(at: datetime, zone: str | None) -> None:
    first = next_morning(at, zone)
    second = next_morning(first, zone)
    assert at < first <= at + timedelta(hours=25)
    assert local_day(second, zone) - local_day(first, zone) == timedelta(days=1)
