"""Texts through Twilio, and whatever else speaks its wire: the only module that knows Twilio.

Every wait is bounded, nothing is retried here, and no number or word of a client reaches a log or an error. Twilio's Messages
API has no idempotency key, so any answer that leaves room for doubt is `Unknown`.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from handrail_shared.runtime.log import get_logger
from starlette.datastructures import ImmutableMultiDict
from twilio.base import values
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from handrail_notifier.channels import (
    Accepted,
    Came,
    Forgotten,
    Found,
    Listed,
    NeverSent,
    NotFound,
    NotToldYet,
    NotYet,
    Outcome,
    Outgoing,
    ProviderAway,
    Redaction,
    Refused,
    Search,
    Sighting,
    Status,
    Throttled,
    Unknown,
)
from handrail_notifier.core.retry import Ambiguous, Fail, TryAgain, verdict

log = get_logger(__name__)

SIGNATURE_HEADER = "X-Twilio-Signature"
STATUS_PATH = "/twilio/status"
INBOUND_PATH = "/twilio/inbound"
EMPTY_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
SHORTEST_VALIDITY = timedelta(seconds=60)
LONGEST_VALIDITY = timedelta(seconds=3600)
CLOCKS_APART = timedelta(minutes=10)
"""How far the carrier's clock may be from ours. Other texts within it are told apart by the ids that we know."""
NO_SUCH_TEXT = 20404
LONGEST_REFUSAL = 16_384
"""Bytes of an answer that is read for its code alone."""
MOST_PICTURES = 100
"""Of one text; no network carries so many."""
LIST_LIMIT = 200
"""Texts to one number that are looked through; far more than a client can get in a day."""
MOST_RECEIVED = 1000
"""Texts to a number of ours that are listed at once, in pages of `LIST_LIMIT`."""
LISTING_SECONDS = 60.0
"""For all the pages of such a list."""
INBOUND = "inbound"


class TwilioChannel:
    """Sends from the clinics' numbers of one account. `public_url` is where Twilio reaches this service.

    `discards`: the account may have Twilio keep no words at all. Its list then has none to tell texts by, only numbers and times.
    """

    at_once = 20

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        public_url: str,
        base_url: str,
        discards: bool = False,
        connect_seconds: float = 5.0,
        total_seconds: float = 15.0,
    ) -> None:
        self._account_sid = account_sid
        self._auth_token = auth_token
        self._status_url = public_url.rstrip("/") + STATUS_PATH
        self._base_url = base_url.rstrip("/")
        self._discards = discards
        self._timeout = aiohttp.ClientTimeout(total=total_seconds, connect=connect_seconds)
        self._http: _Http | None = None
        self._client: Client | None = None

    async def start(self) -> None:
        self._http = _Http(self._timeout)
        self._client = Client(self._account_sid, self._auth_token, http_client=self._http)
        self._client.api.base_url = self._base_url

    async def stop(self) -> None:
        if self._http is not None:
            await self._http.close()
        self._http = self._client = None

    async def send(self, message: Outgoing) -> Outcome:
        try:
            made = await self._messages().create_async(
                to=message.recipient,
                from_=message.sender,
                body=message.body,
                status_callback=f"{self._status_url}?attempt={message.attempt_id}",
                validity_period=int(validity(message.valid_for).total_seconds()),
                content_retention="discard" if self._discards else values.unset,
                **_later(message),
            )
        except TwilioRestException as fault:
            return _outcome_of(int(fault.status), fault.code, None)
        except _TooMany as fault:
            return _outcome_of(429, fault.code, fault.retry_after)
        except _NEVER_OPENED:
            return NeverSent()
        except _DOUBTFUL:
            return Unknown()
        return Accepted(made.sid, _count(made.num_segments)) if made.sid else Unknown()

    async def find(self, message: Outgoing, since: datetime) -> Search:
        try:
            listed: list[MessageInstance] = await self._messages().list_async(
                to=message.recipient, from_=message.sender, limit=LIST_LIMIT, page_size=LIST_LIMIT
            )
        except (*_DOUBTFUL, _TooMany) as fault:
            log.warning("carrier_list_failed", fault=type(fault).__name__)
            return ProviderAway()
        earliest = since - CLOCKS_APART
        found = [
            Sighting(each.sid, str(each.status), _count(each.error_code), _count(each.num_segments))
            for each in reversed(listed)
            if each.sid and self._may_be(each, message) and _made_at(each) >= earliest
        ]
        return Found(tuple(found)) if found else NotFound()

    async def find_ahead(self, message: Outgoing, since: datetime) -> Search:
        """A messaging service names its sender only once it sends, so texts are told apart by service, recipient and words."""
        service = message.later.service if message.later else None
        try:
            listed: list[MessageInstance] = await self._messages().list_async(
                to=message.recipient, limit=LIST_LIMIT, page_size=LIST_LIMIT
            )
        except (*_DOUBTFUL, *_NEVER_OPENED, _TooMany) as fault:
            log.warning("carrier_list_failed", fault=type(fault).__name__)
            return ProviderAway()
        earliest = since - CLOCKS_APART
        found = [
            Sighting(each.sid, str(each.status), _count(each.error_code), _count(each.num_segments))
            for each in reversed(listed)
            if each.sid and each.messaging_service_sid == service
            if self._may_be(each, message) and _made_at(each) >= earliest
        ]
        return Found(tuple(found)) if found else NotFound()

    async def received(self, number: str, since: datetime, until: datetime) -> Listed | ProviderAway:
        """The carrier may take an instant for its whole day, so what it lists is looked at again."""
        try:
            async with asyncio.timeout(LISTING_SECONDS):
                listed: list[MessageInstance] = await self._messages().list_async(
                    to=number,
                    date_sent_after=since,
                    date_sent_before=until,
                    limit=MOST_RECEIVED,
                    page_size=LIST_LIMIT,
                )
        except (*_DOUBTFUL, *_NEVER_OPENED, _TooMany) as fault:
            log.warning("carrier_list_failed", fault=type(fault).__name__)
            return ProviderAway()
        came = [_came(each, self._account_sid) for each in reversed(listed) if each.sid and each.direction == INBOUND]
        texts = tuple(each for each in came if since <= each.at < until)
        return Listed(texts, cut=len(listed) >= MOST_RECEIVED)

    async def take_back(self, provider_id: str) -> Status | NotToldYet:
        """What is refused may be taken back already, or on its way: its status tells."""
        try:
            text = await self._messages()(provider_id).update_async(status="canceled")
        except TwilioRestException as fault:
            return await self._status(provider_id) if int(fault.status) < 500 else NotToldYet()
        except (*_DOUBTFUL, *_NEVER_OPENED, _TooMany):
            return NotToldYet()
        return Status(str(text.status))

    async def _status(self, provider_id: str) -> Status | NotToldYet:
        """A text that is not there does not go out."""
        try:
            return Status(str((await self._messages()(provider_id).fetch_async()).status))
        except TwilioRestException as fault:
            return Status("canceled") if fault.code == NO_SUCH_TEXT else NotToldYet()
        except (*_DOUBTFUL, *_NEVER_OPENED, _TooMany):
            return NotToldYet()

    async def fault(self) -> str | None:
        try:
            account = await self._started().api.accounts(self._account_sid).fetch_async()
        except TwilioRestException as fault:
            return f"the carrier refuses our credentials ({fault.code}): check the account's id and token"
        except (*_DOUBTFUL, *_NEVER_OPENED, _TooMany) as fault:
            return f"the carrier does not answer: {type(fault).__name__}"
        return None if str(account.status) == "active" else "the carrier's account is not active"

    async def redact(self, provider_id: str) -> Redaction:
        """An empty body in a text's place. A text that is not there has no words either; one that is on its way needs them (20009)."""
        try:
            await self._messages()(provider_id).update_async(body="")
        except TwilioRestException as fault:
            return Forgotten() if fault.code == NO_SUCH_TEXT else NotYet(_count(fault.code))
        except (*_DOUBTFUL, *_NEVER_OPENED, _TooMany):
            return NotYet()
        return Forgotten()

    async def delete_pictures(self, provider_id: str) -> Redaction:
        """Each by itself, so one that stays keeps no other there. One that is not there is deleted; a text that is not there has none."""
        pictures = self._messages()(provider_id).media
        try:
            listed = await pictures.list_async(limit=MOST_PICTURES, page_size=MOST_PICTURES)
        except TwilioException as fault:
            code = _refused_with(fault)
            return Forgotten() if code == NO_SUCH_TEXT else NotYet(code)
        except (*_DOUBTFUL, *_NEVER_OPENED, _TooMany):
            return NotYet()
        answers = [await _delete(pictures(each.sid)) for each in listed]
        return next((each for each in answers if isinstance(each, NotYet)), Forgotten())

    def _may_be(self, listed: MessageInstance, message: Outgoing) -> bool:
        """A trial account's texts begin with words of the carrier's."""
        said = str(listed.body or "")
        return said.endswith(message.body) if said else self._discards

    def _messages(self) -> Any:  # the SDK has no types
        return self._started().messages

    def _started(self) -> Client:
        if self._client is None:
            raise RuntimeError("start the channel first")
        return self._client


def _refused_with(fault: TwilioException) -> int | None:
    """The code of a refusal. That of a list the SDK hands on unread."""
    if isinstance(fault, TwilioRestException):
        return _count(fault.code)
    answer = fault.args[1] if len(fault.args) > 1 else None
    said = _json(answer.text.encode()) if isinstance(answer, Response) else None
    return _count(said.get("code")) if isinstance(said, dict) else None


async def _delete(picture: Any) -> Redaction:  # the SDK has no types
    try:
        await picture.delete_async()
    except TwilioRestException as fault:
        return Forgotten() if fault.code == NO_SUCH_TEXT else NotYet(_count(fault.code))
    except (*_DOUBTFUL, *_NEVER_OPENED, _TooMany):
        return NotYet()
    return Forgotten()


class Signatures:
    """Whether a webhook was signed with the account's token, for the address that the account was given."""

    def __init__(self, auth_token: str, public_url: str) -> None:
        self._validator = RequestValidator(auth_token)
        self._public_url = public_url.rstrip("/")

    def fit(self, path: str, query: str, form: ImmutableMultiDict[str, str], signature: str) -> bool:
        """All parameters count, known or not. Nothing that the sender says of its own address does."""
        url = f"{self._public_url}{path}" + (f"?{query}" if query else "")
        return bool(signature) and bool(self._validator.validate(url, form, signature))


def validity(asked: timedelta) -> timedelta:
    """How long a text may wait at the carrier (T1)."""
    return min(max(asked, SHORTEST_VALIDITY), LONGEST_VALIDITY)


def _later(message: Outgoing) -> dict[str, object]:
    """Without a service the provider would send it at once."""
    if message.later is None:
        return {}
    service, send_at = message.later.service, message.later.send_at
    return {"messaging_service_sid": service, "schedule_type": "fixed", "send_at": send_at}


class _TooMany(Exception):
    """The carrier answered 429: certainly not taken."""

    def __init__(self, retry_after: float | None, code: int | None) -> None:
        super().__init__("the carrier answered 429")
        self.retry_after, self.code = retry_after, code


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER_OPENED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
_DOUBTFUL = (
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


class _Http(AsyncHttpClient):  # type: ignore[misc]  # the SDK has no types
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
        async with self._session.request(
            method, uri, params=_texts(params), data=data, headers=sent, allow_redirects=False
        ) as answer:
            if answer.status == 429:
                raise _TooMany(_seconds(answer.headers.get("Retry-After")), await _code_in(answer))
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
    return _count(said.get("code")) if isinstance(said, dict) else None


def _json(text: bytes) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _outcome_of(status: int, code: object, retry_after: float | None) -> Outcome:
    known = code if isinstance(code, int) and code > 0 else None
    match verdict(status=status, code=known, retry_after=retry_after):
        case Fail(why):
            return Refused(why, known)
        case TryAgain(after):
            return Throttled(after)
        case Ambiguous():
            return Unknown()


def _texts(params: Mapping[str, object] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (params or {}).items() if value is not None}


def _count(value: object) -> int | None:
    """A number that the carrier wrote as a number or as digits; zero says nothing."""
    text = str(value) if value is not None else ""
    return int(text) or None if text.isascii() and text.isdigit() else None


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isascii() and header.isdigit() else None


def _came(message: MessageInstance, account: str) -> Came:
    """What was asked to be forgotten has no words any more."""
    sent = message.date_sent
    at = sent if isinstance(sent, datetime) else _made_at(message)
    sender, body = str(message.from_ or ""), str(message.body or "")
    return Came(str(message.account_sid or account), message.sid, sender, body, _count(message.num_media) or 0, at)


def _made_at(message: MessageInstance) -> datetime:
    made = message.date_created
    return made if isinstance(made, datetime) else _LONG_AGO
