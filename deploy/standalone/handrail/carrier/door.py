"""Who may come in, and how much they may bring."""

import base64
import binascii
import hmac
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from handrail.carrier.codes import Refusal
from handrail.carrier.settings import CarrierSettings

LARGEST_BODY = 100_000


def knows_token(request: Request, settings: CarrierSettings) -> bool:
    """Whether the request bears the account's SID and token."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        given = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(given, f"{settings.account_sid}:{settings.auth_token}".encode())


async def read_body(request: Request) -> bytes | None:
    """The body, or None when it is larger than any we expect."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


async def read_form(request: Request) -> dict[str, str] | None:
    """The form in the body, of a repeated name the last value; None when it is too large."""
    body = await read_body(request)
    if body is None:
        return None
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200))
    except ValueError:
        return None


def refuse(refusal: Refusal, retry_after: int | None = None) -> Response:
    """A refusal as Twilio words it."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return JSONResponse(refusal.as_json(), refusal.status, headers)
