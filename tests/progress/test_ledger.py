"""What is said of a client's practice: once, in time, and the same however the news was cut or ordered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from handrail_progress.core.ledger import Ledger, Settled, settle
from handrail_progress.core.opportunity import Fate, Opportunity, Outcome
from handrail_progress.core.streak import HistoryNeeded, fold
from handrail_shared.contracts.events import ComebackMade, StreakForgiven
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.progress.stories import PLAN, decided, opportunity_id, reported, told

NOW = datetime(2026, 4, 1, tzinfo=UTC)
EMPTY = Ledger(PLAN)


def heard(news: Sequence[Opportunity], ledger: Ledger = EMPTY) -> Settled:
    """The news taken in, with the history at hand."""
    settled = settle(replace(ledger, is_whole=True), news, at=NOW)
    assert isinstance(settled, Settled)
    return settled


def said(settled: Settled) -> list[str]:
    """Lines such as `RepetitionCounted 3 run=2`: event, day and run."""
    return [f"{type(line.event).__name__} {_day(line.event)} {line.event.run}" for line in settled.lines]  # type: ignore[attr-defined]  # every line is about a run


def _day(event: object) -> int:
    return int(event.opportunity_id) - int(opportunity_id(0))  # type: ignore[attr-defined]  # every line is about an opportunity


def says(news: Sequence[Opportunity], then: Sequence[Opportunity]) -> list[str]:
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
    event = settled.lines[-1].event
    assert isinstance(event, ComebackMade)
    assert event.after_misses == misses


def test_what_did_not_arise_says_nothing() -> None:
    assert says(told("DM"), [reported(2, ".")]) == []


def test_the_same_answer_twice_says_nothing_more() -> None:
    assert says(told("DMD"), told("DMD")) == []


def test_a_second_answer_of_the_same_meaning_counts_once() -> None:
    assert says(told("D"), [reported(0, "D", after=5)]) == []


def test_a_corrected_miss_counts_the_repetition() -> None:
    assert says(told("DM"), [reported(1, "D", after=5)]) == ["RepetitionCounted 1 2", "StreakExtended 1 2"]


def test_going_back_and_forth_never_counts_twice() -> None:
    there_and_back = [reported(1, letter, after=minute) for minute, letter in enumerate("MDMD", start=1)]
    assert says(told("DD"), there_and_back) == ["StreakForgiven 1 1"]


def test_a_late_answer_that_joins_the_run_extends_it() -> None:
    assert says(told("D_D"), [reported(1, "D", after=5000)]) == ["RepetitionCounted 1 3", "StreakExtended 1 3"]


def test_a_late_answer_about_an_earlier_run_is_counted_but_does_not_extend_this_one() -> None:
    assert says(told("_DMMD"), [reported(0, "D", after=9000)]) == ["RepetitionCounted 0 1"]


def test_a_late_miss_in_the_past_is_not_held_up_to_the_client() -> None:
    assert says(told("D_DD"), [reported(1, "M", after=9000)]) == []


def test_a_late_miss_that_pauses_the_present_run_is_said() -> None:
    assert says(told("D_M"), [reported(1, "M", after=9000)]) == ["StreakPaused 2 1"]


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
        run = heard(order).ledger.run
        assert run.latest is not None
        assert run.latest.opportunity_id == opportunity_id(0)


NEWS = st.lists(
    st.one_of(
        st.builds(reported, st.integers(0, 7), st.sampled_from(Outcome), after=st.integers(0, 9)),
        st.builds(decided, st.integers(0, 7), st.sampled_from([Fate.PLANNED, Fate.WITHHELD])),
    ),
    max_size=24,
    unique_by=lambda piece: (piece.report and piece.report.event_id, piece.window and piece.window.event_id),
)


@given(NEWS, st.randoms())
def test_any_order_and_any_repeats_give_the_same_run(news: list[Opportunity], random) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives a Random of its own
    again = news + news
    random.shuffle(again)
    assert heard(again).ledger.run == heard(news).ledger.run == fold(heard(news).ledger.opportunities.values())


@given(NEWS, st.integers(0, 24))
@settings(max_examples=300)
def test_how_the_news_is_cut_into_batches_changes_nothing(news: list[Opportunity], cut: int) -> None:
    first = heard(news[:cut])
    second = heard(news[cut:], first.ledger)
    whole = heard(news)
    assert second.ledger == whole.ledger
    assert said(first) + said(second) == said(whole)


@given(NEWS, st.integers(0, 24))
@settings(max_examples=300)
def test_the_folded_run_serves_as_well_as_the_whole_history(news: list[Opportunity], cut: int) -> None:
    before = heard(news[:cut]).ledger
    named = {piece.opportunity_id for piece in news[cut:]}
    at_hand = {each: known for each, known in before.opportunities.items() if each in named}
    partial = settle(Ledger(PLAN, before.run, at_hand), news[cut:], at=NOW)
    if isinstance(partial, HistoryNeeded):
        return
    whole = heard(news[cut:], before)
    assert partial.ledger.run == whole.ledger.run
    assert partial.lines == whole.lines
    assert partial.touched == whole.touched


@given(NEWS)
def test_nothing_is_ever_said_twice_of_one_opportunity(news: list[Opportunity]) -> None:
    lines = Counter((type(line.event), _day(line.event)) for line in heard(news + news).lines)
    assert all(times == 1 for times in lines.values())


@given(NEWS)
def test_every_met_opportunity_is_counted(news: list[Opportunity]) -> None:
    settled = heard(news)
    met = {
        each.opportunity_id
        for each in settled.ledger.opportunities.values()
        if each.report and each.report.outcome.is_met
    }
    counted = {_day(line.event) for line in settled.lines if type(line.event).__name__ == "RepetitionCounted"}
    assert {int(each) - int(opportunity_id(0)) for each in met} <= counted


@given(NEWS)
def test_the_last_line_carries_the_numbers_as_they_stand(news: list[Opportunity]) -> None:
    ledger = EMPTY
    for piece in news:
        settled = heard([piece], ledger)
        ledger = settled.ledger
        for line in settled.lines:
            assert line.event.run == ledger.run.run  # type: ignore[attr-defined]  # every line is about a run
            assert line.event.total_repetitions == ledger.run.total_repetitions  # type: ignore[attr-defined]
