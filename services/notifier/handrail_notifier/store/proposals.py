"""Plans that were put before clients, and how far the answer has come."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import PlanProposed
from handrail_shared.contracts.events.plans import CopyLevel, Way
from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.proposal import Asked, Awaited, ProposalState, awaited
from handrail_notifier.store import SQL


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """The latest proposal of a plan. Words and link are sealed. `text_id`: the text that asks; `rests`: the plan is paused."""

    clinic_id: ClinicId
    plan_id: PlanId
    client_id: ClientId
    version: int
    state: ProposalState
    way: Way
    cue: str = field(repr=False)
    response: str = field(repr=False)
    discreet: str | None = field(repr=False)
    copy_level: CopyLevel
    link: str | None = field(repr=False)
    answer_until: datetime
    text_id: UUID | None
    cause_id: UUID
    correlation_id: UUID
    rests: bool


async def put(tx: Tx, fact: Recorded[PlanProposed], text_id: UUID | None) -> bool:
    """Whether it is the plan's latest proposal, and now holds."""
    event, envelope = fact.event, fact.envelope
    taken = await tx.fetchval(
        SQL["put_proposal"],
        event.clinic_id,
        event.plan_id,
        event.client_id,
        event.plan_version,
        event.way,
        event.cue,
        event.response,
        event.discreet,
        event.copy_level,
        event.link,
        event.occurred_at,
        event.answer_until,
        text_id,
        envelope.id,
        envelope.correlation_id,
    )
    return taken is not None


async def find(tx: Tx, clinic: UUID, client: UUID, plan: UUID, version: int) -> ProposalRow | None:
    """The client's proposal of this very version, locked."""
    row = await tx.fetchrow(SQL["proposal"], clinic, plan, client, version)
    return None if row is None else _row(row)


async def of_text(tx: Tx, clinic: UUID, client: UUID, text_id: UUID) -> ProposalRow | None:
    """What a text asks about; None: nothing any more."""
    row = await tx.fetchrow(SQL["proposal_of_text"], clinic, client, text_id)
    return None if row is None else _row(row)


async def move(
    tx: Tx,
    row: ProposalRow,
    state: ProposalState,
    *,
    asked_at: datetime | None = None,
    text_id: UUID | None = None,
    confidence: int | None = None,
) -> None:
    """`asked_at`: the client is asked now; `text_id`: by this text from here on; `confidence`: they said how sure they are."""
    which = (row.clinic_id, row.plan_id, row.version)
    await tx.execute(SQL["move_proposal"], *which, state.value, asked_at, text_id, confidence)


async def close_all(tx: Tx, clinic: UUID, client: UUID) -> None:
    """A client is asked nothing any more."""
    await tx.execute(SQL["close_proposals"], clinic, client)


async def close_plans(tx: Tx, plans: Sequence[tuple[UUID, UUID, int | None]]) -> None:
    """These plans (clinic, plan) are asked about no more; with a version, only what is older than it."""
    clinics, ids = [clinic for clinic, _, _ in plans], [plan for _, plan, _ in plans]
    await tx.execute(SQL["close_proposals_of_plans"], clinics, ids, [version for _, _, version in plans])


async def go_live(tx: Tx, plans: Sequence[tuple[UUID, UUID, int]]) -> None:
    """These versions (clinic, plan, version) are in force, and not turned down any more."""
    clinics, ids = [clinic for clinic, _, _ in plans], [plan for _, plan, _ in plans]
    await tx.execute(SQL["proposals_go_live"], clinics, ids, [version for _, _, version in plans])


async def awaited_of(tx: Tx, clinic: UUID, client: UUID, at: datetime) -> Awaited:
    """What a text that came in at `at` may answer. Who has not confirmed consent is asked for that alone."""
    rows = await tx.fetch(SQL["asked_about"], clinic, client)
    return awaited(
        [
            Asked(
                PlanId(row["plan_id"]),
                row["version"],
                row["way"],
                ProposalState(row["state"]),
                row["asked_at"],
                row["answer_until"],
                row["live"],
                unsure=row["confidence"] is None,
            )
            for row in rows
        ],
        at,
    )


def _row(row: Record) -> ProposalRow:
    return ProposalRow(**{**row, "state": ProposalState(row["state"])})
