"""How practice of a plan stands, in sentences for whoever reads it beside the numbers. Plain, and nobody's fault.

A sentence is there only if it says something. Numbers are the ones that stand beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from handrail_progress.core.consistency import Consistency, Recently
from handrail_progress.core.graduation import Habit
from handrail_progress.core.opportunity import Standing
from handrail_progress.core.practice import Practice
from handrail_progress.core.streak import Run, State


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is told of a plan."""

    practice: Practice
    habit: Habit
    counts: Mapping[Standing, int]
    recently: Recently


def explained(picture: Picture) -> tuple[str, ...]:
    """The sentences, the most telling first."""
    run = picture.practice.run
    return (
        _state(run),
        *_totals(run),
        _days("7", picture.recently.week),
        _days("28", picture.recently.four_weeks),
        *_strength(picture),
        *_apart(picture.counts),
        *_habit(picture.habit),
    )


def _state(run: Run) -> str:
    match run.state:
        case State.FRESH:
            return "No answer has said yet that the plan was used or missed."
        case State.RUNNING:
            return f"Used {_times(run.run)} in a row, from {run.began_on} to {run.last_on}."
        case State.GRACE:
            return f"Missed {_times(run.misses)} in a row since, which is forgiven: the run stands at {run.run}."
        case State.PAUSED:
            return (
                f"Missed {_times(run.misses)} in a row: the run rests at {run.run}, and the next use begins a new one."
            )
        case _:
            assert_never(run.state)


def _totals(run: Run) -> Iterator[str]:
    if run.total_repetitions:
        yield f"Used {_times(run.total_repetitions)} in all; the longest run was {run.best_run}. Neither is lost by a miss."
    if run.reserve:
        yield f"{run.reserve} in reserve, for moments that are let go on purpose."


def _days(days: str, found: Consistency) -> str:
    if found.rate is None:
        return f"In the last {days} days nothing was said of the plan being used or missed."
    return f"In the last {days} days it was used in {found.used} of the {found.real} moments that came up."


def _strength(picture: Picture) -> Iterator[str]:
    if picture.practice.run.state is not State.FRESH:
        yield (
            f"Its strength is {picture.practice.strength.value:.2f} of 1: what came of it lately weighs most, and a plan used each "
            "day is at 0.95 after 66 uses."
        )


_APART = {
    Standing.SKIPPED: "let go on purpose",
    Standing.DID_NOT_ARISE: "did not come up",
    Standing.SILENT: "not answered so far",
    Standing.UNDELIVERED: "the nudge did not arrive",
    Standing.WITHHELD: "left out to nudge less",
    Standing.NOT_AVAILABLE: "no nudge could be or was to be",
}


def _apart(counts: Mapping[Standing, int]) -> Iterator[str]:
    told = [f"{counts[standing]} {words}" for standing, words in _APART.items() if counts.get(standing)]
    if told:
        yield f"Neither used nor missed: {'; '.join(told)}."


def _habit(habit: Habit) -> Iterator[str]:
    if habit.rating is not None:
        yield f"It comes to mind by itself: {habit.rating.rating} of 10, as the client last said."
    if habit.graduated_at is not None:
        yield f"It became a habit that keeps itself on {habit.graduated_at.date()}."


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
