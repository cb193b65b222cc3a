"""A goal: what the client wants to feel, do or experience differently (R47), in the client's words. The words are sealed.

A goal is open until it is met or dropped; then it stays as it is, and no plan is made for it. Each edit is a new version. A
level says something only on the scale that it was given on, so `scale_since` is the version from which the five levels have
stood unchanged. While a goal is open it has a day of its next review (R48), which edits do not move.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from handrail_shared.contracts.events import GoalClosed, GoalRated, GoalRevised, GoalSet
from handrail_shared.contracts.events.plans import Rater
from handrail_shared.contracts.gas import LEVELS
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId, ReviewId

from handrail_planner.core.refusals import Conflict, Fault, StaleVersion
from handrail_planner.core.review import USUALLY, Interval, next_due

MAX_LENGTH = 300
MAX_LEVEL_LENGTH = 160
MAX_OPEN = 20
"""Open goals of one client: more is a list of wishes."""

Wants = Literal["feel", "do", "experience"]
Outcome = Literal["met", "dropped"]


class State(StrEnum):
    OPEN = "open"
    MET = "met"
    DROPPED = "dropped"


class Domain(StrEnum):
    """Where in a life a goal is at home (R16)."""

    PARTNER = "partner"
    PARENTING = "parenting"
    FAMILY = "family"
    FRIENDS = "friends"
    WORK = "work"
    LEARNING = "learning"
    MONEY = "money"
    HOME = "home"
    BODY = "body"
    LEISURE = "leisure"
    COMMUNITY = "community"
    SPIRIT = "spirit"


@dataclass(frozen=True, slots=True)
class Words:
    """A goal's words in clear; `levels` are those of its scale, from -2 to +2. Kept out of every `repr`."""

    statement: str = field(repr=False)
    why: str | None = field(default=None, repr=False)
    measure: str | None = field(default=None, repr=False)
    levels: tuple[str, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SealedWords:
    """The same words, sealed for their client; `details` is one document with the measure and the levels."""

    statement: str
    why: str | None = None
    details: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a version of a goal says beside its words, in codes and numbers."""

    wants: Wants | None = None
    domain: Domain | None = None
    target_date: date | None = None
    baseline: int | None = None
    importance: int = 1
    difficulty: int | None = None

    @property
    def weight(self) -> int:
        """What it counts for among the client's goals: importance times difficulty, if that was judged (R8.1)."""
        return self.importance * (self.difficulty or 1)


@dataclass(frozen=True, slots=True)
class Content:
    """What a version of a goal says, its words sealed."""

    words: SealedWords
    facts: Facts = Facts()


@dataclass(frozen=True, slots=True)
class Goal:
    """A client's goal as it stands."""

    clinic_id: ClinicId
    client_id: ClientId
    goal_id: GoalId
    state: State
    version: int
    content: Content
    scale_since: int | None
    set_at: datetime
    revised_at: datetime
    review_due_at: datetime | None
    closed_at: datetime | None = None

    @property
    def statement(self) -> str:
        """What the client wants, sealed."""
        return self.content.words.statement


@dataclass(frozen=True, slots=True)
class Version:
    """What a version of a goal said."""

    version: int
    content: Content
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody said of a goal: its level on the scale of `goal_version`."""

    rating_id: UUID
    goal_id: GoalId
    goal_version: int
    rater: Rater
    level: int
    review_id: ReviewId | None
    rated_at: datetime


def new_goal(
    clinic_id: ClinicId,
    client_id: ClientId,
    goal_id: GoalId,
    content: Content,
    now: datetime,
    interval: Interval = USUALLY,
) -> Goal:
    """A goal that was just set. It is to be looked at again in the clinic's usual time."""
    return Goal(
        clinic_id=clinic_id,
        client_id=client_id,
        goal_id=goal_id,
        state=State.OPEN,
        version=1,
        content=content,
        scale_since=None if content.facts.baseline is None else 1,
        set_at=now,
        revised_at=now,
        review_due_at=next_due(now, interval=interval),
    )


def revise(
    goal: Goal, content: Content, *, version: int, same_scale: bool, now: datetime
) -> Goal | Conflict | StaleVersion:
    """A new version; `version` is the one that the caller has read. Its next review stays when it was."""
    if goal.state is not State.OPEN:
        return CLOSED
    if version != goal.version:
        return StaleVersion(goal.version)
    since = None if content.facts.baseline is None else goal.scale_since if same_scale else goal.version + 1
    return replace(goal, version=goal.version + 1, content=content, scale_since=since, revised_at=now)


def reviewed(goal: Goal, next_due_at: datetime) -> Goal:
    """It was looked at: the next time is agreed."""
    return replace(goal, review_due_at=next_due_at)


def close(goal: Goal, outcome: Outcome, now: datetime) -> Goal | Conflict:
    """It was met or dropped: nothing about it is due any more. Closing it again the same way changes nothing."""
    if goal.state is State(outcome):
        return goal
    if goal.state is not State.OPEN:
        return CLOSED
    return replace(goal, state=State(outcome), closed_at=now, review_due_at=None)


CLOSED = Conflict("goal_closed", "This goal was met or dropped: it stays as it is. Set a new one to go on.")
NO_SCALE = Conflict("goal_without_scale", "Write the five levels of the goal first: a level says nothing without them.")
TOO_MANY = Conflict("too_many_open_goals", f"A client has at most {MAX_OPEN} open goals: close one first.")


def faults_of(words: Words) -> Iterator[Fault]:
    """What must be put right before the levels, if there are any, can be a scale (R8.1)."""
    if words.levels is None:
        return
    if len(words.levels) != len(LEVELS):
        yield Fault("scale.levels", "Give exactly five levels, from -2 (much less than expected) to +2 (much more).")
    told = [" ".join(each.casefold().split()) for each in words.levels]
    if len(set(told)) != len(told):
        yield Fault("scale.levels", "Two levels say the same: nobody could tell which one was reached.")


def details_of(words: Words) -> str | None:
    """The document that is sealed: the measure and the levels, if there are any."""
    if words.measure is None and words.levels is None:
        return None
    return json.dumps({"measure": words.measure, "levels": words.levels}, ensure_ascii=False)


def words_of(statement: str, why: str | None, details: str | None) -> Words:
    """The words again, from what was opened."""
    told = json.loads(details) if details else {}
    levels = told.get("levels")
    return Words(statement, why, told.get("measure"), tuple(levels) if levels else None)


def goal_set(goal: Goal) -> GoalSet:
    """The news of a new goal."""
    words = goal.content.words
    return GoalSet(
        clinic_id=goal.clinic_id,
        client_id=goal.client_id,
        occurred_at=goal.set_at,
        goal_id=goal.goal_id,
        statement=words.statement,
        why=words.why,
        weight=goal.content.facts.weight,
        baseline=goal.content.facts.baseline,
    )


def goal_revised(goal: Goal) -> GoalRevised:
    """The news of a new version."""
    words = goal.content.words
    return GoalRevised(
        clinic_id=goal.clinic_id,
        client_id=goal.client_id,
        occurred_at=goal.revised_at,
        goal_id=goal.goal_id,
        goal_version=goal.version,
        statement=words.statement,
        why=words.why,
        weight=goal.content.facts.weight,
        baseline=goal.content.facts.baseline,
    )


def goal_rated(goal: Goal, rating: Rating) -> GoalRated:
    """The news that somebody said how far it is attained."""
    return GoalRated(
        clinic_id=goal.clinic_id,
        client_id=goal.client_id,
        occurred_at=rating.rated_at,
        goal_id=goal.goal_id,
        rater=rating.rater,
        level=rating.level,
    )


def goal_closed(goal: Goal, outcome: Outcome, now: datetime) -> GoalClosed:
    """The news that it was met or dropped."""
    return GoalClosed(
        clinic_id=goal.clinic_id, client_id=goal.client_id, occurred_at=now, goal_id=goal.goal_id, outcome=outcome
    )
