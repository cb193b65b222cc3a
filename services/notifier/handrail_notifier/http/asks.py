"""Each drawn instant of a client's check-ins: asked or not, with every reason, and the number that answered it."""

import json
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from asyncpg import Record
from fastapi import FastAPI, Request
from handrail_shared.runtime.http import authorised
from pydantic import BaseModel, Field, JsonValue

from handrail_notifier.core.decision import Reason
from handrail_notifier.core.explaining import sentence, sentences
from handrail_notifier.http.front import Front
from handrail_notifier.http.paging import Cursor, Limit, cursor_after, position
from handrail_notifier.store import check_ins
from handrail_notifier.store.decisions import read


class AskShown(BaseModel):
    """An instant that was drawn. `decision` is null until it is decided; `ended_for`: why its text ended before it went out."""

    text_id: UUID
    check_in_id: UUID
    check_in_version: int
    local_date: date
    drawn_at: datetime
    decision: Literal["send", "withhold"] | None
    decided_at: datetime | None
    reasons: list[str]
    sentences: list[str] = Field(description="The reasons in words, in their order.")
    put_off: int = Field(description="How often it came at a bad time and was put off.")
    text_state: str | None
    ended_for: str | None
    ended_because: str | None = Field(description="The same in words.")
    answer: int | None
    answered_at: datetime | None
    context: JsonValue = Field(description="What it was decided from, as recorded; what is as by default is left out.")


class AskPage(BaseModel):
    """Instants, newest first. `next` fetches the following page, if there is one."""

    items: list[AskShown]
    next: str | None


def add_asks(app: FastAPI, front: Front) -> None:
    """What a clinic may ask of check-ins."""

    @app.get("/v1/clients/{client_id}/asks")
    async def asks(request: Request, client_id: UUID, limit: Limit = 50, after: Cursor = None) -> AskPage:
        """When a client's check-ins were drawn for, newest first: whether they were asked, why not, and what was answered."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            rows = await check_ins.page_before(tx, key.clinic_id, client_id, position(after), limit)
        items = [_shown(row) for row in rows]
        last = (items[-1].drawn_at, items[-1].text_id) if len(items) == limit else None
        return AskPage(items=items, next=cursor_after(last))


def _shown(row: Record) -> AskShown:
    context = None if row["context"] is None else read(row["context"])
    reasons = [Reason(each) for each in row["reasons"]]
    ended = row["text_reason"]
    return AskShown.model_validate(
        dict(row)
        | {
            "check_in_version": row["version"],
            "sentences": list(sentences(reasons, context, row["decided_at"] or row["drawn_at"])),
            "ended_for": ended,
            "ended_because": sentence(Reason(ended), None, row["text_changed_at"]) if ended in set(Reason) else None,
            "context": None if row["context"] is None else json.loads(row["context"]),
        }
    )
