"""The log of what was heard: written with what follows from it, in one transaction, and read again in the order of hearing."""

from collections.abc import Sequence
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import Event
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Tx

from handrail_progress.keeping import Line, line_of
from handrail_progress.store import SQL


async def add(tx: Tx, facts: Sequence[Recorded[Event]]) -> None:
    """Write down what was heard. Call it only while those whom it is about are held: so their lines lie in the order of hearing."""
    lines = [line_of(fact) for fact in facts]
    await tx.execute(
        SQL["add_heard"],
        [each.clinic_id for each in lines],
        [each.subject for each in lines],
        [each.event_id for each in lines],
        [each.type for each in lines],
        [each.occurred_at for each in lines],
        [each.data for each in lines],
    )


async def clinic_after(tx: Tx, last: UUID) -> ClinicId | None:
    """The next clinic that the log or a row is about."""
    row = await tx.fetchrow(SQL["clinic_after"], last)
    return ClinicId(row["clinic_id"]) if row else None


async def subjects_after(tx: Tx, clinic: ClinicId, last: UUID, limit: int) -> list[UUID]:
    """Whom of a clinic the log or a row is about, the clinic itself among them."""
    return [row["subject"] for row in await tx.fetch(SQL["subjects_after"], clinic, last, limit)]


async def lines_after(
    tx: Tx, clinic: ClinicId, subjects: Sequence[UUID], position: int, limit: int
) -> tuple[list[Line], int]:
    """What was heard of them after a position, and the position of the last line."""
    rows = await tx.fetch(SQL["heard_of_subjects"], clinic, list(subjects), position, limit)
    lines = [
        Line(row["clinic_id"], row["subject"], row["event_id"], row["type"], row["occurred_at"], row["data"])
        for row in rows
    ]
    return lines, rows[-1]["position"] if rows else position
