"""The notifier welcomes a comeback by itself, the progress service tells of it: of the same reports both count the same misses before it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from handrail_notifier.core.comeback import MISSES, Told, came_back, misses_before
from handrail_progress.core.opportunity import Opportunity, Outcome, Report, Turn, Window, join
from handrail_progress.core.rules import DEFAULT
from handrail_progress.core.streak import FRESH, Run, State, after
from handrail_shared.contracts.ids import EventId, OpportunityId, ReplyId
from hypothesis import given
from hypothesis import strategies as st

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
PLACES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), min_size=1, max_size=8, unique=True)
"""Days, and hours of them."""
Placed = tuple[int, int]


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Placed], list[tuple[int, Outcome]]]:
    """Windows, and answers to them in whatever order, some more than once."""
    places = draw(PLACES)
    answers = st.tuples(st.integers(0, len(places) - 1), st.sampled_from(Outcome))
    return places, draw(st.lists(answers, min_size=1, max_size=12))


def window(number: int, placed: Placed) -> Opportunity:
    day, hour = placed
    local, starts = (START + timedelta(days=day)).date(), START + timedelta(days=day, hours=hour)
    decided = Window(local, starts, starts, EventId(UUID(int=1)))
    return Opportunity(OpportunityId(UUID(int=number)), window=decided)


def reported(number: int, outcome: Outcome, told: int) -> Opportunity:
    at, event = START + timedelta(days=9, minutes=told), EventId(UUID(int=100 + told))
    report = Report(outcome, date(2026, 3, 2), ReplyId(UUID(int=told)), at, event)
    return Opportunity(OpportunityId(UUID(int=number)), report=report)


def folded(known: dict[int, Opportunity]) -> tuple[Run, dict[UUID, Run]]:
    """Progress's run over all that was reported, and the run before each."""
    run, before = FRESH, {}
    placed = [(each.reported_place, each) for each in known.values() if each.reported_place is not None]
    for place, each in sorted(placed, key=lambda pair: pair[0]):
        before[UUID(int=each.opportunity_id.int)] = run
        run = after(run, place, each.weight, DEFAULT)
    return run, before


def as_told(each: Opportunity) -> Told:
    assert each.window is not None
    meaning = None if each.report is None else each.report.outcome.value
    return Told(each.opportunity_id, each.window.local_date, each.window.starts_at, meaning)


@given(stories())
def test_both_count_the_same_misses_before_a_use(story: tuple[list[Placed], list[tuple[int, Outcome]]]) -> None:
    places, answers = story
    known = {number: window(number, place) for number, place in enumerate(places)}
    for told, (number, outcome) in enumerate(answers):
        known[number] = join(known[number], reported(number, outcome, told))
        if not outcome.is_met:
            continue
        run, before = folded(known)
        history, mine = [as_told(each) for each in known.values()], as_told(known[number])
        stands_here = run.latest is not None and run.latest.opportunity_id == known[number].opportunity_id
        assert misses_before(history, mine) == (run.latest.after_misses if stands_here and run.latest else None)
        assert (misses_before(history, mine) or 0) > 0 or not stands_here or run.latest.turn is not Turn.CAME_BACK  # type: ignore[union-attr]  # it stands here
        rested = stands_here and before[mine.opportunity_id].state is State.PAUSED
        assert came_back(history, replace(mine), START + timedelta(days=9)) is rested


def test_two_misses_rest_a_run_in_both() -> None:
    assert DEFAULT.misses_until_pause == MISSES
