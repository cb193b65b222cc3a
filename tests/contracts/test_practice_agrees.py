"""The progress service and the planner count opportunities by themselves: of the same facts both say the same of each."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from handrail_planner.core.heard import fact_of, fold
from handrail_planner.core.practice import KINDS, practice
from handrail_progress.core.opportunity import Opportunity, Standing, join
from handrail_progress.hearing import NudgeFact, heard
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import NudgeDecided, NudgeDelivered, NudgeExpired, NudgeFailed, NudgeSent
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.ids import EventId, OpportunityId
from handrail_shared.contracts.silences import HELD, LEFT_OUT
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OPPORTUNITY = OpportunityId(UUID(int=7))
REASONS = [*sorted(HELD | LEFT_OUT), "moment_passed", "of_tomorrow"]
SAID: tuple[type[NudgeFact], ...] = (NudgeDecided, NudgeSent, NudgeDelivered, NudgeFailed, NudgeExpired)


def fact(kind: type[NudgeFact], minute: int, number: int, **more: object) -> Recorded[NudgeFact]:
    about = {**more, "occurred_at": NOW + timedelta(minutes=minute), "opportunity_id": OPPORTUNITY}
    event = example(kind).event.model_copy(update=about)
    return wrap(event, event_id=EventId(UUID(int=number)), source="notifier", correlation_id=UUID(int=9))  # type: ignore[return-value]  # of this kind


@st.composite
def stories(draw: st.DrawFn) -> list[Recorded[NudgeFact]]:
    """Decisions about one opportunity, the first and a debrief's, and ends of their nudges, close together, under any ids."""
    kinds = [SAID[0], *draw(st.lists(st.sampled_from(SAID), max_size=4))]
    ids = draw(st.permutations(range(1, len(kinds) + 1)))
    return [_drawn(draw, kind, number) for kind, number in zip(kinds, ids, strict=True)]


def _drawn(draw: st.DrawFn, kind: type[NudgeFact], number: int) -> Recorded[NudgeFact]:
    minute, why = draw(st.integers(0, 3)), draw(st.lists(st.sampled_from(REASONS), min_size=1, max_size=2))
    if kind is NudgeExpired:
        return fact(kind, minute, number, reason=why[0])
    if kind is not NudgeDecided:
        return fact(kind, minute, number)
    decision = draw(st.sampled_from(["send", "withhold"]))
    return fact(kind, minute, number, decision=decision, reasons=tuple(why) if decision == "withhold" else ())


@given(stories())
def test_what_became_of_a_nudge_is_counted_as_the_same_by_both(told: list[Recorded[NudgeFact]]) -> None:
    known = Opportunity(OPPORTUNITY)
    for each in told:
        news = heard(each)
        assert isinstance(news, Opportunity)
        known = join(known, news)
    rows = fold({}, map(fact_of, told)).values()
    shown = practice(rows, since=NOW - timedelta(days=999), now=NOW + timedelta(days=999)).values()
    counted = [kind for went in shown for kind, count in went.counts.items() for _ in range(count)]
    assert counted in ([str(known.standing)], [] if known.standing is Standing.SILENT else None)


@pytest.mark.parametrize("reason", ["crisis_hold", "on_break", "consent_lapsed"])
def test_what_was_called_off_did_not_fail_to_arrive(reason: str) -> None:
    told = [fact(NudgeDecided, 0, 1, decision="send", reasons=()), fact(NudgeExpired, 3, 2, reason=reason)]
    (went,) = practice(fold({}, map(fact_of, told)).values(), since=NOW - timedelta(days=999), now=NOW).values()
    assert (went.counts, went.undelivered_in_a_row) == ({"not_available": 1}, 0)


def test_both_have_the_same_kinds() -> None:
    assert set(KINDS) == {str(each) for each in Standing}
