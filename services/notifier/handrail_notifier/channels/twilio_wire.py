"""The Twilio SDK's way to the network, and what an answer says that is none of a text: for `twilio` alone."""

import asyncio
import json
import logging
from collections.abc import Mapping
from urllib.parse import urlencode

import aiohttp
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

LONGEST_REFUSAL = 16_384
"""Bytes of an answer that is read for its code alone."""


class TooMany(Exception):
    """The carrier answered 429: certainly not taken."""

    def __init__(self, retry_after: float | None, code: int | None) -> None:
        super().__init__("the carrier answered 429")
        self.retry_after, self.code = retry_after, code


NEVER_OPENED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
DOUBTFUL = (
    TwilioException,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
)
"""What a network, a server or the SDK on reading its answer may raise."""


class Http(AsyncHttpClient):  # type: ignore[misc]  # the SDK has no types
    """The SDK's way to the network, with real timeouts and without its log lines, which would quote numbers."""

    def __init__(self, timeout: aiohttp.ClientTimeout) -> None:
        super().__init__(logging.getLogger("twilio"), is_async=True)
        self._session = aiohttp.ClientSession(timeout=timeout)

    async def close(self) -> None:
        await self._session.close()

    async def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # the session's own bounds hold
        allow_redirects: bool = False,  # noqa: FBT001, FBT002
    ) -> Response:
        del timeout, allow_redirects
        sent = dict(headers or {}) | ({"Authorization": aiohttp.encode_basic_auth(*auth)} if auth else {})
        form = urlencode(data, doseq=True).encode() if data else None  # aiohttp's own forms take several times as long
        async with self._session.request(
            method, uri, params=_texts(params), data=form, headers=sent, allow_redirects=False
        ) as answer:
            if answer.status == 429:
                raise TooMany(_seconds(answer.headers.get("Retry-After")), await _code_in(answer))
            return Response(answer.status, await answer.text(), answer.headers)


async def _code_in(answer: aiohttp.ClientResponse) -> int | None:
    """The code that an answer names; none if it is too long, breaks off or is not what it should be. The status stands without it."""
    said: object = None
    try:
        await answer.content.readexactly(LONGEST_REFUSAL)
    except asyncio.IncompleteReadError as whole:
        said = _json(whole.partial)
    except (aiohttp.ClientError, OSError, TimeoutError):
        return None
    return count(said.get("code")) if isinstance(said, dict) else None


def _json(text: bytes) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _texts(params: Mapping[str, object] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (params or {}).items() if value is not None}


def refused_with(fault: TwilioException) -> int | None:
    """The code of a refusal. That of a list the SDK hands on unread."""
    if isinstance(fault, TwilioRestException):
        return count(fault.code)
    answer = fault.args[1] if len(fault.args) > 1 else None
    said = _json(answer.text.encode()) if isinstance(answer, Response) else None
    return count(said.get("code")) if isinstance(said, dict) else None


def count(value: object) -> int | None:
    """A number that the carrier wrote as a number or as digits; zero says nothing."""
    text = str(value) if value is not None else ""
    return int(text) or None if text.isascii() and text.isdigit() else None


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isascii() and header.isdigit() else None
