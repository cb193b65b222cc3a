"""The notifier's HTTP: the carrier's webhooks, and the answers to "why did I get this" and "why not".

A webhook is believed only if it is signed for the address that the carrier was given. It is answered when what it says is on
record, each thing once; a text that came in has its effect afterwards, sealed from the first moment on.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from asyncpg import Record
from fastapi import FastAPI, Query, Request, Response
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.http import Problem, authorised, new_app
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold
from handrail_shared.runtime.vault import AccessKeys, KeyDestroyed, Vault
from pydantic import BaseModel
from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from handrail_notifier.channels.twilio import EMPTY_ANSWER, INBOUND_PATH, SIGNATURE_HEADER, STATUS_PATH, Signatures
from handrail_notifier.core.nudge import CARRIER_STATUS, TextEvent
from handrail_notifier.core.retry import FailureClass, delivery_failure
from handrail_notifier.deliveries import Learned, learn
from handrail_notifier.numbers import e164
from handrail_notifier.receiving import Arrival, receive
from handrail_notifier.store import decisions as decisions_kept
from handrail_notifier.store import ledger, replies

log = get_logger(__name__)

XML = "application/xml"
LONGEST_BODY = 1600
"""What a carrier may deliver as one text."""
_FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
_LAST_ID = UUID(int=2**128 - 1)

Form = ImmutableMultiDict[str, str]


class Decision(BaseModel):
    """A decision point that was reached: sent, or withheld for these reasons."""

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
    channel: str | None
    decided_at: datetime


class DecisionPage(BaseModel):
    """Decisions, newest first. `next` fetches the following page, if there is one."""

    items: list[Decision]
    next: str | None


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
    """What a client said, and what was understood of it. `words` is null once the client is forgotten."""

    reply_id: UUID
    meaning: str
    words: str | None
    opportunity_id: UUID | None
    helpfulness: int | None
    late: bool
    received_at: datetime


class ReplyPage(BaseModel):
    """Replies, newest first. `next` fetches the following page, if there is one."""

    items: list[Reply]
    next: str | None


@dataclass(frozen=True, slots=True)
class Front:
    """What the routes work with. `signatures` None: no carrier is set up, and every webhook is refused."""

    db: Db
    vault: Vault
    keys: AccessKeys
    clock: Clock
    signatures: Signatures | None
    account: str
    grace: timedelta


Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=200)]


def make_app(front: Front) -> FastAPI:
    """The routes."""
    app = new_app("notifier", "When clients are nudged, when they are left in peace, and why.")

    @app.post(INBOUND_PATH, include_in_schema=False)
    async def inbound(request: Request) -> Response:
        await _receive(front, await _signed_form(front, request, "inbound"))
        return Response(EMPTY_ANSWER, media_type=XML)

    @app.post(STATUS_PATH, include_in_schema=False)
    async def status(request: Request) -> Response:
        form = await _signed_form(front, request, "status")
        await _hear(front, request.query_params.get("attempt", ""), form)
        return Response(status_code=204)

    @app.get("/v1/clients/{client_id}/decisions")
    async def decisions(request: Request, client_id: UUID, limit: Limit = 50, after: Cursor = None) -> DecisionPage:
        """Every decision point of a client's moments, newest first, with every reason."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            rows = await decisions_kept.page_before(tx, key.clinic_id, client_id, _position(after), limit)
        items = [Decision.model_validate(dict(row)) for row in rows]
        last = (items[-1].decided_at, items[-1].nudge_id) if len(items) == limit else None
        return DecisionPage(items=items, next=_cursor(last))

    @app.get("/v1/clients/{client_id}/texts")
    async def texts(request: Request, client_id: UUID, limit: Limit = 50, after: Cursor = None) -> TextPage:
        """Every text to a client, newest first: what kind, what became of it, when. Never its words."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            rows = await ledger.texts_before(tx, key.clinic_id, client_id, _position(after), limit)
        items = [Text.model_validate(dict(row)) for row in rows]
        last = (items[-1].planned_at, items[-1].text_id) if len(items) == limit else None
        return TextPage(items=items, next=_cursor(last))

    @app.get("/v1/clients/{client_id}/replies")
    async def said(request: Request, client_id: UUID, limit: Limit = 50, after: Cursor = None) -> ReplyPage:
        """What a client texted, newest first, in the client's own words: for the client's next visit."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            rows = await replies.replies_before(tx, key.clinic_id, client_id, _position(after), limit)
            items = [await _reply(tx, front.vault, key.clinic_id, client_id, row) for row in rows]
        last = (items[-1].received_at, items[-1].reply_id) if len(items) == limit else None
        return ReplyPage(items=items, next=_cursor(last))

    return app


async def _reply(tx: Tx, vault: Vault, clinic: UUID, client: UUID, row: Record) -> Reply:
    try:
        words = await vault.open(tx, clinic, client, "reply.body", row["body"])
    except KeyDestroyed:
        words = None
    return Reply.model_validate(dict(row) | {"words": words})


async def _signed_form(front: Front, request: Request, hook: str) -> Form:
    try:
        form = await request.form(max_files=0, max_fields=200)
    except (HTTPException, MultiPartException):
        form = None
    pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)] if form else []
    if any("\0" in name or "\0" in value for name, value in pairs):
        raise Problem(422, "not_a_text", "A text has no NUL characters.")
    fields: Form = ImmutableMultiDict(pairs)
    signature = request.headers.get(SIGNATURE_HEADER, "")
    query = request.scope["query_string"].decode("latin-1")
    signed = front.signatures is not None and front.signatures.fit(request.url.path, query, fields, signature)
    if not signed:
        log.warning("webhook_not_signed", hook=hook)
        raise Problem(403, "signature_missing_or_wrong", "Only the carrier may call this, and it signs what it sends.")
    return fields


async def _receive(front: Front, form: Form) -> None:
    provider_id, sender = form.get("MessageSid", ""), e164(form.get("From", ""))
    if not provider_id or sender is None:
        raise Problem(422, "not_a_text", "MessageSid and From are needed, and From must be a telephone number.")
    arrival = Arrival(
        account=form.get("AccountSid", front.account),
        provider_id=provider_id,
        to=form.get("To", ""),
        sender=sender,
        body=form.get("Body", "")[:LONGEST_BODY],
        carrier_said=form.get("OptOutType"),
        received_at=front.clock.now(),
    )
    if not await receive(front.db, front.vault, arrival):
        raise Problem(404, "number_unknown", "No clinic writes from this number; see its sms_sender.")


async def _hear(front: Front, attempt_text: str, form: Form) -> None:
    """Learn what became of an attempt. A callback may come before the answer to the request that it is about."""
    try:
        attempt_id = UUID(attempt_text)
    except ValueError:
        raise Problem(422, "attempt_missing", "The address must name the attempt, as it was given.") from None
    async with front.db.everywhere() as tx:
        whose = await ledger.whose_attempt(tx, attempt_id)
    if whose is None:
        log.warning("report_of_unknown_attempt", attempt=attempt_id)
        return
    clinic, client = whose
    async with front.db.transaction(clinic) as tx:
        await hold(tx, [client])
        await _learn_report(tx, front, clinic, attempt_id, form)


async def _learn_report(tx: Tx, front: Front, clinic: UUID, attempt_id: UUID, form: Form) -> None:
    provider_id, status = form.get("MessageSid", ""), form.get("MessageStatus", "")
    digits = form.get("ErrorCode", "")
    code = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else None
    now = front.clock.now()
    fresh = await ledger.record_report(
        tx, clinic, attempt_id, provider_id=provider_id, status=status[:40], code=code, now=now
    )
    event = CARRIER_STATUS.get(status)
    if not fresh or event is None:
        return
    why = delivery_failure(code) if event is TextEvent.FAIL else None
    if why is FailureClass.TOO_LATE:
        event = TextEvent.EXPIRE
    news = Learned(event, provider_id=provider_id or None, why=why, code=code)
    await learn(tx, await ledger.attempt(tx, clinic, attempt_id), news, grace=front.grace, now=now)


def _cursor(last: tuple[datetime, UUID] | None) -> str | None:
    if last is None:
        return None
    return base64.urlsafe_b64encode(f"{last[0].isoformat()}|{last[1]}".encode()).decode()


def _position(cursor: str | None) -> tuple[datetime, UUID]:
    if cursor is None:
        return _FOREVER, _LAST_ID
    try:
        instant, _, row_id = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return datetime.fromisoformat(instant).astimezone(UTC), UUID(row_id)
    except (ValueError, binascii.Error, OverflowError):
        raise Problem(422, "cursor_not_valid", "Use the value of `next` from the page before, unchanged.") from None
