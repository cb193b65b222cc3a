"""What was decided, said and answered: "why did I get this", "why not", and what the client texted.

Every answer is about the key's own clinic. A decision is explained from the context that it was made from, as that was recorded.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from asyncpg import Record
from fastapi import FastAPI, Request
from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body, Problem, authorised
from handrail_shared.runtime.outbox import hold
from handrail_shared.runtime.vault import KeyDestroyed, Vault
from pydantic import AwareDatetime, BaseModel, Field, JsonValue

from handrail_notifier import unread
from handrail_notifier.core.decision import Channel, Context, Reason, Role, Send
from handrail_notifier.core.explaining import grounds, put_off, sentence, sentences
from handrail_notifier.http.front import Front
from handrail_notifier.http.paging import Cursor, Limit, cursor_after, position
from handrail_notifier.store import decisions as decisions_kept
from handrail_notifier.store import ledger, replies


class Decision(BaseModel):
    """A decision point that was reached: sent, or withheld for these reasons. `says`: what kind of text it was."""

    nudge_id: UUID
    opportunity_id: UUID
    plan_id: UUID
    plan_version: int
    moment_id: UUID
    local_date: date
    window_start: datetime
    window_end: datetime
    decision: Literal["send", "withhold"]
    reasons: list[str]
    channel: Channel | None
    role: Role
    says: Saying | None
    decided_at: datetime


class DecisionPage(BaseModel):
    """Decisions, newest first. `next` fetches the following page, if there is one."""

    items: list[Decision]
    next: str | None


class PutOff(BaseModel):
    """Once that it came at a bad time, and was put off to `until`."""

    decided_at: datetime
    until: datetime
    reasons: list[str]
    sentences: list[str]
    explanation: str = Field(description="All of it in one sentence after the other.")


class Fate(BaseModel):
    """What became of the text. `reason`: why it ended before it went out, if it did."""

    state: str
    reason: str | None
    sentence: str | None = Field(description="The reason in words.")
    changed_at: datetime


class FellBack(BaseModel):
    """It did not arrive by one channel: whether it went by the other, and if not, what stood against it."""

    from_channel: Channel
    to_channel: Channel
    why: str = Field(description="Why it did not arrive.")
    state: Literal["offered", "gone", "not_needed", "dropped"]
    reason: str | None
    sentence: str | None = Field(description="The reason in words.")
    offered_at: datetime


class Explained(Decision):
    """A decision with all that explains it. `grounds`: what spoke for sending; `sentences`: the reasons in words, in their order."""

    client_id: UUID
    zone: str | None = Field(description="The clock that the times in the sentences are read from.")
    grounds: str | None
    sentences: list[str]
    timing: str | None = Field(description="Why at this time, where a model chose it.")
    put_off: list[PutOff]
    text: Fate | None
    fallback: FellBack | None
    context: JsonValue = Field(description="What it was decided from, as recorded; what is as by default is left out.")


class Text(BaseModel):
    """A text to the client, without its words. `reason`: why it ended before it went out, if it did."""

    text_id: UUID
    kind: str
    channel: str
    state: str
    reason: str | None
    planned_at: datetime
    changed_at: datetime


class TextPage(BaseModel):
    """Texts, newest first. `next` fetches the following page, if there is one."""

    items: list[Text]
    next: str | None


class Reply(BaseModel):
    """What a client said, and what was understood of it. `words` is null once the client is forgotten, and of a
    short answer once its time is over."""

    reply_id: UUID
    meaning: str
    words: str | None
    opportunity_id: UUID | None
    helpfulness: int | None
    late: bool
    received_at: datetime
    corrects: UUID | None = Field(default=None, description="The reply that holds no more because of this one.")
    pictures: int = Field(description="How many came with it. They are deleted at the carrier, and nobody saw them.")


class ReplyPage(BaseModel):
    """Replies, newest first. `next` fetches the following page, if there is one."""

    items: list[Reply]
    next: str | None


class ReadUpTo(Body):
    """The `received_at` of the newest reply that was read."""

    up_to: AwareDatetime = Field(examples=["2026-03-06T22:10:00Z"])


class Waiting(BaseModel):
    """What of a client's words nobody has read yet."""

    count: int
    since: datetime | None


def add_questions(app: FastAPI, front: Front) -> None:
    """What a clinic may ask."""

    @app.get("/v1/clients/{client_id}/decisions")
    async def decisions(
        request: Request, client_id: UUID, plan: UUID | None = None, limit: Limit = 50, after: Cursor = None
    ) -> DecisionPage:
        """Every decision point of a client's moments, or of one plan's, newest first, with every reason."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            rows = await decisions_kept.page_before(tx, key.clinic_id, client_id, position(after), limit, plan=plan)
        items = [Decision.model_validate(dict(row)) for row in rows]
        last = (items[-1].decided_at, items[-1].nudge_id) if len(items) == limit else None
        return DecisionPage(items=items, next=cursor_after(last))

    @app.get("/v1/decisions/{nudge_id}")
    async def decision(request: Request, nudge_id: UUID) -> Explained:
        """Why a client got this nudge, or why not: the decision with every reason in words, and what it was made from."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            row = await decisions_kept.one(tx, key.clinic_id, nudge_id)
        if row is None:
            raise Problem(
                404,
                "decision_unknown",
                "This clinic has decided no nudge of this id. What is no nudge: GET /v1/texts/{text_id}.",
            )
        return _explained(row)

    @app.get("/v1/clients/{client_id}/texts")
    async def texts(request: Request, client_id: UUID, limit: Limit = 50, after: Cursor = None) -> TextPage:
        """Every text to a client, newest first: what kind, what became of it, when. Never its words."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            rows = await ledger.texts_before(tx, key.clinic_id, client_id, position(after), limit)
        items = [Text.model_validate(dict(row)) for row in rows]
        last = (items[-1].planned_at, items[-1].text_id) if len(items) == limit else None
        return TextPage(items=items, next=cursor_after(last))

    @app.get("/v1/clients/{client_id}/replies")
    async def said(request: Request, client_id: UUID, limit: Limit = 50, after: Cursor = None) -> ReplyPage:
        """What a client texted, newest first, in the client's own words: for the client's next visit."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            rows = await replies.replies_before(tx, key.clinic_id, client_id, position(after), limit)
            items = [await _reply(tx, front.vault, key.clinic_id, client_id, row) for row in rows]
        last = (items[-1].received_at, items[-1].reply_id) if len(items) == limit else None
        return ReplyPage(items=items, next=cursor_after(last))


def add_reading(app: FastAPI, front: Front) -> None:
    """What a clinic says of having read."""

    @app.post("/v1/clients/{client_id}/replies/read")
    async def read(request: Request, client_id: UUID, body: ReadUpTo) -> Waiting:
        """Somebody has read what the client wrote, up to this instant: it waits no longer."""
        key, now = await authorised(request, front.keys, "plans"), front.clock.now()
        async with front.db.transaction(key.clinic_id) as tx:
            await hold(tx, [client_id])
            before, _ = await replies.unread(tx, key.clinic_id, client_id)
            if before == 0:
                return Waiting(count=0, since=None)
            await replies.read(tx, key.clinic_id, client_id, body.up_to, now)
            waiting = await unread.state(tx, key.clinic_id, client_id, now)
        return Waiting(count=waiting.count, since=waiting.since)


def _explained(row: Record) -> Explained:
    context = _context(row["context"])
    zone = context.client.zone if context else row["zone"]
    at, sent = row["decided_at"], row["decision"] == "send"
    return Explained.model_validate(
        dict(row)
        | {
            "zone": zone,
            "role": row["role"],
            "says": row["says"],
            "grounds": grounds(Send(row["channel"], row["says"] or "plan"), context, at) if sent else None,
            "sentences": sentences(_reasons(row["reasons"]), context, at),
            "timing": row["explained"],
            "put_off": [_put_off(json.loads(each), zone) for each in row["put_off"]],
            "text": _fate(row),
            "fallback": _fell_back(row),
            "context": None if row["context"] is None else json.loads(row["context"]),
        }
    )


def _put_off(row: dict[str, Any], zone: str | None) -> PutOff:
    at, until = datetime.fromisoformat(row["decided_at"]), datetime.fromisoformat(row["until"])
    reasons, context = _reasons(row["reasons"]), _context(row["context"])
    return PutOff(
        decided_at=at,
        until=until,
        reasons=row["reasons"],
        sentences=list(sentences(reasons, context, at)),
        explanation=put_off(until, reasons, context, at, zone or "UTC"),
    )


def _fate(row: Record) -> Fate | None:
    """A text ends by what holds then, not by what was decided from, so its reason is told without numbers."""
    if row["text_state"] is None:
        return None
    reason, at = row["text_reason"], row["text_changed_at"]
    told = sentence(Reason(reason), None, at) if reason in set(Reason) else None
    return Fate(state=row["text_state"], reason=reason, sentence=told, changed_at=at)


def _fell_back(row: Record) -> FellBack | None:
    if row["fell_state"] is None:
        return None
    return FellBack(
        from_channel=row["from_channel"],
        to_channel=row["to_channel"],
        why=row["fell_why"],
        state=row["fell_state"],
        reason=row["fell_reason"],
        sentence=_told(row["fell_reason"], row["fell_at"]),
        offered_at=row["fell_at"],
    )


def _told(reason: str | None, at: datetime) -> str | None:
    return sentence(Reason(reason), None, at) if reason in set(Reason) else None


def _context(text: str | None) -> Context | None:
    """None for what was decided before contexts were kept."""
    return None if text is None else decisions_kept.read(text)


def _reasons(names: Sequence[str]) -> list[Reason]:
    return [Reason(name) for name in names]


async def _reply(tx: Tx, vault: Vault, clinic: UUID, client: UUID, row: Record) -> Reply:
    try:
        words = row["body"] and await vault.open(tx, clinic, client, "reply.body", row["body"])
    except KeyDestroyed:
        words = None
    return Reply.model_validate(dict(row) | {"words": words})
