"""What is said of a client's practice: once, in time, corrected where it turns out otherwise, and the same however the news came."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from handrail_progress.core import practice
from handrail_progress.core.graduation import ripe
from handrail_progress.core.ledger import Ledger, Line, News, Settled, settle
from handrail_progress.core.opportunity import Fate, Opportunity, Outcome, Said, Turn
from handrail_progress.core.practice import NEW, fold
from handrail_progress.core.rules import Rules, RulesSet
from handrail_shared.contracts.events import (
    ClientEvent,
    ComebackMade,
    MilestoneReached,
    PlanGraduated,
    ProgressCorrected,
    RepetitionCounted,
    StreakExtended,
    StreakForgiven,
    StrengthChanged,
)
from handrail_shared.contracts.ids import OpportunityId
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.progress.shelf import Shelf
from tests.progress.stories import PLAN, decided, opportunity_id, phased, rated, reported, set_on, told
from tests.support.form import examples

NOW = datetime(2026, 4, 1, tzinfo=UTC)
EMPTY = Ledger(PLAN)


def heard(news: Sequence[News], ledger: Ledger = EMPTY) -> Settled:
    """The news taken in, with the history at hand."""
    settled = settle(replace(ledger, base=NEW), news, at=NOW)
    assert isinstance(settled, Settled)
    return settled


def said(settled: Settled) -> list[str]:
    """Lines such as `RepetitionCounted 3 run=2`: event, day and run. Strength is told elsewhere."""
    return [_line(line.event) for line in settled.lines if not isinstance(line.event, StrengthChanged)]


def _line(event: ClientEvent) -> str:
    match event:
        case ProgressCorrected(was=was, now=now):
            return f"ProgressCorrected {_day(event)} {was.state} {was.run}>{now.state} {now.run}"
        case PlanGraduated():
            return f"PlanGraduated {event.ground}"
        case MilestoneReached():
            return f"MilestoneReached {_day(event)} {event.milestone}"
        case _:
            return f"{type(event).__name__} {_day(event)} {event.run}"  # type: ignore[attr-defined]  # the others are about a run


def _day(event: object) -> int:
    return int(event.opportunity_id) - int(opportunity_id(0))  # type: ignore[attr-defined]  # these are about an opportunity


def says(news: Sequence[News], then: Sequence[News]) -> list[str]:
    """What `then` makes it say, after `news`."""
    return said(heard(then, heard(news).ledger))


def test_a_used_plan_is_counted_and_extends_the_run() -> None:
    assert said(heard(told("DD"))) == [
        "RepetitionCounted 0 1",
        "StreakExtended 0 1",
        "RepetitionCounted 1 2",
        "StreakExtended 1 2",
    ]


def test_the_first_miss_is_forgiven_and_the_second_pauses_once() -> None:
    assert says(told("DD"), [reported(2, "M"), reported(3, "M"), reported(4, "M")]) == [
        "StreakForgiven 2 2",
        "StreakPaused 3 2",
    ]


def test_forgiving_tells_what_is_in_reserve() -> None:
    event = heard(told("DDDDM")).lines[-1].event
    assert isinstance(event, StreakForgiven)
    assert event.reserve == 1


@pytest.mark.parametrize(("story", "run", "misses"), [("DDM", 3, 1), ("DDMM", 1, 2), ("DDMMM", 1, 3)])
def test_using_the_plan_again_is_a_comeback(story: str, run: int, misses: int) -> None:
    settled = heard([reported(9, "D")], heard(told(story)).ledger)
    assert said(settled) == [f"RepetitionCounted 9 {run}", f"StreakExtended 9 {run}", f"ComebackMade 9 {run}"]
    [comeback] = [line.event for line in settled.lines if isinstance(line.event, ComebackMade)]
    assert comeback.after_misses == misses


def test_what_did_not_arise_says_nothing() -> None:
    assert says(told("DM"), [reported(2, ".")]) == []


def test_the_same_answer_twice_says_nothing_more() -> None:
    assert says(told("DMD"), told("DMD")) == []


def test_a_second_answer_of_the_same_meaning_counts_once() -> None:
    assert says(told("D"), [reported(0, "D", after=5)]) == []


def test_a_corrected_miss_counts_the_repetition() -> None:
    assert says(told("DM"), [reported(1, "D", after=5)]) == [
        "RepetitionCounted 1 2",
        "StreakExtended 1 2",
        "ProgressCorrected 1 grace 1>running 2",
    ]


def test_going_back_and_forth_never_counts_twice() -> None:
    there_and_back = [reported(1, letter, after=minute) for minute, letter in enumerate("MDMD", start=1)]
    assert says(told("DD"), there_and_back) == [
        "StreakForgiven 1 1",
        "ProgressCorrected 1 running 2>grace 1",
        "ProgressCorrected 1 grace 1>running 2",
        "ProgressCorrected 1 running 2>grace 1",
        "ProgressCorrected 1 grace 1>running 2",
    ]


def test_a_late_answer_that_joins_the_run_extends_it() -> None:
    assert says(told("D_D"), [reported(1, "D", after=5000)]) == [
        "RepetitionCounted 1 3",
        "StreakExtended 1 3",
        "ProgressCorrected 1 running 2>running 3",
    ]


def test_a_late_answer_about_an_earlier_run_is_counted_but_does_not_extend_this_one() -> None:
    assert says(told("_DMMD"), [reported(0, "D", after=9000)]) == [
        "RepetitionCounted 0 1",
        "ProgressCorrected 0 running 1>running 1",
    ]


def test_a_late_miss_in_the_past_is_not_held_up_to_the_client() -> None:
    assert says(told("D_DD"), [reported(1, "M", after=9000)]) == []


@pytest.mark.parametrize(
    ("before", "then", "corrected"),
    [
        ("D", reported(0, ".", after=5), "ProgressCorrected 0 running 1>fresh 0"),
        ("DD", reported(1, "s", after=5), "ProgressCorrected 1 running 2>running 1"),
        ("DDMMD", reported(4, ".", after=5), "ProgressCorrected 4 running 1>paused 2"),
        ("DMD", reported(1, ".", after=5), "ProgressCorrected 1 running 2>running 2"),
        ("DMD", reported(1, "s", after=5), "ProgressCorrected 1 running 2>running 2"),
        ("D_MDD", reported(1, "M", after=9000), "ProgressCorrected 1 running 3>running 2"),
    ],
)
def test_a_correction_that_only_takes_back_is_said_once(before: str, then: Opportunity, corrected: str) -> None:
    assert says(told(before), [then]) == [corrected]
    assert says([*told(before), then], [then, then]) == []


def test_a_correction_of_what_nobody_was_told_is_none() -> None:
    assert says(told(".s"), [reported(0, "D", after=9000)]) == ["RepetitionCounted 0 1", "StreakExtended 0 1"]


def test_a_window_that_is_heard_late_corrects_what_was_said_in_the_wrong_order() -> None:
    """Two answers of one day: the miss is put after the use only when the windows are known."""
    first, second = reported(0, "M"), reported(1, "D")
    assert second.report is not None
    same_day = replace(second, report=replace(second.report, local_date=told("D")[0].local_date))  # type: ignore[type-var]  # a told story has reports
    before = heard([first, same_day]).ledger
    assert before.practice.run.state == "running"
    window = decided(0, hour=9)
    assert said(heard([window], before)) == ["StreakForgiven 0 1", "ProgressCorrected 0 running 1>grace 1"][1:]


def test_a_skip_says_nothing_and_spends_one_of_the_reserve() -> None:
    before = heard(told("DDDD")).ledger
    skipped = heard([reported(4, "s")], before)
    assert said(skipped) == []
    assert (before.practice.run.reserve, skipped.ledger.practice.run.reserve) == (1, 0)


def test_milestones_are_said_once_and_never_taken_back() -> None:
    reached = heard(told("D" * 7))
    assert said(reached)[-1] == "MilestoneReached 6 7"
    there_and_back = [reported(6, letter, after=minute) for minute, letter in enumerate("MDMD", start=1)]
    assert not [line for line in says(told("D" * 7), there_and_back) if line.startswith("Milestone")]
    assert heard(there_and_back, reached.ledger).ledger.habit.milestone == 7


@pytest.mark.parametrize(
    ("news", "ground"),
    [
        ([*told("D" * 66), rated(66, 7)], ["repetitions"]),
        ([rated(1, 7), *told("D" * 66)], ["repetitions"]),
        ([*told("D" * 65), rated(66, 10)], []),
        ([*told("D" * 66), rated(66, 6)], []),
        ([*told("D" * 66), rated(66, 6), rated(60, 9)], []),
        ([*told("D" * 66 + "MM"), rated(70, 9)], []),
        ([*told("D" * 66 + "MM"), rated(70, 9), reported(71, "D")], ["repetitions"]),
        ([*told("DDD"), rated(9, 8), phased(9, "maintain")], ["maintained"]),
        ([*told("DDD"), phased(9, "maintain"), phased(10, "own_cue"), rated(11, 8)], []),
        ([*told("D" * 66), rated(66, 9), rated(67, 2), rated(68, 9), reported(5, "M", after=5)], ["repetitions"]),
    ],
)
def test_a_plan_graduates_once_by_repetitions_or_its_phase_and_a_rating(news: list[News], ground: list[str]) -> None:
    lines = [line.removeprefix("PlanGraduated ") for line in said(heard(news)) if line.startswith("PlanGraduated")]
    assert lines == ground


def test_the_strength_is_told_by_tenths() -> None:
    lines = [line.event for line in heard(told("D" * 20)).lines if isinstance(line.event, StrengthChanged)]
    assert [(event.was, event.level) for event in lines] == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]


@pytest.mark.parametrize("story", ["M", ".", "s", "MMMM", ".s.s", "M.sMs." * 20])
def test_to_answer_is_not_to_act(story: str) -> None:
    """Whoever answers each time that nothing came of it has answered, and has used nothing."""
    settled = heard(told(story))
    assert settled.ledger.practice.run.total_repetitions == settled.ledger.practice.run.best_run == 0
    assert settled.ledger.practice.strength.value == 0
    assert not {type(line.event) for line in settled.lines} & {RepetitionCounted, StreakExtended, MilestoneReached}


def test_how_much_it_helped_changes_nothing() -> None:
    plain = told("DDMD")
    helped = [replace(each, report=replace(each.report, helpfulness=9)) for each in plain]  # type: ignore[type-var]  # a told story has reports
    assert heard(helped).ledger.practice == heard(plain).ledger.practice


def test_a_late_miss_that_pauses_the_present_run_is_said() -> None:
    assert says(told("D_M"), [reported(1, "M", after=9000)]) == [
        "StreakPaused 2 1",
        "ProgressCorrected 1 grace 1>paused 1",
    ]


def test_a_delivery_says_nothing() -> None:
    assert said(heard([decided(0), decided(1, Fate.WITHHELD)])) == []


def test_a_window_heard_late_puts_two_answers_of_a_day_in_their_order() -> None:
    evening, morning = (
        reported(0, "M"),
        replace(reported(1, "D"), report=replace(told("_D")[0].report, local_date=told("D")[0].local_date)),
    )  # type: ignore[arg-type]  # a told story has reports
    windows = [
        replace(decided(0, hour=5), opportunity_id=opportunity_id(0)),
        replace(decided(0, hour=-5), opportunity_id=opportunity_id(1)),
    ]
    for order in ([evening, morning, *windows], [*windows, evening, morning], [morning, *windows, evening]):
        run = heard(order).ledger.practice.run
        assert run.latest is not None
        assert run.latest.opportunity_id == opportunity_id(0)


NEWS_OF_PLAN = st.one_of(
    st.builds(reported, st.integers(0, 9), st.sampled_from(Outcome), after=st.integers(0, 9)),
    st.builds(
        decided, st.integers(0, 9), st.sampled_from([Fate.PLANNED, Fate.WITHHELD]), hour=st.sampled_from([-9, 9])
    ),
    st.builds(rated, st.integers(0, 9), st.integers(5, 9)),
    st.builds(phased, st.integers(0, 9), st.sampled_from(["practise", "maintain"])),
)
RULES = st.builds(
    set_on,
    st.integers(-1, 9),
    st.sampled_from([Rules(), Rules(misses_until_pause=1), Rules(grace=False), Rules(repetitions_per_reserve=1)]),
)


def _id(fact: News | RulesSet) -> object:
    if isinstance(fact, Opportunity):
        known = fact.report or fact.window
        return known.event_id if known else None
    return fact.event_id


NEWS = st.lists(NEWS_OF_PLAN, max_size=24, unique_by=_id)
FACTS = st.lists(st.one_of(NEWS_OF_PLAN, NEWS_OF_PLAN, NEWS_OF_PLAN, RULES), max_size=24, unique_by=_id)
"""What may be heard of a plan and its clinic."""
CUTS = st.lists(st.integers(0, 24), max_size=6)


@pytest.fixture(autouse=True, scope="module")
def waypoints_come_often() -> Iterator[None]:
    """So that short stories have some."""
    usual, practice.WAYPOINT_EVERY = practice.WAYPOINT_EVERY, 3
    yield
    practice.WAYPOINT_EVERY = usual


def batches(facts: Sequence[News | RulesSet], cuts: Sequence[int]) -> list[Sequence[News | RulesSet]]:
    edges = [0, *sorted(cuts), len(facts)]
    return [facts[start:end] for start, end in pairwise(edges)]


def on_shelf(facts: Sequence[News | RulesSet], cuts: Sequence[int] = (), *, speaks: bool = True) -> Shelf:
    """All of it taken in, batch by batch, by what is kept between them."""
    shelf = Shelf(NOW, speaks=speaks)
    for batch in batches(facts, cuts):
        shelf.take_in(batch)
    return shelf


@given(FACTS, CUTS, st.randoms())
@settings(max_examples=examples(500))
def test_any_order_any_repeats_and_any_batches_end_the_same(
    facts: list[News | RulesSet],
    cuts: list[int],
    random,  # type: ignore[no-untyped-def]  # hypothesis gives a Random of its own
) -> None:
    again = facts + facts
    random.shuffle(again)
    once, mixed = on_shelf(facts), on_shelf(again, cuts)
    assert mixed.practice == once.practice == fold(once.opportunities.values(), once.book)
    assert mixed.waypoints == once.waypoints
    assert (mixed.habit.rating, mixed.habit.phase) == (once.habit.rating, once.habit.phase)
    assert {key: each.turn for key, each in mixed.opportunities.items()} == {
        key: each.turn for key, each in once.opportunities.items()
    }


@pytest.mark.parametrize("changed", [(1, 7), (7, 1), (1, 4, 7), (7, 4, 1), (8, 8, 2)])
def test_waypoints_after_any_change_of_the_past_are_made_anew(changed: Sequence[int]) -> None:
    corrections = [reported(number, "M", after=9 + turn) for turn, number in enumerate(changed)]
    shelf, whole = on_shelf([*told("D" * 9), *corrections], [9]), on_shelf([*corrections, *told("D" * 9)])
    assert len(shelf.waypoints) == 3
    assert shelf.waypoints == whole.waypoints


@given(FACTS, CUTS)
@settings(max_examples=examples(500))
def test_how_the_news_is_cut_changes_nothing_that_is_said(facts: list[News | RulesSet], cuts: list[int]) -> None:
    every = on_shelf(facts, range(len(facts)))
    assert every.lines == on_shelf(facts, cuts).lines


@given(FACTS, CUTS)
@settings(max_examples=examples(300))
def test_to_fold_without_a_word_ends_the_same(facts: list[News | RulesSet], cuts: list[int]) -> None:
    silent, aloud = on_shelf(facts, cuts, speaks=False), on_shelf(facts, cuts)
    assert silent.lines == []
    unsaid = replace(aloud.habit, said_until=None)
    assert (silent.practice, silent.habit, silent.waypoints) == (aloud.practice, unsaid, aloud.waypoints)
    assert silent.opportunities == aloud.opportunities, "also what was announced of each"


@given(NEWS, st.integers(0, 24))
@settings(max_examples=examples(300))
def test_what_is_kept_serves_as_well_as_the_whole_history(news: list[News], cut: int) -> None:
    shelf = on_shelf(news, [cut])
    first = heard(news[:cut])
    whole = heard(news[cut:], first.ledger)
    assert shelf.lines == [*first.lines, *_shifted(whole.lines, cut)]
    assert shelf.practice == whole.ledger.practice
    assert shelf.opportunities == whole.ledger.opportunities


def _shifted(lines: Sequence[Line], by: int) -> list[Line]:
    return [replace(line, cause=None if line.cause is None else line.cause + by) for line in lines]


@given(FACTS, st.randoms())
@settings(max_examples=examples(500))
def test_whoever_follows_what_is_said_has_the_numbers_that_hold(
    facts: list[News | RulesSet],
    random,  # type: ignore[no-untyped-def]  # hypothesis gives a Random of its own
) -> None:
    random.shuffle(facts)
    shelf, numbers, level = Shelf(NOW), (0, 0, 0), 0
    for fact in facts:
        told, known = numbers, dict(shelf.opportunities)
        for line in shelf.take_in([fact]):
            match line.event:
                case ProgressCorrected(was=was, now=now):
                    assert (was.run, was.best_run, was.total_repetitions) == told
                    assert was != now or _some_turn_is_not_as_told(known, shelf.opportunities)
                    numbers = (now.run, now.best_run, now.total_repetitions)
                case StrengthChanged():
                    assert line.event.was == level != line.event.level
                    level = line.event.level
                case PlanGraduated():
                    pass
                case event:
                    numbers = (event.run, event.best_run, event.total_repetitions)  # type: ignore[attr-defined]  # the others are about a run
        run = shelf.practice.run
        assert numbers == (run.run, run.best_run, run.total_repetitions)
        assert level == shelf.practice.strength.level


Known = Mapping[OpportunityId, Opportunity]


def _some_turn_is_not_as_told(before: Known, after: Known) -> bool:
    return any(known.said and known.turn is not after[each].turn for each, known in before.items())


@given(FACTS, st.randoms())
@settings(max_examples=examples(500))
def test_no_turn_that_was_told_changes_without_a_correction(
    facts: list[News | RulesSet],
    random,  # type: ignore[no-untyped-def]  # hypothesis gives a Random of its own
) -> None:
    random.shuffle(facts)
    shelf = Shelf(NOW)
    for fact in facts:
        known = dict(shelf.opportunities)
        lines = shelf.take_in([fact])
        turned = [(each.said, each.turn, shelf.opportunities[key].turn) for key, each in known.items()]
        if any(_is_taken_back(*each) for each in turned) and not isinstance(fact, RulesSet):
            assert [line for line in lines if isinstance(line.event, ProgressCorrected)]


def _is_taken_back(said: Said, was: Turn | None, now: Turn | None) -> bool:
    """By the words of the announcements, not by the core's table."""
    used = {Turn.EXTENDED, Turn.CAME_BACK}
    return (
        bool(said & Said.REPETITION and was in used and now not in used)
        or bool(said & Said.COMEBACK and was is Turn.CAME_BACK and now is not Turn.CAME_BACK)
        or bool(said & Said.FORGIVEN and was is Turn.FORGIVEN and now is not Turn.FORGIVEN)
        or bool(said & Said.PAUSED and was is Turn.PAUSED and now is not Turn.PAUSED)
    )


@given(FACTS, st.randoms())
def test_nothing_is_said_twice_of_one_opportunity_and_one_correction_of_one_piece_of_news(
    facts: list[News | RulesSet],
    random,  # type: ignore[no-untyped-def]  # hypothesis gives a Random of its own
) -> None:
    again = facts + facts
    random.shuffle(again)
    shelf = on_shelf(again)
    of_opportunities = Counter(
        (type(line.event), line.event.opportunity_id)  # type: ignore[attr-defined]  # these are about an opportunity
        for line in shelf.lines
        if not isinstance(line.event, StrengthChanged | PlanGraduated | ProgressCorrected)
    )
    assert all(times == 1 for times in of_opportunities.values())
    of_news = Counter((type(line.event), line.cause) for line in shelf.lines if line.cause is not None)
    assert all(times == 1 for times in of_news.values())
    for kind in (PlanGraduated, MilestoneReached):
        assert len([line for line in shelf.lines if isinstance(line.event, kind)]) <= 1


@given(st.permutations(told("D" * 32)), CUTS)
@settings(max_examples=examples(50))
def test_each_milestone_is_said_once_and_each_of_another_answer(news: list[Opportunity], cuts: list[int]) -> None:
    reached = [line for line in on_shelf([*news, *news], cuts).lines if isinstance(line.event, MilestoneReached)]
    assert [line.event.milestone for line in reached if isinstance(line.event, MilestoneReached)] == [7, 14, 30]
    assert len({line.cause for line in reached}) == 3


@given(NEWS)
def test_news_in_its_own_order_corrects_nothing(news: list[News]) -> None:
    reports: dict[object, Opportunity] = {}
    for piece in news:
        if isinstance(piece, Opportunity) and piece.report:
            reports.setdefault(piece.opportunity_id, piece)
    in_order = sorted(reports.values(), key=lambda each: each.reported_place or 0)  # type: ignore[arg-type,return-value]  # all have a place
    assert not [line for line in heard(in_order).lines if isinstance(line.event, ProgressCorrected)]


@given(FACTS, CUTS)
def test_a_plan_that_is_ripe_has_graduated(facts: list[News | RulesSet], cuts: list[int]) -> None:
    shelf = Shelf(NOW)
    for batch in batches(facts, cuts):
        shelf.take_in(batch)
        assert shelf.habit.graduated_at is not None or ripe(shelf.habit, shelf.practice.run) is None


@given(NEWS)
def test_every_met_opportunity_is_counted(news: list[News]) -> None:
    settled = heard(news)
    met = {
        each.opportunity_id
        for each in settled.ledger.opportunities.values()
        if each.report and each.report.outcome.is_met
    }
    counted = {line.event.opportunity_id for line in settled.lines if isinstance(line.event, RepetitionCounted)}
    assert met <= counted
