"""A walk-through: an exercise of a few steps, one question each, that a client goes through by text at their own pace.

Whatever the client answers goes on to the next step, so nobody is asked twice, and a walk ends after as many answers as it has steps.
It is let go by silence: nothing is said of that, and nothing is counted. Within its life it goes on where it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

LASTS = timedelta(hours=24)
"""How long it can be gone on with; then it begins anew."""
OPEN_FOR = timedelta(hours=2)
"""How long an answer goes on by itself. After a longer silence the client takes it up again by the word that began it."""
APART = timedelta(hours=2)
"""A walk that went to its end begins anew after this time, not sooner: what pulls it then shows the plan."""
REPEATS = 3
"""How often its steps are said once more, because the client pulled it again."""
MOST_STEPS = 10

Takes = Literal["ok", "words", "number"]
Measures = Literal["before", "after"]


class State(StrEnum):
    """How far a walk is. `let_go`: it was not gone on with in its time, or was pulled too often; it is no miss."""

    AT_A_STEP = "at_a_step"
    DONE = "done"
    LET_GO = "let_go"


class Event(StrEnum):
    """What can happen to it."""

    ANSWERED = "answered"
    ANSWERED_LAST = "answered_last"
    PULLED = "pulled"
    TIME_OVER = "time_over"


LIFE: Mapping[tuple[State, Event], State] = {
    (State.AT_A_STEP, Event.ANSWERED): State.AT_A_STEP,
    (State.AT_A_STEP, Event.ANSWERED_LAST): State.DONE,
    (State.AT_A_STEP, Event.PULLED): State.AT_A_STEP,
    (State.AT_A_STEP, Event.TIME_OVER): State.LET_GO,
    (State.DONE, Event.ANSWERED): State.DONE,
    (State.DONE, Event.ANSWERED_LAST): State.DONE,
    (State.DONE, Event.PULLED): State.DONE,
    (State.DONE, Event.TIME_OVER): State.DONE,
    (State.LET_GO, Event.ANSWERED): State.LET_GO,
    (State.LET_GO, Event.ANSWERED_LAST): State.LET_GO,
    (State.LET_GO, Event.PULLED): State.LET_GO,
    (State.LET_GO, Event.TIME_OVER): State.LET_GO,
}
"""The table: what is over stays over."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk as it stands: at the `step`-th of so many `steps`, counted from 0; how often a step was said once `again`."""

    steps: int
    begun_at: datetime
    changed_at: datetime
    step: int = 0
    again: int = 0
    state: State = State.AT_A_STEP


@dataclass(frozen=True, slots=True)
class Say:
    """Say the step that the walk is at."""

    walk: Walk


@dataclass(frozen=True, slots=True)
class Finish:
    """That was the last of it."""

    walk: Walk


@dataclass(frozen=True, slots=True)
class Begin:
    """A walk begins at its first step."""


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """No walk now: the plan itself is shown."""


def answered(walk: Walk, now: datetime) -> Say | Finish | None:
    """What follows from an answer; None: it is over."""
    walk = _as_of(walk, now)
    if walk.state is not State.AT_A_STEP:
        return None
    if walk.step + 1 < walk.steps:
        state = LIFE[walk.state, Event.ANSWERED]
        return Say(Walk(walk.steps, walk.begun_at, now, walk.step + 1, walk.again, state))
    return Finish(Walk(walk.steps, walk.begun_at, now, walk.step, walk.again, LIFE[walk.state, Event.ANSWERED_LAST]))


def pulled(walk: Walk | None, now: datetime) -> Begin | Say | ShowPlan:
    """What follows when the client pulls their plan: it goes on where it was, or begins."""
    if walk is None:
        return Begin()
    walk = _as_of(walk, now)
    if walk.state is State.AT_A_STEP:
        if walk.again < REPEATS:
            state = LIFE[walk.state, Event.PULLED]
            return Say(Walk(walk.steps, walk.begun_at, now, walk.step, walk.again + 1, state))
        return ShowPlan()
    too_soon = walk.state is State.DONE and now - walk.changed_at < APART
    return ShowPlan() if too_soon else Begin()


def _as_of(walk: Walk, now: datetime) -> Walk:
    """It is let go once its time is over."""
    if walk.state is State.AT_A_STEP and now - walk.begun_at >= LASTS:
        over = LIFE[walk.state, Event.TIME_OVER]
        return Walk(walk.steps, walk.begun_at, walk.begun_at + LASTS, walk.step, walk.again, over)
    return walk
