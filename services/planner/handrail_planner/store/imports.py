"""Many clients at once, written in a few statements. What is personal comes sealed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.ids import ClientId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.client import Client
from handrail_planner.core.consent import Channel, Entry
from handrail_planner.core.roster import MAX_LINES, Signed
from handrail_planner.store import SQL


@dataclass(frozen=True, slots=True)
class Imported:
    """The client that a line became."""

    line: int
    client_id: ClientId


@dataclass(frozen=True, slots=True)
class Unindexed:
    """A client and their sealed address."""

    client_id: ClientId
    email: str


@dataclass(frozen=True, slots=True)
class Form:
    """A signed form of a client who is new."""

    entry_id: UUID
    client_id: ClientId
    signed: Signed


async def taken(tx: Tx, clinic_id: UUID, numbers: Collection[bytes]) -> frozenset[bytes]:
    """Which of these numbers clients in care have, all as blind indexes."""
    rows = await tx.fetch(SQL["numbers_taken"], clinic_id, list(numbers))
    return frozenset(row["phone_index"] for row in rows)


async def mailboxes_taken(tx: Tx, clinic_id: UUID, mailboxes: Collection[bytes]) -> frozenset[bytes]:
    """Which of these mailboxes clients in care have, all as blind indexes."""
    rows = await tx.fetch(SQL["mailboxes_taken"], clinic_id, list(mailboxes))
    return frozenset(row["email_index"] for row in rows)


async def unindexed(tx: Tx, clinic_id: UUID, after: UUID, limit: int) -> Sequence[Unindexed]:
    """Clients in care whose mailbox has no index yet; those that follow."""
    return [Unindexed(*row) for row in await tx.fetch(SQL["mailboxes_unindexed"], clinic_id, after, limit)]


async def index(tx: Tx, clinic_id: UUID, read: Mapping[Unindexed, bytes]) -> None:
    """Keep the indexes of these mailboxes."""
    who, sealed = [each.client_id for each in read], [each.email for each in read]
    await tx.execute(SQL["index_mailboxes"], clinic_id, who, sealed, list(read.values()))


async def add(
    tx: Tx, clinic_id: UUID, import_id: UUID, lines: Sequence[int], clients: Sequence[Client], *, now: datetime
) -> frozenset[UUID]:
    """The clients that were added: all but those whose number was taken in the meantime."""
    contacts = [each.contact for each in clients]
    rows = await tx.fetch(
        SQL["import_clients"],
        *(clinic_id, import_id, now, lines),
        [each.client_id for each in clients],
        [each.phone for each in contacts],
        [each.phone_index for each in contacts],
        [each.email for each in contacts],
        [each.email_index for each in contacts],
        [each.name for each in contacts],
        [each.zone for each in contacts],
        [each.language for each in contacts],
    )
    return frozenset(row["client_id"] for row in rows)


async def add_forms(tx: Tx, clinic_id: UUID, channel: Channel, entry: Entry, forms: Sequence[Form]) -> None:
    """A first line in the ledger of each, and its fold. `entry` is what all of them have in common."""
    signed = (
        [each.client_id for each in forms],
        [channel] * len(forms),
        [each.signed.wording_version for each in forms],
        [each.signed.risk_warning for each in forms],
    )
    said = (clinic_id, entry.said, entry.evidence, entry.at, sorted(entry.purposes or ()))
    by = (entry.actor, entry.actor_id, entry.reference)
    entries = [each.entry_id for each in forms]
    await tx.execute(SQL["import_consent_entries"], *said, *by, entries, *signed)
    await tx.execute(SQL["import_consents"], *said, *signed)


async def of(tx: Tx, clinic_id: UUID, import_id: UUID) -> Sequence[Imported]:
    """What an import made, in the order of its lines."""
    rows = await tx.fetch(SQL["imported"], clinic_id, import_id, MAX_LINES)
    return [Imported(row["import_line"], ClientId(row["client_id"])) for row in rows]
