"""What clients' answers told of when their risky moments come."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.risk import Asked, Report
from handrail_notifier.store import SQL


async def asked_of(tx: Tx, clinic: UUID, nudge: UUID) -> tuple[Asked, str] | None:
    """What the nudge was for, and the client's zone; None for a client who is discharged."""
    row = await tx.fetchrow(SQL["asked_of"], clinic, nudge)
    if row is None:
        return None
    return Asked(row["local_date"], row["window_start"], row["window_end"]), row["zone"]


async def save(tx: Tx, clinic: UUID, client: UUID, opportunity: UUID, report: Report) -> None:
    """In the place of what was reported of the opportunity before."""
    await tx.execute(SQL["save_risk_report"], clinic, client, opportunity, report.hour, report.came, report.on_day)


async def reports(
    tx: Tx, clinics: Collection[UUID], clients: Collection[UUID], since: date
) -> Mapping[UUID, Sequence[Report]]:
    """What each of these clients reported on days from `since` on."""
    found: dict[UUID, list[Report]] = {client: [] for client in clients}
    for row in await tx.fetch(SQL["risk_reports"], list(clinics), list(clients), since):
        found[row["client_id"]].append(Report(row["on_day"], row["hour_of_week"], row["came"]))
    return found


async def prune(tx: Tx, clinic: UUID, before: date) -> None:
    """Forget some of what the clinic's clients reported before a day."""
    await tx.execute(SQL["prune_risk_reports"], clinic, before)


async def forget(tx: Tx, clinic: UUID, client: UUID) -> None:
    """Forget all that a client reported."""
    await tx.execute(SQL["forget_risk_reports"], clinic, client)
