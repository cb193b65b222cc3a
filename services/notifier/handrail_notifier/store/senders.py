"""The numbers that clinics write from and have written from, and how far the carrier's list of what was texted to each was gone through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.events import ClinicRegistered
from handrail_shared.runtime.db import Tx

from handrail_notifier.store import SQL

HEARD_FOR = timedelta(days=365)
"""How long what is texted to a number that a clinic has given up is still heard."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A number of ours whose list is to be looked at, and up to when that was done."""

    number: str
    gone_to: datetime


async def note(tx: Tx, event: ClinicRegistered) -> None:
    """A clinic has stated its number, maybe not for the first time, nor as the latest of its statements."""
    if event.sms_sender is not None:
        await tx.execute(SQL["note_sender"], event.clinic_id, event.sms_sender, event.occurred_at)
    await tx.execute(SQL["settle_senders"], event.clinic_id)


async def clinics(tx: Tx, number: str, at: datetime) -> Sequence[UUID]:
    """Those that write from this number, and behind them those that did not long before `at`."""
    return [row["clinic_id"] for row in await tx.fetch(SQL["clinics_of_sender"], number, at - HEARD_FOR)]


async def claim(tx: Tx, account: str, now: datetime, *, lease: timedelta, at_first: timedelta) -> Turn | None:
    """One number whose turn it is, for this process alone. `at_first`: how far back one that nobody has looked at is gone through."""
    since = now - HEARD_FOR
    await tx.execute(SQL["begin_lists"], account, now, now - at_first, since)
    row = await tx.fetchrow(SQL["claim_list"], account, now, now + lease, since)
    return None if row is None else Turn(row["number"], row["gone_to"])


async def look_again(tx: Tx, account: str, number: str, at: datetime) -> None:
    """It could not be gone through."""
    await tx.execute(SQL["list_again"], account, number, at)


async def went_through(tx: Tx, account: str, number: str, to: datetime, *, now: datetime, again: datetime) -> None:
    """What came until `to` is on record."""
    await tx.execute(SQL["went_through"], account, number, again, to, now)


async def on_record(tx: Tx, clinics: Sequence[UUID], account: str, provider_ids: Sequence[str]) -> frozenset[str]:
    """Which of these texts are on record."""
    rows = await tx.fetch(SQL["on_record"], list(clinics), account, list(provider_ids))
    return frozenset(row["provider_id"] for row in rows)


async def listed_since(tx: Tx, account: str) -> datetime | None:
    """Since when no list of some number of today's was given; None: no number has one."""
    oldest: datetime | None = await tx.fetchval(SQL["oldest_list"], account)
    return oldest
