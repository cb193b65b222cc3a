"""How many opportunities in a row a client has kept.

The run is a pure fold over a plan's reported opportunities in the order of the opportunities, not of the answers: a late,
repeated or corrected answer gives the same run as if it had come in time. Only opportunities count: never a calendar day, never
silence, never a nudge that did not arrive. What did not come up, and what was let go on purpose, neither begins, extends nor ends a
run; the latter spends one of the reserve, if there is one.

    state     done or partly                     missed, forgiven      missed once too often
    fresh     running, run begins at 1           grace, run kept (0)   paused
    running   running, run grows                 grace, run kept       paused, run kept
    grace     running, run grows: a comeback     grace, run kept       paused, run kept
    paused    running, run begins at 1:          paused, run kept      paused, run kept
              a comeback

Which misses are forgiven is for the clinic's rules to say; by themselves, the first of a row is, for nothing, and the second pauses
the run, whatever the reserve. Only the next time the plan is used does a new run begin. In this fold the repetitions and the best run
never fall; only a report that is itself corrected takes back what it had claimed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum, auto
from typing import assert_never

from handrail_shared.contracts.ids import OpportunityId

from handrail_progress.core.opportunity import Place, Turn, Weight
from handrail_progress.core.rules import Rules


class State(StrEnum):
    """Where a run stands."""

    FRESH = "fresh"
    RUNNING = "running"
    GRACE = "grace"
    PAUSED = "paused"


class Met(Enum):
    """What a real opportunity came to."""

    USED = auto()
    FORGIVEN = auto()
    """Missed, and the run stands."""
    TOO_OFTEN = auto()
    """Missed, and the run rests."""


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


TABLE: Mapping[tuple[State, Met], Cell] = {
    (State.FRESH, Met.USED): Cell(State.RUNNING, Count.BEGINS, Turn.EXTENDED),
    (State.FRESH, Met.FORGIVEN): Cell(State.GRACE, Count.KEPT, Turn.FORGIVEN),
    (State.FRESH, Met.TOO_OFTEN): Cell(State.PAUSED, Count.KEPT, Turn.PAUSED),
    (State.RUNNING, Met.USED): Cell(State.RUNNING, Count.GROWS, Turn.EXTENDED),
    (State.RUNNING, Met.FORGIVEN): Cell(State.GRACE, Count.KEPT, Turn.FORGIVEN),
    (State.RUNNING, Met.TOO_OFTEN): Cell(State.PAUSED, Count.KEPT, Turn.PAUSED),
    (State.GRACE, Met.USED): Cell(State.RUNNING, Count.GROWS, Turn.CAME_BACK),
    (State.GRACE, Met.FORGIVEN): Cell(State.GRACE, Count.KEPT, Turn.FORGIVEN),
    (State.GRACE, Met.TOO_OFTEN): Cell(State.PAUSED, Count.KEPT, Turn.PAUSED),
    (State.PAUSED, Met.USED): Cell(State.RUNNING, Count.BEGINS, Turn.CAME_BACK),
    (State.PAUSED, Met.FORGIVEN): Cell(State.PAUSED, Count.KEPT, Turn.RESTED),
    (State.PAUSED, Met.TOO_OFTEN): Cell(State.PAUSED, Count.KEPT, Turn.RESTED),
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
    """Where a plan's run stands. `misses`: in a row. `began_on` and `last_on`: days on which the plan was used, so neither end of a run
    is ever one that was skipped."""

    state: State = State.FRESH
    run: int = 0
    best_run: int = 0
    total_repetitions: int = 0
    reserve: int = 0
    misses: int = 0
    began_on: date | None = None
    last_on: date | None = None
    latest: Latest | None = None


FRESH = Run()


def after(run: Run, place: Place, weight: Weight, rules: Rules) -> Run:
    """The run after one more opportunity."""
    match weight:
        case Weight.NOTHING:
            return run
        case Weight.SKIPPED:
            return _with_reserve(run, max(0, run.reserve - 1))
        case Weight.MET:
            return _met(run, place, rules)
        case Weight.MISSED:
            return _missed(run, place, rules)
        case _:
            assert_never(weight)


def turn_of(weight: Weight, run: Run) -> Turn | None:
    """What an opportunity of this weight did, `run` being the run after it."""
    moves = weight is Weight.MET or weight is Weight.MISSED
    return run.latest.turn if moves and run.latest else None


def _met(run: Run, place: Place, rules: Rules) -> Run:
    cell = TABLE[run.state, Met.USED]
    begins = cell.count is Count.BEGINS or run.run == 0
    length, total = (1 if begins else run.run + 1), run.total_repetitions + 1
    earned = 1 if total % rules.repetitions_per_reserve == 0 else 0
    return Run(
        state=cell.state,
        run=length,
        best_run=max(run.best_run, length),
        total_repetitions=total,
        reserve=max(run.reserve, min(rules.reserve_limit, run.reserve + earned)),
        misses=0,
        began_on=place.local_date if begins else run.began_on,
        last_on=place.local_date,
        latest=Latest(cell.turn, place.opportunity_id, place.local_date, after_misses=run.misses),
    )


def _missed(run: Run, place: Place, rules: Rules) -> Run:
    pays = not rules.grace and run.state is not State.PAUSED
    forgiven = run.misses + 1 < rules.misses_until_pause and (not pays or run.reserve > 0)
    cell = TABLE[run.state, Met.FORGIVEN if forgiven else Met.TOO_OFTEN]
    return Run(
        state=cell.state,
        run=run.run,
        best_run=run.best_run,
        total_repetitions=run.total_repetitions,
        reserve=run.reserve - 1 if forgiven and pays else run.reserve,
        misses=run.misses + 1,
        began_on=run.began_on,
        last_on=run.last_on,
        latest=Latest(cell.turn, place.opportunity_id, place.local_date),
    )


def _with_reserve(run: Run, reserve: int) -> Run:
    return Run(
        run.state,
        run.run,
        run.best_run,
        run.total_repetitions,
        reserve,
        run.misses,
        run.began_on,
        run.last_on,
        run.latest,
    )
