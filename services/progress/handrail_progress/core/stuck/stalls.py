"""How a stall begins, goes up its ladder and ends: at most one is open for each plan, goal and client.

It opens when a signal is raised, stays as long as that signal is not over, and is closed by evidence, by a review, by a change of the
plan, or with the plan. Then, and after every review, a week passes before the next may open. The first of a plan is for the client,
the second for the clinician, the third for a case review, and one that stays open goes up a step a week. No step nudges more (R9.2, R9.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from handrail_shared.contracts.ids import GoalId, PlanId, StallId, derived
from handrail_shared.contracts.stalls import BY_DEFAULT, StallCode

from handrail_progress.core.stuck.signals import Level, Numbers, Weighed
from handrail_progress.core.stuck.thresholds import DEFAULTS, VERSION, Thresholds

About = Literal["plan", "goal", "client"]
LAST_STEP = 3
FIRST_STEP = {
    StallCode.SILENT: 1,
    StallCode.LOW_USE: 1,
    StallCode.SAME_BARRIER: 1,
    StallCode.CUE_NEVER_FIRES: 1,
}
"""Which a client can see to alone; the others begin with the clinician."""
CLINICIAN = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """What a stall is about. `plan_id` and `goal_id` are told with it."""

    about: About
    id: UUID
    plan_id: PlanId | None = None
    goal_id: GoalId | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a clinic wants suggested, by code; the usual where it says nothing. `version` 1: it has said nothing."""

    version: int = 1
    moves: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def of(self, code: StallCode) -> tuple[str, ...]:
        return dict(self.moves).get(code, BY_DEFAULT[code])


AS_USUAL = Suggestions()


@dataclass(frozen=True, slots=True)
class Stall:
    """A stall, the `number`-th of its subject. Whatever was known to be done about it when it opened lies at or before `window_from`."""

    stall_id: StallId
    subject: Subject
    number: int
    code: StallCode
    step: int
    opened_at: datetime
    window_from: datetime
    numbers: Numbers
    suggestions: tuple[str, ...]
    suggestions_version: int = 1
    rule_version: int = VERSION
    closed_at: datetime | None = None
    closed_because: str | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends a stall whatever its signal says: at an instant, and why."""

    at: datetime
    because: str


@dataclass(frozen=True, slots=True)
class Change:
    """A stall as it is from now on, and whether that is a thing to say."""

    stall: Stall
    says: Literal["detected", "cleared"]


def turn(
    subject: Subject,
    last: Stall | None,
    weighed: Sequence[Weighed],
    endings: Sequence[Ending],
    suggestions: Suggestions,
    *,
    now: datetime,
    limits: Thresholds = DEFAULTS,
) -> Change | None:
    """What becomes of the last stall of a subject, or whether another opens. `endings`: reviews, changes and ends, in any order."""
    if last is not None and last.is_open:
        return _go_on(last, weighed, endings, now=now, limits=limits)
    if any(each.because in FINAL for each in endings):
        return None
    reviewed = [each.at for each in endings if each.because == "reviewed"]
    rests_until = max([last.closed_at] if last and last.closed_at else [], default=None)
    quiet = max([*reviewed, *([rests_until] if rests_until else [])], default=None)
    if quiet is not None and now < quiet + limits.rearm_after:
        return None
    found = next((each for each in weighed if each.level is Level.RAISED), None)
    return Change(_opened(subject, last, found, suggestions, now), "detected") if found else None


FINAL = frozenset({"rests", "ended", "discharged"})
"""Nothing opens while one of these holds."""


def _go_on(
    stall: Stall, weighed: Sequence[Weighed], endings: Sequence[Ending], *, now: datetime, limits: Thresholds
) -> Change | None:
    ended = [each for each in endings if each.at > stall.window_from or each.because in FINAL]
    if ended:
        return Change(_closed(stall, max(ended, key=lambda each: each.at).because, now), "cleared")
    signal = next((each for each in weighed if each.code is stall.code), None)
    if signal is None or signal.level is Level.OVER:
        return Change(_closed(stall, "recovered", now), "cleared")
    step = min(LAST_STEP, _first_step(stall.code, stall.number) + (now - stall.opened_at) // limits.step_after)
    if step <= stall.step:
        return None
    numbers = signal.numbers if signal.level is Level.RAISED else stall.numbers
    return Change(replace(stall, step=step, numbers=numbers), "detected")


def _opened(subject: Subject, last: Stall | None, found: Weighed, suggestions: Suggestions, now: datetime) -> Stall:
    number = last.number + 1 if last else 1
    return Stall(
        stall_id=StallId(derived(subject.id, "stall", str(number))),
        subject=subject,
        number=number,
        code=found.code,
        step=_first_step(found.code, number),
        opened_at=now,
        window_from=found.since,
        numbers=found.numbers,
        suggestions=suggestions.of(found.code),
        suggestions_version=suggestions.version,
    )


def _first_step(code: StallCode, number: int) -> int:
    return min(LAST_STEP, max(FIRST_STEP.get(code, CLINICIAN), number))


def _closed(stall: Stall, because: str, now: datetime) -> Stall:
    return replace(stall, closed_at=now, closed_because=because)
