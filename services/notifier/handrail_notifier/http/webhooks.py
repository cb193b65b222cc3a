"""The carrier's webhooks.

A webhook is believed only if it is signed for the address that the carrier was given. It is answered when what it says is on
record, each thing once; a text that came in has its effect afterwards, sealed from the first moment on.
"""

from uuid import UUID

from fastapi import FastAPI, Request, Response
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Problem
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold
from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from handrail_notifier.channels.twilio import EMPTY_ANSWER, INBOUND_PATH, SIGNATURE_HEADER, STATUS_PATH
from handrail_notifier.core.nudge import CARRIER_STATUS, TextEvent
from handrail_notifier.core.retry import FailureClass, delivery_failure
from handrail_notifier.deliveries import Learned, learn
from handrail_notifier.http.front import Front
from handrail_notifier.numbers import e164
from handrail_notifier.receiving import Arrival, receive
from handrail_notifier.store import ledger

log = get_logger(__name__)

XML = "application/xml"
LONGEST_BODY = 1600
"""What a carrier may deliver as one text."""

Form = ImmutableMultiDict[str, str]


def add_webhooks(app: FastAPI, front: Front) -> None:
    """What the carrier calls."""

    @app.post(INBOUND_PATH, include_in_schema=False)
    async def inbound(request: Request) -> Response:
        await _receive(front, await _signed_form(front, request, "inbound"))
        return Response(EMPTY_ANSWER, media_type=XML)

    @app.post(STATUS_PATH, include_in_schema=False)
    async def status(request: Request) -> Response:
        form = await _signed_form(front, request, "status")
        await _hear(front, request.query_params.get("attempt", ""), form)
        return Response(status_code=204)


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
    why = delivery_failure(code, status) if event is TextEvent.FAIL else None
    if why is FailureClass.TOO_LATE:
        event = TextEvent.EXPIRE
    news = Learned(event, provider_id=provider_id or None, why=why, code=code)
    await learn(tx, await ledger.attempt(tx, clinic, attempt_id), news, grace=front.grace, now=now)
