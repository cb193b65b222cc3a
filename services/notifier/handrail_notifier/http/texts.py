"""One text, and how it was decided: "why did I get this" and "why not" for what is no nudge.

Never its words. What is decided as a nudge has its decision under its own id, and answers to a client's text were decided by that.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from asyncpg import Record
from fastapi import FastAPI, Request
from handrail_shared.runtime.http import Problem, authorised
from pydantic import BaseModel, Field

from handrail_notifier.core.decision import Channel, Reason, Withhold
from handrail_notifier.core.explaining import sentence_of_end, sentences_of_text
from handrail_notifier.core.giving_way import Weighed
from handrail_notifier.http.front import Front
from handrail_notifier.store import text_decisions
from handrail_notifier.store.decisions import read


class Decided(BaseModel):
    """Once that it was decided. `until`: to when it was put off."""

    decided_at: datetime
    decision: Literal["send", "put_off", "withhold"]
    channel: Channel | None
    until: datetime | None
    reasons: list[str]
    sentences: list[str]


class TextTold(BaseModel):
    """A text. `reason`: why it ended before it went out, if it did; `decided`: how it was decided, the first time first, where nobody had
    asked for it."""

    text_id: UUID
    client_id: UUID
    kind: str
    channel: str
    state: str
    reason: str | None
    sentence: str | None = Field(description="The reason in words.")
    planned_at: datetime
    changed_at: datetime
    zone: str | None = Field(description="The clock that the times in the sentences are read from.")
    decided: list[Decided]


def add_texts(app: FastAPI, front: Front) -> None:
    """What a clinic may ask of one text."""

    @app.get("/v1/texts/{text_id}")
    async def text(request: Request, text_id: UUID) -> TextTold:
        """What became of a text, and why it went or did not."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            row = await text_decisions.one(tx, key.clinic_id, text_id)
            decided = await text_decisions.of_text(tx, key.clinic_id, text_id)
        if row is None:
            raise Problem(404, "text_unknown", "This clinic has planned no text of this id.")
        return _told(row, decided)


def _told(row: Record, decided: Sequence[Record]) -> TextTold:
    reason = row["reason"]
    said = sentence_of_end(reason, row["changed_at"]) if reason else None
    return TextTold.model_validate({**row, "sentence": said, "decided": [_decided(each) for each in decided]})


def _decided(row: Record) -> Decided:
    return Decided.model_validate({**row, "sentences": _sentences(row)})


def _sentences(row: Record) -> Sequence[str]:
    """Of what was decided by fewer things than a nudge, the reasons alone are on record."""
    at = row["decided_at"]
    if row["context"] is None:
        return [sentence_of_end(name, at) or name for name in row["reasons"]]
    reasons = [Reason(name) for name in row["reasons"]]
    weighed = Weighed(Withhold(tuple(reasons)), read(row["context"]), row["because"])
    return sentences_of_text(reasons, weighed, at)
