"""The people whom clients chose. What is personal comes and goes sealed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events import SupporterStated
from handrail_shared.contracts.ids import ClientId, ClinicId, SupporterId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.supporter import Supporter, Terms
from handrail_planner.store import SQL


async def save(tx: Tx, supporter: Supporter) -> None:
    """The caller holds the client."""
    terms = supporter.terms
    await tx.execute(
        SQL["save_supporter"],
        *(supporter.clinic_id, supporter.supporter_id, supporter.client_id, supporter.version),
        *(supporter.phone, supporter.calls, supporter.phone_index),
        *(terms.language, terms.zone, terms.day, terms.at),
        *(supporter.wording_version, supporter.reference, supporter.recorded_by, supporter.named_at),
        *(supporter.state, supporter.heard_at, supporter.ended_by),
    )


async def find(tx: Tx, clinic_id: UUID, supporter_id: UUID) -> Supporter | None:
    row = await tx.fetchrow(SQL["supporter"], clinic_id, supporter_id)
    return None if row is None else _of_row(row)


async def of_client(tx: Tx, clinic_id: UUID, client_id: UUID) -> Supporter | None:
    """The one that was named last, whether or not it is ended."""
    row = await tx.fetchrow(SQL["supporter_of_client"], clinic_id, client_id)
    return None if row is None else _of_row(row)


async def named_since(tx: Tx, clinic_id: UUID, client_id: UUID, phone_index: bytes, since: datetime) -> bool:
    """Whether this number was named for the client since then."""
    return bool(await tx.fetchval(SQL["supporter_named_since"], clinic_id, client_id, phone_index, since))


async def note_consent(tx: Tx, event: SupporterStated, event_id: UUID) -> None:
    """A word of their own consent, once; kept once they are ended."""
    await tx.execute(
        SQL["note_supporter_consent"],
        *(event.clinic_id, event.supporter_id, event_id, event.state, event.by),
        *(event.wording_version, event.reply_id, event.occurred_at),
    )


async def consents(tx: Tx, clinic_id: UUID, supporter_id: UUID) -> Sequence[Record]:
    """Every word of it, the oldest first."""
    found: Sequence[Record] = await tx.fetch(SQL["supporter_consents"], clinic_id, supporter_id)
    return found


async def forget_numbers(tx: Tx, before: datetime) -> None:
    """Of every clinic's who were ended and named before then: nothing tells whose number it was."""
    await tx.execute(SQL["forget_supporters_numbers"], before)


def _of_row(row: Record) -> Supporter:
    return Supporter(
        ClinicId(row["clinic_id"]),
        SupporterId(row["supporter_id"]),
        ClientId(row["client_id"]),
        row["phone"],
        row["calls"],
        row["phone_index"],
        Terms(row["language"], row["zone"], row["day"], row["at"]),
        row["wording_version"],
        row["reference"],
        row["recorded_by"],
        row["named_at"],
        row["heard_at"],
        row["version"],
        row["state"],
        row["ended_by"],
    )
