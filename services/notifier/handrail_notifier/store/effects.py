"""What clients are asked beside their plans, what a text of ours is about, and the nudge and report that an effect starts from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from handrail_shared.contracts.events import StrainWanted
from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.contracts.ids import OpportunityId
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel, Role
from handrail_notifier.core.swapping import Turn
from handrail_notifier.store import SQL
from handrail_notifier.store.plans import PlanRow, plan_row

QuestionKind = Literal["barrier", "which", "check_in", "strain", "walk", "time", "feedback"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is open. `answer` and `helpfulness`: what was said, of which it is asked whose it is, in the reply `reply_id`.
    `text_id`: the text that asks it, once it is asked."""

    kind: QuestionKind
    opportunities: tuple[OpportunityId, ...]
    asked_at: datetime
    answer: str | None = None
    helpfulness: int | None = None
    text_id: UUID | None = None
    reply_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A plan that a text names. `opens`: the wall time at which its moment opened; `first_act` and `alternative` are sealed.
    `number`: the place of that other act, from 1; 0: it gives none."""

    plan: PlanRow
    first_act: str | None
    opens: datetime
    number: int = 0
    alternative: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Nudged:
    """A nudge as it was decided. `once_more`: it was asked for again before."""

    plan_version: int
    moment_id: UUID
    local_date: date
    window_start: datetime
    window_end: datetime
    decided_at: datetime
    channel: Channel
    role: Role
    says: Saying
    at_night: bool
    once_more: bool


@dataclass(frozen=True, slots=True)
class Held:
    """The report of an opportunity that holds."""

    reply_id: UUID
    meaning: str
    helpfulness: int | None
    received_at: datetime


async def ask(tx: Tx, clinic: UUID, client: UUID, text_id: UUID, question: Question, open_until: datetime) -> None:
    """What the client is asked once the text has gone out. Until then, and if it never does, what was asked before stays open."""
    await tx.execute(
        SQL["ask_question"],
        clinic,
        client,
        question.kind,
        text_id,
        list(question.opportunities),
        question.answer,
        question.helpfulness,
        question.asked_at,
        open_until,
        question.reply_id,
    )


async def goes_out(tx: Tx, clinic: UUID, client: UUID, text_id: UUID, now: datetime) -> None:
    """What this text asks is asked now, if it asks anything."""
    await tx.execute(SQL["question_goes_out"], clinic, client, text_id, now)


async def ask_of_another(
    tx: Tx, clinic: UUID, client: UUID, text_id: UUID, answer: str, helpfulness: int | None, reply_id: UUID
) -> datetime:
    """What was asked of one report is asked of another; until when."""
    until: datetime = await tx.fetchval(SQL["ask_of_another"], clinic, client, text_id, answer, helpfulness, reply_id)
    return until


async def open_question(
    tx: Tx, clinic: UUID, client: UUID, at: datetime, *, or_to_be: bool = False, over_for: timedelta = timedelta()
) -> Question | None:
    """What the client is asked at an instant; `or_to_be`: or is about to be, as soon as its text goes out; `over_for`: or was asked, and did
    not answer, though its time is over, for no longer than this."""
    row = await tx.fetchrow(SQL["open_question"], clinic, client, at, or_to_be, over_for)
    if row is None:
        return None
    about = tuple(OpportunityId(each) for each in row["opportunities"])
    said = (row["answer"], row["helpfulness"], row["text_id"], row["reply_id"])
    return Question(row["kind"], about, row["asked_at"], *said)


async def barrier_lately(tx: Tx, clinic: UUID, client: UUID, at: datetime, since: datetime) -> tuple[bool, bool]:
    """Whether the client said what got in the way since then, and whether they were asked it within the last day."""
    row = await tx.fetchrow(SQL["barrier_lately"], clinic, client, at, since)
    return (row["said"], row["asked"]) if row is not None else (False, False)


async def close_question(tx: Tx, clinic: UUID, client: UUID) -> None:
    """It is answered."""
    await tx.execute(SQL["close_question"], clinic, client)


async def overtake_question(tx: Tx, clinic: UUID, client: UUID) -> None:
    """The client has reported of a step since: what was asked about an earlier one is asked no more."""
    await tx.execute(SQL["overtake_question"], clinic, client)


async def save_about(
    tx: Tx,
    clinic: UUID,
    text_id: UUID,
    client: UUID,
    about: Sequence[UUID],
    plan: UUID | None = None,
    alternative: int | None = None,
) -> None:
    """Which opportunities' plans a text names, or the one plan that it is to show; which other act of it, from 0."""
    await tx.execute(SQL["save_text_about"], clinic, text_id, client, list(about), plan, alternative)


async def plan_about(tx: Tx, clinic: UUID, text_id: UUID) -> UUID | None:
    """The one plan that a text is to show; None: none was named."""
    plan: UUID | None = await tx.fetchval(SQL["plan_of_text"], clinic, text_id)
    return plan


async def named(tx: Tx, clinic: UUID, text_id: UUID) -> Sequence[Named]:
    """The plans that a text names, in their order."""
    rows = await tx.fetch(SQL["plans_of_text"], clinic, text_id)
    return [
        Named(plan_row(row), row["first_act"], row["opens"], row["alternative_number"], row["alternative"])
        for row in rows
    ]


async def comes_again_at(tx: Tx, clinic: UUID, text_id: UUID) -> datetime | None:
    """When the nudge that a text is about is planned to come once more; None: it is not."""
    at: datetime | None = await tx.fetchval(SQL["comes_again_at"], clinic, text_id)
    return at


async def helps_of(tx: Tx, clinic: UUID, plan: UUID) -> tuple[bool, bool]:
    """Whether a plan has a smallest version, and a first act."""
    row = await tx.fetchrow(SQL["helps_of_plan"], clinic, plan)
    return (False, False) if row is None else (row["tiny"], row["first_act"])


async def swap_of(tx: Tx, clinic: UUID, plan: UUID) -> tuple[Turn, int]:
    """Whose turn it is among a plan's other acts, and how many there are. The caller holds the client."""
    row = await tx.fetchrow(SQL["swap_of_plan"], clinic, plan)
    return (Turn(), 0) if row is None else (Turn(row["swap_next"], row["swap_about"], row["swap_given"]), row["acts"])


async def save_swap(tx: Tx, clinic: UUID, plan: UUID, turn: Turn) -> None:
    await tx.execute(SQL["save_swap"], clinic, plan, turn.next, turn.about, turn.given)


async def nudged(tx: Tx, clinic: UUID, opportunity: UUID) -> Nudged | None:
    """The nudge for an opportunity; None: none went out."""
    row = await tx.fetchrow(SQL["nudge_of_opportunity"], clinic, opportunity)
    if row is None:
        return None
    return Nudged(
        row["plan_version"],
        row["moment_id"],
        row["local_date"],
        row["window_start"],
        row["window_end"],
        row["decided_at"],
        row["channel"],
        row["role"],
        row["says"] or "plan",
        row["at_night"],
        row["once_more"],
    )


async def held(tx: Tx, clinic: UUID, opportunity: UUID) -> Held | None:
    """What holds of an opportunity by the client's word."""
    row = await tx.fetchrow(SQL["last_report"], clinic, opportunity)
    return None if row is None else Held(row["reply_id"], row["meaning"], row["helpfulness"], row["received_at"])


async def plan_of(tx: Tx, clinic: UUID, plan: UUID) -> PlanRow:
    """A plan that was nudged for, as it stands."""
    row = await tx.fetchrow(SQL["plan_of_effect"], clinic, plan)
    assert row is not None, "it was nudged for"
    return plan_row(row)


async def save_strain_wanted(tx: Tx, event: StrainWanted) -> None:
    about = (event.clinic_id, event.plan_id, event.client_id)
    await tx.execute(SQL["save_strain_wanted"], *about, event.wanted, event.occurred_at)


async def wants_strain(tx: Tx, clinic: UUID, plan: UUID) -> bool:
    """Whether a client who has used the plan is asked how strong something was before and after."""
    return bool(await tx.fetchval(SQL["wants_strain"], clinic, plan))
