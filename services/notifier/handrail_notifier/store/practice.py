"""How far plans have become their clients' own, and the pace that clients asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from handrail_shared.runtime.db import Tx

from handrail_notifier.core import comeback
from handrail_notifier.core.comeback import Told
from handrail_notifier.core.fading import Phase
from handrail_notifier.core.pace import PacedPlan
from handrail_notifier.core.practice import (
    MAINTAINED_REPETITIONS,
    MOST_READ,
    AskedAbout,
    Practice,
    Standing,
)
from handrail_notifier.core.reply import Answer
from handrail_notifier.store import SQL

SKIPPED = "skipped"
"""How a reply is kept that lets a moment go on purpose."""


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """A plan that is not over. `practice` is without its opportunities, until they are read; `before`: the standing that the
    latest change replaced, as long as it may be undone."""

    paced: PacedPlan
    practice: Practice
    before: Standing | None


async def plans_of(tx: Tx, clinic: UUID, client: UUID) -> Mapping[UUID, PracticeRow]:
    """A client's plans that are not over, by their id."""
    rows = await tx.fetch(SQL["paces_of_client"], clinic, client)
    return {row["plan_id"]: _row(row) for row in rows}


async def up_to(tx: Tx, clinic: UUID, row: PracticeRow, until: datetime, *, standing: Standing) -> Practice:
    """The plan's practice in this standing, with all that was asked about up to `until`, as its answers stand by now."""
    about = (clinic, row.paced.plan_id, until)
    asked = await tx.fetch(SQL["last_asked"], *about, MOST_READ)
    repetitions = await tx.fetchval(SQL["repetitions"], *about, MAINTAINED_REPETITIONS, standing.counted_from)
    return replace(row.practice, standing=standing, asked=_opportunities(asked), repetitions=repetitions)


async def told(tx: Tx, clinic: UUID, client: UUID, plan: UUID) -> list[Told]:
    """The plan's last opportunities, as their answers stand by now."""
    rows = await tx.fetch(SQL["told_of_plan"], clinic, client, plan, comeback.MOST_READ)
    return [
        Told(row["opportunity_id"], row["local_date"], row["window_start"], row["meaning"], row["asked_at"])
        for row in rows
    ]


async def move(tx: Tx, clinic: UUID, plan: UUID, standing: Standing, *, before: Standing | None) -> None:
    """`before`: what this replaces, if a corrected answer may undo it."""
    was = (before.phase.value, before.since, before.counted_from) if before else (None, None, None)
    await tx.execute(SQL["move_phase"], clinic, plan, standing.phase.value, standing.since, standing.counted_from, *was)


async def rate(tx: Tx, clinic: UUID, plan: UUID, rating: int, at: datetime) -> None:
    """How far it comes to mind by itself."""
    await tx.execute(SQL["rate_automaticity"], clinic, plan, rating, at)


async def mind_was_asked(tx: Tx, clinic: UUID, plan: UUID, at: datetime) -> None:
    await tx.execute(SQL["mind_was_asked"], clinic, plan, at)


async def tiny_until(tx: Tx, clinic: UUID, plan: UUID, until: datetime | None) -> None:
    """Until when the plan's smallest version is enough; None: the whole step again."""
    await tx.execute(SQL["tiny_until"], clinic, plan, until)


async def save_week(tx: Tx, clinic: UUID, client: UUID, week: int, at: datetime) -> None:
    await tx.execute(SQL["save_week_wish"], clinic, client, week, at)


def _row(row: Record) -> PracticeRow:
    standing = Standing(Phase(row["phase"]), row["phase_since"], row["counted_from"])
    before = row["was_phase"] and Standing(Phase(row["was_phase"]), row["was_since"], row["was_counted_from"])
    practice = Practice(
        standing,
        automaticity=row["automaticity"],
        automaticity_at=row["automaticity_at"],
        mind_asked_at=row["mind_asked_at"],
    )
    paced = PacedPlan(row["plan_id"], standing.phase, row["nudged_at"], row["mind_asked_at"])
    return PracticeRow(paced, practice, before)


def _opportunities(rows: Sequence[Record]) -> Sequence[AskedAbout]:
    """Newest last, each opportunity once: at its first text."""
    first = {row["opportunity_id"]: row for row in rows}
    return [AskedAbout(row["asked_at"], _answer(row["answer"])) for row in reversed(first.values())]


def _answer(meaning: str | None) -> Answer | None:
    """What was let go on purpose counts as little as what did not arise."""
    if meaning is None:
        return None
    return Answer.DID_NOT_ARISE if meaning == SKIPPED else Answer(meaning)
