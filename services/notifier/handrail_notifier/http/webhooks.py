"""The carrier's webhooks.

A webhook is believed only if it is signed for the address that the carrier was given. It is answered when what it says is on
record, each thing once; a text that came in has its effect afterwards, sealed from the first moment on.
"""

from uuid import UUID

from fastapi import FastAPI, Request, Response
from handrail_shared.runtime.http import Problem
from handrail_shared.runtime.log import get_logger
from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from handrail_notifier.channels.twilio_webhooks import EMPTY_ANSWER, INBOUND_PATH, SIGNATURE_HEADER, STATUS_PATH
from handrail_notifier.hearing import Heard, hear
from handrail_notifier.http.front import Front
from handrail_notifier.numbers import e164
from handrail_notifier.receiving import Arrival, receive, storable
from handrail_notifier.store.reports import Report

log = get_logger(__name__)

XML = "application/xml"
Form = ImmutableMultiDict[str, str]


def add_webhooks(app: FastAPI, front: Front) -> None:
    """What the carrier calls."""

    @app.post(INBOUND_PATH, include_in_schema=False)
    async def inbound(request: Request) -> Response:
        with front.calm.disturbed():
            await _receive(front, await _signed_form(front, request, "inbound"))
        return Response(EMPTY_ANSWER, media_type=XML)

    @app.post(STATUS_PATH, include_in_schema=False)
    async def status(request: Request) -> Response:
        with front.calm.disturbed():
            form = await _signed_form(front, request, "status")
            await _hear(front, request.query_params.get("attempt", ""), form)
        return Response(status_code=204)


async def _signed_form(front: Front, request: Request, hook: str) -> Form:
    try:
        form = await request.form(max_files=0, max_fields=200)
    except (HTTPException, MultiPartException):
        form = None
    pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)] if form else []
    fields: Form = ImmutableMultiDict(pairs)
    signature = request.headers.get(SIGNATURE_HEADER, "")
    query = request.scope["query_string"].decode("latin-1")
    signed = front.signatures is not None and front.signatures.fit(request.url.path, query, fields, signature)
    if not signed:
        log.warning("webhook_not_signed", hook=hook)
        raise Problem(403, "signature_missing_or_wrong", "Only the carrier may call this, and it signs what it sends.")
    if any("\0" in value for name, value in pairs if name != "Body"):
        raise Problem(422, "not_a_text", "Only what a text says may have NUL characters.")
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
        body=storable(form.get("Body", "")),
        carrier_said=form.get("OptOutType"),
        received_at=front.clock.now(),
        pictures=_how_many(form.get("NumMedia", "")),
    )
    if not await receive(front.db, front.vault, arrival):
        raise Problem(404, "number_unknown", "No clinic writes from this number; see its sms_sender.")
    front.came()


async def _hear(front: Front, attempt_text: str, form: Form) -> None:
    """Learn what became of an attempt; one that the address does not name is known by the carrier's own id of its text."""
    provider_id, digits = form.get("MessageSid", ""), form.get("ErrorCode", "")
    attempt_id = _uuid(attempt_text)
    if not provider_id or (attempt_text and attempt_id is None):
        raise Problem(
            422, "attempt_missing", "MessageSid is needed, and the address must name the attempt as it was given."
        )
    code = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else None
    now = front.clock.now()
    report = Report(provider_id[:64], form.get("MessageStatus", "")[:40], code, attempt_id, now)
    if await hear(front.db, report, grace=front.grace, now=now) is Heard.TOO_MANY:
        raise Problem(503, "too_many_reports_wait", "More reports wait for their texts than are kept: try again later.")


def _how_many(digits: str) -> int:
    """What can't be read is none."""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
