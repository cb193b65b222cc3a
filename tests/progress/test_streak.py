"""The run as a fold: every cell of its table, and that nothing but the facts matters."""

from datetime import date
from itertools import pairwise, product

import pytest
from handrail_progress.core.opportunity import Opportunity, Outcome, Turn
from handrail_progress.core.practice import NEW, PastChanged, advance, fold
from handrail_progress.core.rules import BY_DEFAULT, RuleBook, Rules
from handrail_progress.core.streak import TABLE, Count, Met, Run, State
from hypothesis import given
from hypothesis import strategies as st

from tests.progress.stories import day, decided, reported, set_on, told

STORIES = st.text(alphabet="DpMs._", max_size=40)
RULES = st.builds(
    Rules,
    grace=st.booleans(),
    misses_until_pause=st.integers(1, 5),
    repetitions_per_reserve=st.integers(1, 50),
    reserve_limit=st.integers(0, 2),
)


def run_of(story: str, rules: Rules | None = None) -> Run:
    book = RuleBook.of([set_on(0, rules)]) if rules else BY_DEFAULT
    return fold(told(story), book).run


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
        ("s", State.FRESH, (0, 0, 0, 0)),
        ("sDDs", State.RUNNING, (2, 2, 2, 0)),
        ("DDDDsD", State.RUNNING, (5, 5, 5, 0)),
        ("DDDDDDDDsss", State.RUNNING, (8, 8, 8, 0)),
        ("DDMsM", State.PAUSED, (2, 2, 2, 0)),
        ("DDMsD", State.RUNNING, (3, 3, 3, 0)),
    ],
)
def test_stories_end_where_the_rules_say(story: str, state: State, numbers: tuple[int, int, int, int]) -> None:
    """The numbers: run, best run, repetitions, reserve."""
    ended = run_of(story)
    assert ended.state is state
    assert (ended.run, ended.best_run, ended.total_repetitions, ended.reserve) == numbers


def test_the_table_answers_for_every_state() -> None:
    assert set(TABLE) == set(product(State, Met))


REACH = {State.FRESH: "", State.RUNNING: "DD", State.GRACE: "DDM", State.PAUSED: "DDMM"}
ONCE_TOO_OFTEN = {State.FRESH: 1, State.RUNNING: 1, State.GRACE: 2, State.PAUSED: 2}


@pytest.mark.parametrize(("state", "met"), sorted(TABLE, key=str))
def test_every_cell_does_what_it_says(state: State, met: Met) -> None:
    """The rules change at the last day, so that a miss in any state is forgiven, or once too often."""
    reach = REACH[state]
    misses = {Met.USED: 2, Met.FORGIVEN: 5, Met.TOO_OFTEN: ONCE_TOO_OFTEN[state]}[met]
    book = RuleBook.of([set_on(-9, Rules()), set_on(len(reach) - 1, Rules(misses_until_pause=misses))])
    news = reported(len(reach), "D" if met is Met.USED else "M")
    before, after = fold(told(reach), book).run, fold([*told(reach), news], book).run
    cell = TABLE[state, met]
    assert before.state is state
    assert after.state is cell.state
    assert after.run == {Count.BEGINS: 1, Count.GROWS: before.run + 1, Count.KEPT: before.run}[cell.count]
    assert after.latest is not None
    assert after.latest.turn is cell.turn


@pytest.mark.parametrize(
    ("story", "rules", "state", "run", "reserve"),
    [
        ("DDM", Rules(misses_until_pause=1), State.PAUSED, 2, 0),
        ("DDMM", Rules(misses_until_pause=3), State.GRACE, 2, 0),
        ("DDMMD", Rules(misses_until_pause=3), State.RUNNING, 3, 0),
        ("DDMMM", Rules(misses_until_pause=3), State.PAUSED, 2, 0),
        ("DDM", Rules(grace=False), State.PAUSED, 2, 0),
        ("DDDDM", Rules(grace=False), State.GRACE, 4, 0),
        ("DDDDMDM", Rules(grace=False), State.PAUSED, 5, 0),
        ("DDDDsM", Rules(grace=False), State.PAUSED, 4, 0),
        ("DDDDMM", Rules(grace=False), State.PAUSED, 4, 0),
        ("DDDDDDDDMMM", Rules(grace=False, misses_until_pause=5), State.PAUSED, 8, 0),
        ("DDDDDDDDMMMM", Rules(misses_until_pause=5), State.GRACE, 8, 2),
        ("DD", Rules(repetitions_per_reserve=1), State.RUNNING, 2, 2),
        ("DDDD", Rules(repetitions_per_reserve=1, reserve_limit=1), State.RUNNING, 4, 1),
        ("DDDD", Rules(reserve_limit=0), State.RUNNING, 4, 0),
    ],
)
def test_a_clinic_sets_how_it_forgives(story: str, rules: Rules, state: State, run: int, reserve: int) -> None:
    ended = run_of(story, rules)
    assert (ended.state, ended.run, ended.reserve) == (state, run, reserve)


def test_a_lower_limit_takes_nothing_that_was_earned() -> None:
    book = RuleBook.of([set_on(-9, Rules()), set_on(7, Rules(reserve_limit=0))])
    assert fold(told("D" * 8 + "D" * 8), book).run.reserve == 2


@pytest.mark.parametrize(
    ("story", "began", "ended"),
    [
        ("sDDs", 1, 2),
        (".DMsD.s", 1, 4),
        ("DDMMsDDM", 5, 6),
        ("DDMMs", 0, 1),
        ("MD", 1, 1),
        ("s.M", None, None),
    ],
)
def test_a_run_never_begins_or_ends_on_a_skip(story: str, began: int | None, ended: int | None) -> None:
    run = run_of(story)
    assert (run.began_on, run.last_on) == (_day(began), _day(ended))


def _day(number: int | None) -> date | None:
    return None if number is None else day(number)


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
    assert fold(shuffled, BY_DEFAULT) == fold(facts, BY_DEFAULT)


@given(STORIES, RULES)
def test_repetitions_and_the_best_run_never_fall_while_a_plan_is_practised(story: str, rules: Rules) -> None:
    runs = [run_of(story[:end], rules) for end in range(len(story) + 1)]
    for earlier, later in pairwise(runs):
        assert later.total_repetitions >= earlier.total_repetitions
        assert later.best_run >= earlier.best_run


@given(STORIES, RULES)
def test_the_numbers_fit_each_other(story: str, rules: Rules) -> None:
    run = run_of(story, rules)
    assert 0 <= run.run <= run.best_run <= run.total_repetitions == sum(story.count(met) for met in "Dp")
    assert 0 <= run.reserve <= rules.reserve_limit
    assert (run.misses == 0) == (run.state in {State.FRESH, State.RUNNING})
    assert run.state is not State.GRACE or run.misses < rules.misses_until_pause
    assert (run.run == 0) == (run.began_on is None)


@given(STORIES.map(lambda story: story.replace("s", "")))
def test_the_reserve_is_one_for_four_and_at_most_two(story: str) -> None:
    run = run_of(story)
    assert run.reserve == min(2, run.total_repetitions // 4)


@given(STORIES)
def test_silence_and_what_did_not_arise_weigh_nothing(story: str) -> None:
    quiet, bare = run_of(story), run_of(story.replace(".", "").replace("_", ""))
    assert (quiet.state, quiet.run, quiet.best_run, quiet.misses) == (bare.state, bare.run, bare.best_run, bare.misses)


@given(STORIES)
def test_a_skip_costs_one_of_the_reserve_and_nothing_else(story: str) -> None:
    before, after = run_of(story), run_of(story + "s")
    assert after.reserve == max(0, before.reserve - 1)
    assert (after.state, after.run, after.misses, after.latest) == (
        before.state,
        before.run,
        before.misses,
        before.latest,
    )


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


@given(STORIES, st.sampled_from("DpMs."))
def test_a_later_answer_needs_no_history(story: str, letter: str) -> None:
    news = reported(len(story), letter)
    moved = advance(fold(told(story), BY_DEFAULT), Opportunity(news.opportunity_id), news, BY_DEFAULT)
    assert moved == fold(told(story + letter), BY_DEFAULT)


def test_an_earlier_answer_changes_the_past_from_its_place_on() -> None:
    news = reported(1, "D")
    moved = advance(fold(told("D_D"), BY_DEFAULT), Opportunity(news.opportunity_id), news, BY_DEFAULT)
    place = news.reported_place
    assert place is not None
    assert moved == PastChanged(place)


def test_a_change_from_partly_to_done_needs_no_history() -> None:
    practice = fold(told("DpD"), BY_DEFAULT)
    known, now_known = reported(1, Outcome.PARTLY), reported(1, Outcome.DONE, after=5)
    assert advance(practice, known, now_known, BY_DEFAULT) is practice


def test_a_window_without_an_answer_moves_nothing() -> None:
    news = decided(7)
    assert advance(NEW, Opportunity(news.opportunity_id), news, BY_DEFAULT) is NEW
