"""Reports that wait to know which of two nudges they are of, on the rows of their replies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.ids import OpportunityId
from handrail_shared.runtime.db import Tx

from handrail_notifier.identity import reply_of
from handrail_notifier.store import SQL, ring
from handrail_notifier.store.dues import DueQuery
from handrail_notifier.store.replies import InboundRow

_OF_WHICH = "_of_which"


@dataclass(frozen=True, slots=True)
class Key:
    """Which report waits, and when it came."""

    clinic_id: UUID
    client_id: UUID
    reply_id: UUID
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report with the text that it came with, and the opportunities that it may be of, the newest first."""

    row: InboundRow
    answer: str
    helpfulness: int | None
    either: tuple[OpportunityId, ...]


def kept_as(answer: str) -> str:
    """How an answer is kept while it waits."""
    return f"{answer}{_OF_WHICH}"


async def wait(tx: Tx, clinic: UUID, reply: UUID, either: Sequence[UUID], until: datetime) -> None:
    """From `until` on it is the newest's."""
    await tx.execute(SQL["wait_for_which"], clinic, reply, list(either), until)
    await ring(tx)


async def said(tx: Tx, clinic: UUID, client: UUID, reply: UUID | None) -> None:
    """Which one this report meant is said; another that waits goes on waiting. None: the question was asked before it was known of which."""
    await tx.execute(SQL["which_is_said"], clinic, client, reply)


def next_due() -> DueQuery:
    return DueQuery(SQL["next_which"])


async def due(tx: Tx, now: datetime, limit: int) -> Sequence[Key]:
    """The longest due first."""
    return [Key(**row) for row in await tx.fetch(SQL["due_which"], now, limit)]


async def take(tx: Tx, key: Key) -> Waiting | None:
    """The report; None: it is settled. The caller holds the client."""
    for row in await tx.fetch(SQL["take_which"], key.clinic_id, key.reply_id):
        held = dict(row)
        meaning, helpfulness, either = (held.pop(name) for name in ("meaning", "helpfulness", "either"))
        text = InboundRow(clinic_id=key.clinic_id, **held)
        if reply_of(key.client_id, text.provider_id) == key.reply_id:
            about = tuple(OpportunityId(each) for each in either)
            return Waiting(text, meaning.removesuffix(_OF_WHICH), helpfulness, about)
    return None


async def settle(tx: Tx, key: Key, answer: str, opportunity: UUID | None) -> None:
    """It is of this opportunity; None: of none any more."""
    await tx.execute(SQL["settle_which"], key.clinic_id, key.reply_id, answer, opportunity)


async def later(tx: Tx, key: Key, at: datetime | None) -> None:
    """It is looked at again; None: no more."""
    await tx.execute(SQL["which_later"], key.clinic_id, key.reply_id, at)
