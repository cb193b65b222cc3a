"""What is known of an opportunity is the same whatever order it was heard in."""

from datetime import timedelta
from functools import reduce
from itertools import permutations
from uuid import UUID

import pytest
from handrail_progress.core.opportunity import Fate, Nudge, Opportunity, Outcome, Said, Standing, Window, join
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
        ([decided(0), nudge(Fate.CALLED_OFF, 1)], Standing.NOT_AVAILABLE),
        ([decided(0, Fate.NOT_AVAILABLE), reported(0, "D")], Standing.DONE),
    ],
)
def test_nine_facts_are_kept_apart(pieces: list[Opportunity], standing: Standing) -> None:
    for order in permutations(pieces):
        assert known_after(*order).standing is standing


def debrief(fate: Fate) -> Opportunity:
    """Decided in the evening about the opportunity of noon, with a window of its own."""
    at, event = START + timedelta(hours=9), EventId(UUID(int=900))
    return Opportunity(opportunity_id(0), window=Window(START.date(), at, at, event), nudge=Nudge(fate, at, event))


@pytest.mark.parametrize(
    ("before", "fate", "standing"),
    [
        ([nudge(Fate.SENT, 1)], Fate.WITHHELD, Standing.SILENT),
        ([nudge(Fate.FAILED, 1)], Fate.WITHHELD, Standing.UNDELIVERED),
        ([nudge(Fate.EXPIRED, 1)], Fate.NOT_AVAILABLE, Standing.UNDELIVERED),
        ([nudge(Fate.CALLED_OFF, 1)], Fate.WITHHELD, Standing.NOT_AVAILABLE),
        ([], Fate.NOT_AVAILABLE, Standing.NOT_AVAILABLE),
    ],
)
def test_a_debrief_moves_no_window_and_takes_nothing_from_a_nudge_that_went_before(
    before: list[Opportunity], fate: Fate, standing: Standing
) -> None:
    own = decided(0)
    for order in permutations([own, *before, debrief(fate)]):
        known = known_after(*order)
        assert (known.window, known.standing) == (own.window, standing)


def test_a_debrief_that_is_sent_counts_for_a_nudge_that_did_not_arrive() -> None:
    sent = Opportunity(opportunity_id(0), nudge=Nudge(Fate.SENT, START + timedelta(hours=9), EventId(UUID(int=901))))
    for order in permutations([decided(0), nudge(Fate.FAILED, 1), debrief(Fate.PLANNED), sent]):
        assert known_after(*order).standing is Standing.SILENT


@pytest.mark.parametrize("first_id_is_the_decisions", [True, False])
def test_a_decision_and_its_end_of_one_instant_stand_in_that_order_whatever_their_ids(
    first_id_is_the_decisions: bool,
) -> None:
    ids = [EventId(UUID(int=number)) for number in ((1, 2) if first_id_is_the_decisions else (2, 1))]
    both = [
        Opportunity(opportunity_id(0), nudge=Nudge(fate, START, event))
        for fate, event in zip((Fate.NOT_AVAILABLE, Fate.EXPIRED), ids, strict=True)
    ]
    for order in permutations(both):
        assert known_after(*order).standing is Standing.UNDELIVERED
