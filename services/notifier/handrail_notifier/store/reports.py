"""What carriers reported, also before we knew of what, and what was in doubt of the attempts that they speak of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.delivery import Note
from handrail_notifier.core.doubt import Unconcluded
from handrail_notifier.store import SQL, ring
from handrail_notifier.store.ledger import AttemptRow, Owner

NOBODYS = UUID(int=0)
"""The clinic of what came before we knew whose it is: only loops that serve all clinics see it."""
MOST_EARLY = 10_000
"""Reports that wait to know whose they are."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a carrier says of a text. `attempt_id` None: it does not say of which attempt."""

    provider_id: str
    status: str
    code: int | None
    attempt_id: UUID | None
    received_at: datetime
    looks: int = 0


@dataclass(frozen=True, slots=True)
class Whose:
    """An attempt that a report is of, its clinic and its client."""

    clinic_id: UUID
    client_id: UUID
    attempt_id: UUID


@dataclass(frozen=True, slots=True)
class Unheard:
    """How many texts in a row the carrier took without ever calling back, and when the first of them began."""

    texts: int
    since: datetime | None


async def whose(tx: Tx, attempt_id: UUID | None, provider_id: str) -> Whose | None:
    """Of which attempt a carrier speaks: the one that it names, else the one whose text has its id; None: of none that we know."""
    row = await tx.fetchrow(SQL["clinic_of_attempt"], attempt_id) if attempt_id is not None else None
    if row is None:
        row = await tx.fetchrow(SQL["attempt_of_provider_id"], provider_id)
    return None if row is None else Whose(row["clinic_id"], row["client_id"], row["attempt_id"])


async def record_report(tx: Tx, clinic: UUID, report: Report, now: datetime) -> bool:
    """Keep what was said of a known attempt. Whether it is news."""
    code = report.code or 0
    return bool(
        await tx.fetchval(SQL["record_report"], clinic, report.provider_id, report.status, code, report.attempt_id, now)
    )


async def keep_early(tx: Tx, report: Report, look_at: datetime) -> bool:
    """Keep a report until it is known whose it is, each once. False: too many wait."""
    kept = await tx.fetchval(
        SQL["keep_early_report"],
        NOBODYS,
        report.provider_id,
        report.status,
        report.code or 0,
        report.attempt_id,
        report.received_at,
        look_at,
        MOST_EARLY,
    )
    await ring(tx)
    return bool(kept)


async def claim_early(tx: Tx, now: datetime, *, look_again: datetime, limit: int) -> Sequence[Report]:
    """Reports to find a place for, in the order in which they came; nobody else looks at them before `look_again`."""
    rows = await tx.fetch(SQL["claim_early_reports"], now, look_again, limit)
    found = [
        Report(
            row["provider_id"],
            row["status"],
            row["code"] or None,
            row["attempt_id"],
            row["received_at"],
            row["looks"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each.received_at)


async def early_waits(tx: Tx, report: Report, look_at: datetime) -> None:
    await tx.execute(SQL["early_report_waits"], report.provider_id, report.status, report.code or 0, look_at)


async def forget_early(tx: Tx, report: Report) -> None:
    """It has found its place, or waited long enough."""
    await tx.execute(SQL["forget_early_report"], report.provider_id, report.status, report.code or 0)


async def note(tx: Tx, row: AttemptRow | Owner, notes: Sequence[Note], now: datetime) -> None:
    """What was in doubt of an attempt, and what settled it."""
    if notes:
        await tx.execute(SQL["note_doubt"], row.clinic_id, row.attempt_id, [note.value for note in notes], now)


async def count_unconcluded(tx: Tx, clinic: UUID, attempt_id: UUID, now: datetime) -> int:
    """Concluding on an attempt raised once more; how often it has by now."""
    what = Unconcluded.AGAIN.value
    return int(await tx.fetchval(SQL["count_unconcluded"], clinic, attempt_id, what, now))


async def open_elsewhere(tx: Tx, account: str) -> int:
    """How many attempts without an answer went by another account of the carrier's than this one."""
    return int(await tx.fetchval(SQL["open_elsewhere"], account))


async def ended_unconcluded_since(tx: Tx, since: datetime) -> int:
    """How many attempts ended since then because concluding on them raised."""
    return int(await tx.fetchval(SQL["ended_unconcluded_since"], since))


async def in_doubt(tx: Tx) -> tuple[int, datetime | None]:
    """Of how many attempts nobody knows whether they went out, and when the oldest of them began."""
    row = await tx.fetchrow(SQL["in_doubt"])
    assert row is not None, "a count is a row"
    return row["attempts"], row["oldest"]


async def unheard(tx: Tx, since: datetime, most: int) -> Unheard:
    """Of the newest texts since then, over all clinics; so many attempts are looked at, at the most."""
    row = await tx.fetchrow(SQL["texts_unheard"], since, most)
    assert row is not None, "a count is a row"
    return Unheard(row["texts"], row["since"])
