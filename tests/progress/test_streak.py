"""The run as a fold: every cell of its table, and that nothing but the facts matters."""

from itertools import pairwise, product

import pytest
from handrail_progress.core.opportunity import Outcome
from handrail_progress.core.streak import (
    FRESH,
    MET,
    MISSED,
    RESERVE_LIMIT,
    TABLE,
    Count,
    HistoryNeeded,
    Run,
    State,
    Turn,
    advance,
    fold,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.progress.stories import decided, reported, told

STORIES = st.text(alphabet="DpM._", max_size=40)


def run_of(story: str) -> Run:
    return fold(told(story))


@pytest.mark.parametrize(
    ("story", "state", "numbers"),
    [
        ("", State.FRESH, (0, 0, 0, 0)),
        ("____", State.FRESH, (0, 0, 0, 0)),
        ("....", State.FRESH, (0, 0, 0, 0)),
        ("D", State.RUNNING, (1, 1, 1, 0)),
        ("pDp", State.RUNNING, (3, 3, 3, 0)),
        ("D.D_D", State.RUNNING, (3, 3, 3, 0)),
        ("DDDM", State.GRACE, (3, 3, 3, 0)),
        ("DDDM.", State.GRACE, (3, 3, 3, 0)),
        ("DDDMD", State.RUNNING, (4, 4, 4, 1)),
        ("DDDMDM", State.GRACE, (4, 4, 4, 1)),
        ("DDDMM", State.PAUSED, (3, 3, 3, 0)),
        ("DDDM.M", State.PAUSED, (3, 3, 3, 0)),
        ("DDDMMMM", State.PAUSED, (3, 3, 3, 0)),
        ("DDDMMMMD", State.RUNNING, (1, 3, 4, 1)),
        ("M", State.GRACE, (0, 0, 0, 0)),
        ("MM", State.PAUSED, (0, 0, 0, 0)),
        ("MMD", State.RUNNING, (1, 1, 1, 0)),
        ("D" * 8, State.RUNNING, (8, 8, 8, 2)),
        ("D" * 40, State.RUNNING, (40, 40, 40, 2)),
        ("D" * 9 + "MM", State.PAUSED, (9, 9, 9, 2)),
    ],
)
def test_stories_end_where_the_rules_say(story: str, state: State, numbers: tuple[int, int, int, int]) -> None:
    """The numbers: run, best run, repetitions, reserve."""
    ended = run_of(story)
    assert ended.state is state
    assert (ended.run, ended.best_run, ended.total_repetitions, ended.reserve) == numbers


def test_the_table_answers_for_every_state() -> None:
    assert set(TABLE) == set(product(State, (MET, MISSED)))


REACH = {State.FRESH: "", State.RUNNING: "DD", State.GRACE: "DDM", State.PAUSED: "DDMM"}


@pytest.mark.parametrize(("state", "met"), sorted(TABLE))
def test_every_cell_does_what_it_says(state: State, met: bool) -> None:
    before = run_of(REACH[state])
    after = run_of(REACH[state] + ("D" if met else "M"))
    cell = TABLE[state, met]
    assert before.state is state
    assert after.state is cell.state
    assert after.run == {Count.BEGINS: 1, Count.GROWS: before.run + 1, Count.KEPT: before.run}[cell.count]
    assert after.latest is not None
    assert after.latest.turn is cell.turn


@pytest.mark.parametrize(("story", "misses"), [("DMD", 1), ("DMMD", 2), ("DM.M_MD", 3), ("MD", 1)])
def test_a_comeback_knows_what_it_came_back_from(story: str, misses: int) -> None:
    latest = run_of(story).latest
    assert latest is not None
    assert (latest.turn, latest.after_misses) == (Turn.CAME_BACK, misses)


@given(STORIES, st.randoms())
def test_the_order_of_arrival_and_repeats_change_nothing(story: str, random) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives a Random of its own
    facts = told(story)
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(facts)


@given(STORIES)
def test_repetitions_and_the_best_run_never_fall_while_a_plan_is_practised(story: str) -> None:
    runs = [run_of(story[:end]) for end in range(len(story) + 1)]
    for earlier, later in pairwise(runs):
        assert later.total_repetitions >= earlier.total_repetitions
        assert later.best_run >= earlier.best_run
        assert later.reserve >= earlier.reserve


@given(STORIES)
def test_the_numbers_fit_each_other(story: str) -> None:
    run = run_of(story)
    assert 0 <= run.run <= run.best_run <= run.total_repetitions == sum(story.count(met) for met in "Dp")
    assert run.reserve == min(RESERVE_LIMIT, run.total_repetitions // 4)
    assert (run.misses == 0) == (run.state in {State.FRESH, State.RUNNING})
    assert (run.misses == 1) == (run.state is State.GRACE)


@given(STORIES)
def test_silence_and_what_did_not_arise_weigh_nothing(story: str) -> None:
    quiet, bare = run_of(story), run_of(story.replace(".", "").replace("_", ""))
    assert (quiet.state, quiet.run, quiet.best_run, quiet.misses) == (bare.state, bare.run, bare.best_run, bare.misses)


@given(STORIES)
def test_one_miss_after_a_used_plan_never_pauses(story: str) -> None:
    assert run_of(story + "DM").state is State.GRACE


@given(STORIES)
def test_the_next_use_always_runs_again_and_is_a_comeback_after_a_miss(story: str) -> None:
    before, after = run_of(story), run_of(story + "D")
    assert after.state is State.RUNNING
    assert after.latest is not None
    assert (after.latest.turn is Turn.CAME_BACK) == (before.misses > 0)
    assert after.latest.after_misses == before.misses


@given(STORIES, st.sampled_from("DpM."))
def test_a_later_answer_needs_no_history(story: str, letter: str) -> None:
    news = reported(len(story), letter)
    unknown = type(news)(news.opportunity_id)
    assert advance(run_of(story), unknown, news) == run_of(story + letter)


def test_an_earlier_answer_asks_for_the_history() -> None:
    news = reported(1, "D")
    assert advance(run_of("D_D"), type(news)(news.opportunity_id), news) == HistoryNeeded()


def test_a_change_from_partly_to_done_needs_no_history() -> None:
    run = run_of("DpD")
    assert advance(run, reported(1, Outcome.PARTLY), reported(1, Outcome.DONE, after=5)) == run


def test_a_window_without_an_answer_moves_nothing() -> None:
    news = decided(7)
    assert advance(FRESH, type(news)(news.opportunity_id), news) is FRESH
