"""Whatever the progress service says of a plan, in whatever batches and at one instant, the planner ends up with the numbers that hold."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from handrail_planner.core.heard import fact_of, fold
from handrail_planner.core.practice import Practice, practice
from handrail_planner.core.registers import Fact
from handrail_progress.core.ledger import Line, News
from handrail_progress.core.streak import State
from handrail_progress.core.stuck.reviews import Change, Review
from handrail_progress.core.stuck.saying import facts as said_of_a_look
from handrail_progress.core.stuck.weighing import Looked
from handrail_shared.contracts.envelope import wrap
from handrail_shared.contracts.ids import EventId, GoalId, PlanId, ReviewId
from hypothesis import given
from hypothesis import strategies as st

from tests.progress.shelf import Shelf
from tests.progress.stories import PLAN, reported, told

NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
"""The clock stands: everything is said at this instant."""

ANSWERS = st.builds(
    lambda number, letter, after: reported(number, letter, after=after),
    st.integers(0, 6),
    st.sampled_from("DpMs."),
    st.integers(1, 900),
)


def _heard_of(line: Line, number: int) -> Fact:
    event_id = EventId(UUID(int=number))
    return fact_of(wrap(line.event, event_id=event_id, source="progress", correlation_id=UUID(int=1)))  # type: ignore[arg-type]  # a client's event


def heard(lines: Sequence[Line], seed: int) -> list[Fact]:
    """As the planner hears of them: under any ids, in any order."""
    ids = random.Random(seed)
    facts = [_heard_of(line, ids.getrandbits(128)) for line in lines]
    ids.shuffle(facts)
    return facts


def seen(facts: Sequence[Fact]) -> Practice:
    rows = fold({}, facts).values()
    return practice(rows, since=NOW - timedelta(days=99), now=NOW + timedelta(days=3)).get(
        PlanId(PLAN.plan_id), Practice()
    )


@given(batches=st.lists(st.lists(ANSWERS, min_size=1, max_size=6), min_size=1, max_size=4), seed=st.integers())
def test_the_planner_shows_the_run_that_the_progress_service_counts(batches: list[list[News]], seed: int) -> None:
    shelf = Shelf(NOW)
    lines = [line for batch in batches for line in shelf.take_in(batch)]
    shown, holds = seen(heard(lines, seed)), shelf.practice
    run = holds.run
    assert (shown.run, shown.best_run, shown.repetitions) == (run.run, run.best_run, run.total_repetitions)
    assert (shown.run_rests_since is not None) is (run.state is State.PAUSED)
    assert (shown.strength or 0) == holds.strength.level


def test_a_correction_and_the_next_use_of_one_batch_stand_in_their_order() -> None:
    shelf = Shelf(NOW)
    lines = [*shelf.take_in(told("D")), *shelf.take_in([reported(0, "M", after=5), reported(1, "D")])]
    shown = seen(heard(lines, 1))
    assert (shown.run, shown.repetitions) == (1, 1)


def test_no_two_things_are_said_of_a_plan_at_one_instant_though_the_clock_stands_or_goes_back() -> None:
    shelf = Shelf(NOW)
    lines = [line for batch in (told("DDM"), told("DDMD")[3:]) for line in shelf.take_in(batch)]
    shelf._now = NOW - timedelta(seconds=5)
    lines += shelf.take_in([reported(4, "D")])
    instants = [line.event.occurred_at for line in lines]
    assert instants == sorted(set(instants))
    assert instants[-1] - NOW < timedelta(milliseconds=1)


def test_a_review_that_falls_due_in_the_look_that_settles_the_last_one_is_shown() -> None:
    """As it is said now, and as earlier releases said it: both of one instant."""
    goal = GoalId(UUID(int=5))
    due = Review(ReviewId(UUID(int=2)), goal, 2, None, ("interval",), NOW, NOW, NOW)
    over = replace(due, review_id=ReviewId(UUID(int=1)), number=1, closed_at=NOW, closed_because="recorded")
    looked = Looked((), (Change(over, "settled"), Change(due, "due")), None)
    said = [fact_of(each) for each in said_of_a_look(looked, PLAN.clinic_id, PLAN.client_id, None, NOW)]  # type: ignore[arg-type]  # a client's events
    before = [replace(each, occurred_at=NOW) for each in said]
    for told_of in (said, said[::-1], before, before[::-1]):
        (row,) = fold({}, told_of).values()
        value = row.registers["review"].value
        assert isinstance(value, list)
        assert value[:2] == [str(UUID(int=2)), "due"]


def test_what_is_said_taken_back_and_said_again_counts() -> None:
    """The first step of a plan: done, sorry, skipped, no, done after all."""
    shelf = Shelf(NOW)
    lines = shelf.take_in([reported(0, "D", after=1), reported(0, ".", after=2), reported(0, "D", after=3)])
    shown = seen(heard(lines, 1))
    assert (shown.run, shown.best_run, shown.repetitions) == (1, 1, 1)
