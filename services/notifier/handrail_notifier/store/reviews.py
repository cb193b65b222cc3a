"""The review that each client was last told of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.store import SQL


@dataclass(frozen=True, slots=True)
class Invite:
    """`text_id`: the text that says so, as long as the review is due. `begun_at`: when the last of the client's began, of whatever review."""

    text_id: UUID | None = None
    begun_at: datetime | None = None


NONE = Invite()


async def invite(tx: Tx, clinic: UUID, client: UUID, review: UUID, text: UUID, at: datetime) -> None:
    """This review is the one to be told of."""
    await tx.execute(SQL["invite_to_review"], clinic, client, review, text, at)


async def last_begun(tx: Tx, clinic: UUID, client: UUID) -> datetime | None:
    begun: datetime | None = await tx.fetchval(SQL["last_review_told"], clinic, client)
    return begun


async def settle(tx: Tx, clinic: UUID, client: UUID, review: UUID) -> UUID | None:
    """The review is not due any more; the text that tells of it, if it is the last."""
    text: UUID | None = await tx.fetchval(SQL["settle_review"], clinic, client, review)
    return text


async def began(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> None:
    """It takes its place in the client's budget."""
    await tx.execute(SQL["review_told"], clinic, client, now)
