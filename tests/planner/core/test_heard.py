"""What was heard folds to the same rows in any order and however often; and no text is kept of it."""

import json
import random
import typing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from handrail_planner.core.heard import ENTRIES, HEARD, fact_of, fold, keys_of
from handrail_planner.core.practice import last_heard_from, practice
from handrail_planner.core.registers import ORDERS, Fact, Told
from handrail_shared.contracts.envelope import wrap
from handrail_shared.contracts.events import (
    ActionDone,
    ActionMissed,
    ComebackMade,
    NudgeDecided,
    NudgeExpired,
    ProgressCorrected,
    ProposalWithdrawn,
    StreakExtended,
)
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, PlanId
from hypothesis import given
from hypothesis import strategies as st

from tests.planner.news import Story

BEGINS = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
SAM = Story(UUID(int=1), UUID(int=2), UUID(int=3), BEGINS)
LATER = BEGINS + timedelta(days=10)

VALUES: dict[str, st.SearchStrategy[object]] = {
    "opportunity_id": st.integers(1, 3).map(lambda n: str(UUID(int=n))),
    "local_date": st.sampled_from(["2026-03-02", "2026-03-03"]),
    "window_end": st.sampled_from(["2026-03-02T19:00:00Z", "2026-03-03T19:00:00Z"]),
    "decision": st.sampled_from(["send", "withhold"]),
    "reasons": st.lists(st.sampled_from(["quiet_hours", "daily_cap"]), max_size=2),
    "code": st.sampled_from(["unreachable", "blocked"]),
    "reason": st.sampled_from(["moment_over", "unanswered"]),
    "plan_id": st.sampled_from([None, str(UUID(int=1))]),
    "pace": st.sampled_from(["easier", "harder", "more", "less"]),
    "phase": st.sampled_from(["learn", "practise"]),
    "step": st.sampled_from(["normal", "rare", "off"]),
    "since": st.sampled_from([None, "2026-03-02T19:00:00Z"]),
    "case_id": st.integers(1, 2).map(lambda n: str(UUID(int=n))),
    "tier": st.sampled_from(["tier_1", "tier_2"]),
    "unanswered": st.booleans(),
    "outcome": st.sampled_from(["contacted", "other"]),
    "ground": st.sampled_from(["repetitions", "maintained"]),
    "now": st.fixed_dictionaries(
        {
            "state": st.sampled_from(["fresh", "running", "grace", "paused"]),
            "run": st.integers(0, 5),
            "best_run": st.integers(0, 5),
            "total_repetitions": st.integers(0, 5),
        }
    ),
    "goal_id": st.integers(1, 2).map(lambda n: str(UUID(int=n))),
    "stall_id": st.integers(1, 2).map(lambda n: str(UUID(int=n))),
    "review_id": st.integers(1, 2).map(lambda n: str(UUID(int=n))),
    "triggers": st.lists(st.sampled_from(["interval", "lapses"]), min_size=1, max_size=2),
    "due_on": st.sampled_from(["2026-03-02", "2026-03-03"]),
    "evidence": st.just([{"code": "used", "value": 1.0}]),
    "suggestions": st.just(["talk"]),
}
NUMBERS = st.integers(0, 5)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    """Any event that is heard, of a few clients, plans, opportunities and instants, so that they collide."""
    entry = draw(st.sampled_from(ENTRIES))
    data = {name: draw(VALUES.get(name, NUMBERS)) for name in entry.keeps}
    return Fact(
        event_id=EventId(draw(st.uuids())),
        type=entry.event.type_name(),
        clinic_id=ClinicId(UUID(int=1)),
        client_id=ClientId(UUID(int=draw(st.integers(1, 2)))),
        plan_id=PlanId(UUID(int=draw(st.integers(1, 2)))),
        occurred_at=BEGINS + timedelta(hours=draw(st.integers(0, 3))),
        data=data,  # type: ignore[arg-type]  # drawn by name
    )


HEARD_FACTS = st.lists(facts(), max_size=25, unique_by=lambda fact: fact.event_id)


@given(told=HEARD_FACTS, seed=st.integers(), again=st.integers(1, 3))
def test_the_rows_are_the_same_in_any_order_and_under_duplicates(told: list[Fact], seed: int, again: int) -> None:
    shuffled = told * again
    random.Random(seed).shuffle(shuffled)
    assert fold({}, shuffled) == fold({}, told)


@given(told=HEARD_FACTS, cut=st.integers(0, 25))
def test_folding_in_batches_is_folding_at_once(told: list[Fact], cut: int) -> None:
    assert fold(fold({}, told[:cut]), told[cut:]) == fold({}, told)


@given(told=HEARD_FACTS)
def test_a_fact_changes_only_the_rows_that_it_is_about(told: list[Fact]) -> None:
    for fact in told:
        assert set(fold({}, [fact])) == keys_of(fact)


def test_every_event_that_is_heard_keeps_no_text() -> None:
    for entry in ENTRIES:
        for name in entry.keeps:
            shown = str(entry.event.model_fields[name])
            assert "hs1" not in shown, (entry.event, name)
        kept = json.dumps(fact_of(example(entry.event)).data)  # type: ignore[arg-type]  # a client's event, by the table
        assert "hs1." not in kept


def test_every_event_that_is_heard_tells_something_of_its_example() -> None:
    for entry in ENTRIES:
        fact = fact_of(example(entry.event))  # type: ignore[arg-type]  # a client's event, by the table
        assert fold({}, [fact]) or entry.event is ProposalWithdrawn, entry.event
        assert json.loads(json.dumps(fact.data)) == fact.data


def test_every_order_is_of_a_register_that_is_told() -> None:
    told = {
        name
        for entry in ENTRIES
        for row in fold({}, [fact_of(example(entry.event))]).values()
        for name in row.registers
    }  # type: ignore[arg-type]  # a client's event, by the table
    assert set(ORDERS) <= told


def test_a_type_that_is_heard_no_more_tells_nothing() -> None:
    fact = Fact(EventId(uuid4()), "handrail.gone.v1", *typing.cast("tuple[ClinicId, ClientId]", (SAM.clinic_id, SAM.client_id)), None, BEGINS, {})  # fmt: skip
    assert (fold({}, [fact]), keys_of(fact), fact.type in HEARD) == ({}, set(), False)


def test_a_week_counts_each_opportunity_as_what_it_was() -> None:
    rows = fold({}, map(fact_of, SAM.week())).values()
    (week,) = practice(rows, since=BEGINS, now=LATER).values()
    assert week.counts == {"done": 2, "silent": 2, "undelivered": 1, "not_available": 1}
    assert (week.comebacks, week.run, week.repetitions, week.run_rests_since) == (1, 2, 2, None)
    assert (week.last_answer, week.last_answer_at) == ("done", last_heard_from(rows))
    assert week.silent_in_a_row == 0


def test_silence_is_counted_back_from_the_newest_nudge_and_a_failed_one_breaks_it() -> None:
    told = [SAM.answered(0), SAM.decided(1), SAM.failed(1)]
    for number in (2, 3, 4):
        told += [SAM.decided(number), SAM.sent(number)]
    told.append(SAM.decided(5, "withhold", "daily_cap"))
    (known,) = practice(fold({}, map(fact_of, told)).values(), since=BEGINS, now=LATER).values()
    assert (known.silent_in_a_row, known.silent_since) == (3, SAM.opens(2) + timedelta(hours=2))
    assert known.undelivered_in_a_row == 0


def test_a_nudge_that_may_still_be_answered_is_not_silence() -> None:
    told = [SAM.decided(0), SAM.sent(0)]
    rows = fold({}, map(fact_of, told)).values()
    assert practice(rows, since=BEGINS, now=SAM.opens(0) + timedelta(hours=25)) == {}
    (known,) = practice(rows, since=BEGINS, now=SAM.opens(0) + timedelta(hours=26)).values()
    assert known.counts == {"silent": 1}


def test_a_late_or_corrected_answer_counts_as_what_was_said_last() -> None:
    told = [SAM.decided(0), SAM.sent(0), SAM.answered(0, ActionMissed), SAM.answered(0, hours=30)]
    (known,) = practice(fold({}, map(fact_of, told)).values(), since=BEGINS, now=LATER).values()
    assert known.counts == {"done": 1}


def test_a_delivery_stands_against_a_later_failure() -> None:
    told = [SAM.decided(0), SAM.delivered(0), SAM.failed(0)]
    (known,) = practice(fold({}, map(fact_of, told)).values(), since=BEGINS, now=LATER).values()
    assert known.counts == {"silent": 1}


def test_a_debrief_that_is_withheld_moves_no_window_and_takes_nothing_from_the_nudge_before_it() -> None:
    asked = SAM.decided(0, "withhold", "already_answered")
    debrief = asked.event.model_copy(
        update={
            "occurred_at": SAM.opens(0) + timedelta(hours=9),
            "window_start": SAM.opens(0) + timedelta(hours=9),
            "window_end": SAM.opens(0) + timedelta(hours=10),
        }
    )
    told = [fact_of(each) for each in (SAM.decided(0), SAM.sent(0), replace(asked, event=debrief))]
    for order in permutations(told):
        (row,) = [each for each in fold({}, order).values() if each.key.about == "opportunity"]
        assert row.registers["nudge"].value == "sent"
        assert str(row.registers["window_end"].value).startswith("2026-03-02T19:00")


@pytest.mark.parametrize("ids", [(1, 2), (2, 1)])
def test_a_decision_and_its_end_of_one_instant_stand_in_that_order_whatever_their_ids(ids: tuple[int, int]) -> None:
    about = {"decision": "withhold", "reasons": ("moment_passed",), "occurred_at": BEGINS}
    decided = example(NudgeDecided).event.model_copy(update=about)
    same = ("clinic_id", "client_id", "plan_id", "opportunity_id", "occurred_at")
    over = example(NudgeExpired).event.model_copy(
        update={"reason": "moment_passed", **{name: getattr(decided, name) for name in same}}
    )
    told = [
        fact_of(wrap(each, event_id=EventId(UUID(int=number)), source="notifier", correlation_id=UUID(int=9)))
        for each, number in zip((decided, over), ids, strict=True)
    ]
    for order in permutations(told):
        (went,) = practice(fold({}, order).values(), since=BEGINS - timedelta(days=9), now=LATER).values()
        assert went.counts == {"undelivered": 1}


def test_of_two_runs_told_of_one_instant_the_one_that_rests_came_last() -> None:
    def told(number: int, *, stretch: str) -> Fact:
        data = {"opportunity_id": str(SAM.opportunity(0)), "run": 2, "best_run": 2, "total_repetitions": 3}
        name = {"running": "StreakExtended", "paused": "StreakPaused"}[stretch]
        type_name = next(entry.event.type_name() for entry in ENTRIES if entry.event.__name__ == name)
        who = (ClinicId(SAM.clinic_id), ClientId(SAM.client_id), PlanId(SAM.plan_id))
        return Fact(EventId(UUID(int=number)), type_name, *who, BEGINS, data)

    rows = fold({}, [told(1, stretch="paused"), told(2, stretch="running")])
    (run,) = [row.registers["run"].value for row in rows.values() if "run" in row.registers]
    assert run == [2, 3, "paused", 2, False], "whatever their ids"


def test_a_best_run_that_was_taken_back_is_shown_no_more() -> None:
    """Said in one instant, in whatever order they are heard: the correction is the last word."""
    about = {"clinic_id": SAM.clinic_id, "client_id": SAM.client_id, "plan_id": SAM.plan_id, "occurred_at": BEGINS}
    was = {"state": "running", "run": 9, "best_run": 9, "total_repetitions": 9}
    now = {"state": "grace", "run": 4, "best_run": 5, "total_repetitions": 8}
    day = {"opportunity_id": SAM.opportunity(0), "local_date": BEGINS.date()}
    grew = StreakExtended.model_validate({**about, **day, **was})
    back = ProgressCorrected.model_validate({**about, "was": was, "now": now})
    both = [
        fact_of(wrap(each, event_id=EventId(uuid4()), source="progress", correlation_id=uuid4()))
        for each in (grew, back)
    ]  # type: ignore[arg-type]  # a client's events
    for told in (both, both[::-1]):
        went = practice(fold({}, told).values(), since=BEGINS, now=LATER)[PlanId(SAM.plan_id)]
        assert (went.run, went.best_run, went.repetitions) == (4, 5, 8)


def test_a_comeback_that_was_corrected_is_not_celebrated() -> None:
    about = {"clinic_id": SAM.clinic_id, "client_id": SAM.client_id, "plan_id": SAM.plan_id}
    day = {"opportunity_id": SAM.opportunity(0), "local_date": BEGINS.date()}
    numbers = {"run": 1, "best_run": 1, "total_repetitions": 1}
    events = [
        ActionDone.model_validate({**about, **day, "reply_id": uuid4(), "occurred_at": BEGINS}),
        ComebackMade.model_validate({**about, **day, **numbers, "after_misses": 2, "occurred_at": BEGINS}),
        ActionMissed.model_validate({**about, **day, "reply_id": uuid4(), "occurred_at": BEGINS + timedelta(hours=1)}),
    ]
    told = [fact_of(wrap(each, event_id=EventId(uuid4()), source="x", correlation_id=uuid4())) for each in events]  # type: ignore[arg-type]  # a client's events
    kept = [
        practice(fold({}, part).values(), since=BEGINS, now=LATER)[PlanId(SAM.plan_id)] for part in (told[:2], told)
    ]
    assert [each.comebacks for each in kept] == [1, 0]


def test_what_got_in_the_way_counts_where_the_moment_was_missed_and_is_no_miss_of_its_own() -> None:
    story = SAM
    facts = [
        fact_of(story.answered(0, ActionMissed)),
        fact_of(story.answered(1)),
        fact_of(story.answered(2, ActionMissed)),
    ]
    rows = fold({}, facts)
    said = {
        key: replace(row, registers={**row.registers, "barrier": Told("too_big", row.latest_at, EventId(uuid4()))})
        if key.about == "opportunity" and key.id in {story.opportunity(0), story.opportunity(1)}
        else row
        for key, row in rows.items()
    }
    (went,) = practice(said.values(), since=BEGINS - timedelta(days=1), now=LATER).values()
    assert went.barriers == {"too_big": 1}, "what was done after all had nothing in its way"
    assert (went.counts["missed"], went.counts["done"], went.real) == (2, 1, 3)
