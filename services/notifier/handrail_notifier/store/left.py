"""From which numbers and addresses somebody left by their own word: known by a keyed digest, whichever client has them now."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel
from handrail_notifier.store import SQL


async def note(tx: Tx, clinic: UUID, client: UUID, channel: Channel, at: datetime) -> None:
    """The client has left from the number or address that they have now."""
    await tx.execute(SQL["note_left"], clinic, client, channel, at)


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


async def has_left(tx: Tx, clinic: UUID, client: UUID, channel: Channel) -> bool:
    """Whether nothing but START from there opens what the client has on this channel now."""
    return bool(await tx.fetchval(SQL["has_left"], clinic, client, channel))


async def has_left_from(tx: Tx, clinic: UUID, index: bytes) -> bool:
    """Whether somebody has left from this number, a client or nobody, and no START came since."""
    return bool(await tx.fetchval(SQL["has_left_from"], clinic, index))


async def came_back(tx: Tx, clinic: UUID, client: UUID, channel: Channel) -> None:
    """Their START opened it."""
    await tx.execute(SQL["came_back"], clinic, client, channel)
