"""Goals, their versions, and the ledger of ratings. The words come and go sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId, ReviewId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.goal import Content, Domain, Facts, Goal, Rating, SealedWords, State, Version
from handrail_planner.store import SQL
from handrail_planner.store.rows import Page, paged


@dataclass(frozen=True, slots=True)
class Standing:
    """A goal with a scale, where it began, and what each rater last said of it."""

    goal_id: GoalId
    state: State
    facts: Facts
    baseline: int
    client_level: int | None
    client_rated_at: datetime | None
    clinician_level: int | None
    clinician_rated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a client's work lies in a domain of life; None: in none that was named."""

    domain: Domain | None
    goals: int
    plans: int


async def save(tx: Tx, goal: Goal) -> None:
    """The goal as it now is."""
    await tx.execute(SQL["save_goal"], *_row(goal))


async def keep_version(tx: Tx, goal: Goal) -> None:
    """The version that stands, into the history."""
    key = (goal.clinic_id, goal.goal_id, goal.version)
    await tx.execute(SQL["keep_goal_version"], *key, *_content_row(goal.content), goal.revised_at)


async def find(tx: Tx, clinic_id: UUID, goal_id: UUID) -> Goal | None:
    row = await tx.fetchrow(SQL["goal"], clinic_id, goal_id)
    return None if row is None else _goal(row)


async def after(
    tx: Tx, clinic_id: UUID, client_id: UUID, last: UUID | None, limit: int, *, state: State | None = None
) -> Page[Goal]:
    rows = await tx.fetch(SQL["goals_after"], clinic_id, client_id, state, last, limit + 1)
    return paged([(row["goal_id"], _goal(row)) for row in rows], limit)


async def open_of(tx: Tx, clinic_id: UUID, client_ids: Sequence[UUID]) -> dict[UUID, list[Goal]]:
    """The open goals of several clients, in the order in which they were set. A client has few of them."""
    found: dict[UUID, list[Goal]] = {client_id: [] for client_id in client_ids}
    for row in await tx.fetch(SQL["open_goals_of"], clinic_id, list(client_ids)):
        found[row["client_id"]].append(_goal(row))
    return found


async def open_count(tx: Tx, clinic_id: UUID, client_id: UUID) -> int:
    return int(await tx.fetchval(SQL["open_goals"], clinic_id, client_id))


async def versions_after(tx: Tx, clinic_id: UUID, goal_id: UUID, last: int, limit: int) -> Sequence[Version]:
    rows = await tx.fetch(SQL["goal_versions_after"], clinic_id, goal_id, last, limit)
    return [Version(row["version"], _content(row), row["written_at"]) for row in rows]


async def standing(tx: Tx, clinic_id: UUID, client_id: UUID) -> list[Standing]:
    """The client's open and met goals that have a scale, in the order in which they were set."""
    return [_standing(row) for row in await tx.fetch(SQL["standing_levels"], clinic_id, client_id)]


async def balance(tx: Tx, clinic_id: UUID, client_id: UUID) -> list[Share]:
    """Open goals and active plans per domain; a domain without any may be left out."""
    rows = await tx.fetch(SQL["balance"], clinic_id, client_id)
    return [Share(Domain(row["domain"]) if row["domain"] else None, row["goals"], row["plans"]) for row in rows]


async def rate(tx: Tx, goal: Goal, rating: Rating) -> None:
    """Another line of the ledger."""
    who = (goal.clinic_id, rating.rating_id, goal.client_id, rating.goal_id, rating.goal_version)
    said = (rating.rater, rating.level, rating.review_id, rating.rated_at)
    await tx.execute(SQL["add_goal_rating"], *who, *said)


async def rating(tx: Tx, clinic_id: UUID, rating_id: UUID) -> Rating | None:
    row = await tx.fetchrow(SQL["goal_rating"], clinic_id, rating_id)
    return None if row is None else _rating(row)


async def ratings_after(tx: Tx, clinic_id: UUID, goal_id: UUID, last: UUID | None, limit: int) -> Page[Rating]:
    rows = await tx.fetch(SQL["goal_ratings_after"], clinic_id, goal_id, last, limit + 1)
    return paged([(row["rating_id"], _rating(row)) for row in rows], limit)


def _row(goal: Goal) -> tuple[object, ...]:
    words, facts = goal.content.words, goal.content.facts
    who = (goal.clinic_id, goal.goal_id, goal.client_id, goal.state, goal.version)
    said = (words.statement, words.why, words.details, facts.wants, facts.domain, facts.target_date)
    scale = (facts.baseline, goal.scale_since, facts.importance, facts.difficulty)
    return (*who, *said, *scale, goal.set_at, goal.revised_at, goal.review_due_at, goal.closed_at)


def _content_row(content: Content) -> tuple[object, ...]:
    words, facts = content.words, content.facts
    said = (words.statement, words.why, words.details, facts.wants, facts.domain, facts.target_date)
    return (*said, facts.baseline, facts.importance, facts.difficulty)


def _goal(row: asyncpg.Record) -> Goal:
    return Goal(
        clinic_id=ClinicId(row["clinic_id"]),
        client_id=ClientId(row["client_id"]),
        goal_id=GoalId(row["goal_id"]),
        state=State(row["state"]),
        version=row["version"],
        content=_content(row),
        scale_since=row["scale_since"],
        set_at=row["set_at"],
        revised_at=row["revised_at"],
        review_due_at=row["review_due_at"],
        closed_at=row["closed_at"],
    )


def _content(row: asyncpg.Record) -> Content:
    facts = Facts(
        wants=row["wants"],
        domain=Domain(row["domain"]) if row["domain"] else None,
        target_date=row["target_date"],
        baseline=row["baseline"],
        importance=row["importance"],
        difficulty=row["difficulty"],
    )
    return Content(SealedWords(row["statement"], row["why"], row["details"]), facts)


def _standing(row: asyncpg.Record) -> Standing:
    return Standing(
        goal_id=GoalId(row["goal_id"]),
        state=State(row["state"]),
        facts=Facts(importance=row["importance"], difficulty=row["difficulty"], baseline=row["baseline"]),
        baseline=row["baseline"],
        client_level=row["client_level"],
        client_rated_at=row["client_rated_at"],
        clinician_level=row["clinician_level"],
        clinician_rated_at=row["clinician_rated_at"],
    )


def _rating(row: asyncpg.Record) -> Rating:
    return Rating(
        rating_id=row["rating_id"],
        goal_id=GoalId(row["goal_id"]),
        goal_version=row["goal_version"],
        rater=row["rater"],
        level=row["level"],
        review_id=ReviewId(row["review_id"]) if row["review_id"] else None,
        rated_at=row["rated_at"],
    )
