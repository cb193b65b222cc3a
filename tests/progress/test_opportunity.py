"""What is known of an opportunity is the same whatever order it was heard in."""

from datetime import timedelta
from functools import reduce
from itertools import permutations
from uuid import UUID

import pytest
from handrail_progress.core.opportunity import Fate, Nudge, Opportunity, Outcome, Said, Standing, join
from handrail_shared.contracts.ids import EventId
from hypothesis import given
from hypothesis import strategies as st

from tests.progress.stories import START, decided, opportunity_id, reported

NOTHING = Opportunity(opportunity_id(0))


def nudge(fate: Fate, minute: int) -> Opportunity:
    event = EventId(UUID(int=500 + minute * 10 + list(Fate).index(fate)))
    return Opportunity(opportunity_id(0), nudge=Nudge(fate, START + timedelta(minutes=minute), event))


PIECES = st.one_of(
    st.builds(reported, st.just(0), st.sampled_from(Outcome), after=st.integers(0, 5)),
    st.builds(nudge, st.sampled_from(Fate), st.integers(0, 5)),
    st.builds(decided, st.just(0), st.sampled_from(Fate)),
    st.builds(lambda said: Opportunity(opportunity_id(0), said=said), st.sampled_from(Said.ALL)),
)
# Two facts of one instant are told apart by their event ids, which name one content each.
FACTS = st.lists(
    PIECES,
    max_size=8,
    unique_by=lambda piece: (
        (piece.report and piece.report.event_id),
        (piece.window and piece.window.event_id),
        (piece.nudge and piece.nudge.event_id),
        piece.said,
    ),
)


def known_after(*pieces: Opportunity) -> Opportunity:
    return reduce(join, pieces, NOTHING)


@given(FACTS, st.randoms())
def test_any_order_and_any_repeats_end_the_same(facts: list[Opportunity], random) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives a Random of its own
    again = facts + facts
    random.shuffle(again)
    assert known_after(*again) == known_after(*facts)


@given(FACTS, FACTS)
def test_joining_in_parts_is_joining_at_once(some: list[Opportunity], more: list[Opportunity]) -> None:
    distinct = {piece.report.event_id for piece in some + more if piece.report}
    if len(distinct) == len([piece for piece in some + more if piece.report]):
        assert join(known_after(*some), known_after(*more)) == known_after(*some, *more)


def test_the_latest_answer_counts() -> None:
    for order in permutations([reported(0, "M"), reported(0, "D", after=3), reported(0, "p", after=2)]):
        report = known_after(*order).report
        assert report is not None
        assert report.outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("pieces", "standing"),
    [
        ([], Standing.SILENT),
        ([decided(0)], Standing.SILENT),
        ([decided(0), nudge(Fate.SENT, 1), nudge(Fate.DELIVERED, 2)], Standing.SILENT),
        ([decided(0, Fate.WITHHELD)], Standing.WITHHELD),
        ([decided(0), nudge(Fate.EXPIRED, 1)], Standing.UNDELIVERED),
        ([decided(0), nudge(Fate.SENT, 1), nudge(Fate.FAILED, 2)], Standing.UNDELIVERED),
        ([decided(0), nudge(Fate.FAILED, 1), nudge(Fate.SENT, 2)], Standing.SILENT),
        ([decided(0), nudge(Fate.DELIVERED, 1), nudge(Fate.FAILED, 2)], Standing.SILENT),
        ([decided(0, Fate.WITHHELD), reported(0, "D")], Standing.DONE),
        ([decided(0), nudge(Fate.FAILED, 1), reported(0, "M")], Standing.MISSED),
        ([decided(0), reported(0, ".")], Standing.DID_NOT_ARISE),
        ([reported(0, "p")], Standing.PARTLY),
        ([decided(0), reported(0, "s")], Standing.SKIPPED),
        ([decided(0, Fate.NOT_AVAILABLE)], Standing.NOT_AVAILABLE),
        ([decided(0), nudge(Fate.NOT_AVAILABLE, 1)], Standing.NOT_AVAILABLE),
        ([decided(0, Fate.NOT_AVAILABLE), reported(0, "D")], Standing.DONE),
    ],
)
def test_nine_facts_are_kept_apart(pieces: list[Opportunity], standing: Standing) -> None:
    for order in permutations(pieces):
        assert known_after(*order).standing is standing
