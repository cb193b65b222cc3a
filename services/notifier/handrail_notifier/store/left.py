"""From which numbers and addresses somebody left by their own word: known by a keyed digest, whichever client has them now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel
from handrail_notifier.store import SQL


@dataclass(frozen=True, slots=True)
class Gone:
    """When somebody left from a number or address. `form_opens`: as far as was said then, a new form opens it."""

    at: datetime
    form_opens: bool


async def note(tx: Tx, clinic: UUID, client: UUID, channel: Channel, at: datetime, *, form_opens: bool) -> None:
    """The client has left from the number or address that they have now."""
    await tx.execute(SQL["note_left"], clinic, client, channel, at, form_opens)


async def note_number(tx: Tx, indexes: Mapping[UUID, bytes], at: datetime) -> None:
    """Somebody has left these clinics from this number, a client's or nobody's. Each knows it by an index of its own."""
    await tx.execute(SQL["note_left_number"], list(indexes), list(indexes.values()), at)


async def left_meanwhile(tx: Tx, numbers: Mapping[tuple[UUID, UUID], bytes]) -> set[UUID]:
    """Those of these texts (clinic, text) that were planned before somebody left from the number, by its index, that they go to."""
    if not numbers:
        return set()
    clinics, texts = (list(column) for column in zip(*numbers, strict=True))
    rows = await tx.fetch(SQL["left_meanwhile"], clinics, texts, list(numbers.values()))
    return {row["text_id"] for row in rows}


async def note_not_theirs(tx: Tx, clinic: UUID, client: UUID, at: datetime) -> None:
    """Whoever has the number that the client has now is somebody else: no START from there is the client's."""
    await tx.execute(SQL["note_not_theirs"], clinic, client, at)


async def is_not_theirs(tx: Tx, clinic: UUID, client: UUID) -> bool:
    """Whether the number that the client has now was said to be somebody else's."""
    return bool(await tx.fetchval(SQL["is_not_theirs"], clinic, client))


async def left_from(tx: Tx, clinic: UUID, client: UUID, channel: Channel) -> Gone | None:
    """How somebody left from what the client has on this channel now, if nothing has opened it since."""
    row = await tx.fetchrow(SQL["left_from"], clinic, client, channel)
    return None if row is None else Gone(row["at"], row["form_opens"])


async def has_left_from(tx: Tx, clinic: UUID, index: bytes) -> bool:
    """Whether somebody has left from this number, a client or nobody, and no START came since."""
    return bool(await tx.fetchval(SQL["has_left_from"], clinic, index))


async def came_back(tx: Tx, clinic: UUID, client: UUID, channel: Channel) -> None:
    """Their START opened it, or a form where none could be read."""
    await tx.execute(SQL["came_back"], clinic, client, channel)
