"""How many opportunities in a row a client has kept.

The run is a pure fold over a plan's reported opportunities in the order of the opportunities, not of the answers: a late,
repeated or corrected answer gives the same run as if it had come in time. Only opportunities count: never a calendar day, never
silence, never a nudge that did not arrive. "It did not come up" is skipped: it neither begins, extends nor ends a run.

    state     done or partly                     missed
    fresh     running, run begins at 1           grace, run kept (0): forgiven
    running   running, run grows                 grace, run kept: forgiven
    grace     running, run grows: a comeback     paused, run kept
    paused    running, run begins at 1:          paused, run kept
              a comeback

So the first miss of a row is forgiven by itself and costs nothing; the second pauses the run, whatever the reserve; only the next
time the plan is used does a new run begin. The reserve is what the client may spend on purpose: one is earned with every fourth
repetition, two can be banked (R7.3). In this fold the repetitions and the best run never fall; only a report that is itself
corrected takes back what it had claimed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handrail_shared.contracts.ids import OpportunityId

from handrail_progress.core.opportunity import Opportunity, Outcome, Place

REPETITIONS_PER_RESERVE = 4
RESERVE_LIMIT = 2


class State(StrEnum):
    """Where a run stands."""

    FRESH = "fresh"
    RUNNING = "running"
    GRACE = "grace"
    PAUSED = "paused"


class Turn(StrEnum):
    """What an opportunity did to the run."""

    EXTENDED = "extended"
    CAME_BACK = "came_back"
    FORGIVEN = "forgiven"
    PAUSED = "paused"
    RESTED = "rested"


class Count(StrEnum):
    """What happens to the number."""

    BEGINS = "begins"
    GROWS = "grows"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table: the state after, the number, and what the opportunity did."""

    state: State
    count: Count
    turn: Turn


MET, MISSED = True, False

TABLE: Mapping[tuple[State, bool], Cell] = {
    (State.FRESH, MET): Cell(State.RUNNING, Count.BEGINS, Turn.EXTENDED),
    (State.FRESH, MISSED): Cell(State.GRACE, Count.KEPT, Turn.FORGIVEN),
    (State.RUNNING, MET): Cell(State.RUNNING, Count.GROWS, Turn.EXTENDED),
    (State.RUNNING, MISSED): Cell(State.GRACE, Count.KEPT, Turn.FORGIVEN),
    (State.GRACE, MET): Cell(State.RUNNING, Count.GROWS, Turn.CAME_BACK),
    (State.GRACE, MISSED): Cell(State.PAUSED, Count.KEPT, Turn.PAUSED),
    (State.PAUSED, MET): Cell(State.RUNNING, Count.BEGINS, Turn.CAME_BACK),
    (State.PAUSED, MISSED): Cell(State.PAUSED, Count.KEPT, Turn.RESTED),
}


@dataclass(frozen=True, slots=True)
class Latest:
    """The last opportunity that moved the run, and what it did. `after_misses` counts the misses it came back from."""

    turn: Turn
    opportunity_id: OpportunityId
    local_date: date
    after_misses: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Where a plan's run stands. `misses` in a row, `folded_to` the place of the last opportunity in the fold."""

    state: State = State.FRESH
    run: int = 0
    best_run: int = 0
    total_repetitions: int = 0
    reserve: int = 0
    misses: int = 0
    folded_to: Place | None = None
    latest: Latest | None = None


FRESH = Run()


@dataclass(frozen=True, slots=True)
class HistoryNeeded:
    """The news changes the past: only a fold over the plan's whole history tells the run."""


def fold(opportunities: Iterable[Opportunity]) -> Run:
    """The run of one plan, from all its opportunities, in any order. Unreported ones do not count."""
    placed = [(place, each) for each in opportunities if (place := each.reported_place) is not None]
    run = FRESH
    for place, each in sorted(placed, key=lambda pair: pair[0]):
        run = _after(run, place, each)
    return run


def advance(run: Run, known: Opportunity, now_known: Opportunity) -> Run | HistoryNeeded:
    """The run after one opportunity went from `known` to `now_known`: what `fold` would say, without the history if it can be."""
    place, was = now_known.reported_place, known.reported_place
    if place is None:
        return run
    if was is None and (run.folded_to is None or place > run.folded_to):
        return _after(run, place, now_known)
    if place == was and _weight(known) is _weight(now_known):
        return run
    return HistoryNeeded()


def _weight(opportunity: Opportunity) -> bool | None:
    """Met, missed, or None where it weighs nothing."""
    if opportunity.report is None or opportunity.report.outcome is Outcome.DID_NOT_ARISE:
        return None
    return opportunity.report.outcome.is_met


def _after(run: Run, place: Place, opportunity: Opportunity) -> Run:
    weight = _weight(opportunity)
    if weight is None:
        return _skipped(run, place)
    cell = TABLE[run.state, weight]
    return _met(run, cell, place) if weight else _missed(run, cell, place)


def _skipped(run: Run, place: Place) -> Run:
    return Run(
        run.state,
        run.run,
        run.best_run,
        run.total_repetitions,
        run.reserve,
        run.misses,
        folded_to=place,
        latest=run.latest,
    )


def _met(run: Run, cell: Cell, place: Place) -> Run:
    length = 1 if cell.count is Count.BEGINS else run.run + 1
    total = run.total_repetitions + 1
    earned = 1 if total % REPETITIONS_PER_RESERVE == 0 else 0
    return Run(
        state=cell.state,
        run=length,
        best_run=max(run.best_run, length),
        total_repetitions=total,
        reserve=min(RESERVE_LIMIT, run.reserve + earned),
        misses=0,
        folded_to=place,
        latest=Latest(cell.turn, place.opportunity_id, place.local_date, after_misses=run.misses),
    )


def _missed(run: Run, cell: Cell, place: Place) -> Run:
    return Run(
        state=cell.state,
        run=run.run,
        best_run=run.best_run,
        total_repetitions=run.total_repetitions,
        reserve=run.reserve,
        misses=run.misses + 1,
        folded_to=place,
        latest=Latest(cell.turn, place.opportunity_id, place.local_date),
    )
