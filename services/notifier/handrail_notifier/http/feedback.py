"""What clients said that is for somebody else than their therapist: read with a key of its own, and with no other.

Nothing here tells a key for plans that there is anything.
"""

from datetime import datetime
from uuid import UUID

from asyncpg import Record
from fastapi import FastAPI, Request
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Problem, authorised
from handrail_shared.runtime.vault import KeyDestroyed, Vault
from pydantic import BaseModel, Field

from handrail_notifier.http.front import Front
from handrail_notifier.http.paging import Cursor, Limit, cursor_after, position
from handrail_notifier.store import feedback as kept


class Said(BaseModel):
    """What a client said. `words` is null once they are forgotten."""

    reply_id: UUID
    client_id: UUID
    words: str | None
    received_at: datetime
    read_at: datetime | None
    pictures: int = Field(description="How many came with it. They are deleted at the carrier, and nobody saw them.")


class SaidPage(BaseModel):
    """What was said, newest first. `next` fetches the following page, if there is one."""

    items: list[Said]
    next: str | None


class Read(BaseModel):
    """When it was first read."""

    read_at: datetime


def add_feedback(app: FastAPI, front: Front) -> None:
    """What whoever reads it may ask, and say."""

    @app.get("/v1/feedback")
    async def feedback(request: Request, *, waiting: bool = False, limit: Limit = 50, after: Cursor = None) -> SaidPage:
        """What this clinic's clients said to somebody else than their therapist. `waiting`: only what nobody has read yet."""
        key, now = await authorised(request, front.keys, "feedback"), front.clock.now()
        async with front.db.transaction(key.clinic_id) as tx:
            rows = await kept.page_before(tx, key.clinic_id, position(after), now, limit, waiting=waiting)
            items = [await _said(tx, front.vault, key.clinic_id, row) for row in rows]
        last = (items[-1].received_at, items[-1].reply_id) if len(items) == limit else None
        return SaidPage(items=items, next=cursor_after(last))

    @app.post("/v1/feedback/{reply_id}/read")
    async def read(request: Request, reply_id: UUID) -> Read:
        """Somebody has read it. Doing it again changes nothing."""
        key, now = await authorised(request, front.keys, "feedback"), front.clock.now()
        async with front.db.transaction(key.clinic_id) as tx:
            at = await kept.read(tx, key.clinic_id, reply_id, now)
        if at is None:
            raise Problem(404, "feedback_unknown", "This clinic has no feedback of this id to read.")
        return Read(read_at=at)


async def _said(tx: Tx, vault: Vault, clinic: UUID, row: Record) -> Said:
    try:
        words = row["body"] and await vault.open(tx, clinic, row["client_id"], "reply.body", row["body"])
    except KeyDestroyed:
        words = None
    return Said.model_validate(dict(row) | {"words": words})
